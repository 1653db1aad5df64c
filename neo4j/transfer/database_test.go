package transfer

import (
	"context"
	"strings"
	"testing"
	"time"

	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/lists"
	"entitlegraph/neo4j/neo4jtest"
	"entitlegraph/neo4j/schema"
)

// database has the parts of a store that the internal tests need.
type database struct {
	*Transfer
	lists.Lists
}

// poolOf opens a pool, and closes it at the test's end.
func poolOf(t *testing.T, c bolt.Config) *bolt.Pool {
	t.Helper()
	pool, err := bolt.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pool.Close(context.WithoutCancel(t.Context())) })
	return pool
}

// openTest returns the database that tests share.
func openTest(t *testing.T) *database {
	t.Helper()
	c := neo4jtest.Open(t)
	pool := poolOf(t, bolt.Config{URI: c.URI, Username: c.Username, Password: c.Password})
	if err := schema.New(pool).Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return &database{New(pool, time.Now), lists.New(pool, nil)}
}

// load imports text, and fails the test on an error; it returns the refusals.
func load(t *testing.T, s *database, text string, options ImportOptions) (ImportReport, []ImportRefusal) {
	t.Helper()
	var refusals []ImportRefusal
	options.Refused = func(r ImportRefusal) { refusals = append(refusals, r) }
	report, err := s.Import(t.Context(), strings.NewReader(text), options)
	if err != nil {
		t.Fatal(err)
	}
	return report, refusals
}

func wantReport(t *testing.T, got, want ImportReport) {
	t.Helper()
	if got != want {
		t.Errorf("the report is %+v, want %+v", got, want)
	}
}

func revisions(t *testing.T, s *database, account string) [2]int64 {
	t.Helper()
	found, err := s.OrganizationsByAccountNumber(t.Context(), []string{account})
	if err != nil || found[0] == nil {
		t.Fatal(found, err)
	}
	return [2]int64{found[0].Revision, found[0].EntitlementRevision}
}
