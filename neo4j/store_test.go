package neo4j

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entitlegraph/graph"
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
func prefix() string {
	return "T" + strings.ToUpper(strings.ReplaceAll(uuid.NewString(), "-", ""))[:12]
}

// execute runs a statement of the test's own.
func execute(t *testing.T, s *Store, text string, parameters map[string]any) []*driver.Record {
	t.Helper()
	var records []*driver.Record
	err := s.write(t.Context(), "test", func(ctx context.Context, tx *transaction) (err error) {
		records, err = tx.run(ctx, &statement{name: "test", text: text}, parameters)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// organizationNamed gives the properties of an organization of a test.
func organizationNamed(accountNumber, name string) map[string]any {
	properties := organizationNameFields(name, accountNumber)
	maps.Copy(properties, map[string]any{
		"id": accountNumber, "accountNumber": accountNumber, "name": name, "currency": "EUR", "revision": 1, "entitlementRevision": 1,
	})
	return properties
}

// seed creates an organization with n of everything; its keys begin with the prefix it gives.
func seed(t *testing.T, s *Store, n int) string {
	t.Helper()
	p := prefix()
	orders := make([]string, n)
	for i := range orders {
		orders[i] = graph.NameOrder(fmt.Sprintf("group %s-%03d", strings.ToLower(p), i+1))
	}
	execute(t, s, `
		MERGE (de:Country {code: 'DE'}) ON CREATE SET de.name = 'Germany'
		CREATE (o:Organization {createdAt: datetime(), updatedAt: datetime()})
		SET o += $organization
		CREATE (c:Contract {id: $p + '-C', contractNumber: $p + '-C', status: 'ACTIVE', startsOn: date('2020-01-01'), graceDays: 0})<-[:HOLDS]-(o)
		CREATE (team:EntitlementGroup {id: $p + '-TEAM', name: 'Team', nameKey: 'team', nameOrder: $team, accountNumber: $p})<-[:HAS_GROUP]-(o)
		WITH o, c, team, de
		UNWIND range(1, $n) AS i
		WITH o, c, team, de, i, $p + '-' + right('000' + i, 3) AS k
		CREATE (s:Site {id: k, customerNumber: k, name: 'Site ' + i})<-[:HAS_SITE]-(o), (s)-[:LOCATED_IN]->(de)
		CREATE (u:User {id: k, login: k + '@seed.example', loginKey: toLower(k) + '@seed.example', status: 'ACTIVE', organization: $p})-[:BELONGS_TO {roles: []}]->(o)
		CREATE (u)-[:MEMBER_OF {group: team.id, loginKey: u.loginKey}]->(team)
		CREATE (g:EntitlementGroup {id: k, name: 'Group ' + k, nameKey: 'group ' + toLower(k), nameOrder: $orders[i - 1], accountNumber: $p})<-[:HAS_GROUP]-(o)
		CREATE (r:Order {id: k, orderNumber: k, orderedOn: date('2020-01-01')})<-[:FULFILLED_BY]-(c), (r)-[:PLACED_FOR]->(s)
		CREATE (p:Product {id: k, code: k, name: 'Product ' + i})
		CREATE (c)-[:GRANTS {id: k + '-0', country: 'DE', quantity: i, arr: 100, orderNumber: k, place: 0}]->(p)
		CREATE (c)-[:GRANTS {id: k + '-1', arr: 0, orderNumber: k, place: 1}]->(p)
		CREATE (u)-[:ALLOWS]->(p), (g)-[:ALLOWS]->(p)
		CREATE (:Contract {id: k + '-C', contractNumber: k + '-C', status: 'SUSPENDED', startsOn: date('2020-01-01')})<-[:HOLDS]-(o)`,
		map[string]any{"p": p, "n": n, "organization": organizationNamed(p, "Seed "+p), "team": graph.NameOrder("team"), "orders": orders})
	return p
}

// pager reads one page of some list as the keys of its rows.
type pager func(graph.Page) (keys []string, cursors []graph.Cursor, next, previous bool, total int, err error)

func pagerOf[T any](read func(graph.Page) (graph.Rows[T], error), key func(T) string) pager {
	return func(p graph.Page) (keys []string, cursors []graph.Cursor, next, previous bool, total int, err error) {
		out, err := read(p)
		for _, r := range out.Rows {
			keys, cursors = append(keys, key(r.Item)), append(cursors, r.Cursor)
		}
		return keys, cursors, out.HasNext, out.HasPrevious, out.Total, err
	}
}

func firstOf[T any](rows []graph.Rows[T], err error) (graph.Rows[T], error) {
	if err != nil || len(rows) == 0 {
		return graph.Rows[T]{}, err
	}
	return rows[0], nil
}

// pagersOf gives every list of a seeded organization.
func pagersOf(ctx context.Context, s *Store, p string) map[string]pager {
	one := []string{p}
	contract, team := []string{p + "-C"}, []string{p + "-TEAM"}
	return map[string]pager{
		"sites": pagerOf(func(page graph.Page) (graph.Rows[*graph.Site], error) {
			return firstOf(s.SitesOfOrganizations(ctx, one, page))
		}, func(x *graph.Site) string { return x.CustomerNumber }),
		"contracts": pagerOf(func(page graph.Page) (graph.Rows[*graph.Contract], error) {
			return firstOf(s.ContractsOfOrganizations(ctx, one, page))
		}, func(x *graph.Contract) string { return x.ContractNumber }),
		"groups": pagerOf(func(page graph.Page) (graph.Rows[*graph.EntitlementGroup], error) {
			return firstOf(s.GroupsOfOrganizations(ctx, one, page))
		}, func(x *graph.EntitlementGroup) string { return x.NameKey }),
		"users": pagerOf(func(page graph.Page) (graph.Rows[*graph.User], error) {
			return firstOf(s.UsersOfOrganizations(ctx, one, page))
		}, func(x *graph.User) string { return x.LoginKey }),
		"members": pagerOf(func(page graph.Page) (graph.Rows[*graph.User], error) {
			return firstOf(s.MembersOfGroups(ctx, team, page))
		}, func(x *graph.User) string { return x.LoginKey }),
		"lines": pagerOf(func(page graph.Page) (graph.Rows[*graph.ContractLine], error) {
			return firstOf(s.LinesOfContracts(ctx, contract, page))
		}, func(x *graph.ContractLine) string { return x.ID }),
		"orders": pagerOf(func(page graph.Page) (graph.Rows[*graph.Order], error) {
			return firstOf(s.OrdersOfContracts(ctx, contract, page))
		}, func(x *graph.Order) string { return x.OrderNumber }),
		"organizations by search": pagerOf(func(page graph.Page) (graph.Rows[*graph.Organization], error) {
			return s.Organizations(ctx, graph.OrganizationFilter{Search: p}, graph.OrderByName, page)
		}, func(x *graph.Organization) string { return x.AccountNumber }),
	}
}

// TestPagesAreTheList walks every list forward and backward in pages of every small size, and gets the whole list each time.
func TestPagesAreTheList(t *testing.T) {
	s, ctx := openTest(t), t.Context()
	p := seed(t, s, 5)
	for name, read := range pagersOf(ctx, s, p) {
		t.Run(name, func(t *testing.T) {
			all, _, next, previous, total, err := read(graph.Page{Limit: 100, Count: true})
			if err != nil {
				t.Fatal(err)
			}
			if len(all) == 0 || next || previous || total != len(all) {
				t.Fatalf("whole list: %d rows, next %t, previous %t, total %d", len(all), next, previous, total)
			}
			for size := 1; size <= len(all)+1; size++ {
				for _, backward := range []bool{false, true} {
					if walked := walk(t, read, size, backward, len(all)); fmt.Sprint(walked) != fmt.Sprint(all) {
						t.Errorf("pages of %d, backward %t: %v, not %v", size, backward, walked, all)
					}
				}
			}
			if none, _, next, _, _, err := read(graph.Page{Limit: 0}); err != nil || len(none) != 0 || !next {
				t.Errorf("an empty page: %v, next %t, %v", none, next, err)
			}
		})
	}
}

func walk(t *testing.T, read pager, size int, backward bool, most int) []string {
	t.Helper()
	var walked []string
	page := graph.Page{Limit: size, Backward: backward}
	for range most + 2 {
		keys, cursors, next, previous, total, err := read(page)
		if err != nil {
			t.Fatal(err)
		}
		if total != 0 {
			t.Errorf("counted %d without being asked", total)
		}
		if backward {
			walked = append(keys, walked...)
		} else {
			walked = append(walked, keys...)
		}
		if more := next && !backward || previous && backward; !more {
			return walked
		}
		if backward {
			page.Before = cursors[0]
		} else {
			page.After = cursors[len(cursors)-1]
		}
	}
	t.Errorf("pages of %d, backward %t, never end", size, backward)
	return walked
}

// TestCursorsStayWhileRowsComeAndGo removes the very row a cursor was taken from, and adds one before it.
func TestCursorsStayWhileRowsComeAndGo(t *testing.T) {
	s, ctx := openTest(t), t.Context()
	p := seed(t, s, 5)
	read := pagersOf(ctx, s, p)["sites"]
	first, cursors, _, _, _, err := read(graph.Page{Limit: 2})
	if err != nil {
		t.Fatal(err)
	}
	execute(t, s, `MATCH (s:Site {customerNumber: $gone}) DETACH DELETE s`, map[string]any{"gone": first[1]})
	execute(t, s, `MATCH (o:Organization {id: $p})
		MATCH (de:Country {code: 'DE'})
		CREATE (o)-[:HAS_SITE]->(:Site {id: $p + '-000', customerNumber: $p + '-000', name: 'new'})-[:LOCATED_IN]->(de)`, map[string]any{"p": p})
	rest, _, _, _, _, err := read(graph.Page{Limit: 100, After: cursors[1]})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{p + "-003", p + "-004", p + "-005"}; fmt.Sprint(rest) != fmt.Sprint(want) {
		t.Errorf("after the cursor: %v, not %v", rest, want)
	}
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
	if err != nil || len(distinct(sent)) != 3 { // the logins; what their account holds, and whether it still does
		t.Fatalf("the first facts took %d round trips (%v), %v", len(sent), sent, err)
	}
	sent = nil
	if again, err := s.Facts(ctx, keys); err != nil || len(distinct(sent)) != 1 || again[0].Holdings != facts[0].Holdings {
		t.Fatalf("the next took %d round trips (%v), %v", len(sent), sent, err)
	}
	if facts[1] != nil || facts[0] == nil || facts[0].Holdings != facts[2].Holdings || len(facts[0].Holdings.Lines) != 8 {
		t.Errorf("facts: %+v", facts)
	}
}

// TestUsersOfOthersAreListed holds that users and members which another program wrote without the properties of the lists are in them
// from the next start on.
func TestUsersOfOthersAreListed(t *testing.T) {
	s, ctx := openTest(t), t.Context()
	p := seed(t, s, 3)
	execute(t, s, `MATCH (:Organization {id: $p})<-[:BELONGS_TO]-(u:User)-[m:MEMBER_OF]->()
		REMOVE u.organization, m.group, m.loginKey`, map[string]any{"p": p})
	if err := s.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	for name, pager := range pagersOf(ctx, s, p) {
		if name != "users" && name != "members" {
			continue
		}
		if keys, _, _, _, _, err := pager(graph.Page{Limit: 10}); err != nil || len(keys) != 3 {
			t.Errorf("%s: %v, %v", name, keys, err)
		}
	}
}

// TestNodesByID finds one of each kind.
func TestNodesByID(t *testing.T) {
	s, ctx := openTest(t), t.Context()
	p := seed(t, s, 1)
	execute(t, s, `MATCH (o:Organization {id: $p})<-[:BELONGS_TO]-(u:User)
		CREATE (o)-[:HAS_CONTACT {id: $p + '-K', country: 'DE'}]->(u), (o)-[:CLAIMS]->(:Domain {name: toLower($p) + '.example', autoApprove: true})`, map[string]any{"p": p})
	for kind, id := range map[graph.Kind]string{
		graph.KindOrganization: p, graph.KindSite: p + "-001", graph.KindUser: p + "-001", graph.KindProduct: p + "-001", graph.KindContract: p + "-C",
		graph.KindContractLine: p + "-001-1", graph.KindOrder: p + "-001", graph.KindEntitlementGroup: p + "-TEAM",
		graph.KindFulfillmentContact: p + "-K", graph.KindDomain: strings.ToLower(p) + ".example",
	} {
		found, err := s.NodesByID(ctx, kind, []string{"no such", id}, graph.Alone)
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		if found[0] != nil {
			t.Errorf("%s: something for an id that nothing has: %#v", kind, found[0])
		}
		if node, ok := found[1].(interface{ NodeID() string }); !ok || node.NodeID() != graph.EncodeID(kind, id) {
			t.Errorf("%s: %#v", kind, found[1])
		}
	}
}

// TestOwnersAreReadAlong holds that look-ups give the organization of what they find when they are asked to, and remember its version.
func TestOwnersAreReadAlong(t *testing.T) {
	s := openTest(t)
	p := seed(t, s, 1)
	node := func(kind graph.Kind, id string) func(context.Context, graph.Along) (any, error) {
		return func(ctx context.Context, along graph.Along) (any, error) {
			return first(s.NodesByID(ctx, kind, []string{id}, along))
		}
	}
	for name, look := range map[string]func(context.Context, graph.Along) (any, error){
		"user": func(ctx context.Context, along graph.Along) (any, error) {
			return first(s.UsersByLoginKey(ctx, []string{strings.ToLower(p) + "-001@seed.example"}, along))
		},
		"site": func(ctx context.Context, along graph.Along) (any, error) {
			return first(s.SitesByCustomerNumber(ctx, []string{p + "-001"}, along))
		},
		"contract": func(ctx context.Context, along graph.Along) (any, error) {
			return first(s.ContractsByNumber(ctx, []string{p + "-C"}, along))
		},
		"user by id":     node(graph.KindUser, p+"-001"),
		"site by id":     node(graph.KindSite, p+"-001"),
		"contract by id": node(graph.KindContract, p+"-C"),
		"group by id":    node(graph.KindEntitlementGroup, p+"-TEAM"),
	} {
		for _, along := range []graph.Along{graph.Alone, graph.WithOwner} {
			ctx, wanted := graph.WithRequestVersions(t.Context()), along == graph.WithOwner
			found, err := look(ctx, along)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			owner := reflect.ValueOf(found).Elem().FieldByName("Owner").Interface().(*graph.Organization)
			seen, _ := graph.RequestVersionsOf(ctx).Seen(p).(accountVersion)
			if (owner != nil && owner.ID == p) != wanted || (seen.organizationID == p) != wanted {
				t.Errorf("%s, wanted %t: organization %v, version seen %v", name, wanted, owner, seen)
			}
		}
	}
}

func first[T any](found []T, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

// TestOrganizations finds organizations by what people type, and by filters.
func TestOrganizations(t *testing.T) {
	s, ctx := openTest(t), t.Context()
	p := seed(t, s, 1)
	for _, o := range []struct{ account, name string }{
		{p + "-A.1", "Ångström & Søn " + p}, {p + "-B_2", "O'Neil Works " + p}, {p + "-C", "zebra AND (co) " + p},
	} {
		execute(t, s, `CREATE (o:Organization) SET o = $organization`, map[string]any{"organization": organizationNamed(o.account, o.name)})
	}
	for _, c := range []struct {
		filter graph.OrganizationFilter
		want   []string
	}{
		{graph.OrganizationFilter{Search: p}, []string{p, p + "-A.1", p + "-B_2", p + "-C"}},
		{graph.OrganizationFilter{Search: strings.ToLower(p[:9])}, []string{p, p + "-A.1", p + "-B_2", p + "-C"}},
		{graph.OrganizationFilter{Search: p + " angstr"}, []string{p + "-A.1"}},
		{graph.OrganizationFilter{Search: "SØN " + p}, []string{p + "-A.1"}},
		{graph.OrganizationFilter{Search: p + "-A.1"}, []string{p + "-A.1"}},
		{graph.OrganizationFilter{Search: p + "-a."}, []string{p + "-A.1"}},
		{graph.OrganizationFilter{Search: p + "-B_2"}, []string{p + "-B_2"}},
		{graph.OrganizationFilter{Search: "O'Neil " + p}, []string{p + "-B_2"}},
		{graph.OrganizationFilter{Search: "AND (co) " + p}, []string{p + "-C"}},
		{graph.OrganizationFilter{Search: p + " AND (NOT) *"}, nil},
		{graph.OrganizationFilter{Search: `*:* "`}, nil},
		{graph.OrganizationFilter{Search: p + " nothing"}, nil},
		{graph.OrganizationFilter{Search: p + ` "*`}, []string{p, p + "-A.1", p + "-B_2", p + "-C"}},
		{graph.OrganizationFilter{Search: p, Country: "DE"}, []string{p}},
		{graph.OrganizationFilter{Search: p, Country: "FR"}, nil},
		{graph.OrganizationFilter{Search: p, ProductCode: p + "-001"}, []string{p}},
		{graph.OrganizationFilter{ProductCode: p + "-001"}, []string{p}},
		{graph.OrganizationFilter{Search: p, ContractStatus: graph.ContractSuspended}, []string{p}},
		{graph.OrganizationFilter{Search: p, ContractStatus: graph.ContractCancelled}, nil},
	} {
		out, err := s.Organizations(ctx, c.filter, graph.OrderByAccountNumber, graph.Page{Limit: 100, Count: true})
		if err != nil {
			t.Errorf("%+v: %v", c.filter, err)
			continue
		}
		var got []string
		for _, r := range out.Rows {
			got = append(got, r.Item.AccountNumber)
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) || out.Total != len(c.want) {
			t.Errorf("%+v: %v, total %d, not %v", c.filter, got, out.Total, c.want)
		}
	}
}

// TestMigrateTogether has several programs start at once on an empty database, then a newer and a changed one.
func TestMigrateTogether(t *testing.T) {
	c := neo4jtest.OpenOwn(t)
	stores := make([]*Store, 4)
	for i := range stores {
		s, err := Open(Config{URI: c.URI, Username: c.Username, Password: c.Password})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close(t.Context())
		stores[i] = s
	}
	var wait sync.WaitGroup
	errs := make([]error, len(stores))
	for i, s := range stores {
		wait.Go(func() { errs[i] = s.Migrate(t.Context()) })
	}
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	s := stores[0]
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
	wantFailure(t, down.apply(t.Context(), statementPing, nil), graph.CodeUnavailable, graph.CodeTimeout)

	s := openTest(t)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	slow := &statement{name: "slow", text: "UNWIND range(1, 100000000) AS i WITH i WHERE i % 7 = 8 RETURN count(*) AS n"}
	_, err = s.read(ctx, slow, nil)
	wantFailure(t, err, graph.CodeTimeout)
	_, err = s.read(t.Context(), &statement{name: "wrong", text: "RETURN nonsense"}, nil)
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
