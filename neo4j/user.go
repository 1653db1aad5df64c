package neo4j

import (
	"context"

	"entitlegraph/graph"
)

var (
	statementUsersByLoginKey = cypher("users_by_login_key")

	usersOfOrganizations = usersBy("users_of_organizations")
	membersOfGroups      = usersBy("members_of_groups")
)

func usersBy(name string) list[*graph.User] {
	return list[*graph.User]{
		statement: paged(name), decode: userOf,
		place: func(u *graph.User) graph.Cursor { return graph.Cursor{u.LoginKey} },
	}
}

// UsersByLoginKey finds users by the keys of their logins (R4).
func (s reads) UsersByLoginKey(ctx context.Context, loginKeys []string) ([]*graph.User, error) {
	return byKey(ctx, s, statementUsersByLoginKey, loginKeys, userOf)
}

// UsersOfOrganizations gives a page of each organization's users, by login key.
func (s reads) UsersOfOrganizations(ctx context.Context, organizationIDs []string, page graph.Page) ([]graph.Rows[*graph.User], error) {
	return children(ctx, s, usersOfOrganizations, organizationIDs, page)
}

// MembersOfGroups gives a page of each group's members, by login key.
func (s reads) MembersOfGroups(ctx context.Context, groupIDs []string, page graph.Page) ([]graph.Rows[*graph.User], error) {
	return children(ctx, s, membersOfGroups, groupIDs, page)
}
