package lists

import (
	"context"

	"entitlegraph/graph"
	"entitlegraph/neo4j/nouns"
)

var (
	groupsOfOrganizations = groupsBy("groups_of_organizations")
	groupsOfUsers         = groupsBy("groups_of_users")
)

func groupsBy(name string) list[*graph.EntitlementGroup] {
	return list[*graph.EntitlementGroup]{
		statement: cypher.Paged(name), decode: nouns.Group, place: placeOfGroup, shape: groupShape,
	}
}

// placeOfGroup is the name key; of a group without a name order what the statements order it by.
func placeOfGroup(g *graph.EntitlementGroup) graph.Cursor {
	if g.Unordered {
		return graph.Cursor{graph.OrderedOf + g.NameKey}
	}
	return graph.Cursor{g.NameKey}
}

// GroupsOfOrganizations returns a page of each organization's groups, by name.
func (s Lists) GroupsOfOrganizations(ctx context.Context, organizationIDs []string, page graph.Page) ([]graph.Rows[*graph.EntitlementGroup], error) {
	return childrenWith(ctx, s, groupsOfOrganizations, organizationIDs, page, inNameOrder(page))
}

// GroupsOfUsers returns a page of each user's groups, by name.
func (s Lists) GroupsOfUsers(ctx context.Context, userIDs []string, page graph.Page) ([]graph.Rows[*graph.EntitlementGroup], error) {
	return childrenWith(ctx, s, groupsOfUsers, userIDs, page, inNameOrder(page))
}
