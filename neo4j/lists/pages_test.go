package lists

import (
	"context"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"entitlegraph/graph"
	"entitlegraph/graph/request"
	"entitlegraph/neo4j/cache"
	"entitlegraph/neo4j/neo4jtest"
	"entitlegraph/neo4j/versions"
)

// TestPagesAreCached holds that a page that was read once is given from memory while its account is at the same version, that the version
// is asked for each time, unless the operation has seen it, and that what changed is seen at once.
func TestPagesAreCached(t *testing.T) {
	var sent neo4jtest.Sent
	s := openOn(t, neo4jtest.OpenEmpty(t), sent.Note) // a page is kept when nothing was written while it was read
	p := seed(t, s, 3)
	read := func(ctx context.Context) (int, []string) {
		sent.Take()
		pages, err := s.SitesOfOrganizations(ctx, []string{p}, graph.Page{Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		return len(pages[0].Rows), sent.Take()
	}
	kept := func(ctx context.Context, rows int, statements ...string) {
		t.Helper()
		if n, got := read(ctx); n != rows || !slices.Equal(got, statements) {
			t.Errorf("it read %d sites by %v, not %d by %v", n, got, rows, statements)
		}
	}
	if n, _ := read(t.Context()); n != 3 {
		t.Errorf("%d sites of 3", n)
	}
	kept(t.Context(), 3, "organization_versions")
	moment := request.WithVersions(t.Context())
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

// TestCachedPagesEqualThoseRead holds for every list that what memory gives is what the database gave, for parents of one account and of two.
func TestCachedPagesEqualThoseRead(t *testing.T) {
	var sent atomic.Int64
	connection := neo4jtest.OpenEmpty(t) // a page is kept when nothing was written while it was read
	s := openOn(t, connection, func(statement string) {
		if statement != "organization_versions" {
			sent.Add(1)
		}
	})
	plain := New(openOn(t, connection, nil).from, nil)
	p, other := seed(t, s, 3), seed(t, s, 2)
	for _, of := range []string{p, other} {
		execute(t, s, `MATCH (o:Organization {id: $p})<-[:BELONGS_TO]-(u:User), (o)-[:HAS_GROUP]->(g:EntitlementGroup)
			SET o.entitlementStamp = 'stamp' MERGE (u)-[:MEMBER_OF {group: g.id, loginKey: u.loginKey}]->(g)
			CREATE (o)-[:HAS_CONTACT {id: u.id + g.id, country: 'DE'}]->(u)`, map[string]any{"p": of})
	}
	page := graph.Page{Limit: 2, Count: true}
	for name, list := range map[string]struct {
		parents []string
		read    func(Lists, []string) (any, error)
	}{
		"sites":            {parents: []string{""}, read: func(s Lists, of []string) (any, error) { return s.SitesOfOrganizations(t.Context(), of, page) }},
		"users":            {parents: []string{""}, read: func(s Lists, of []string) (any, error) { return s.UsersOfOrganizations(t.Context(), of, page) }},
		"contracts":        {parents: []string{""}, read: func(s Lists, of []string) (any, error) { return s.ContractsOfOrganizations(t.Context(), of, page) }},
		"groups":           {parents: []string{""}, read: func(s Lists, of []string) (any, error) { return s.GroupsOfOrganizations(t.Context(), of, page) }},
		"contacts":         {parents: []string{""}, read: func(s Lists, of []string) (any, error) { return s.ContactsOfOrganizations(t.Context(), of) }},
		"groups of user":   {parents: []string{"-001", "-002"}, read: func(s Lists, of []string) (any, error) { return s.GroupsOfUsers(t.Context(), of, page) }},
		"members":          {parents: []string{"-001", "-TEAM"}, read: func(s Lists, of []string) (any, error) { return s.MembersOfGroups(t.Context(), of, page) }},
		"products of user": {parents: []string{"-001", "-002"}, read: func(s Lists, of []string) (any, error) { return s.ProductsOfUsers(t.Context(), of) }},
		"products":         {parents: []string{"-001", "-TEAM"}, read: func(s Lists, of []string) (any, error) { return s.ProductsOfGroups(t.Context(), of) }},
		"lines":            {parents: []string{"-C", "-001-C"}, read: func(s Lists, of []string) (any, error) { return s.LinesOfContracts(t.Context(), of, page) }},
		"orders":           {parents: []string{"-C", "-001-C"}, read: func(s Lists, of []string) (any, error) { return s.OrdersOfContracts(t.Context(), of, page) }},
	} {
		var one, both []string
		for _, suffix := range list.parents {
			one, both = append(one, p+suffix), append(both, p+suffix, other+suffix)
		}
		for _, parents := range [][]string{one, both, append(both, "none")} {
			want, err := list.read(plain, parents)
			if err != nil {
				t.Fatal(err)
			}
			kept, none := false, slices.Contains(parents, "none")
			for range 2 { // the second time from memory, unless there is no account to ask the version of
				before := sent.Load()
				got, err := list.read(s, parents)
				if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); err != nil || diff != "" {
					t.Fatalf("%s of %v: %v (-read +kept):\n%s", name, parents, err, diff)
				}
				kept = sent.Load() == before
			}
			if kept == none {
				t.Errorf("%s of %v are kept: %t", name, parents, kept)
			}
		}
	}
}

// bytesOf returns the number of bytes that a cache counts.
func bytesOf(c *Pages) int64 {
	_, bytes := c.Size()
	return bytes
}

// TestListCacheIsBounded holds that what was used longest ago goes first.
func TestListCacheIsBounded(t *testing.T) {
	key := func(parent string) pageKey { return newPageKey(nil, graph.Page{}, parent) }
	pages := cachedPages{encoded: strings.Repeat("x", 100)}
	c := NewPages(2*pages.bytes()+50, &cache.Meter{})
	for _, parent := range []string{"a", "b", "c"} {
		c.Add(key(parent), pages)
	}
	_, a := c.Get(key("a"))
	_, b := c.Get(key("b"))
	if c.Add(key("large"), cachedPages{encoded: strings.Repeat("x", 2000)}); a || !b || bytesOf(c) != 2*pages.bytes() {
		t.Errorf("a %t, b %t, %d bytes", a, b, bytesOf(c))
	}
}

// TestCacheKeys holds that what is asked differently is kept apart.
func TestCacheKeys(t *testing.T) {
	seen := map[pageKey]bool{}
	for i, key := range []pageKey{
		newPageKey(linesOfContracts.statement.Forward, graph.Page{Limit: 1}, "a", "b"),
		newPageKey(linesOfContracts.statement.Backward, graph.Page{Limit: 1}, "a", "b"),
		newPageKey(ordersOfContracts.statement.Forward, graph.Page{Limit: 1}, "a", "b"),
		newPageKey(linesOfContracts.statement.Forward, graph.Page{Limit: 2}, "a", "b"),
		newPageKey(linesOfContracts.statement.Forward, graph.Page{Limit: 1, Count: true}, "a", "b"),
		newPageKey(linesOfContracts.statement.Forward, graph.Page{Limit: 1}, "ab"),
		newPageKey(linesOfContracts.statement.Forward, graph.Page{Limit: 1}, "a"),
		newPageKey(linesOfContracts.statement.Forward, graph.Page{Limit: 1, After: graph.Cursor{"a"}}, "b"),
		newPageKey(linesOfContracts.statement.Forward, graph.Page{Limit: 1, Before: graph.Cursor{"a"}}, "b"),
		newPageKey(linesOfContracts.statement.Forward, graph.Page{Limit: 1, After: graph.Cursor{"a", "b"}}),
	} {
		if seen[key] {
			t.Errorf("question %d is another one", i)
		}
		seen[key] = true
	}
}

// TestBytesOfCachedPages holds that what is counted is what kept pages take in memory, within a tenth.
func TestBytesOfCachedPages(t *testing.T) {
	const entries = 20_000
	c := NewPages(math.MaxInt64, &cache.Meter{})
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range entries {
		version := versions.Account{OrganizationID: uuid.NewString(), Stamp: uuid.NewString()}
		c.Add(newPageKey(nil, graph.Page{}, version.Stamp), cachedPages{version, strings.Repeat("x", i%5000)})
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if took := int64(after.HeapAlloc - before.HeapAlloc); took < bytesOf(c)*9/10 || took > bytesOf(c)*11/10 {
		t.Errorf("%d bytes are counted, and %d taken: a page takes %d beside what is encoded", bytesOf(c), took, (took-bytesOf(c))/entries+pageOverhead)
	}
	runtime.KeepAlive(c)
}
