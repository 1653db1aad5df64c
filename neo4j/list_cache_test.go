package neo4j

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

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j/neo4jtest"
)

// TestPagesAreKept holds that a page that was read once is given from memory while its account is at the same version, that the version
// is asked for each time, unless the operation has seen it, and that what changed is seen at once.
func TestPagesAreKept(t *testing.T) {
	var sent sentStatements
	s := openOn(t, neo4jtest.Open(t), sent.note)
	p := seed(t, s, 3)
	read := func(ctx context.Context) (int, []string) {
		sent.take()
		pages, err := s.SitesOfOrganizations(ctx, []string{p}, graph.Page{Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		return len(pages[0].Rows), sent.take()
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
	reading := graph.WithRequestVersions(t.Context())
	if _, err := s.OrganizationsByAccountNumber(reading, []string{p}); err != nil {
		t.Fatal(err)
	}
	kept(reading, 3)

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

// TestProductsOfGroupsAreRenamed holds that the kept products of groups and logins follow a change of a product's name, though no contract
// of the account has a line for it.
func TestProductsOfGroupsAreRenamed(t *testing.T) {
	s := openTest(t)
	p := seed(t, s, 2)
	code := p + "-001"
	execute(t, s, "MATCH (:Product {code: $code})<-[g:GRANTS]-() DELETE g", map[string]any{"code": code})
	for list, read := range map[string]func(context.Context, []string) ([][]*graph.Product, error){"groups": s.ProductsOfGroups, "users": s.ProductsOfUsers} {
		for _, name := range []string{"First " + list, "Second " + list} {
			apply(t, s, changes.UpdateProduct{Code: code, Name: changes.Say(name)})
			for range 5 { // it is kept as soon as nobody writes meanwhile
				if products, err := read(t.Context(), []string{code}); err != nil || len(products[0]) != 1 || products[0][0].Name != name {
					t.Fatalf("%s: %v, %v, not %s", list, products[0], err, name)
				}
			}
		}
	}
}

// TestKeptIsWhatWasRead holds for every list that what memory gives is what the database gave, for parents of one account and of two.
func TestKeptIsWhatWasRead(t *testing.T) {
	var sent atomic.Int64
	connection := neo4jtest.Open(t)
	s := openOn(t, connection, func(statement string) {
		if statement != statementOrganizationVersions.name {
			sent.Add(1)
		}
	})
	plain, err := Open(Config{URI: connection.URI, Username: connection.Username, Password: connection.Password, CacheBytes: -1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = plain.Close(t.Context()) })
	p, other := seed(t, s, 3), seed(t, s, 2)
	for _, of := range []string{p, other} {
		execute(t, s, `MATCH (o:Organization {id: $p})<-[:BELONGS_TO]-(u:User), (o)-[:HAS_GROUP]->(g:EntitlementGroup)
			SET o.entitlementStamp = 'stamp' MERGE (u)-[:MEMBER_OF {group: g.id, loginKey: u.loginKey}]->(g)
			CREATE (o)-[:HAS_CONTACT {id: u.id + g.id, country: 'DE'}]->(u)`, map[string]any{"p": of})
	}
	page := graph.Page{Limit: 2, Count: true}
	for name, list := range map[string]struct {
		parents []string
		read    func(*Store, []string) (any, error)
	}{
		"sites":            {[]string{""}, func(s *Store, of []string) (any, error) { return s.SitesOfOrganizations(t.Context(), of, page) }},
		"users":            {[]string{""}, func(s *Store, of []string) (any, error) { return s.UsersOfOrganizations(t.Context(), of, page) }},
		"contracts":        {[]string{""}, func(s *Store, of []string) (any, error) { return s.ContractsOfOrganizations(t.Context(), of, page) }},
		"groups":           {[]string{""}, func(s *Store, of []string) (any, error) { return s.GroupsOfOrganizations(t.Context(), of, page) }},
		"contacts":         {[]string{""}, func(s *Store, of []string) (any, error) { return s.ContactsOfOrganizations(t.Context(), of) }},
		"groups of user":   {[]string{"-001", "-002"}, func(s *Store, of []string) (any, error) { return s.GroupsOfUsers(t.Context(), of, page) }},
		"members":          {[]string{"-001", "-TEAM"}, func(s *Store, of []string) (any, error) { return s.MembersOfGroups(t.Context(), of, page) }},
		"products of user": {[]string{"-001", "-002"}, func(s *Store, of []string) (any, error) { return s.ProductsOfUsers(t.Context(), of) }},
		"products":         {[]string{"-001", "-TEAM"}, func(s *Store, of []string) (any, error) { return s.ProductsOfGroups(t.Context(), of) }},
		"lines":            {[]string{"-C", "-001-C"}, func(s *Store, of []string) (any, error) { return s.LinesOfContracts(t.Context(), of, page) }},
		"orders":           {[]string{"-C", "-001-C"}, func(s *Store, of []string) (any, error) { return s.OrdersOfContracts(t.Context(), of, page) }},
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
			for try := 0; try < 50 && (!none || try < 2); try++ { // a page is kept when nothing was written while it was read, and other tests write
				before := sent.Load()
				got, err := list.read(s, parents)
				if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); err != nil || diff != "" {
					t.Fatalf("%s of %v: %v (-read +kept):\n%s", name, parents, err, diff)
				}
				if kept = sent.Load() == before; kept {
					break
				}
			}
			if kept == none {
				t.Errorf("%s of %v are kept: %t", name, parents, kept)
			}
		}
	}
}

// TestListCacheIsBounded holds that what was used longest ago goes first.
func TestListCacheIsBounded(t *testing.T) {
	key := func(parent string) keptKey { return keptKeyOf(nil, graph.Page{}, parent) }
	pages := keptPages{encoded: strings.Repeat("x", 100)}
	c := newListCache(2*pages.bytes()+50, &keptBytes{})
	for _, parent := range []string{"a", "b", "c"} {
		c.put(key(parent), pages)
	}
	_, a := c.get(key("a"))
	_, b := c.get(key("b"))
	if c.put(key("large"), keptPages{encoded: strings.Repeat("x", 2000)}); a || !b || c.bytes != 2*pages.bytes() {
		t.Errorf("a %t, b %t, %d bytes", a, b, c.bytes)
	}
}

// TestKeptKeys holds that what is asked differently is kept apart.
func TestKeptKeys(t *testing.T) {
	seen := map[keptKey]bool{}
	for i, key := range []keptKey{
		keptKeyOf(linesOfContracts.statement.forward, graph.Page{Limit: 1}, "a", "b"),
		keptKeyOf(linesOfContracts.statement.backward, graph.Page{Limit: 1}, "a", "b"),
		keptKeyOf(ordersOfContracts.statement.forward, graph.Page{Limit: 1}, "a", "b"),
		keptKeyOf(linesOfContracts.statement.forward, graph.Page{Limit: 2}, "a", "b"),
		keptKeyOf(linesOfContracts.statement.forward, graph.Page{Limit: 1, Count: true}, "a", "b"),
		keptKeyOf(linesOfContracts.statement.forward, graph.Page{Limit: 1}, "ab"),
		keptKeyOf(linesOfContracts.statement.forward, graph.Page{Limit: 1}, "a"),
		keptKeyOf(linesOfContracts.statement.forward, graph.Page{Limit: 1, After: graph.Cursor{"a"}}, "b"),
		keptKeyOf(linesOfContracts.statement.forward, graph.Page{Limit: 1, Before: graph.Cursor{"a"}}, "b"),
		keptKeyOf(linesOfContracts.statement.forward, graph.Page{Limit: 1, After: graph.Cursor{"a", "b"}}),
	} {
		if seen[key] {
			t.Errorf("question %d is another one", i)
		}
		seen[key] = true
	}
}

// TestBytesOfKeptPages holds that what is counted is what kept pages take in memory, within a tenth.
func TestBytesOfKeptPages(t *testing.T) {
	const entries = 20_000
	c := newListCache(math.MaxInt64, &keptBytes{})
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range entries {
		version := accountVersion{organizationID: uuid.NewString(), stamp: uuid.NewString()}
		c.put(keptKeyOf(nil, graph.Page{}, version.stamp), keptPages{version, strings.Repeat("x", i%5000)})
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if took := int64(after.HeapAlloc - before.HeapAlloc); took < c.bytes*9/10 || took > c.bytes*11/10 {
		t.Errorf("%d bytes are counted, and %d taken: a page takes %d beside what is encoded", c.bytes, took, (took-c.bytes)/entries+bytesAPage)
	}
	runtime.KeepAlive(c)
}
