package schema

import (
	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/nouns"
)

// The properties by which organizations and groups are searched and ordered are stored beside their names.

// organizationNames derives Organization.searchText and Organization.nameOrder.
var organizationNames = &derivation{
	name: "organization names", version: graph.SearchTextVersion + graph.NameOrderVersion,
	page:  cypher.Render("derive_organization_names", nil),
	stale: cypher.Render("derive_organization_names", map[string]bool{"Stale": true}),
	write: cypher.Statement("derive_organization_names_write"),
	compute: func(r bolt.Row) map[string]any {
		name, number := r.Text("name"), r.Text("accountNumber")
		derived := nouns.OrganizationNames(name, number)
		if r["searchText"] == derived["searchText"] && r["nameOrder"] == derived["nameOrder"] {
			return nil
		}
		derived["name"], derived["accountNumber"] = name, number
		return derived
	},
}

// groupNames derives EntitlementGroup.nameOrder from the group's name key: no two groups of an organization have the same.
var groupNames = &derivation{
	name: "group names", version: graph.NameOrderVersion,
	page:  cypher.Render("derive_group_names", nil),
	stale: cypher.Render("derive_group_names", map[string]bool{"Stale": true}),
	write: cypher.Statement("derive_group_names_write"),
	compute: func(r bolt.Row) map[string]any {
		key := r.Text("nameKey")
		order := graph.NameOrder(key)
		if r["nameOrder"] == order {
			return nil
		}
		return bolt.Fields{"nameKey": key, "nameOrder": order}
	},
}
