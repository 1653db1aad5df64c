package neo4j

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"entitlegraph/graph"
	"entitlegraph/neo4j/neo4jtest"
)

// derivationOf derives the property key of nodes (:Derived {id, text}) by a computation of the test's own.
func derivationOf(version int64, compute func(text string) string) *derivation {
	return &derivation{
		name: "keys of the test", version: version,
		page: &statement{name: "page", text: `MATCH (n:Derived) WHERE n.id > $after
			RETURN n.id AS id, n.text AS text, n.key AS key ORDER BY n.id LIMIT $limit`},
		compute: func(r row) map[string]any {
			text := r.text("text")
			if key := compute(text); key != r.text("key") {
				return map[string]any{"text": text, "key": key}
			}
			return nil
		},
		write: &statement{name: "write", text: `UNWIND $rows AS row MATCH (n:Derived {id: row.id}) WHERE n.text = row.text SET n.key = row.key`},
	}
}

// openRecorded gives a store on an empty database that a program without derivations migrated, with n nodes, and records what is sent to it.
func openRecorded(t *testing.T, n int) (s *Store, sent *[]string) {
	sent = new([]string)
	s = openOn(t, neo4jtest.OpenEmpty(t), func(name string) { *sent = append(*sent, name) })
	execute(t, s, `MATCH (d:Derivation) DELETE d`, nil)
	execute(t, s, `CREATE CONSTRAINT derived_id IF NOT EXISTS FOR (n:Derived) REQUIRE n.id IS UNIQUE`, nil)
	execute(t, s, `UNWIND range(1, $n) AS i CREATE (:Derived {id: right('0000' + i, 5), text: 'Text ' + i})`, map[string]any{"n": n})
	return s, sent
}

// stale counts the nodes whose key is another than the upper- or lower-case form of their text.
func stale(t *testing.T, s *Store, function string) int64 {
	t.Helper()
	records := execute(t, s, fmt.Sprintf(`MATCH (n:Derived) WHERE n.key IS NULL OR n.key <> %s(n.text) RETURN count(n) AS stale`, function), nil)
	return properties(rowOf(records[0])).number("stale")
}

// TestDerivationsRunOnce: what is stored is computed when the database does not have it, computed again by a later version, and not looked
// at by a start that has nothing to do.
func TestDerivationsRunOnce(t *testing.T) {
	const n = 2*derivationBatch + 1
	s, sent := openRecorded(t, n)
	start := func(d *derivation) (computed int, statements []string, err error) {
		*sent = nil
		compute := d.compute
		d.compute = func(r row) map[string]any { computed++; return compute(r) }
		err = s.migrateLocked(t.Context(), []*derivation{d})
		return computed, *sent, err
	}
	if computed, _, err := start(derivationOf(1, strings.ToLower)); err != nil || computed != n || stale(t, s, "toLower") != 0 {
		t.Errorf("the first start computed %d of %d, and left %d stale: %v", computed, n, stale(t, s, "toLower"), err)
	}
	if computed, statements, err := start(derivationOf(1, strings.ToUpper)); err != nil || computed != 0 || len(statements) != 3 {
		t.Errorf("a start with nothing to do computed %d, by the statements %v: %v", computed, statements, err)
	}
	execute(t, s, `MATCH (n:Derived {id: '00007'}) SET n.key = toUpper(n.text)`, nil)
	if _, statements, err := start(derivationOf(2, strings.ToUpper)); err != nil || stale(t, s, "toUpper") != 0 {
		t.Errorf("a later version left %d stale, by the statements %v: %v", stale(t, s, "toUpper"), statements, err)
	}
	_, _, err := start(derivationOf(1, strings.ToLower))
	wantRefused(t, err, "keys of the test of version 2, this program computes version 1 at most")
	wantRefused(t, s.migrateLocked(t.Context(), nil), "keys of the test of version 2, this program computes version 0 at most")
	if left := stale(t, s, "toUpper"); left != 0 {
		t.Errorf("an older program changed %d", left)
	}
}

// TestDerivationsAreResumed: a start that ends midway records nothing, and the next one does what is left.
func TestDerivationsAreResumed(t *testing.T) {
	const n = 2*derivationBatch + 1
	s, _ := openRecorded(t, n)
	ctx, kill := context.WithCancel(t.Context())
	seen := 0
	d := derivationOf(1, func(text string) string {
		if seen++; seen > derivationBatch {
			kill()
		}
		return strings.ToLower(text)
	})
	if err := s.migrateLocked(ctx, []*derivation{d}); err == nil {
		t.Fatal("the start went on after it was killed")
	}
	if left := stale(t, s, "toLower"); left != n-derivationBatch {
		t.Fatalf("%d are left, not all but the first batch of %d", left, derivationBatch)
	}
	if err := s.migrateLocked(t.Context(), []*derivation{derivationOf(1, strings.ToLower)}); err != nil || stale(t, s, "toLower") != 0 {
		t.Errorf("the second start left %d stale: %v", stale(t, s, "toLower"), err)
	}
}

// TestDerivationsRefuseFirst: a check sees all that would be written, and where it refuses, nothing is: neither by a derivation before it
// nor by a migration.
func TestDerivationsRefuseFirst(t *testing.T) {
	const n = derivationBatch + 1
	s, _ := openRecorded(t, n)
	execute(t, s, `MATCH (m:Migration) DELETE m`, nil) // as if all of them were still to come
	first, second := derivationOf(1, strings.ToLower), derivationOf(1, strings.ToUpper)
	second.name = "others"
	refusal := &graph.Error{Code: graph.CodeConflict, Message: "two become one"}
	second.check = func(_ context.Context, _ *Store, rows []map[string]any) error {
		if len(rows) != n || rows[n-1]["key"] == nil {
			t.Errorf("the check saw %d rows of %d, the last of them %v", len(rows), n, rows[len(rows)-1])
		}
		return refusal
	}
	if err := s.migrateLocked(t.Context(), []*derivation{first, second}); !errors.Is(err, refusal) {
		t.Errorf("not refused: %v", err)
	}
	records := execute(t, s, `MATCH (x) WHERE x:Migration OR x:Derivation OR x.key IS NOT NULL RETURN count(x) AS written`, nil)
	if written := properties(rowOf(records[0])).number("written"); written != 0 {
		t.Errorf("%d nodes were written before the refusal", written)
	}
}
