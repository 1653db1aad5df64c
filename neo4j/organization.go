package neo4j

import (
	"context"
	"slices"
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
	l := list[*graph.Organization]{decode: seenOrganizationOf(ctx), place: func(o *graph.Organization) graph.Cursor {
		if byName {
			return graph.Cursor{o.Name, o.AccountNumber}
		}
		return graph.Cursor{o.AccountNumber}
	}}
	parameters := pageParameters(page)
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

// searchQuery makes what people type into a query of the full-text index: every word must begin a word of the name or the
// number. The index breaks "7-A00.1" into words in its own way, so each word is asked for in three: as the index would break
// it, as the beginning of an unbroken word, and as beginnings of its parts. Empty when nothing is left to search for.
func searchQuery(typed string) string {
	var all []string
	for _, word := range strings.Fields(typed) {
		parts := strings.FieldsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) })
		if len(parts) == 0 || len(parts) == 1 && isStopWord(parts[0]) {
			continue
		}
		whole := escapeSearch(strings.Trim(word, ".,;:'\"()"))
		forms := []string{whole + "*", "(" + strings.Join(parts, "* AND ") + "*)"}
		if !slices.ContainsFunc(parts, isStopWord) {
			forms = append(forms, `"`+whole+`"`)
		}
		all = append(all, "("+strings.Join(forms, " OR ")+")")
	}
	return strings.Join(all, " AND ")
}

// stopWords are what the index leaves out of names, as its analyzer does for English.
var stopWords = strings.Fields("a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with")

func isStopWord(word string) bool { return slices.Contains(stopWords, strings.ToLower(word)) }

// escapeSearch takes the meaning from the characters that the query language of the index gives one.
func escapeSearch(s string) string {
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune(`+-&|!(){}[]^"~*?:\/<>=`, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
