package lists

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/neo4jtest"
)

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

// pagersOf returns every list of a seeded organization.
func pagersOf(ctx context.Context, s Lists, p string) map[string]pager {
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

// TestPagesOfUsers holds that a page of an account's users, and of a group's members, costs the same however many there are: the first
// page, one in the middle, and the last.
func TestPagesOfUsers(t *testing.T) {
	s := openTest(t)
	few, many := neo4jtest.Prefix(), neo4jtest.Prefix()
	users := func(p string, n int) {
		neo4jtest.SeedUsers(func(text string, parameters map[string]any) { execute(t, s, text, parameters) }, p, n)
	}
	users(few, 20)
	users(many, 10_000)
	replan(t, s)
	for list, of := range map[string]struct {
		statement bolt.Directions
		suffix    string
	}{"users": {statement: usersOfOrganizations.statement, suffix: ""}, "members": {statement: membersOfGroups.statement, suffix: "-TEAM"}} {
		for name, page := range map[string]graph.Page{
			"first":  {Limit: 10},
			"middle": {Limit: 10, After: graph.Cursor{"00004@pages.example"}},
			"before": {Limit: 10, Before: graph.Cursor{"00015@pages.example"}, Backward: true},
			"last":   {Limit: 10, Backward: true},
		} {
			hits := func(p string) int64 {
				parameters := inLoginOrder(page)
				parameters["keys"] = []string{p + of.suffix}
				for _, end := range []string{"from", "until"} {
					if login := parameters[end].(string); len(login) > len(afterAllLogins) {
						parameters[end] = strings.ToLower(p) + login
					}
				}
				return neo4jtest.Open(t).DatabaseHits(t, of.statement.Statement(page.Backward).Text, parameters)
			}
			if a, b := hits(few), hits(many); b > a+5 {
				t.Errorf("%s, the %s page of 10: %d database hits for 20 of them, %d for 10,000", list, name, a, b)
			} else {
				t.Logf("%s, the %s page of 10: %d and %d database hits", list, name, a, b)
			}
		}
	}
}
