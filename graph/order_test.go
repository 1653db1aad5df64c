package graph_test

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"pgregory.net/rapid"

	"entitlegraph/graph"
)

// TestNameOrder: names are sorted as people expect.
func TestNameOrder(t *testing.T) {
	want := []string{
		"", "!!!", "3M", "Aab", "alpha", "Ångström", "Arzte", "Ärzte", "eBike", "Łódź", "Lz", "Öl", "Oz", "strasse", "Straße", "zeta", "Zeta",
		"Ωmega", "Яблоко", "ياء", "漢字",
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, func(a, b string) int { return strings.Compare(graph.NameOrder(a), graph.NameOrder(b)) })
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// TestNameOrderIsTheCollation: results of NameOrder compare as the collation compares the names; names that are equal in the collation compare by
// their text.
func TestNameOrderIsTheCollation(t *testing.T) {
	collation := collate.New(language.Und)
	name := rapid.OneOf(drawName(), rapid.StringOfN(rapid.Rune().Filter(unicode.IsPrint), 0, 20, -1), rapid.StringMatching(`[aAäÄbéß .-]{0,8}`))
	rapid.Check(t, func(t *rapid.T) {
		a, b := name.Draw(t, "a"), name.Draw(t, "b")
		want := cmp.Or(collation.CompareString(a, b), cmp.Compare(a, b))
		if got := cmp.Compare(graph.NameOrder(a), graph.NameOrder(b)); got != want {
			t.Fatalf("%q and %q compare as %d, not %d", a, b, got, want)
		}
		if got := graph.OrderedName(graph.NameOrder(a)); got != a {
			t.Fatalf("%q was computed of %q", got, a)
		}
	})
}

// TestNameOrderIsPinned fails with another edition of the collation: NameOrderVersion must rise with it, so that stored values are computed anew.
func TestNameOrderIsPinned(t *testing.T) {
	if graph.NameOrderVersion != 1 {
		t.Fatal("pin the keys of the new version")
	}
	for name, want := range map[string]string{
		"Ärzte":  "15ef17bd18951816164c00000020004700200020002000200000080202020202",
		"eBike":  "164c160516cd16ff164c00000020002000200020002000000208020202",
		"Zeta 2": "1895164c181615ef010914e800000020002000200020002000200000080202020202",
		"漢字":     "816f22815b5700000020002000000202",
		"яй":     "1b621a1f00000020002000000202",
		"😀":      "129700000020000002",
	} {
		if got := graph.NameOrder(name); got != want+"\n"+name {
			t.Errorf("%s has the key %s, not %s: if the collation changed, raise NameOrderVersion", name, got, want)
		}
	}
}

// TestNameOrderIsBounded: the key of the longest name fits into an index, and keys can be computed concurrently.
func TestNameOrderIsBounded(t *testing.T) {
	var all sync.WaitGroup
	for _, name := range []string{strings.Repeat("ﷺ", 1000), strings.Repeat("한", 1000), strings.Repeat("é", 1e6), strings.Repeat("株", 200)} {
		want := graph.NameOrder(name)
		if len(want) > 7000 {
			t.Errorf("%.10s…: %d characters", name, len(want))
		}
		for range 4 {
			all.Go(func() {
				if got := graph.NameOrder(name); got != want {
					t.Errorf("%.10s… has two keys", name)
				}
			})
		}
	}
	all.Wait()
}
