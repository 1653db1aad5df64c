package lists

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/neo4jtest"
)

// someNames are names whose beginnings, and whose order, are easily got wrong.
var someNames = []string{
	"Zeta", "alpha", "eBike", "Ärzte", "Arzte", "AT&T", "Snap-on", "Maersk A/S", "3M", "Yahoo!", ".NET Works", "C++ Partners", "IT", "It Is No Not Of",
	"Müller & Söhne", "Mueller", "Straße", "STRASSE", "Łódź", "Ørsted", "L’Étoile", "L'Étoile", "İstanbul", "Ὀδυσσεύς", "株式会社トヨタ", "ﾄﾖﾀ", "삼성전자",
	"ปูนซิเมนต์ไทย", "टाटा स्टील", "شركة أرامكو", "חברה שלום", "!!!", "☕", "a*b \"c\" ~d \\e :f AND OR NOT (g) [h] {i} j^2 k|l", "A" + strings.Repeat("ü-", 90),
}

// nameOrganizations writes an organization of each name, with Account Numbers that an empty database does not have, and gives these by name.
func nameOrganizations(t *testing.T, s Lists, names []string) map[string]string {
	t.Helper()
	numbers := make(map[string]string, len(names))
	rows := make([]map[string]any, len(names))
	for i, name := range names {
		numbers[name] = fmt.Sprintf("NO-%03d", i)
		rows[i] = neo4jtest.OrganizationNamed(numbers[name], name)
	}
	execute(t, s, `UNWIND $rows AS row CREATE (o:Organization) SET o = row`, map[string]any{"rows": rows})
	return numbers
}

// numbersOf returns the Account Numbers of a page.
func numbersOf(t *testing.T, s Lists, filter graph.OrganizationFilter, page graph.Page) []string {
	t.Helper()
	out, err := s.Organizations(t.Context(), filter, graph.OrderByName, page)
	if err != nil {
		t.Fatalf("%+v: %v", filter, err)
	}
	var numbers []string
	for _, r := range out.Rows {
		numbers = append(numbers, r.Item.AccountNumber)
	}
	if page.Count && out.Total != len(numbers) {
		t.Errorf("%+v: %d are counted, %d listed", filter, out.Total, len(numbers))
	}
	return numbers
}

// TestSearchIsItsDefinition holds over an index with all names that a search finds what its definition in graph says, and nothing else: for
// every beginning of every word, for what the index has as syntax, and for words longer than the index takes.
func TestSearchIsItsDefinition(t *testing.T) {
	s := openOn(t, neo4jtest.OpenEmpty(t), nil)
	numbers := nameOrganizations(t, s, someNames)
	typed := []string{"", " ", "\u200b", "*", "a*", "?", "\"", "\\", "~", "AND", "NOT IT", "-zeta", "+", "[a TO z]", "searchText:zeta", "/z.*/", "(", "&&", "N", "no-0", "no0", strings.Repeat("a", 200)}
	for _, name := range someNames {
		typed = append(typed, name, strings.ToUpper(name), strings.ToLower(name))
		for _, word := range strings.Fields(name) {
			runes := []rune(word)
			for i := range min(len(runes), 8) {
				typed = append(typed, string(runes[:i+1]))
			}
		}
	}
	slices.Sort(typed)
	for _, typed := range slices.Compact(typed) {
		var want []string
		for name, number := range numbers {
			if definitionFinds(typed, name, number) {
				want = append(want, number)
			}
		}
		got := numbersOf(t, s, graph.OrganizationFilter{Search: typed}, graph.Page{Limit: 100, Count: true})
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%q finds %v, not %v", typed, got, want)
		}
	}
	if all := numbersOf(t, s, graph.OrganizationFilter{Search: "IT"}, graph.Page{Limit: 100}); len(all) != 2 {
		t.Errorf("IT finds %v", all)
	}
}

func definitionFinds(typed, name, number string) bool {
	stored := strings.Fields(graph.SearchText(name, number))
	for _, spellings := range graph.SearchedWords(typed) {
		if !slices.ContainsFunc(spellings, func(typed string) bool {
			return slices.ContainsFunc(stored, func(word string) bool { return strings.HasPrefix(word, typed) })
		}) {
			return false
		}
	}
	return true
}

