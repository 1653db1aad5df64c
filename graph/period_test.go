package graph_test

import (
	"strings"
	"testing"
	"time"

	"entitlegraph/graph"
)

func TestParseDate(t *testing.T) {
	for given, want := range map[string]graph.Date{
		"1970-01-01": 0,
		"1969-12-31": -1,
		"1970-01-02": 1,
		"2024-02-29": 19782,
		"2024-03-01": 19783,
		"2000-02-29": 11016,
		"2026-12-31": 20818,
		"0001-01-01": graph.FirstDate,
		"9999-12-31": graph.LastDate,
	} {
		if day, err := graph.ParseDate(given); err != nil || day != want || day.String() != given {
			t.Errorf("%s: %d (%s), %v; want %d", given, day, day, err, want)
		}
	}
	for _, given := range []string{
		"", "2023-02-29", "1900-02-29", "2100-02-29", "2026-02-30", "2026-04-31", "2026-13-01", "2026-00-01", "2026-01-00", "2026-01-32",
		"0000-01-01", "0000-12-31", "-001-01-01", "+2026-01-01", "10000-01-01", "026-01-01", "2026-1-1", "2026-01-1", " 2026-01-01",
		"2026-01-01 ", "2026-01-01\n", "2026-01-01Z", "2026-01-01T00:00:00Z", "20260101", "2026/01/01", "01-01-2026", "2026-W01-1", "2026-001",
		"２０２６-01-01", "2026-01-01\x00", "tomorrow", strings.Repeat("9", 1000),
	} {
		day, err := graph.ParseDate(given)
		if day != 0 {
			t.Errorf("%q: refused, but %d was given", given, day)
		}
		refused(t, err, "R7", "date ")
	}
}

// FuzzParseDate: an accepted date is in its only spelling, and is a day within bounds.
func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"2024-02-29", "2023-02-29", "0000-01-01", "9999-12-31", "2026-1-1", "+2026-01-01", "0001-01-01"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		day, err := graph.ParseDate(s)
		if err != nil {
			return
		}
		if day.String() != s || day < graph.FirstDate || day > graph.LastDate || graph.DateOf(day.Midnight()) != day {
			t.Errorf("%q is read as %d, %s", s, day, day)
		}
	})
}

func TestDateOf(t *testing.T) {
	east, west := time.FixedZone("east", 14*3600), time.FixedZone("west", -12*3600)
	for _, test := range []struct {
		at   time.Time
		want string
	}{
		{time.Date(2026, 3, 15, 0, 0, 0, 0, time.UTC), "2026-03-15"},
		{time.Date(2026, 3, 15, 23, 59, 59, 999999999, time.UTC), "2026-03-15"},
		{time.Date(2026, 3, 15, 13, 59, 59, 0, east), "2026-03-14"},
		{time.Date(2026, 3, 15, 12, 0, 0, 0, west), "2026-03-16"},
		{time.Date(1969, 12, 31, 23, 59, 59, 999999999, time.UTC), "1969-12-31"},
		{time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), "0001-01-01"},
		{time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC), "9999-12-31"},
	} {
		if day := graph.DateOf(test.at); day.String() != test.want {
			t.Errorf("%s: %s, want %s", test.at, day, test.want)
		}
	}
}

func TestDates(t *testing.T) {
	day := graph.DateOf(time.Date(2024, 2, 28, 0, 0, 0, 0, time.UTC))
	for n, want := range map[int]string{0: "2024-02-28", 1: "2024-02-29", 2: "2024-03-01", 366: "2025-02-28", -59: "2023-12-31"} {
		if got := day.AddDays(n).String(); got != want {
			t.Errorf("%s and %d days: %s, want %s", day, n, got, want)
		}
	}
	for _, n := range []int{0, 1, -1, graph.MaxGraceDays} {
		if got := graph.NoDate.AddDays(n); got != graph.NoDate {
			t.Errorf("no date and %d days: %d", n, got)
		}
	}
	if got := (graph.NoDate - 1).AddDays(5); got != graph.NoDate {
		t.Errorf("a day moved past the last: %d", got)
	}
	if graph.NoDate.String() != "" {
		t.Errorf("no date is written %q", graph.NoDate)
	}
	if midnight := day.Midnight(); midnight.Location() != time.UTC || midnight.Format(time.RFC3339) != "2024-02-28T00:00:00Z" {
		t.Errorf("midnight is %s", midnight)
	}
}

