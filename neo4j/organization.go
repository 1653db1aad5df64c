package neo4j

import (
	"context"
	"strings"
	"unicode"

	"entitlegraph/graph"
)

var (
	statementOrganizationsByAccountNumber = cypher("organizations_by_account_number")
	statementOrganizationsOfSites         = cypher("organizations_of_sites")
	statementOrganizationsOfUsers         = cypher("organizations_of_users")
	statementOrganizationsOfContracts     = cypher("organizations_of_contracts")
	statementOrganizationsOfGroups        = cypher("organizations_of_groups")
	statementContactsOfOrganizations      = cypher("contacts_of_organizations")
	statementDomainsOfOrganizations       = cypher("domains_of_organizations")
)

// organizationLists are the forms of the list of organizations, by what the request says.
var organizationLists = func() map[organizationForm]*statement {
	forms := map[organizationForm]*statement{}
	for i := range 1 << 6 {
		f := organizationForm{i&1 != 0, i&2 != 0, i&4 != 0, i&8 != 0, i&16 != 0, i&32 != 0}
		forms[f] = render("organizations", map[string]bool{
			"Search": f.search, "Within": f.within, "ByName": f.byName, "After": f.after, "Before": f.before, "Backward": f.backward,
		})
	}
	return forms
}()

type organizationForm struct{ search, within, byName, after, before, backward bool }

// organizationCounts are the forms of its count.
var organizationCounts = func() map[organizationForm]*statement {
	forms := map[organizationForm]*statement{}
	for i := range 1 << 2 {
		f := organizationForm{search: i&1 != 0, within: i&2 != 0}
		forms[f] = render("organizations_count", map[string]bool{"Search": f.search, "Within": f.within})
	}
	return forms
}()

// OrganizationsByAccountNumber finds organizations by their keys.
func (s reads) OrganizationsByAccountNumber(ctx context.Context, accountNumbers []string) ([]*graph.Organization, error) {
	return byKey(ctx, s, statementOrganizationsByAccountNumber, accountNumbers, seenOrganizationOf(ctx))
}

// OrganizationsOfSites gives the organization of each site.
func (s reads) OrganizationsOfSites(ctx context.Context, siteIDs []string) ([]*graph.Organization, error) {
	return byKey(ctx, s, statementOrganizationsOfSites, siteIDs, seenOrganizationOf(ctx))
}

// OrganizationsOfUsers gives the organization of each user.
func (s reads) OrganizationsOfUsers(ctx context.Context, userIDs []string) ([]*graph.Organization, error) {
	return byKey(ctx, s, statementOrganizationsOfUsers, userIDs, seenOrganizationOf(ctx))
}

// OrganizationsOfContracts gives the organization of each contract.
func (s reads) OrganizationsOfContracts(ctx context.Context, contractIDs []string) ([]*graph.Organization, error) {
	return byKey(ctx, s, statementOrganizationsOfContracts, contractIDs, seenOrganizationOf(ctx))
}

// OrganizationsOfGroups gives the organization of each group.
func (s reads) OrganizationsOfGroups(ctx context.Context, groupIDs []string) ([]*graph.Organization, error) {
	return byKey(ctx, s, statementOrganizationsOfGroups, groupIDs, seenOrganizationOf(ctx))
}

// ContactsOfOrganizations gives all fulfillment contacts of each organization, by login key, the global one of a user first.
func (s reads) ContactsOfOrganizations(ctx context.Context, organizationIDs []string) ([][]*graph.FulfillmentContact, error) {
	return accountListsByKey(ctx, s, statementContactsOfOrganizations, organizationIDs, contactOf, contactShape)
}

// DomainsOfOrganizations gives all domains that each organization claims, by name.
func (s reads) DomainsOfOrganizations(ctx context.Context, organizationIDs []string) ([][]*graph.Domain, error) {
	return listsByKey(ctx, s, statementDomainsOfOrganizations, organizationIDs, domainOf)
}

// Organizations gives a page of the organizations that the filter keeps. It makes a second round trip when the page
// counts.
func (s reads) Organizations(ctx context.Context, filter graph.OrganizationFilter, order graph.OrganizationOrder, page graph.Page) (graph.Rows[*graph.Organization], error) {
	byName := order == graph.OrderByName
	search := searchQuery(filter.Search)
	l := list[*graph.Organization]{
		decode: seenOrganizationOf(ctx), place: func(o *graph.Organization) graph.Cursor { return graph.Cursor{o.AccountNumber} },
	}
	parameters := pageParameters(page)
	if byName {
		l, parameters = organizationsByName(l.decode), inNameOrder(page)
	}
	parameters["search"] = search
	parameters["country"] = orNull(filter.Country)
	parameters["product"] = orNull(filter.ProductCode)
	parameters["status"] = orNull(string(filter.ContractStatus))
	parameters["within"] = filter.Within
	st := organizationLists[organizationForm{search != "", filter.Within != nil, byName, page.After != nil, page.Before != nil, page.Backward}]
	out, err := topLevel(ctx, s, l, st, parameters, page)
	if err != nil || !page.Count {
		return out, err
	}
	out.Total, err = s.count(ctx, organizationCounts[organizationForm{search: search != "", within: filter.Within != nil}], parameters)
	return out, err
}

// organizationsByName is the list in the order of names. A cursor holds the name that a row is ordered by, which is another one than the
// row has where another program changed that since the last start: so the list goes on where the row stands.
func organizationsByName(decode func(row) *graph.Organization) list[*graph.Organization] {
	ordered := map[*graph.Organization]string{}
	return list[*graph.Organization]{
		decode: func(r row) *graph.Organization {
			o := decode(r)
			ordered[o] = graph.OrderedName(r.text("order"))
			return o
		},
		place: func(o *graph.Organization) graph.Cursor { return graph.Cursor{ordered[o], o.AccountNumber} },
	}
}

// topLevel reads a page of a list without a parent: all rows in one record.
func topLevel[T any](ctx context.Context, s runner, l list[T], st *statement, parameters map[string]any, page graph.Page) (graph.Rows[T], error) {
	records, err := s.read(ctx, st, parameters)
	if err != nil || len(records) == 0 {
		return graph.Rows[T]{}, err
	}
	rows, err := rowsOf(records[0], "rows")
	if err != nil {
		return graph.Rows[T]{}, failure(ctx, st.name, err)
	}
	items := make([]T, len(rows))
	for i, r := range rows {
		items[i] = l.decode(r)
	}
	return l.pageOf(items, page), nil
}

// count reads the column total of a statement's only row.
func (s reads) count(ctx context.Context, st *statement, parameters map[string]any) (int, error) {
	records, err := s.read(ctx, st, parameters)
	if err != nil || len(records) == 0 {
		return 0, err
	}
	total, err := column[int64](records[0], "total")
	return int(total), failure(ctx, st.name, err)
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// searchQuery makes what people type into a query of the full-text index: one of the spellings of every word must begin a word that is
// stored. What is typed is never syntax. Empty when nothing is left to search for.
func searchQuery(typed string) string {
	words := graph.SearchedWords(typed)
	clauses := make([]string, len(words))
	for i, spellings := range words {
		beginnings := make([]string, len(spellings))
		for j, spelling := range spellings {
			beginnings[j] = escapeSearch(spelling) + "*"
		}
		clauses[i] = "+(" + strings.Join(beginnings, " ") + ")"
	}
	return strings.Join(clauses, " ")
}

// escapeSearch takes the meaning from characters that the query language of the index gives one. No word is one of its words: those are
// in capitals.
func escapeSearch(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.In(r, unicode.P, unicode.S) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
