package neo4j

import (
	"strings"

	"entitlegraph/graph"
)

// What organizations and groups are found and ordered by is stored beside their names.

// organizationNames keeps Organization.searchText and Organization.nameOrder.
var organizationNames = &derivation{
	name: "organization names", version: graph.SearchTextVersion + graph.NameOrderVersion,
	page:  render("derive_organization_names", nil),
	stale: render("derive_organization_names", map[string]bool{"Stale": true}),
	write: cypher("derive_organization_names_write"),
	compute: func(r row) map[string]any {
		name, number := r.text("name"), r.text("accountNumber")
		derived := organizationNameFields(name, number)
		if r["searchText"] == derived["searchText"] && r["nameOrder"] == derived["nameOrder"] {
			return nil
		}
		derived["name"], derived["accountNumber"] = name, number
		return derived
	},
}

// groupNames keeps EntitlementGroup.nameOrder, of the group's name key: no two groups of an organization have one.
var groupNames = &derivation{
	name: "group names", version: graph.NameOrderVersion,
	page:  render("derive_group_names", nil),
	stale: render("derive_group_names", map[string]bool{"Stale": true}),
	write: cypher("derive_group_names_write"),
	compute: func(r row) map[string]any {
		key := r.text("nameKey")
		order := graph.NameOrder(key)
		if r["nameOrder"] == order {
			return nil
		}
		return fields{"nameKey": key, "nameOrder": order}
	},
}

// organizationNameFields gives the properties of an organization that follow from its name and Account Number.
func organizationNameFields(name, accountNumber string) fields {
	return fields{"searchText": graph.SearchText(name, accountNumber), "nameOrder": graph.NameOrder(name)}
}

// inNameOrder gives the parameters of a page whose cursors hold a name first: its place in the order of names instead. No name has the
// line feed that stands before the place of what has no name order.
func inNameOrder(page graph.Page) map[string]any {
	place := func(c graph.Cursor) graph.Cursor {
		if c == nil || strings.HasPrefix(c[0], graph.OrderedOf) {
			return c
		}
		return append(graph.Cursor{graph.NameOrder(c[0])}, c[1:]...)
	}
	page.After, page.Before = place(page.After), place(page.Before)
	return pageParameters(page)
}