// TestOrganizationsInNameOrder holds that pages of every size, forward and backward, are the list as the collation sorts it, equal names by
// Account Number; and that a cursor stays where it is while its organization is renamed.
func TestOrganizationsInNameOrder(t *testing.T) {
	s := openOn(t, neo4jtest.OpenEmpty(t), nil)
	numbers := nameOrganizations(t, s, someNames)
	for i := range 3 {
		number := fmt.Sprintf("TWIN-%d", i)
		execute(t, s, `CREATE (o:Organization) SET o = $o`, map[string]any{"o": neo4jtest.OrganizationNamed(number, "Müller & Söhne")})
	}
	collation := collate.New(language.Und)
	sorted := slices.SortedFunc(slices.Values(someNames), func(a, b string) int { return cmp.Or(collation.CompareString(a, b), cmp.Compare(a, b)) })
	var want []string
	for _, name := range sorted {
		if want = append(want, numbers[name]); name == "Müller & Söhne" {
			want = append(want, "TWIN-0", "TWIN-1", "TWIN-2")
		}
	}
	read := pagerOf(func(page graph.Page) (graph.Rows[*graph.Organization], error) {
		return s.Organizations(t.Context(), graph.OrganizationFilter{}, graph.OrderByName, page)
	}, func(o *graph.Organization) string { return o.AccountNumber })
	for size := 1; size <= 7; size++ {
		for _, backward := range []bool{false, true} {
			if got := walk(t, read, size, backward, len(want)); !slices.Equal(got, want) {
				t.Errorf("pages of %d, backward %t: %v, not %v", size, backward, got, want)
			}
		}
	}
	keys, cursors, _, _, _, _ := read(graph.Page{Limit: 4})
	execute(t, s, `MATCH (o:Organization {accountNumber: $number}) SET o += $named`,
		map[string]any{"number": keys[3], "named": neo4jtest.OrganizationNamed(keys[3], "Zzz")})
	if rest, _, _, _, _, err := read(graph.Page{Limit: 3, After: cursors[3]}); err != nil || !slices.Equal(rest, want[4:7]) {
		t.Errorf("after the cursor of one that was renamed: %v, %v, not %v", rest, err, want[4:7])
	}
}

// TestOrganizationsComeFromTheIndexInOrder holds that the database reads a page as its index has it, and sorts nothing, unless it searches or is
// given the ids.
func TestOrganizationsComeFromTheIndexInOrder(t *testing.T) {
	connection := neo4jtest.OpenEmpty(t)
	s := openOn(t, connection, nil)
	p := neo4jtest.Prefix()
	var organizations []map[string]any
	for i := range 1000 {
		number := fmt.Sprintf("%s-%d", p, i)
		organizations = append(organizations, neo4jtest.OrganizationNamed(number, "Named "+number))
	}
	execute(t, s, "UNWIND $organizations AS organization CREATE (o:Organization) SET o = organization", map[string]any{"organizations": organizations})
	replan(t, s)
	for form, st := range organizationLists {
		if form.search || form.within {
			continue
		}
		operators, err := connection.Explain(t, st.Text)
		if err != nil {
			t.Fatal(err)
		}
		for _, operator := range operators {
			if strings.Contains(operator, "Sort") || strings.Contains(operator, "Top") {
				t.Errorf("%+v: %v", form, operators)
			}
		}
	}
}

