package resolvers

import (
	"context"

	"entitlegraph/graph"
	"entitlegraph/graph/relay"
)

func groupID(g *graph.EntitlementGroup) string { return g.ID }

func groupOwner(g *graph.EntitlementGroup) *graph.Organization { return g.Owner }

// Organization returns the organization the group belongs to.
func (r *entitlementGroupResolver) Organization(ctx context.Context, g *graph.EntitlementGroup) (*graph.Organization, error) {
	return owner(ctx, g, groupID, groupOwner, r.store(ctx).OrganizationsOfGroups)
}

// Products returns the products the group restricts its members to (R18).
func (r *entitlementGroupResolver) Products(ctx context.Context, g *graph.EntitlementGroup) ([]*graph.Product, error) {
	return all(ctx, g, groupID, r.store(ctx).ProductsOfGroups)
}

// Members returns a page of the group's members.
func (r *entitlementGroupResolver) Members(
	ctx context.Context, g *graph.EntitlementGroup, first *int, after *string, last *int, before *string,
) (*relay.UserConnection, error) {
	arguments := graph.PageArguments{First: first, After: after, Last: last, Before: before}
	return children(ctx, userList, g, groupID, arguments, r.store(ctx).MembersOfGroups)
}
