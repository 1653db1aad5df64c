package neo4j

import (
	"context"
	"strings"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// Erasing (R30) begins in the transaction of the change, which makes a tombstone: a user, or an organization with all that belongs to
// it, is no longer to be seen from then on. What is left is cleared away in transactions of a bounded size each. Every step may be
// done again, so whoever finds a tombstone, after a crash too, goes on from the first.

var (
	statementTombstones         = cypher("erase_tombstones")
	statementLogsOfUser         = cypher("erase_logs_of_user")
	statementLogsOfOrganization = cypher("erase_logs_of_organization")
	statementBoundAnswers       = cypher("erase_bound_answers")
	statementUnboundAnswers     = cypher("erase_unbound_answers")
)

// erasure is how the rest of one kind of thing is cleared away.
type erasure struct {
	// logs gives the organizations in whose logs people stand that are erased; answers that tell of these are forgotten.
	logs *statement
	// steps are repeated, each until nothing is left for it, in this order; the last removes the tombstone.
	steps []*statement
}

var erasures = map[graph.Kind]erasure{
	graph.KindUser: {statementLogsOfUser, []*statement{cypher("erase_user_entries"), cypher("erase_user")}},
	graph.KindOrganization: {statementLogsOfOrganization, []*statement{
		cypher("erase_organization_log"), cypher("erase_organization_other_entries"), cypher("erase_organization_memberships"),
		cypher("erase_organization_users"), cypher("erase_organization_lines"), cypher("erase_organization_orders"),
		cypher("erase_organization_contracts"), cypher("erase_organization_groups"), cypher("erase_organization_sites"),
		cypher("erase_organization_domains"), cypher("erase_organization_former_ids"), cypher("erase_organization"),
	}},
}

const (
	// eraseRows is how many things one transaction of an erasure deletes at most.
	eraseRows = 2000
	// eraseAttempts is how often a step is tried that meets another process at the same work.
	eraseAttempts = 5
	// tombstonesRead is how many tombstones are looked for at once.
	tombstonesRead = 100
)

// tombstone is something that is being erased.
type tombstone struct {
	kind graph.Kind
	id   string
}

// ContinueErasures goes on with erasures that were interrupted, until none is left. It is to be called when the program starts, and may be
// called at any time.
func (s *Store) ContinueErasures(ctx context.Context) error {
	for {
		records, err := s.read(ctx, statementTombstones, map[string]any{"limit": tombstonesRead})
		if err != nil || len(records) == 0 {
			return err
		}
		all := make([]tombstone, len(records))
		for i, record := range records {
			row := rowOf(record)
			all[i] = tombstone{graph.Kind(row.text("kind")), row.text("id")}
		}
		if err := s.clearAway(ctx, all); err != nil {
			return err
		}
	}
}

// clearAway ends erasures; those that are ended already are passed over. Several may be at the same one.
func (s *Store) clearAway(ctx context.Context, all []tombstone) error {
	for _, t := range all {
		if err := s.forget(ctx, t); err != nil {
			return err
		}
		for _, step := range erasures[t.kind].steps {
			if err := s.eraseAll(ctx, step, map[string]any{"key": t.id}); err != nil {
				return err
			}
		}
	}
	return nil
}

// forget takes the answers that may tell of what is erased from the idempotency keys. An answer is bound to organizations when its
// request was applied whole; it then tells of nothing else. The logs tell where the people were before, which a tombstone without
// its entries no longer does: so this comes first.
func (s *Store) forget(ctx context.Context, t tombstone) error {
	records, err := s.read(ctx, erasures[t.kind].logs, map[string]any{"key": t.id})
	if err != nil || len(records) == 0 {
		return err
	}
	since := s.now().UTC().Add(-2 * changes.RememberFor) // clocks differ
	for _, record := range records {
		err := s.eraseAll(ctx, statementBoundAnswers, map[string]any{"key": rowOf(record).text("organization"), "since": since})
		if err != nil {
			return err
		}
	}
	return s.eraseAll(ctx, statementUnboundAnswers, map[string]any{})
}

// eraseAll repeats a statement until it finds nothing more to erase.
func (s *Store) eraseAll(ctx context.Context, st *statement, parameters map[string]any) error {
	parameters["limit"] = eraseRows
	for attempt := 1; ; {
		total := int64(0)
		err := s.persist(ctx, st.name, func(ctx context.Context, tx *transaction) error {
			records, err := tx.run(ctx, st, parameters)
			if err == nil && len(records) == 1 {
				total = properties(rowOf(records[0])).number("total")
			}
			return err
		})
		switch {
		case err != nil && isGone(err) && attempt < eraseAttempts:
			attempt++
		case err != nil:
			return err
		case total < eraseRows:
			return nil
		}
	}
}

// isGone says that another transaction deleted what this one was about to.
func isGone(err error) bool { return strings.HasSuffix(databaseCode(err), "EntityNotFound") }