// TestNamesOfOthersAreDerived holds for organizations and groups that another program wrote without what they are found and ordered by, or
// renamed without it: lists end while it is so, and from the next start on they are found, and ordered, as all.
func TestNamesOfOthersAreDerived(t *testing.T) {
	connection := neo4jtest.OpenEmpty(t)
	s := openOn(t, connection, nil)
	p := seed(t, s, 3)
	nameOrganizations(t, s, []string{"Alpha", "Beta", "Gamma"})
	execute(t, s, `MATCH (o:Organization {accountNumber: 'NO-000'}) REMOVE o.searchText, o.nameOrder`, nil)
	execute(t, s, `MATCH (o:Organization {accountNumber: 'NO-001'}) SET o.name = 'Zürich AG'`, nil)
	execute(t, s, `MATCH (:Organization {id: $p})-[:HAS_GROUP]->(g) WHERE g.nameKey STARTS WITH 'group' REMOVE g.nameOrder`, map[string]any{"p": p})
	execute(t, s, `MATCH (g:EntitlementGroup {id: $p + '-TEAM'}) SET g.name = 'Ägäis', g.nameKey = 'ägäis'`, map[string]any{"p": p})
	execute(t, s, `MATCH (g:EntitlementGroup {id: $p + '-002'}) SET g.name = 'Zed', g.nameKey = 'zed'`, map[string]any{"p": p})
	walkAll := func() (names, keys []string) {
		organizations := pagerOf(func(page graph.Page) (graph.Rows[*graph.Organization], error) {
			return s.Organizations(t.Context(), graph.OrganizationFilter{}, graph.OrderByName, page)
		}, func(o *graph.Organization) string { return o.Name })
		groups := pagersOf(t.Context(), s, p)["groups"]
		for _, backward := range []bool{true, false} {
			names, keys = walk(t, organizations, 1, backward, 4), walk(t, groups, 1, backward, 4)
		}
		return names, keys
	}
	if names, keys := walkAll(); len(names) != 3 || len(keys) != 4 {
		t.Errorf("before the start: %q, %q", names, keys)
	}
	s = openOn(t, connection, nil)
	low := strings.ToLower(p)
	names, keys := walkAll()
	if want := []string{"Alpha", "Gamma", "Seed " + p, "Zürich AG"}; !slices.Equal(names, want) {
		t.Errorf("organizations: %q, not %q", names, want)
	}
	if want := []string{"ägäis", "group " + low + "-001", "group " + low + "-003", "zed"}; !slices.Equal(keys, want) {
		t.Errorf("groups: %q, not %q", keys, want)
	}
	for typed, want := range map[string][]string{"alp": {"NO-000"}, "zuer": {"NO-001"}, "beta": nil} {
		if got := numbersOf(t, s, graph.OrganizationFilter{Search: typed}, graph.Page{Limit: 10}); !slices.Equal(got, want) {
			t.Errorf("%s finds %v, not %v", typed, got, want)
		}
	}
}

// TestNamesAfterUpgrade starts on a database of the shape before there was anything to find or order names by: its indexes are those of
// migrations 1 to 5, and what it holds has no such properties.
func TestNamesAfterUpgrade(t *testing.T) {
	s := openOn(t, neo4jtest.OpenEmpty(t), nil)
	old, err := os.ReadFile("../schema/migration/0002_organization_lists.cypher")
	if err != nil {
		t.Fatal(err)
	}
	names := append(slices.Clone(someNames), "Last")
	nameOrganizations(t, s, names)
	execute(t, s, `MATCH (o:Organization) REMOVE o.searchText, o.nameOrder`, nil)
	execute(t, s, `DROP INDEX organization_name_order`, nil)
	execute(t, s, `DROP INDEX organization_search_text`, nil)
	for _, text := range strings.Split(bolt.StripComments(string(old)), ";") {
		execute(t, s, text, nil)
	}
	execute(t, s, `MATCH (x) WHERE x:Derivation OR x:Migration AND x.version > 5 DELETE x`, nil)
	migrate(t, s)
	indexes := execute(t, s, `SHOW INDEXES YIELD name WHERE name STARTS WITH 'organization_' RETURN collect(name) AS names`, nil)
	got := bolt.Texts(indexes[0].Columns()["names"])
	if slices.Contains(got, "organization_name") || slices.Contains(got, "organization_search") || !slices.Contains(got, "organization_search_text") {
		t.Errorf("indexes %v", got)
	}
	if all := numbersOf(t, s, graph.OrganizationFilter{}, graph.Page{Limit: 100}); len(all) != len(names) {
		t.Errorf("%d of %d are in the list by name", len(all), len(names))
	}
	if found := numbersOf(t, s, graph.OrganizationFilter{Search: "snapon"}, graph.Page{Limit: 100}); len(found) != 1 {
		t.Errorf("found %v", found)
	}
}
