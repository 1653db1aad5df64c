package main

import (
	"go/format"
	"slices"
	"strings"
	"testing"
)

const guarded = `package policy

func (g guarded) Look(ctx context.Context, keys []string) ([]string, error) {
	visible := slices.Clone(keys)
	if g.hides() {
		visible[0] = ""
	}
	found, err := g.store.Look(ctx, visible)
	if err != nil {
		return nil, err
	}
	return found, nil
}

func (g guarded) hides() bool { return !g.all }

func (g guarded) may() error {
	if err := g.refusal(); err != nil {
		return err
	}
	return nil
}

func guardLook(v *Viewer, store graph.Store) graph.Reader { return guarded{store} }

func (g guarded) limit() changes.Scope { return changes.Scope{Limited: true} }

func forbidden() error { return nil }
`

const calling = `package api

func serve() error {
	server.Use(policy.NewGate())
	if err := policy.MayRead(v, "Query.order"); err != nil {
		return err
	}
	if value := policy.Argument(f); value != nil {
		use(value)
	}
	return nil
}
`

// TestInstrument: every guard, and every call of one, has a switch; plumbing and messages have none. The instrumented file is Go.
func TestInstrument(t *testing.T) {
	for name, test := range map[string]struct {
		source string
		rules  rules
		want   []string
	}{
		"guards": {source: guarded, rules: guardRules, want: []string{
			`Look returns g.store.Look(ctx, keys)`, `if g.hides()`, `visible[0] = ""`, "hides returns true", "hides returns false", "may returns nil", "if err != nil",
			"guardLook returns store", "Limited: true",
		}},
		"calls": {source: calling, rules: callRules, want: []string{"server.Use(policy.NewGate())", "if err != nil"}},
	} {
		content, deletions, err := instrument("file.go", []byte(test.source), test.rules, 0)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var got []string
		for i, d := range deletions {
			if got = append(got, d.what); d.number != i+1 {
				t.Errorf("%s: the deletion %q has the number %d", name, d.what, d.number)
			}
		}
		slices.Sort(got)
		slices.Sort(test.want)
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: deletions\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(test.want, "\n"))
		}
		if _, err := format.Source(content); err != nil {
			t.Errorf("%s: %v in\n%s", name, err, content)
		}
	}
}
