package neo4j

import (
	"context"
	"slices"
	"sync"
	"testing"

	"entitlegraph/graph"
	"entitlegraph/neo4j/neo4jtest"
)

// TestPagesAreKept holds that a page that was read once is given from memory while its account is at the same version, that the version
// is asked for each time, unless the operation has seen it, and that what changed is seen at once.
func TestPagesAreKept(t *testing.T) {
	var mu sync.Mutex
	var sent []string
	s := openOn(t, neo4jtest.Open(t), func(statement string) {
		mu.Lock()
		defer mu.Unlock()
		sent = append(sent, statement)
	})
	p := seed(t, s, 3)
	read := func(ctx context.Context) (int, []string) {
		mu.Lock()
		sent = nil
		mu.Unlock()
		pages, err := s.SitesOfOrganizations(ctx, []string{p}, graph.Page{Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		mu.Lock()
		defer mu.Unlock()
		return len(pages[0].Rows), slices.Clone(sent)
	}
	// A page is kept when nothing was written while it was read, and other tests write: some tries.
	kept := func(ctx context.Context, rows int, statements ...string) {
		t.Helper()
		var n int
		var got []string
		for range 50 {
			if n, got = read(ctx); n != rows {
				t.Fatalf("%d sites, not %d", n, rows)
			}
			if slices.Equal(got, statements) {
				return
			}
		}
		t.Errorf("it sent %v, not %v", got, statements)
	}
	kept(t.Context(), 3, "organization_versions")
	moment := graph.WithMoment(t.Context())
	if _, err := s.OrganizationsByAccountNumber(moment, []string{p}); err != nil {
		t.Fatal(err)
	}
	kept(moment, 3)

	execute(t, s, `MATCH (o:Organization {id: $p})-[h:HAS_SITE]->(:Site {id: $p + '-001'})
		SET o.revision = o.revision + 1, o.updatedAt = datetime() DELETE h`, map[string]any{"p": p})
	if n, _ := read(t.Context()); n != 2 {
		t.Errorf("%d sites after one was taken away", n)
	}
	kept(t.Context(), 2, "organization_versions")

	execute(t, s, "MATCH (o:Organization {id: $p}) REMOVE o:Organization SET o:ErasedOrganization", map[string]any{"p": p})
	if n, _ := read(t.Context()); n != 0 {
		t.Errorf("%d sites of an organization that is erased", n)
	}
}

// TestListCacheIsBounded holds that what was used longest ago goes first.
func TestListCacheIsBounded(t *testing.T) {
	c := newListCache(10 * bytesARow)
	for _, parent := range []string{"a", "b", "c"} {
		c.put(keptKey{parent: parent}, keptPage{size: 4})
	}
	_, a := c.get(keptKey{parent: "a"})
	_, b := c.get(keptKey{parent: "b"})
	if c.put(keptKey{parent: "large"}, keptPage{size: 11}); a || !b || c.size != 8 {
		t.Errorf("a %t, b %t, %d rows", a, b, c.size)
	}
}
