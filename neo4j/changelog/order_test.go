package changelog

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// entries returns the waiting entries that words describe. A word has the group, revision, place, number of places, and second of an entry.
func entries(t *testing.T, words string) []waiting {
	t.Helper()
	var all []waiting
	for _, word := range strings.Fields(words) {
		w := waiting{id: word}
		var second int
		if _, err := fmt.Sscanf(word, "%1s.%d.%d.%d@%d", &w.group, &w.revision, &w.place, &w.of, &second); err != nil {
			t.Fatalf("%s: %v", word, err)
		}
		w.at = time.Unix(int64(second), 0)
		all = append(all, w)
	}
	return all
}

// TestOrder: what may be numbered after two reads.
func TestOrder(t *testing.T) {
	for _, test := range []struct{ name, first, second, want string }{
		{name: "nothing waits"},
		{name: "one", first: "a.1.0.1@1", second: "a.1.0.1@1", want: "a.1.0.1@1"},
		{name: "not seen by the first read", second: "a.1.0.1@1"},
		{name: "gone at the second read", first: "a.1.0.1@1"},
		{name: "a later revision that the first read did not see", first: "a.1.0.1@1", second: "a.1.0.1@1 a.2.0.1@2", want: "a.1.0.1@1"},
		{name: "an earlier one that the first read did not see", first: "a.2.0.1@2", second: "a.1.0.1@1 a.2.0.1@2", want: "a.1.0.1@1 a.2.0.1@2"},
		{name: "half a revision", first: "a.1.0.2@1", second: "a.1.0.2@1"},
		{name: "the other half", first: "a.1.1.2@1", second: "a.1.1.2@1"},
		{name: "whole at the second read", first: "a.1.1.2@1", second: "a.1.0.2@1 a.1.1.2@1", want: "a.1.0.2@1 a.1.1.2@1"},
		{name: "half of the last revision", first: "a.1.0.1@1 a.2.0.2@2", second: "a.1.0.1@1 a.2.0.2@2", want: "a.1.0.1@1"},
		{name: "half a revision holds up its account alone", first: "a.1.0.2@1 b.7.0.1@2", second: "a.1.0.2@1 b.7.0.1@2", want: "b.7.0.1@2"},
		{
			name: "accounts by their instants", first: "a.1.0.1@1 a.2.0.1@4 b.7.0.1@2 b.8.0.1@3", second: "a.1.0.1@1 a.2.0.1@4 b.7.0.1@2 b.8.0.1@3",
			want: "a.1.0.1@1 b.7.0.1@2 b.8.0.1@3 a.2.0.1@4",
		},
		{
			name: "revisions before instants, where the clock went back", first: "a.1.0.1@9 a.2.0.1@3 b.1.0.1@5", second: "a.1.0.1@9 a.2.0.1@3 b.1.0.1@5",
			want: "b.1.0.1@5 a.1.0.1@9 a.2.0.1@3",
		},
		{name: "places of a revision", first: "a.1.0.2@1 a.1.1.2@1 b.1.0.1@1", second: "a.1.0.2@1 a.1.1.2@1 b.1.0.1@1", want: "a.1.0.2@1 a.1.1.2@1 b.1.0.1@1"},
	} {
		var ids []string
		for _, w := range order(entries(t, test.first), entries(t, test.second)) {
			ids = append(ids, w.id)
		}
		if got := strings.Join(ids, " "); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// TestOrderWhileTransactionsBecomeVisible lets transactions become visible entry by entry while they are read, as the database does: those of an
// account one after the other, those of different accounts side by side. Every entry is numbered once, in the order of the revisions, and
// the entries of a revision one after the other.
func TestOrderWhileTransactionsBecomeVisible(t *testing.T) {
	for seed := range uint64(500) {
		random := rand.New(rand.NewPCG(seed, 13))
		coming := map[string][]waiting{} // by account, in the order in which they become visible
		total := 0
		for _, account := range []string{"a", "b", "c"} {
			for revision := range int64(1 + random.IntN(6)) {
				of := 1 + random.IntN(3)
				part := make([]waiting, of)
				for place := range of {
					part[place] = waiting{
						id: fmt.Sprint(account, revision, place), at: time.Unix(random.Int64N(9), 0),
						mark: mark{group: account, revision: revision + 1, place: place, of: of},
					}
				}
				random.Shuffle(of, func(i, j int) { part[i], part[j] = part[j], part[i] })
				coming[account] = append(coming[account], part...)
				total += of
			}
		}
		var visible, numbered []waiting
		appear := func(some int) {
			for range some {
				account := string(rune('a' + random.IntN(3)))
				if list := coming[account]; len(list) > 0 {
					visible, coming[account] = append(visible, list[0]), list[1:]
				}
			}
		}
		// read scans the marks in order while entries appear: it misses those that appear behind it.
		read := func() []waiting {
			var seen []waiting
			for at := ""; ; {
				appear(random.IntN(2))
				slices.SortFunc(visible, func(x, y waiting) int { return strings.Compare(textOf(x), textOf(y)) })
				next := slices.IndexFunc(visible, func(w waiting) bool { return textOf(w) > at })
				if next < 0 {
					return seen
				}
				seen, at = append(seen, visible[next]), textOf(visible[next])
			}
		}
		for len(numbered) < total {
			ready := order(read(), read())
			numbered = append(numbered, ready...)
			visible = slices.DeleteFunc(visible, func(w waiting) bool {
				return slices.ContainsFunc(ready, func(r waiting) bool { return r.id == w.id })
			})
			appear(1)
		}
		last := map[string]waiting{}
		for _, w := range numbered {
			if before, known := last[w.group]; known && cmp.Or(cmp.Compare(before.revision, w.revision), cmp.Compare(before.place, w.place)) >= 0 {
				t.Fatalf("seed %d: %s comes after %s", seed, w.id, before.id)
			}
			last[w.group] = w
		}
		if len(numbered) != total {
			t.Fatalf("seed %d: %d entries were numbered, want %d", seed, len(numbered), total)
		}
	}
}

func textOf(w waiting) string { return Mark(w.group, "", w.revision, w.place, w.of) }

// TestMark: a mark is read as it was written, and marks are ordered by revision and place.
func TestMark(t *testing.T) {
	for _, test := range []struct {
		name, organization, request string
		want                        mark
	}{
		{name: "of an account", organization: "o-1", request: "r", want: mark{"o-1", 7, 2, 3}},
		{name: "of no account", request: "r", want: mark{"/r", 7, 2, 3}},
		{name: "an id with spaces", organization: "o 1", want: mark{"o 1", 7, 2, 3}},
	} {
		if got, known := parseMark(Mark(test.organization, test.request, 7, 2, 3)); !known || got != test.want {
			t.Errorf("%s: %+v %t, want %+v", test.name, got, known, test.want)
		}
	}
	for _, text := range []string{"", "a", "a 1 2", "a x 2 3", "a 1 x 3", "a 1 2 x"} {
		if m, known := parseMark(text); known {
			t.Errorf("%q is read as %+v", text, m)
		}
	}
	if Mark("a", "", 9, 0, 1) > Mark("a", "", 10, 0, 1) || Mark("a", "", 1, 9, 11) > Mark("a", "", 1, 10, 11) {
		t.Error("marks are not in the order of their numbers")
	}
}
