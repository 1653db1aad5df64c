package lists

import (
	"context"

	"entitlegraph/graph"
	"entitlegraph/neo4j/nouns"
)

var (
	usersByLoginKey = owned("users_by_login_key")

	usersOfOrganizations = usersBy("users_of_organizations")
	membersOfGroups      = usersBy("members_of_groups")
)

func usersBy(name string) list[*graph.User] {
	return list[*graph.User]{
		statement: cypher.Paged(name), decode: nouns.User,
		place: func(u *graph.User) graph.Cursor { return graph.Cursor{u.LoginKey} }, shape: userShape,
	}
}

// UsersByLoginKey finds users by the keys of their logins (R4).
func (s Lists) UsersByLoginKey(ctx context.Context, loginKeys []string, along graph.Along) ([]*graph.User, error) {
	return byOwnedKey(ctx, s, usersByLoginKey, loginKeys, along, nouns.User)
}

// UsersOfOrganizations returns a page of each organization's users, by login key.
func (s Lists) UsersOfOrganizations(ctx context.Context, organizationIDs []string, page graph.Page) ([]graph.Rows[*graph.User], error) {
	return childrenWith(ctx, s, usersOfOrganizations, organizationIDs, page, inLoginOrder(page))
}

// MembersOfGroups returns a page of each group's members, by login key.
func (s Lists) MembersOfGroups(ctx context.Context, groupIDs []string, page graph.Page) ([]graph.Rows[*graph.User], error) {
	return childrenWith(ctx, s, membersOfGroups, groupIDs, page, inLoginOrder(page))
}

// afterAllLogins stands behind every login key in Neo4j's order, which is that of code points: this one is no character.
const afterAllLogins = "\U0010FFFF"

// inLoginOrder returns the parameters of a page of users. Both ends are always given, so that the database enters its index there.
func inLoginOrder(page graph.Page) map[string]any {
	parameters := map[string]any{"from": "", "until": afterAllLogins, "limit": page.Limit + 1, "count": page.Count}
	if page.After != nil {
		parameters["from"] = page.After[0]
	}
	if page.Before != nil {
		parameters["until"] = page.Before[0]
	}
	return parameters
}
