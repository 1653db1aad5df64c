package command

import (
	"strings"
	"testing"

	"entitlegraph/demo"
	"entitlegraph/graph"
)

// TestLoadedOnce: the decision for every state of the demonstration's database.
func TestLoadedOnce(t *testing.T) {
	day := func(text string) graph.Date {
		d, err := graph.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	whole := &loading{Day: "2026-11-01", Edition: demo.Edition(), Done: true}
	for name, c := range map[string]struct {
		last  *loading
		empty bool
		today string
		load  bool
		words string
	}{
		"nothing yet":     {empty: true, today: "2026-11-01", load: true, words: "31 invented organizations, loaded just now"},
		"deleted by hand": {last: whole, empty: true, today: "2026-11-01", load: true, words: "loaded just now"},
		"interrupted": {last: &loading{Day: "2026-11-01", Edition: demo.Edition()}, today: "2026-11-02", load: true,
			words: "interrupted on 2026-11-01"},
		"interrupted before it began":  {last: &loading{Day: "2026-11-01"}, empty: true, today: "2026-11-02", load: true, words: "loaded just now"},
		"loaded today":                 {last: whole, today: "2026-11-01", words: "every change made since it was loaded on 2026-11-01"},
		"loaded, its dates still hold": {last: whole, today: "2026-12-01", words: "loaded on 2026-11-01"},
		"loaded, its dates have come":  {last: whole, today: "2026-12-02", words: "since 2026-12-02 contracts have started or ended"},
		"loaded tomorrow":              {last: whole, today: "2026-10-31", words: "loaded on 2026-11-01"},
		"of another edition": {last: &loading{Day: "2026-11-01", Edition: "other", Done: true}, today: "2026-11-01",
			words: "by another version of the program"},
		"from before this was noted":     {today: "2026-11-01", words: "by an earlier version of the program"},
		"a day that cannot be read":      {last: &loading{Day: "yesterday", Edition: demo.Edition(), Done: true}, today: "2026-11-01", words: "loaded on yesterday"},
		"loaded, seen after many months": {last: whole, today: "2027-11-01", words: "answers differ from the README's"},
	} {
		load, data := c.last.decide(c.empty, day(c.today))
		if load != c.load || !strings.Contains(data, c.words) || load == strings.Contains(data, "not loaded again") {
			t.Errorf("%s: load %v, %q", name, load, data)
		}
	}
}

// TestCommandLine: printed commands can be typed as they are.
func TestCommandLine(t *testing.T) {
	for directory, want := range map[string]string{
		defaultDataDirectory(): " db status --demo", "/a/b": " db status --demo --data-dir /a/b",
		"/it's a": ` db status --demo --data-dir '/it'\''s a'`,
	} {
		p := &program{settings: &settings{DataDir: directory, databaseSettings: databaseSettings{Demo: true}}}
		if got := p.commandLine("db status"); got != programName()+want {
			t.Errorf("%q: %q, want %q", directory, got, want)
		}
	}
}
