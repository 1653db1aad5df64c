package schema

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
)

// Conflict is a key that two or more things would get that have different keys by the computation of an older program, which allowed them
// beside each other.
type Conflict struct {
	Kind graph.Kind // a user or an entitlement group
	Rule string     // by which they have the same key
	// Holders are the things, by id.
	Holders []ConflictHolder
}

// ConflictHolder is one of the things of a Conflict.
type ConflictHolder struct {
	ID            string
	Name          string // the login of a user, the name of a group
	Key           string // as it is stored, by the older computation
	AccountNumber string
}

// Conflicts returns the conflicts that refuse the start of this program, and changes nothing. There are none in a database on which this
// program was started before.
func (s *Schema) Conflicts(ctx context.Context) ([]Conflict, error) {
	due, err := s.dueDerivations(ctx, derivations)
	if err != nil {
		return nil, err
	}
	return s.conflictsOf(ctx, due)
}

// conflictsOf returns the conflicts of derivations.
func (s *Schema) conflictsOf(ctx context.Context, due []*derivation) ([]Conflict, error) {
	var all []Conflict
	for _, d := range due {
		if d.unique == nil {
			continue
		}
		found, err := s.conflicts(ctx, d)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// conflicts returns those of one derivation, by the lowest id of their holders. Only nodes whose key changes can come into conflict.
func (s *Schema) conflicts(ctx context.Context, d *derivation) ([]Conflict, error) {
	computed := map[string]string{}  // the key that is computed, by id
	holders := map[string][]string{} // ids, by the key that is computed
	taken := map[string]string{}     // the key that a row would get, by the id of who has it
	err := s.computePages(ctx, d, d.page, func(rows []map[string]any) error {
		for _, fields := range rows {
			id, key := bolt.Row(fields).Text("id"), d.unique.of(fields)
			computed[id] = key
			holders[key] = append(holders[key], id)
		}
		records, err := s.pool.Read(ctx, d.unique.holders, map[string]any{"rows": rows})
		for _, record := range records {
			r := record.Columns()
			taken[r.Text("holder")] = computed[r.Text("id")]
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(taken)) {
		if _, changes := computed[id]; !changes { // who gets another key frees this one
			holders[taken[id]] = append(holders[taken[id]], id)
		}
	}
	var ids []string
	var all []Conflict
	for _, list := range holders {
		if len(list) > 1 {
			slices.Sort(list)
			ids = append(ids, list...)
			all = append(all, Conflict{Kind: d.unique.kind, Rule: d.unique.rule, Holders: holdersOf(list)})
		}
	}
	slices.SortFunc(all, func(a, b Conflict) int { return strings.Compare(a.Holders[0].ID, b.Holders[0].ID) })
	named := map[string]ConflictHolder{}
	for part := range slices.Chunk(ids, derivationBatch) {
		records, err := s.pool.Read(ctx, d.unique.named, map[string]any{"ids": part})
		if err != nil {
			return nil, err
		}
		for _, record := range records {
			r := record.Columns()
			named[r.Text("id")] = ConflictHolder{r.Text("id"), r.Text("name"), r.Text("key"), r.Text("accountNumber")}
		}
	}
	for _, c := range all {
		for i, h := range c.Holders {
			c.Holders[i] = named[h.ID]
		}
	}
	return all, nil
}

func holdersOf(ids []string) []ConflictHolder {
	holders := make([]ConflictHolder, len(ids))
	for i, id := range ids {
		holders[i].ID = id
	}
	return holders
}

// conflictsNamed is how many conflicts the refusal of a start names.
const conflictsNamed = 5

// refuseConflicts refuses the start: it names the first conflicts, and the way on.
func refuseConflicts(all []Conflict) error {
	named := make([]string, 0, conflictsNamed)
	for _, c := range all[:min(len(all), conflictsNamed)] {
		named = append(named, c.String())
	}
	more := ""
	if n := len(all) - len(named); n > 0 {
		more = fmt.Sprintf("; and %d more", n)
	}
	return &graph.Error{Code: graph.CodeConflict, Operation: "neo4j: migrate", Message: fmt.Sprintf(
		"the database has logins or group names that an earlier version stored as different and that are equal by the rules of this one (R4, R32): %s%s. Nothing was changed. "+
			"Run entitlegraph db conflicts: it lists all of them and can rename or delete them; then start again",
		strings.Join(named, "; "), more)}
}

// String names what is in conflict, escaped: what differs may be invisible.
func (c Conflict) String() string {
	noun := "the logins"
	if c.Kind == graph.KindEntitlementGroup {
		noun = "the groups"
	}
	parts := make([]string, len(c.Holders))
	for i, h := range c.Holders {
		parts[i] = fmt.Sprintf("%+q of organization %s", h.Name, h.AccountNumber)
	}
	return noun + " " + strings.Join(parts, " and ") + " (" + c.Rule + ")"
}
