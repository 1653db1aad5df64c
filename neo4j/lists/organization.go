package lists

import (
	"context"
	"strings"
	"unicode"

	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/nouns"
)

var (
	statementOrganizationsByAccountNumber = cypher.Statement("organizations_by_account_number")
	statementOrganizationsOfSites         = cypher.Statement("organizations_of_sites")
	statementOrganizationsOfUsers         = cypher.Statement("organizations_of_users")
	statementOrganizationsOfContracts     = cypher.Statement("organizations_of_contracts")
	statementOrganizationsOfGroups        = cypher.Statement("organizations_of_groups")
	statementContactsOfOrganizations      = cypher.Statement("contacts_of_organizations")
	statementDomainsOfOrganizations       = cypher.Statement("domains_of_organizations")
)

// organizationLists are the forms of the list of organizations.
var organizationLists = func() map[organizationForm]*bolt.Statement {
	forms := map[organizationForm]*bolt.Statement{}
	for i := range 1 << 6 {
		f := organizationForm{i&1 != 0, i&2 != 0, i&4 != 0, i&8 != 0, i&16 != 0, i&32 != 0}
		forms[f] = cypher.Render("organizations", map[string]bool{
			"Search": f.search, "Within": f.within, "ByName": f.byName, "After": f.after, "Before": f.before, "Backward": f.backward,
		})
	}
	return forms
}()

type organizationForm struct{ search, within, byName, after, before, backward bool }

// organizationCounts are the forms of its count.
var organizationCounts = func() map[organizationForm]*bolt.Statement {
	forms := map[organizationForm]*bolt.Statement{}
	for i := range 1 << 2 {
		f := organizationForm{search: i&1 != 0, within: i&2 != 0}
		forms[f] = cypher.Render("organizations_count", map[string]bool{"Search": f.search, "Within": f.within})
	}
	return forms
}()

// OrganizationsByAccountNumber finds organizations by their keys.
func (s Lists) OrganizationsByAccountNumber(ctx context.Context, accountNumbers []string) ([]*graph.Organization, error) {
	return bolt.ByKey(ctx, s.from, statementOrganizationsByAccountNumber, accountNumbers, organization(ctx))
}

// OrganizationsOfSites returns the organization of each site.
func (s Lists) OrganizationsOfSites(ctx context.Context, siteIDs []string) ([]*graph.Organization, error) {
	return bolt.ByKey(ctx, s.from, statementOrganizationsOfSites, siteIDs, organization(ctx))
}

// OrganizationsOfUsers returns the organization of each user.
func (s Lists) OrganizationsOfUsers(ctx context.Context, userIDs []string) ([]*graph.Organization, error) {
	return bolt.ByKey(ctx, s.from, statementOrganizationsOfUsers, userIDs, organization(ctx))
}

// OrganizationsOfContracts returns the organization of each contract.
func (s Lists) OrganizationsOfContracts(ctx context.Context, contractIDs []string) ([]*graph.Organization, error) {
	return bolt.ByKey(ctx, s.from, statementOrganizationsOfContracts, contractIDs, organization(ctx))
}

// OrganizationsOfGroups returns the organization of each group.
func (s Lists) OrganizationsOfGroups(ctx context.Context, groupIDs []string) ([]*graph.Organization, error) {
	return bolt.ByKey(ctx, s.from, statementOrganizationsOfGroups, groupIDs, organization(ctx))
}

// ContactsOfOrganizations returns all fulfillment contacts of each organization, by login key, the global one of a user first.
func (s Lists) ContactsOfOrganizations(ctx context.Context, organizationIDs []string) ([][]*graph.FulfillmentContact, error) {
	return allChildren(ctx, s, statementContactsOfOrganizations, organizationIDs, nouns.Contact, contactShape)
}

// DomainsOfOrganizations returns all domains that each organization claims, by name.
func (s Lists) DomainsOfOrganizations(ctx context.Context, organizationIDs []string) ([][]*graph.Domain, error) {
	return rowsByKey(ctx, s, statementDomainsOfOrganizations, organizationIDs, nouns.Domain)
}

// Organizations returns a page of the organizations that match the filter. It makes a second round trip when the page counts.
func (s Lists) Organizations(ctx context.Context, filter graph.OrganizationFilter, order graph.OrganizationOrder, page graph.Page) (graph.Rows[*graph.Organization], error) {
	byName := order == graph.OrderByName
	search := searchQuery(filter.Search)
	l := list[*graph.Organization]{
		decode: organization(ctx), place: func(o *graph.Organization) graph.Cursor { return graph.Cursor{o.AccountNumber} },
	}
	parameters := pageParameters(page)
	if byName {
		l, parameters = organizationsByName(l.decode), inNameOrder(page)
	}
	parameters["search"] = search
	parameters["country"] = bolt.OrNull(filter.Country)
	parameters["product"] = bolt.OrNull(filter.ProductCode)
	parameters["status"] = bolt.OrNull(string(filter.ContractStatus))
	parameters["within"] = filter.Within
	st := organizationLists[organizationForm{search != "", filter.Within != nil, byName, page.After != nil, page.Before != nil, page.Backward}]
	out, err := topLevel(ctx, s, l, st, parameters, page)
	if err != nil || !page.Count {
		return out, err
	}
	out.Total, err = bolt.Count(ctx, s.from, organizationCounts[organizationForm{search: search != "", within: filter.Within != nil}], parameters)
	return out, err
}

// organizationsByName is the list in the order of names. A cursor has the name that a row is ordered by, which differs from the name that the
// row has where another program changed that since the last start: so the list goes on where the row stands.
func organizationsByName(decode func(bolt.Row) *graph.Organization) list[*graph.Organization] {
	ordered := map[*graph.Organization]string{}
	return list[*graph.Organization]{
		decode: func(r bolt.Row) *graph.Organization {
			o := decode(r)
			ordered[o] = graph.OrderedName(r.Text("order"))
			return o
		},
		place: func(o *graph.Organization) graph.Cursor { return graph.Cursor{ordered[o], o.AccountNumber} },
	}
}

// searchQuery returns the query of the full-text index for what people type: one of the spellings of every word must begin a word that is
// stored. What is typed is never syntax. Empty when no word is left.
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

// escapeSearch escapes the characters that are syntax in the query language of the index. No word is an operator of it: those are in capitals.
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