func TestPeriods(t *testing.T) {
	for _, test := range []struct{ a, b, want graph.Period }{
		{graph.Period{From: 1, To: 9}, graph.Period{From: 3, To: 5}, graph.Period{From: 3, To: 5}},
		{graph.Period{From: 1, To: 5}, graph.Period{From: 5, To: 9}, graph.Period{From: 5, To: 5}},
		{graph.Period{From: 1, To: graph.NoDate}, graph.Always, graph.Period{From: 1, To: graph.NoDate}},
		{graph.Period{From: 1, To: 4}, graph.Period{From: 5, To: 9}, graph.Period{From: 5, To: 4}},
	} {
		for _, got := range []graph.Period{test.a.Overlap(test.b), test.b.Overlap(test.a)} {
			if got != test.want || got.Empty() != (test.want.From > test.want.To) {
				t.Errorf("%v and %v: %v, want %v", test.a, test.b, got, test.want)
			}
		}
	}
	p := graph.Period{From: 3, To: 5}
	for day, want := range map[graph.Date]bool{2: false, 3: true, 4: true, 5: true, 6: false} {
		if p.Contains(day) != want {
			t.Errorf("%d in %v: %v", day, p, !want)
		}
	}
	if !graph.Always.Contains(graph.FirstDate) || !graph.Always.Contains(graph.LastDate) || graph.Always.Empty() {
		t.Error("always is not always")
	}
}

func TestLineWindows(t *testing.T) {
	contract := &graph.Contract{ContractBody: graph.ContractBody{Term: graph.Period{From: 10, To: 20}, GraceDays: 5}}
	for _, test := range []struct{ own, window, withGrace graph.Period }{
		{graph.Always, graph.Period{From: 10, To: 20}, graph.Period{From: 10, To: 25}},
		{graph.Period{From: 12, To: 15}, graph.Period{From: 12, To: 15}, graph.Period{From: 12, To: 20}},
		{graph.Period{From: 1, To: 99}, graph.Period{From: 10, To: 20}, graph.Period{From: 10, To: 25}},
		{graph.Period{From: 20, To: 20}, graph.Period{From: 20, To: 20}, graph.Period{From: 20, To: 25}},
		{graph.Period{From: 21, To: 99}, graph.Period{From: 21, To: 20}, graph.Period{From: 21, To: 20}}, // empty: no grace (R9)
	} {
		l := &graph.ContractLine{Contract: contract, Own: test.own}
		if l.Window() != test.window || l.WindowWithGrace() != test.withGrace {
			t.Errorf("%v: %v, with grace %v", test.own, l.Window(), l.WindowWithGrace())
		}
		if shown := l.LineWindow(); (shown == nil) != test.window.Empty() ||
			shown != nil && (shown.StartsOn() != test.window.From || *shown.EndsOn() != test.window.To || *shown.GraceEndsOn() != test.withGrace.To) {
			t.Errorf("%v is shown as %v", test.own, shown)
		}
	}
	contract.Term.To = graph.NoDate
	l := &graph.ContractLine{Contract: contract, Own: graph.Always}
	if shown := l.LineWindow(); shown.EndsOn() != nil || shown.GraceEndsOn() != nil || contract.EndsOn() != nil || contract.StartsOn() != 10 {
		t.Errorf("an open-ended line is shown as %v", shown)
	}
	if l.StartsOn() != nil || l.EndsOn() != nil || !l.Global() || l.Country() != nil {
		t.Error("a line without dates or country has some")
	}
}
