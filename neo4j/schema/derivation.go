package schema

import (
	"context"
	"fmt"
	"slices"

	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
)

// A derivation is a stored property that this program computes from other properties of the same node. It is stored because the
// database has to look nodes up or order them by it, and cannot compute it: a key without regard to case, a collation key.
//
// When the computation changes, what is stored is of the old one. So the database records the version of each derivation, and a start
// of a program with a later version computes everything anew.
type derivation struct {
	// name is what the version is recorded under.
	name string
	// version rises with every change of what compute returns, a change of its Unicode tables included.
	version int64
	// page reads the nodes in the order of their ids, by an index. Parameters: after (an id), limit. Columns: id, and what compute reads.
	page *bolt.Statement
	// compute returns the properties to write, nil where those that are stored are right. It is pure, and returns nil for a row that was
	// written: a start that was killed is completed by computing everything again.
	compute func(bolt.Row) map[string]any
	// write writes what compute gave. Parameters: rows (maps of id and what compute gave). Other processes may change a node between page
	// and write, so it leaves alone nodes that no longer have what was computed from.
	write *bolt.Statement
	// stale reads as page does, but only nodes that lack what is stored, or have it of other values than they have now, as far as the
	// database can tell: another program wrote them, or an earlier one while this one ran. Every start computes them. Nil for none.
	stale *bolt.Statement
	// unique, when set, refuses the start where two nodes would have the same key, before anything is written, migrations included.
	unique *uniqueKey
}

// derivations lists all of them. One that is removed needs a migration that deletes its record.
var derivations = []*derivation{loginKeys, groupKeys, organizationNames, groupNames}

// derivationBatch is how many nodes are read and written at once.
const derivationBatch = 2000

var (
	statementDerivations    = cypher.Statement("derivations")
	statementDerivationDone = cypher.Statement("derivation_done")
)

// dueDerivations returns those whose recorded version is lower than the program's: one small read. A later version than the program's is
// refused, and an unknown derivation: the program would write nodes without the properties by which newer programs look them up.
func (s *Schema) dueDerivations(ctx context.Context, known []*derivation) ([]*derivation, error) {
	records, err := s.pool.Read(ctx, statementDerivations, nil)
	if err != nil {
		return nil, err
	}
	versions := make(map[string]int64, len(known))
	for _, d := range known {
		versions[d.name] = d.version
	}
	recorded := make(map[string]int64, len(records))
	for _, record := range records {
		p := record.Columns()
		name, version := p.Text("name"), p.Number("version")
		if version > versions[name] {
			return nil, &graph.Error{Code: graph.CodeConflict, Operation: "neo4j: migrate", Message: fmt.Sprintf(
				"the database has %s of version %d, this program computes version %d at most; use the newer program, or another database",
				name, version, versions[name])}
		}
		recorded[name] = version
	}
	var due []*derivation
	for _, d := range known {
		if recorded[d.name] < d.version {
			due = append(due, d)
		}
	}
	return due, nil
}

// checkDerivations refuses what must not be derived.
func (s *Schema) checkDerivations(ctx context.Context, due []*derivation) error {
	conflicts, err := s.conflictsOf(ctx, due)
	if err == nil && len(conflicts) > 0 {
		err = refuseConflicts(conflicts)
	}
	return err
}

// derive runs derivations one after the other: those that are due over everything, and records that they are done; the others over what
// is stale.
func (s *Schema) derive(ctx context.Context, known, due []*derivation) error {
	for _, d := range known {
		isDue, page := slices.Contains(due, d), d.stale
		if isDue {
			page = d.page
		}
		if page == nil {
			continue
		}
		err := s.computePages(ctx, d, page, func(rows []map[string]any) error {
			return s.pool.WriteStatement(ctx, d.write, map[string]any{"rows": rows})
		})
		if err == nil && isDue {
			err = s.pool.WriteStatement(ctx, statementDerivationDone, map[string]any{"name": d.name, "version": d.version})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// computePages hands over what is to be written, page by page; pages without any are left out.
func (s *Schema) computePages(ctx context.Context, d *derivation, page *bolt.Statement, each func(rows []map[string]any) error) error {
	for after := ""; ; {
		records, err := s.pool.Read(ctx, page, map[string]any{"after": after, "limit": derivationBatch})
		if err != nil {
			return err
		}
		var rows []map[string]any
		for _, record := range records {
			r := record.Columns()
			after = r.Text("id")
			if computed := d.compute(r); computed != nil {
				computed["id"] = after
				rows = append(rows, computed)
			}
		}
		if len(rows) > 0 {
			if err := each(rows); err != nil {
				return err
			}
		}
		if len(records) < derivationBatch {
			return nil
		}
	}
}
