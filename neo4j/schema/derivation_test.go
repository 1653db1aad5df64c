package schema

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/neo4jtest"
)

// derivationOf derives the property key of nodes (:Derived {id, text}) by the test's own computation.
func derivationOf(version int64, compute func(text string) string) *derivation {
	return &derivation{
		name: "keys of the test", version: version,
		page: &bolt.Statement{Name: "page", Text: `MATCH (n:Derived) WHERE n.id > $after
			RETURN n.id AS id, n.text AS text, n.key AS key ORDER BY n.id LIMIT $limit`},
		compute: func(r bolt.Row) map[string]any {
			text := r.Text("text")
			if key := compute(text); key != r.Text("key") {
				return map[string]any{"text": text, "key": key}
			}
			return nil
		},
		write: &bolt.Statement{Name: "write", Text: `UNWIND $rows AS row MATCH (n:Derived {id: row.id}) WHERE n.text = row.text SET n.key = row.key`},
	}
}

// openRecorded returns a store on an empty database that a program without derivations migrated, with n nodes, and records what is sent to it.
func openRecorded(t *testing.T, n int) (s *Schema, sent *[]string) {
	sent = new([]string)
	s = openMigrated(t, neo4jtest.OpenEmpty(t), func(name string) { *sent = append(*sent, name) })
	execute(t, s, `MATCH (d:Derivation) DELETE d`, nil)
	execute(t, s, `CREATE CONSTRAINT derived_id IF NOT EXISTS FOR (n:Derived) REQUIRE n.id IS UNIQUE`, nil)
	execute(t, s, `UNWIND range(1, $n) AS i CREATE (:Derived {id: right('0000' + i, 5), text: 'Text ' + i})`, map[string]any{"n": n})
	return s, sent
}

// stale returns the number of nodes whose key is not the upper- or lower-case form of their text.
func stale(t *testing.T, s *Schema, function string) int64 {
	t.Helper()
	records := execute(t, s, fmt.Sprintf(`MATCH (n:Derived) WHERE n.key IS NULL OR n.key <> %s(n.text) RETURN count(n) AS stale`, function), nil)
	return records[0].Columns().Number("stale")
}

