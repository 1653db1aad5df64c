// Package storetest provides tests with a complete store on a real Neo4j, and with accounts and changes.
package storetest

import (
	"context"
	"sync"
	"testing"
	"time"

	"entitlegraph/graph"
	"entitlegraph/neo4j"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/neo4jtest"
)

// opened has the database and the clock of a store.
type opened struct {
	connection *neo4jtest.Connection
	mutex      sync.Mutex
	now        func() time.Time
}

var stores sync.Map // *neo4j.Store -> *opened

// Open returns a store on the database that tests share; each test uses accounts of its own.
func Open(t testing.TB) *neo4j.Store {
	t.Helper()
	return OpenOn(t, neo4jtest.Open(t), nil)
}

// OpenOn returns a store on a database, which it migrates; observe, when set, is called with the name of each statement sent.
func OpenOn(t testing.TB, c *neo4jtest.Connection, observe func(string)) *neo4j.Store {
	t.Helper()
	of := &opened{connection: c, now: time.Now}
	s, err := neo4j.Open(neo4j.Config{URI: c.URI, Username: c.Username, Password: c.Password, Observe: observe, Now: func() time.Time {
		of.mutex.Lock()
		defer of.mutex.Unlock()
		return of.now()
	}})
	if err != nil {
		t.Fatal(err)
	}
	stores.Store(s, of)
	t.Cleanup(func() {
		stores.Delete(s)
		if err := s.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// ChangeDay is the day of the tests' requests; the lines of Company are in force on it.
var ChangeDay = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// OpenChange is Open with a clock at ChangeDay.
func OpenChange(t testing.TB) *neo4j.Store {
	t.Helper()
	s := Open(t)
	SetNow(t, s, func() time.Time { return ChangeDay })
	return s
}

func openedOf(t testing.TB, s *neo4j.Store) *opened {
	t.Helper()
	of, found := stores.Load(s)
	if !found {
		t.Fatal("storetest did not open this store")
	}
	return of.(*opened)
}

// SetNow sets the clock of a store.
func SetNow(t testing.TB, s *neo4j.Store, now func() time.Time) {
	t.Helper()
	of := openedOf(t, s)
	of.mutex.Lock()
	defer of.mutex.Unlock()
	of.now = now
}

// Execute runs a statement of the test's own in the database of a store, and returns its rows.
func Execute(t testing.TB, s *neo4j.Store, text string, parameters map[string]any) []bolt.Row {
	t.Helper()
	found := openedOf(t, s).connection.Execute(t, text, parameters)
	rows := make([]bolt.Row, len(found))
	for i, row := range found {
		rows[i] = row
	}
	return rows
}

// Seed creates an organization with n objects of each kind, and returns the prefix of all of its keys.
func Seed(t testing.TB, s *neo4j.Store, n int) string {
	t.Helper()
	return neo4jtest.Seed(func(text string, parameters map[string]any) { Execute(t, s, text, parameters) }, n)
}

// FirstOf returns the first page.
func FirstOf[T any](rows []graph.Rows[T], err error) (graph.Rows[T], error) {
	if err != nil || len(rows) == 0 {
		return graph.Rows[T]{}, err
	}
	return rows[0], nil
}
