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

// Conflict is a derived key that several objects would have in common. An older program computed different keys for them, and so allowed them
// together.
type Conflict struct {
	Kind graph.Kind // a user or an entitlement group
	Rule string     // the rule by which their keys are equal
	// Holders are the objects, sorted by id.
	Holders []ConflictHolder
}

// ConflictHolder is one of the objects of a Conflict.
type ConflictHolder struct {
	ID            string
	Name          string // the login of a user, the name of a group
	Key           string // the stored key, by the older computation
	AccountNumber string
}

// Conflicts returns the conflicts that prevent a start of this program, and writes nothing. A database on which this program was started
// before has none.
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

// conflicts returns the conflicts of one derivation, by the lowest id of their holders. Every conflict has a node whose key changes.
func (s *Schema) conflicts(ctx context.Context, d *derivation) ([]Conflict, error) {
	computed := map[string]string{}  // the computed key, by id
	holders := map[string][]string{} // ids, by computed key
	taken := map[string]string{}     // the computed key of a row, by the id of the node that has it already
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
		if _, changes := computed[id]; !changes { // a node that gets another key frees this one
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

// conflictsNamed is the maximum number of conflicts in the error that prevents a start.
const conflictsNamed = 5

// refuseConflicts returns the error that prevents the start: it names the first conflicts and how to resolve them.
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

// String describes the conflict, with escaped keys: their difference may be invisible.
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
