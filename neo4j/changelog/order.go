package changelog

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A waiting entry is one that has no position yet. Entries become visible one by one while their transaction is written into the store (decision
// 0008), and a query that runs meanwhile may see a later transaction of an account and not the one before it.
type waiting struct {
	id string
	at time.Time
	mark
}

// mark is what a waiting entry says about itself.
type mark struct {
	// group names the entries that are numbered together: those of an account, or of a request that concerns none.
	group string
	// revision is that of the account; 0 for none.
	revision int64
	// place is the place of the entry among those of its group and revision, from 0; of is their number.
	place, of int
}

// Mark returns the text that marks an entry as waiting. Marks are ordered by group, revision and place. organization is an id, empty for none;
// request tells entries of no organization apart.
func Mark(organization, request string, revision int64, place, of int) string {
	group := organization
	if group == "" {
		group = "/" + request
	}
	return fmt.Sprintf("%s %019d %06d %d", group, revision, place, of)
}

// parseMark reads a text of Mark; false for any other text.
func parseMark(text string) (m mark, known bool) {
	parts := strings.Split(text, " ")
	if len(parts) < 4 {
		return m, false
	}
	numbers := parts[len(parts)-3:]
	m.group = strings.Join(parts[:len(parts)-3], " ")
	revision, revisionErr := strconv.ParseInt(numbers[0], 10, 64)
	place, placeErr := strconv.Atoi(numbers[1])
	of, ofErr := strconv.Atoi(numbers[2])
	m.revision, m.place, m.of = revision, place, of
	return m, revisionErr == nil && placeErr == nil && ofErr == nil
}

// order returns the waiting entries that may be numbered, in the order of their positions. Both arguments are the answers to the same query, in
// the order of marks, the second sent after the first was answered.
//
// An account's transactions follow each other under its lock, which is released after a transaction is wholly visible. So when the first
// query saw a part of a revision, all earlier revisions are wholly visible to the second query. Later revisions are left for the next time: the
// second query may see them without one before them. Of the last revision that the first query saw, either all entries are numbered or none.
//
// Accounts are merged by the instants of their entries.
func order(first, second []waiting) []waiting {
	seen := map[string]int64{}
	for _, w := range first {
		seen[w.group] = max(seen[w.group], w.revision)
	}
	var ordered []waiting
	for _, account := range chunks(second, func(w waiting) string { return w.group }) {
		latest, known := seen[account[0].group]
		if !known {
			continue
		}
		var after time.Time
		for _, together := range chunks(account, func(w waiting) int64 { return w.revision }) {
			if together[0].revision > latest || !whole(together) {
				break
			}
			for _, w := range together {
				if w.at.Before(after) {
					w.at = after // clocks of servers differ; the order by revision stays
				}
				after = w.at
				ordered = append(ordered, w)
			}
		}
	}
	slices.SortStableFunc(ordered, func(a, b waiting) int { return cmp.Or(a.at.Compare(b.at), strings.Compare(a.group, b.group)) })
	return ordered
}

// whole reports whether the entries are all of their group and revision.
func whole(together []waiting) bool {
	for i, w := range together {
		if w.id == "" || w.place != i || w.of != len(together) {
			return false
		}
	}
	return true
}

// chunks divides a list into runs of elements with the same key.
func chunks[K comparable](list []waiting, key func(waiting) K) [][]waiting {
	var all [][]waiting
	for start := 0; start < len(list); {
		end := start + 1
		for end < len(list) && key(list[end]) == key(list[start]) {
			end++
		}
		all = append(all, list[start:end])
		start = end
	}
	return all
}
