package neo4j

import (
	"context"

	"entitlegraph/graph"
)

var (
	groupsOfOrganizations = groupsBy("groups_of_organizations")
	groupsOfUsers         = groupsBy("groups_of_users")
)

func groupsBy(name string) list[*graph.EntitlementGroup] {
	return list[*graph.EntitlementGroup]{
		statement: paged(name), decode: groupOf,
		place: func(g *graph.EntitlementGroup) graph.Cursor { return graph.Cursor{g.NameKey} }, shape: groupShape,
	}
}

// GroupsOfOrganizations gives a page of each organization's groups, by name key.
func (s reads) GroupsOfOrganizations(ctx context.Context, organizationIDs []string, page graph.Page) ([]graph.Rows[*graph.EntitlementGroup], error) {
	return children(ctx, s, groupsOfOrganizations, organizationIDs, page)
}

// GroupsOfUsers gives a page of each user's groups, by name key.
func (s reads) GroupsOfUsers(ctx context.Context, userIDs []string, page graph.Page) ([]graph.Rows[*graph.EntitlementGroup], error) {
	return children(ctx, s, groupsOfUsers, userIDs, page)
}
