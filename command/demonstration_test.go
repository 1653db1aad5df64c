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
		"nothing yet":                    {nil, true, "2026-11-01", true, "30 invented organizations, loaded just now"},
		"deleted by hand":                {whole, true, "2026-11-01", true, "loaded just now"},
		"interrupted":                    {&loading{Day: "2026-11-01", Edition: demo.Edition()}, false, "2026-11-02", true, "interrupted on 2026-11-01"},
		"interrupted before it began":    {&loading{Day: "2026-11-01"}, true, "2026-11-02", true, "loaded just now"},
		"loaded today":                   {whole, false, "2026-11-01", false, "every change made since it was loaded on 2026-11-01"},
		"loaded, its dates still hold":   {whole, false, "2026-12-01", false, "loaded on 2026-11-01"},
		"loaded, its dates have come":    {whole, false, "2026-12-02", false, "since 2026-12-02 contracts have started or ended"},
		"loaded tomorrow":                {whole, false, "2026-10-31", false, "loaded on 2026-11-01"},
		"of another edition":             {&loading{Day: "2026-11-01", Edition: "other", Done: true}, false, "2026-11-01", false, "by another version of the program"},
		"from before this was noted":     {nil, false, "2026-11-01", false, "by an earlier version of the program"},
		"a day that nobody can read":     {&loading{Day: "yesterday", Edition: demo.Edition(), Done: true}, false, "2026-11-01", false, "loaded on yesterday"},
		"loaded, seen after many months": {whole, false, "2027-11-01", false, "answers differ from the README's"},
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
