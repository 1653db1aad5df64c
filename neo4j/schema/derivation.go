package schema

import (
	"context"
	"fmt"
	"slices"

	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
)

// A derivation is a stored property that this program computes from other properties of the same node. It is stored because the database must
// look nodes up or order them by it, and cannot compute it: a case-insensitive key, a collation key.
//
// When the computation changes, the stored values are those of the old one. So the database records the version of each derivation, and a
// program with a later version computes all values again when it starts.
type derivation struct {
	// name is the name under which the version is recorded.
	name string
	// version rises with every change of the results of compute, including a change of its Unicode tables.
	version int64
	// page reads the nodes in the order of their ids, by an index. Parameters: after (an id), limit. Columns: id, and those that compute
	// reads.
	page *bolt.Statement
	// compute returns the properties to write; nil where the stored ones are right. It is pure, and returns nil for a row that was already
	// written: after a start that was killed, the next start computes everything again.
	compute func(bolt.Row) map[string]any
	// write writes the results of compute. Parameters: rows (maps of id and the result). Other processes may change a node between page and
	// write, so write skips nodes whose source properties have changed.
	write *bolt.Statement
	// stale reads as page does, but only nodes whose derived properties are missing or, as far as the database can tell, of other source
	// values: they were written by another program, or by an earlier version while this one ran. Every start computes them. It may be nil.
	stale *bolt.Statement
	// unique, when set, prevents the start if two nodes would have the same key, before anything is written, migrations included.
	unique *uniqueKey
}

// derivations lists all derivations. Removing one needs a migration that deletes its record.
var derivations = []*derivation{loginKeys, groupKeys, organizationNames, groupNames}

// derivationBatch is the number of nodes of one page.
const derivationBatch = 2000

var (
	statementDerivations    = cypher.Statement("derivations")
	statementDerivationDone = cypher.Statement("derivation_done")
)

// dueDerivations returns the derivations whose recorded version is lower than the program's: one small read. It refuses a version later than
// the program's, and an unknown derivation: this program would write nodes without the properties by which newer programs look them up.
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

// checkDerivations refuses derivations that would lead to conflicts.
func (s *Schema) checkDerivations(ctx context.Context, due []*derivation) error {
	conflicts, err := s.conflictsOf(ctx, due)
	if err == nil && len(conflicts) > 0 {
		err = refuseConflicts(conflicts)
	}
	return err
}

// derive runs the known derivations one after the other: a due one over all nodes, and records its version; any other over its stale nodes.
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

// computePages calls each with the rows to write, page by page; pages without such rows are skipped.
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
