package lists

import (
	"context"
	"os"
	"testing"

	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/cache"
	"entitlegraph/neo4j/neo4jtest"
	"entitlegraph/neo4j/schema"
)

func TestMain(m *testing.M) { os.Exit(neo4jtest.Main(m)) }

// openTest returns lists on the database that tests share: each keeps to accounts of its own.
func openTest(t *testing.T) Lists {
	t.Helper()
	return openOn(t, neo4jtest.Open(t), nil)
}

// openOn returns lists that hold pages in memory; observe, when set, is called with the name of each statement sent.
func openOn(t *testing.T, c *neo4jtest.Connection, observe func(string)) Lists {
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
	l := New(pool, NewPages(64<<20, &cache.Meter{}))
	migrate(t, l)
	return l
}

// migrate brings the database up to date, as a start of the program does.
func migrate(t *testing.T, l Lists) {
	t.Helper()
	if err := schema.New(l.from.(*bolt.Pool)).Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// execute runs a statement of the test's own.
func execute(t *testing.T, l Lists, text string, parameters map[string]any) []*bolt.Record {
	t.Helper()
	var records []*bolt.Record
	err := l.from.(*bolt.Pool).Write(t.Context(), "test", func(ctx context.Context, tx *bolt.Transaction) (err error) {
		records, err = tx.Run(ctx, &bolt.Statement{Name: "test", Text: text}, parameters)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// seed creates an organization with n of everything; its keys begin with the prefix it returns.
func seed(t *testing.T, l Lists, n int) string {
	t.Helper()
	return neo4jtest.Seed(func(text string, parameters map[string]any) { execute(t, l, text, parameters) }, n)
}

// replan makes the database plan statements for what it holds now: a plan that was made for an almost empty graph sorts rather than reads an
// index in order.
func replan(t *testing.T, l Lists) {
	t.Helper()
	execute(t, l, "CALL db.prepareForReplanning(30)", nil)
}
