package documents

import (
	"strings"
	"testing"

	"entitlegraph/graph"
)

func TestAmountOf(t *testing.T) {
	for want, m := range map[string]graph.Money{
		"0.00 EUR":                  {Minor: 0, Currency: "EUR"},
		"0.05 EUR":                  {Minor: 5, Currency: "EUR"},
		"999.99 EUR":                {Minor: 99_999, Currency: "EUR"},
		"1,000.00 EUR":              {Minor: 100_000, Currency: "EUR"},
		"1,234,567.00 EUR":          {Minor: 123_456_700, Currency: "EUR"},
		"10,000,000,000,000.00 USD": {Minor: 1_000_000_000_000_000, Currency: "USD"},
		"999 JPY":                   {Minor: 999, Currency: "JPY"},
		"1,234,567 JPY":             {Minor: 1_234_567, Currency: "JPY"},
		"1,234.567 KWD":             {Minor: 1_234_567, Currency: "KWD"},
		"123.4567 CLF":              {Minor: 1_234_567, Currency: "CLF"},
	} {
		if got := amountOf(m); got != want {
			t.Errorf("%d minor units of %s: got %q, want %q", m.Minor, m.Currency, got, want)
		}
	}
}

// TestTermOf: the term is the window of the line (R9).
func TestTermOf(t *testing.T) {
	date := func(s string) graph.Date {
		d, err := graph.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for name, c := range map[string]struct {
		contractFrom, contractTo, from, to string // empty for none
		want                               string
	}{
		"none of its own":       {contractFrom: "2026-01-01", contractTo: "2026-12-31", want: "2026-01-01 to 2026-12-31"},
		"none of its own, open": {contractFrom: "2026-01-01", want: "from 2026-01-01, no end"},
		"both of its own": {contractFrom: "2026-01-01", contractTo: "2026-12-31", from: "2026-02-01", to: "2026-03-01",
			want: "2026-02-01 to 2026-03-01"},
		"its own first day":       {contractFrom: "2026-01-01", contractTo: "2026-12-31", from: "2026-02-01", want: "2026-02-01 to 2026-12-31"},
		"its own first day, open": {contractFrom: "2026-01-01", from: "2026-02-01", want: "from 2026-02-01, no end"},
		"its own last day":        {contractFrom: "2026-01-01", to: "2026-03-01", want: "2026-01-01 to 2026-03-01"},
		"begins before its contract": {contractFrom: "2026-01-01", contractTo: "2026-12-31", from: "2025-02-01", to: "2026-03-01",
			want: "2026-01-01 to 2026-03-01"},
		"ends after its contract": {contractFrom: "2026-01-01", contractTo: "2026-12-31", from: "2026-02-01", to: "2027-03-01",
			want: "2026-02-01 to 2026-12-31"},
		"one day":                    {contractFrom: "2026-01-01", contractTo: "2026-12-31", from: "2026-12-31", want: "2026-12-31 to 2026-12-31"},
		"the last day that there is": {contractFrom: "2026-01-01", contractTo: "9999-12-31", want: "2026-01-01 to 9999-12-31"},
		"wholly outside of its contract": {contractFrom: "2026-01-01", contractTo: "2026-12-31", from: "2027-01-01", to: "2027-12-31",
			want: "no day: the line's dates are outside of the contract's"},
	} {
		l := &graph.ContractLine{Contract: &graph.Contract{ContractBody: graph.ContractBody{Term: graph.Period{From: date(c.contractFrom), To: graph.NoDate}}}, Own: graph.Always}
		for _, day := range []struct {
			text string
			to   *graph.Date
		}{{c.contractTo, &l.Contract.Term.To}, {c.from, &l.Own.From}, {c.to, &l.Own.To}} {
			if day.text != "" {
				*day.to = date(day.text)
			}
		}
		if got := termOf(l); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"Acme {nb} (1) \\ %d":             "Acme {nb} (1) \\ %d",
		"\u202eevil\u202c name":           "evil name",
		"\u2066a\u2069\u2067b\u2068c":     "abc",
		"tab\tnew\nline\r\u2028\u2029end": "tab new line   end",
		"\u200fעברית\u200e":               "\u200fעברית\u200e", // marks affect their neighbours alone
		"a\u200db\u200cc":                 "a\u200db\u200cc",   // joiners are part of words
		"\u202a\u202c":                    "",
	} {
		if got := plain(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestRanges(t *testing.T) {
	everySecond := make([]int, 40)
	for i := range everySecond {
		everySecond[i] = 2*i + 1
	}
	for want, lines := range map[string][]int{
		"line 7":             {7},
		"lines 1 to 2":       {1, 2},
		"lines 1 to 3, 7":    {1, 2, 3, 7},
		"lines 2, 1,000":     {2, 1000},
		"lines 999 to 1,001": {999, 1000, 1001},
		"lines 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, and others": everySecond,
	} {
		if got := ranges(lines); got != want {
			t.Errorf("%v: got %q, want %q", lines, got, want)
		}
	}
}

// TestLanguageOf: letters with several glyphs have the glyphs of the language of the site's country.
func TestLanguageOf(t *testing.T) {
	for country, want := range map[string]string{"CN": "zh-Hans-CN", "TW": "zh-Hant-TW", "HK": "zh-Hant-HK", "JP": "ja-Jpan-JP", "KR": "ko-Kore-KR", "DE": "de-Latn-DE"} {
		if got := languageOf(country); got != want {
			t.Errorf("%s: got %s, want %s", country, got, want)
		}
	}
	if got := languageOf(""); strings.Contains(got, "Latn") {
		t.Errorf("no country: %s", got)
	}
}
