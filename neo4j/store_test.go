package neo4j

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/neo4jtest"
)

func TestMain(m *testing.M) { os.Exit(neo4jtest.Main(m)) }

// openTest gives a store on the database that tests share: each keeps to accounts of its own.
func openTest(t *testing.T) *Store {
	t.Helper()
	return openOn(t, neo4jtest.Open(t), nil)
}

func openOn(t *testing.T, c *neo4jtest.Connection, observe func(string)) *Store {
	t.Helper()
	s, err := Open(Config{URI: c.URI, Username: c.Username, Password: c.Password, Observe: observe})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// prefix makes keys that no other test has.
func prefix() string { return neo4jtest.Prefix() }

// execute runs a statement of the test's own.
func execute(t *testing.T, s *Store, text string, parameters map[string]any) []*bolt.Record {
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

// seed creates an organization with n of everything; its keys begin with the prefix it returns.
func seed(t *testing.T, s *Store, n int) string {
	t.Helper()
	return neo4jtest.Seed(func(text string, parameters map[string]any) { execute(t, s, text, parameters) }, n)
}

// firstOf returns the first page.
func firstOf[T any](rows []graph.Rows[T], err error) (graph.Rows[T], error) {
	if err != nil || len(rows) == 0 {
		return graph.Rows[T]{}, err
	}
	return rows[0], nil
}

// TestOneRoundTripForAnyNumberOfParents counts what each method sends for one parent and for many.
func TestOneRoundTripForAnyNumberOfParents(t *testing.T) {
	var sent []string
	s := openOn(t, neo4jtest.Open(t), func(name string) { sent = append(sent, name) })
	ctx := t.Context()
	p := seed(t, s, 4)
	ids := []string{p + "-001", p + "-002", "no such", p + "-001"}
	page := graph.Page{Limit: 10, Count: true}
	calls := map[string]func() (int, error){
		"users": func() (int, error) { x, err := s.UsersByLoginKey(ctx, ids, graph.Alone); return len(x), err },
		"sites": func() (int, error) {
			x, err := s.SitesOfOrganizations(ctx, []string{p, "no such"}, page)
			return len(x) + 2, err
		},
		"nodes":             func() (int, error) { x, err := s.NodesByID(ctx, graph.KindUser, ids, graph.Alone); return len(x), err },
		"groups of users":   func() (int, error) { x, err := s.GroupsOfUsers(ctx, ids, page); return len(x), err },
		"products of users": func() (int, error) { x, err := s.ProductsOfUsers(ctx, ids); return len(x), err },
		"documents":         func() (int, error) { x, err := s.DocumentsOfOrders(ctx, ids); return len(x), err },
	}
	for name, call := range calls {
		sent = nil
		if n, err := call(); err != nil || n != 4 || len(sent) != 1 {
			t.Errorf("%s: %d answers in %d round trips (%v), %v", name, n, len(sent), sent, err)
		}
	}
	sent = nil // logins may be read again when others, such as other tests, write meanwhile
	keys := []string{strings.ToLower(p) + "-001@seed.example", "nobody@seed.example", strings.ToLower(p) + "-002@seed.example"}
	facts, err := s.Facts(ctx, keys)
	if err != nil || len(bolt.Distinct(sent)) != 3 { // the logins; what their account holds, and whether it still does
		t.Fatalf("the first facts took %d round trips (%v), %v", len(sent), sent, err)
	}
	sent = nil
	if again, err := s.Facts(ctx, keys); err != nil || len(bolt.Distinct(sent)) != 1 || again[0].Holdings != facts[0].Holdings {
		t.Fatalf("the next took %d round trips (%v), %v", len(sent), sent, err)
	}
	if facts[1] != nil || facts[0] == nil || facts[0].Holdings != facts[2].Holdings || len(facts[0].Holdings.Lines) != 8 {
		t.Errorf("facts: %+v", facts)
	}
}

// TestFailures checks that every call ends, with a code that tells what to do, and with nothing of the database in the message.
func TestFailures(t *testing.T) {
	down, err := Open(Config{URI: "bolt://127.0.0.1:1", Timeout: 300 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer down.Close(t.Context())
	_, err = down.UsersByLoginKey(t.Context(), []string{"a@b.example"}, graph.Alone)
	wantFailure(t, err, graph.CodeUnavailable)
	wantFailure(t, down.Ready(t.Context()), graph.CodeUnavailable)
	wantFailure(t, down.pool.WriteStatement(t.Context(), &bolt.Statement{Name: "ping", Text: "RETURN 1"}, nil), graph.CodeUnavailable, graph.CodeTimeout)

	s := openTest(t)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	slow := &bolt.Statement{Name: "slow", Text: "UNWIND range(1, 100000000) AS i WITH i WHERE i % 7 = 8 RETURN count(*) AS n"}
	_, err = s.pool.Read(ctx, slow, nil)
	wantFailure(t, err, graph.CodeTimeout)
	_, err = s.pool.Read(t.Context(), &bolt.Statement{Name: "wrong", Text: "RETURN nonsense"}, nil)
	wantFailure(t, err, graph.CodeInternal)
	if err := errors.Unwrap(err); err == nil || !strings.Contains(err.Error(), "nonsense") {
		t.Errorf("the cause is lost: %v", err)
	}
}

// TestReadsSurviveLostConnections: what the pool kept of a database that has gone since is noticed by the reading itself.
func TestReadsSurviveLostConnections(t *testing.T) {
	c := neo4jtest.Open(t)
	proxy := newLossyProxy(t, strings.TrimPrefix(c.URI, "bolt://"))
	s, err := Open(Config{URI: "bolt://" + proxy.listener.Addr().String(), Username: c.Username, Password: c.Password})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(context.WithoutCancel(t.Context())) }) // its connections are cut
	for range 3 {
		if err := s.Ready(t.Context()); err != nil {
			t.Fatal(err)
		}
		proxy.hangUp()
	}
}

func wantFailure(t *testing.T, err error, codes ...graph.Code) {
	t.Helper()
	var e *graph.Error
	if !errors.As(err, &e) {
		t.Errorf("got %v, not a *graph.Error", err)
		return
	}
	for _, code := range codes {
		if e.Code == code {
			if strings.Contains(e.Message, "bolt") || strings.Contains(e.Message, "Neo.") || strings.Contains(e.Message, "127.0.0.1") {
				t.Errorf("the message shows what is inside: %s", e.Message)
			}
			return
		}
	}
	t.Errorf("code %s, not one of %v: %v", e.Code, codes, err)
}

func TestCheckURI(t *testing.T) {
	for uri, ok := range map[string]bool{
		"bolt://localhost:7687": true, "neo4j+s://x.databases.example": true, "neo4j://[::1]:7687": true,
		"": false, "localhost:7687": false, "http://localhost": false, "bolt://": false, "bolt://:7687": false, "BOLT://x": false,
	} {
		if err := CheckURI(uri); (err == nil) != ok {
			t.Errorf("%q: %v", uri, err)
		}
	}
}

// TestRouting uses the scheme of clusters and Aura: reads go where the routing table says, and see what was just written.
func TestRouting(t *testing.T) {
	c := neo4jtest.Open(t)
	s, err := Open(Config{URI: strings.Replace(c.URI, "bolt://", "neo4j://", 1), Username: c.Username, Password: c.Password})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		p := prefix()
		execute(t, s, `CREATE (:Product {id: $p, code: $p, name: 'written before it is read'})`, map[string]any{"p": p})
		found, err := s.ProductsByCode(t.Context(), []string{p})
		if err != nil || found[0] == nil {
			t.Fatalf("own write not read: %v, %v", found, err)
		}
	}
}
