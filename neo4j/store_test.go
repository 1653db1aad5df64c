package neo4j_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"entitlegraph/graph"
	"entitlegraph/neo4j"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/neo4jtest"
)

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
	if again, err := s.Facts(ctx, keys); err != nil || len(bolt.Distinct(sent)) != 1 || again[0].AccountFacts != facts[0].AccountFacts {
		t.Fatalf("the next took %d round trips (%v), %v", len(sent), sent, err)
	}
	if facts[1] != nil || facts[0] == nil || facts[0].AccountFacts != facts[2].AccountFacts || len(facts[0].AccountFacts.Lines) != 8 {
		t.Errorf("facts: %+v", facts)
	}
}

// TestFailures checks that every call ends, with a code that tells what to do, and with nothing of the database in the message.
func TestFailures(t *testing.T) {
	down, err := neo4j.Open(neo4j.Config{URI: "bolt://127.0.0.1:1", Timeout: 300 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer down.Close(t.Context())
	_, err = down.UsersByLoginKey(t.Context(), []string{"a@b.example"}, graph.Alone)
	neo4jtest.WantFailure(t, err, graph.CodeUnavailable)
	neo4jtest.WantFailure(t, down.Ready(t.Context()), graph.CodeUnavailable)
	_, err = down.LinkKey(t.Context())
	neo4jtest.WantFailure(t, err, graph.CodeUnavailable, graph.CodeTimeout)
}

// TestReadsSurviveLostConnections: what the pool kept of a database that has gone since is noticed by the reading itself.
func TestReadsSurviveLostConnections(t *testing.T) {
	c := neo4jtest.Open(t)
	proxy := newLossyProxy(t, strings.TrimPrefix(c.URI, "bolt://"))
	s, err := neo4j.Open(neo4j.Config{URI: "bolt://" + proxy.Address(), Username: c.Username, Password: c.Password})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(context.WithoutCancel(t.Context())) }) // its connections are cut
	for range 3 {
		if err := s.Ready(t.Context()); err != nil {
			t.Fatal(err)
		}
		proxy.HangUp()
	}
}

// TestRouting uses the scheme of clusters and Aura: reads go where the routing table says, and see what was just written.
func TestRouting(t *testing.T) {
	c := neo4jtest.Open(t)
	s, err := neo4j.Open(neo4j.Config{URI: strings.Replace(c.URI, "bolt://", "neo4j://", 1), Username: c.Username, Password: c.Password})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		p := prefix()
		load(t, s, fmt.Sprintf(`{"type":"product","code":%q,"name":"written before it is read"}`, p), neo4j.ImportOptions{})
		found, err := s.ProductsByCode(t.Context(), []string{p})
		if err != nil || found[0] == nil {
			t.Fatalf("own write not read: %v, %v", found, err)
		}
	}
}
