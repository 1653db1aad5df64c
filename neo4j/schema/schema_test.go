package schema

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"

	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/neo4jtest"
)

func TestMain(m *testing.M) { os.Exit(neo4jtest.Main(m)) }

// openOn returns the schema of a database; observe, when set, is called with the name of each statement sent.
func openOn(t *testing.T, c *neo4jtest.Connection, observe func(string)) *Schema {
	t.Helper()
	pool, err := bolt.Open(bolt.Config{URI: c.URI, Username: c.Username, Password: c.Password, Observe: observe})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := pool.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	return New(pool)
}

// openMigrated is openOn with a database that is up to date.
func openMigrated(t *testing.T, c *neo4jtest.Connection, observe func(string)) *Schema {
	t.Helper()
	s := openOn(t, c, observe)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// execute runs a statement of the test.
func execute(t *testing.T, s *Schema, text string, parameters map[string]any) []*bolt.Record {
	t.Helper()
	var records []*bolt.Record
	err := s.pool.Write(t.Context(), "test", func(ctx context.Context, tx *bolt.Transaction) (err error) {
		records, err = tx.Run(ctx, &bolt.Statement{Name: "test", Text: text}, parameters)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// TestMigrateTogether has several programs start at once on an empty database, then a newer and a changed one.
func TestMigrateTogether(t *testing.T) {
	c := neo4jtest.OpenOwn(t)
	schemas := make([]*Schema, 4)
	for i := range schemas {
		schemas[i] = openOn(t, c, nil)
	}
	var wait sync.WaitGroup
	errs := make([]error, len(schemas))
	for i, s := range schemas {
		wait.Go(func() { errs[i] = s.Migrate(t.Context()) })
	}
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	s := schemas[0]
	applied, err := s.appliedMigrations(t.Context())
	if err != nil || len(applied) != len(loadMigrations()) {
		t.Fatalf("applied %v, %v", applied, err)
	}
	execute(t, s, `MATCH (m:Migration {version: 1}) SET m.checksum = 'other'`, nil)
	wantRefused(t, s.Migrate(t.Context()), "migration 0001 was applied to the database in another form")
	execute(t, s, `CREATE (:Migration {version: 999, checksum: 'x'})`, nil)
	wantRefused(t, s.Migrate(t.Context()), "the database is at schema version 999")
}

func wantRefused(t *testing.T, err error, words string) {
	t.Helper()
	if graph.CodeOf(err) != graph.CodeConflict || !strings.Contains(err.Error(), words) {
		t.Errorf("got %v, not a refusal with %q", err, words)
	}
}
