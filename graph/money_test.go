package graph_test

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"entitlegraph/graph"
)

func TestNormalizeCurrency(t *testing.T) {
	for given, want := range map[string]string{"EUR": "EUR", " usd ": "USD", "jpy": "JPY", "KWD\n": "KWD"} {
		if code, err := graph.NormalizeCurrency(given); err != nil || code != want {
			t.Errorf("%q: %q, %v; want %q", given, code, err, want)
		}
	}
	for _, given := range []string{"", "EU", "EURO", "XXY", "XAU", "XDR", "XTS", "XXX", "XSU", "HRK", "SLL", "ZWL", "CUC", "VEF", "€", "E R", "uſd", "DEM"} {
		_, err := graph.NormalizeCurrency(given)
		refused(t, err, "R6", "currency ")
	}
}

func TestParseMoney(t *testing.T) {
	for _, test := range []struct {
		given, currency string
		minor           int64
		amount          string // the result of Amount
	}{
		{given: "0", currency: "EUR", amount: "0.00"},
		{given: "1234.5", currency: "EUR", minor: 123450, amount: "1234.50"},
		{given: "1234.50", currency: "EUR", minor: 123450, amount: "1234.50"},
		{given: "0.01", currency: "EUR", minor: 1, amount: "0.01"},
		{given: "007", currency: "EUR", minor: 700, amount: "7.00"},
		{given: "99999999.99", currency: "USD", minor: 9999999999, amount: "99999999.99"},
		{given: "0.1", currency: "USD", minor: 10, amount: "0.10"},
		{given: "1234", currency: "JPY", minor: 1234, amount: "1234"},
		{given: "0", currency: "JPY", amount: "0"},
		{given: "1.234", currency: "KWD", minor: 1234, amount: "1.234"},
		{given: "1.2", currency: "KWD", minor: 1200, amount: "1.200"},
		{given: "1", currency: "KWD", minor: 1000, amount: "1.000"},
		{given: "10000000000000.00", currency: "EUR", minor: 1e15, amount: "10000000000000.00"},
		{given: "1000000000000000", currency: "JPY", minor: 1e15, amount: "1000000000000000"},
		{given: "1000000000000", currency: "KWD", minor: 1e15, amount: "1000000000000.000"},
	} {
		money, err := graph.ParseMoney(test.given, test.currency)
		if err != nil || money != (graph.Money{Minor: test.minor, Currency: test.currency}) || money.Amount() != test.amount {
			t.Errorf("%s %s: %v as %q, %v; want %d as %q", test.given, test.currency, money, money.Amount(), err, test.minor, test.amount)
		}
	}
}

func TestParseMoneyRefuses(t *testing.T) {
	for given, currencies := range map[string]string{
		"":                                     "EUR",
		"-1":                                   "EUR",
		"-0":                                   "EUR",
		"+1":                                   "EUR",
		"1e3":                                  "EUR JPY",
		"1E3":                                  "EUR",
		" 1":                                   "EUR",
		"1 ":                                   "EUR",
		"1\n":                                  "EUR",
		"1 000":                                "EUR",
		"1,50":                                 "EUR",
		"1,000.00":                             "EUR",
		".5":                                   "EUR",
		"1.":                                   "EUR JPY",
		"1.2.3":                                "EUR",
		"0x10":                                 "EUR",
		"1_000":                                "EUR",
		"NaN":                                  "EUR",
		"Infinity":                             "EUR",
		"١":                                    "EUR",
		"１":                                    "EUR",
		"€1":                                   "EUR",
		"1.001":                                "EUR USD", // more than two digits, never rounded
		"1.000":                                "EUR",     // even if they are 0
		"1.0":                                  "JPY",
		"1.5":                                  "JPY",
		"1.2345":                               "KWD",
		"10000000000000.01":                    "EUR",
		"1000000000000001":                     "JPY",
		"9999999999999999":                     "EUR JPY KWD",
		"99999999999999999999999":              "EUR JPY KWD",
		strings.Repeat("9", 5000):              "EUR",
		"0." + strings.Repeat("0", 5000) + "1": "EUR",
		"1\x00":                                "EUR",
	} {
		for currency := range strings.FieldsSeq(currencies) {
			money, err := graph.ParseMoney(given, currency)
			if money != (graph.Money{}) {
				t.Errorf("%q %s: refused, but %v was given", given, currency, money)
			}
			refused(t, err, "R6", "amount ")
		}
	}
}

// TestMoneyPlus: sums are exact, up to the largest int64.
func TestMoneyPlus(t *testing.T) {
	const most = math.MaxInt64
	for _, test := range [][3]int64{{0, 0, 0}, {0, 5, 5}, {7, 5, 12}, {most - 5, 5, most}, {most - 5, 6, most}, {most, most, most}, {0, most, most}} {
		sum := graph.Money{Minor: test[0], Currency: "KWD"}.Plus(graph.Money{Minor: test[1], Currency: "KWD"})
		if sum != (graph.Money{Minor: test[2], Currency: "KWD"}) {
			t.Errorf("%d + %d is %v", test[0], test[1], sum)
		}
	}
}

// FuzzParseMoney: an accepted amount is exactly the one that was written, has the currency's digits as a text, and can be parsed again.
func FuzzParseMoney(f *testing.F) {
	digits := map[string]int{"EUR": 2, "JPY": 0, "KWD": 3}
	for _, seed := range []string{"0", "1234.50", "0.001", "-1", "1e3", "9999999999999999", " 1", "1."} {
		for currency := range digits {
			f.Add(seed, currency)
		}
	}
	f.Fuzz(func(t *testing.T, s, currency string) {
		fraction, known := digits[currency]
		if !known {
			return
		}
		money, err := graph.ParseMoney(s, currency)
		if err != nil {
			return
		}
		written, ok := new(big.Rat).SetString(s)
		unit := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(fraction)), nil))
		if !ok || money.Minor < 0 || new(big.Rat).Mul(written, unit).Cmp(new(big.Rat).SetInt64(money.Minor)) != 0 {
			t.Fatalf("%q %s is read as %d", s, currency, money.Minor)
		}
		if want := written.FloatString(fraction); money.Amount() != want {
			t.Errorf("%q %s comes out as %s, want %s", s, currency, money.Amount(), want)
		}
		if again, err := graph.ParseMoney(money.Amount(), currency); err != nil || again != money {
			t.Errorf("%q %s comes out as %s, which is read as %v, %v", s, currency, money.Amount(), again, err)
		}
	})
}