// TestDerivationsRunOnce: derived properties are computed when the database lacks them, computed again by a later version, and not read by a
// start with nothing to do.
func TestDerivationsRunOnce(t *testing.T) {
	const n = 2*derivationBatch + 1
	s, sent := openRecorded(t, n)
	start := func(d *derivation) (computed int, statements []string, err error) {
		*sent = nil
		compute := d.compute
		d.compute = func(r bolt.Row) map[string]any { computed++; return compute(r) }
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

// TestDerivationsAreResumed: a start that ends midway records no version, and the next start does the rest.
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

// openOlder returns a store on an empty database with the nodes that statements of the test write, as a program without derivations would
// have left them.
func openOlder(t *testing.T, text string) *Schema {
	s := openMigrated(t, neo4jtest.OpenEmpty(t), nil)
	execute(t, s, text, nil)
	execute(t, s, `MATCH (x) WHERE x:Derivation OR x:Migration AND x.version > 5 DELETE x`, nil)
	return s
}

// olderUsers are users whose keys are the case-folded logins, in two organizations.
const olderUsers = `
	CREATE (a:Organization {id: 'a', accountNumber: 'A', revision: 1, entitlementRevision: 1}), (b:Organization {id: 'b', accountNumber: 'B', revision: 1, entitlementRevision: 1})
	CREATE (g:EntitlementGroup {id: 'g', name: 'Gro\u00ADup', nameKey: 'gro\u00ADup', accountNumber: 'A'})<-[:HAS_GROUP]-(a)
	WITH a, b, g
	UNWIND [
		{id: '1', login: 'Ann@exam\u00ADple.example', loginKey: 'ann@exam\u00ADple.example'},
		{id: '2', login: 'ann@straße.example', loginKey: 'ann@strasse.example'},
		{id: '3', login: 'ann@stra\u200Bsse.example', loginKey: 'ann@stra\u200Bsse.example'},
		{id: '4', login: 'plain@b.example', loginKey: 'plain@b.example'},
		{id: '5', login: 'no login', loginKey: 'of another program'}] AS user
	CREATE (u:User {organization: 'a'})-[:BELONGS_TO {roles: []}]->(a)
	SET u += user
	CREATE (u)-[:MEMBER_OF {group: 'g', loginKey: u.loginKey}]->(g)`

// TestOlderKeysAreDerived: nodes that an older program stored are found by the keys of this one, although a user gets the former key of
// another.
func TestOlderKeysAreDerived(t *testing.T) {
	s := openOlder(t, olderUsers)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	records := execute(t, s, `MATCH (u:User)-[m:MEMBER_OF]->(g) RETURN u.id AS id, u.loginKey AS key, m.loginKey AS member, g.nameKey AS name ORDER BY id`, nil)
	want := []string{"ann@example.example", "ann@xn--strae-oqa.example", "ann@strasse.example", "plain@b.example", "of another program"}
	for i, record := range records {
		r := record.Columns()
		if r.Text("key") != want[i] || r.Text("member") != want[i] || r.Text("name") != "group" {
			t.Errorf("user %s is stored under %q and %q, not %q, and its group under %q", r.Text("id"), r.Text("key"), r.Text("member"), want[i], r.Text("name"))
		}
	}
	if again, err := s.Conflicts(t.Context()); err != nil || len(again) > 0 {
		t.Errorf("conflicts after the start: %v, %v", again, err)
	}
}

// TestConflictsRefuseTheStart: when two nodes with different keys by an older program would get the same key, the start fails. The error
// names both and how to resolve it; neither the derivations nor a migration write anything.
func TestConflictsRefuseTheStart(t *testing.T) {
	s := openOlder(t, olderUsers+`
	WITH DISTINCT a, b
	CREATE (:User {id: '6', login: 'ANN@example.example', loginKey: 'ann@example.example', organization: 'b'})-[:BELONGS_TO {roles: []}]->(b)
	CREATE (:EntitlementGroup {id: 'h', name: 'GROUP', nameKey: 'group', accountNumber: 'A'})<-[:HAS_GROUP]-(a)
	CREATE (:EntitlementGroup {id: 'i', name: 'Group', nameKey: 'group', accountNumber: 'B'})<-[:HAS_GROUP]-(b)
	CREATE (:User {id: '7', login: 'x@a\u00ADb.example', loginKey: 'x@a\u00ADb.example', organization: 'b'})-[:BELONGS_TO {roles: []}]->(b)
	CREATE (:User {id: '8', login: 'x@a\u200Bb.example', loginKey: 'x@a\u200Bb.example', organization: 'a'})-[:BELONGS_TO {roles: []}]->(a)`)
	err := s.Migrate(t.Context())
	for _, words := range []string{
		`the logins "Ann@exam\u00adple.example" of organization A and "ANN@example.example" of organization B (R4)`,
		`the logins "x@a\u00adb.example" of organization B and "x@a\u200bb.example" of organization A (R4)`,
		`the groups "Gro\u00adup" of organization A and "GROUP" of organization A (R32)`, "Nothing was changed", "entitlegraph db conflicts",
	} {
		wantRefused(t, err, words)
	}
	conflicts, err := s.Conflicts(t.Context())
	if err != nil || len(conflicts) != 3 || conflicts[0].Holders[0].Key != "ann@exam\u00adple.example" {
		t.Errorf("conflicts: %v, %v", conflicts, err)
	}
	records := execute(t, s, `MATCH (x) WHERE x:Derivation OR x:Migration AND x.version > 5 OR x.loginKey = 'ann@xn--strae-oqa.example' RETURN count(x) AS written`, nil)
	if written := records[0].Columns().Number("written"); written != 0 {
		t.Errorf("%d nodes were written before the refusal", written)
	}
	execute(t, s, `MATCH (x) WHERE x.id IN ['6', '7', 'h'] DETACH DELETE x`, nil)
	if err := s.Migrate(t.Context()); err != nil {
		t.Errorf("refused although nothing is in conflict any more: %v", err)
	}
}

// TestKeysAreOfOneUnicode: keys that are computed by another version of Unicode may differ from the stored ones. When a library or Go brings
// another version, raise the versions of loginKeys and groupKeys, and then the versions here.
func TestKeysAreOfOneUnicode(t *testing.T) {
	const known = "15.0.0"
	for what, version := range map[string]string{
		"idna": idna.UnicodeVersion, "norm": norm.Version, "cases": cases.UnicodeVersion, "unicode": unicode.Version,
	} {
		if version != known || loginKeys.version != 1 || groupKeys.version != 1 {
			t.Errorf("%s is of Unicode %s, the keys of versions %d and %d are of %s", what, version, loginKeys.version, groupKeys.version, known)
		}
	}
}
