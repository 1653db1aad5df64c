package write

import (
	"context"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
)

// An erasure (R30) begins in the transaction of the change, which turns the node into a tombstone: from then on no read finds the user, or
// the organization with everything that belongs to it. The rest is deleted in transactions of bounded size. Every step can be repeated, so
// any process that finds a tombstone, also after a crash, starts again with the first step.

var (
	statementTombstones         = cypher.Statement("erase_tombstones")
	statementLogsOfUser         = cypher.Statement("erase_logs_of_user")
	statementLogsOfOrganization = cypher.Statement("erase_logs_of_organization")
	statementBoundAnswers       = cypher.Statement("erase_bound_answers")
	statementUnboundAnswers     = cypher.Statement("erase_unbound_answers")
)

// erasure has the statements that clear away one kind of tombstone.
type erasure struct {
	// logs returns the organizations whose logs have entries about the erased people; stored answers of the requests in these logs are
	// removed.
	logs *bolt.Statement
	// steps are repeated, each until nothing is left for it, in this order; the last removes the tombstone.
	steps []*bolt.Statement
}

var erasures = map[graph.Kind]erasure{
	graph.KindUser: {statementLogsOfUser, []*bolt.Statement{cypher.Statement("erase_user_entries"), cypher.Statement("erase_user_notices"), cypher.Statement("erase_user")}},
	graph.KindOrganization: {statementLogsOfOrganization, []*bolt.Statement{
		cypher.Statement("erase_organization_notices"), cypher.Statement("erase_organization_log"), cypher.Statement("erase_organization_other_entries"), cypher.Statement("erase_organization_memberships"),
		cypher.Statement("erase_organization_users"), cypher.Statement("erase_organization_lines"), cypher.Statement("erase_organization_orders"),
		cypher.Statement("erase_organization_contracts"), cypher.Statement("erase_organization_groups"), cypher.Statement("erase_organization_sites"),
		cypher.Statement("erase_organization_domains"), cypher.Statement("erase_organization_domain_claims"), cypher.Statement("erase_organization_former_ids"), cypher.Statement("erase_organization"),
	}},
}

const (
	// eraseRows is the maximum number of things that one transaction of an erasure deletes.
	eraseRows = 2000
	// eraseAttempts is the maximum number of attempts at a step that conflicts with another process.
	eraseAttempts = 5
	// tombstonesRead is the maximum number of tombstones that one query returns.
	tombstonesRead = 100
)

// tombstone is a user or an organization that is being erased.
type tombstone struct {
	kind graph.Kind
	id   string
}

// ContinueErasures completes erasures that were interrupted. The program calls it when it starts; it may be called at any time.
func (s *Writer) ContinueErasures(ctx context.Context) error {
	for {
		records, err := s.pool.Read(ctx, statementTombstones, map[string]any{"limit": tombstonesRead})
		if err != nil || len(records) == 0 {
			return err
		}
		all := make([]tombstone, len(records))
		for i, record := range records {
			row := record.Columns()
			all[i] = tombstone{graph.Kind(row.Text("kind")), row.Text("id")}
		}
		if err := s.clearAway(ctx, all); err != nil {
			return err
		}
	}
}

// clearAway completes erasures, and skips those that are complete. Several processes may work on the same one.
func (s *Writer) clearAway(ctx context.Context, all []tombstone) error {
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

// forget removes answers that may show erased people from the idempotency keys. The answer of a request that was applied whole is bound to
// organizations, and shows data of these alone. The logs have the former organizations of the people; these entries are cleared later, so forget
// comes first.
func (s *Writer) forget(ctx context.Context, t tombstone) error {
	records, err := s.pool.Read(ctx, erasures[t.kind].logs, map[string]any{"key": t.id})
	if err != nil || len(records) == 0 {
		return err
	}
	since := s.now().UTC().Add(-2 * changes.RememberFor) // clocks differ
	for _, record := range records {
		err := s.eraseAll(ctx, statementBoundAnswers, map[string]any{"key": record.Columns().Text("organization"), "since": since})
		if err != nil {
			return err
		}
	}
	return s.eraseAll(ctx, statementUnboundAnswers, map[string]any{})
}

// eraseAll repeats a statement until it erases nothing more.
func (s *Writer) eraseAll(ctx context.Context, st *bolt.Statement, parameters map[string]any) error {
	parameters["limit"] = eraseRows
	for attempt := 1; ; {
		total := int64(0)
		err := s.pool.Persist(ctx, st.Name, func(ctx context.Context, tx *bolt.Transaction) error {
			records, err := tx.Run(ctx, st, parameters)
			if err == nil && len(records) == 1 {
				total = records[0].Columns().Number("total")
			}
			return err
		})
		switch {
		case err != nil && bolt.IsGone(err) && attempt < eraseAttempts:
			attempt++
		case err != nil:
			return err
		case total < eraseRows:
			return nil
		}
	}
}
