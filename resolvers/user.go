package resolvers

import (
	"context"
	"time"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/graph/relay"
)

func userID(u *graph.User) string { return u.ID }

func userOwner(u *graph.User) *graph.Organization { return u.Owner }

// User returns the user with that login (R4).
func (r *queryResolver) User(ctx context.Context, login string) (*graph.User, error) {
	_, key, err := graph.NormalizeLogin(login)
	if err != nil {
		return nil, graph.InField("login", err)
	}
	return single(r.store(ctx).UsersByLoginKey(ctx, []string{key}, along(ctx)))
}

// Organization returns the organization the user belongs to.
func (r *userResolver) Organization(ctx context.Context, u *graph.User) (*graph.Organization, error) {
	return owner(ctx, u, userID, userOwner, r.store(ctx).OrganizationsOfUsers)
}

// EntitlementGroups returns a page of the groups the user is a member of.
func (r *userResolver) EntitlementGroups(
	ctx context.Context, u *graph.User, first *int, after *string, last *int, before *string,
) (*relay.EntitlementGroupConnection, error) {
	arguments := graph.PageArguments{First: first, After: after, Last: last, Before: before}
	return children(ctx, groupList, u, userID, arguments, r.store(ctx).GroupsOfUsers)
}

// RestrictedTo returns the products listed on the login itself (R18).
func (r *userResolver) RestrictedTo(ctx context.Context, u *graph.User) ([]*graph.Product, error) {
	return all(ctx, u, userID, r.store(ctx).ProductsOfUsers)
}

// AccessExceptions returns the products that are allowed or denied to the login (R35).
func (r *userResolver) AccessExceptions(ctx context.Context, u *graph.User) ([]*graph.ProductAccess, error) {
	return all(ctx, u, userID, r.store(ctx).ExceptionsOfUsers)
}

// EffectiveEntitlements returns what the login may use at an instant, and why (R9 to R23).
func (r *userResolver) EffectiveEntitlements(ctx context.Context, u *graph.User, at *time.Time) (*entitle.Answer, error) {
	answer, err := together(ctx, u, func(ctx context.Context, users []*graph.User) ([]*entitle.Answer, error) {
		return r.evaluate(ctx, ids(users, func(u *graph.User) string { return u.LoginKey }), instant(ctx, at))
	})
	if err == nil && answer == nil {
		return nil, errRemoved
	}
	return answer, err
}
