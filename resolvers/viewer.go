package resolvers

import (
	"context"

	"entitlegraph/graph"
	"entitlegraph/graph/generated"
	"entitlegraph/graph/relay"
)

type viewerResolver struct{ *Resolver }

// Viewer returns the resolver of a viewer's fields.
func (r *Resolver) Viewer() generated.ViewerResolver { return &viewerResolver{r} }

// Me returns the viewer; policy.Gate refuses requests without one.
func (r *queryResolver) Me(ctx context.Context) (*graph.Viewer, error) {
	return graph.ViewerOf(ctx), nil
}

// User returns the user that the viewer is; nil for other kinds.
func (r *viewerResolver) User(ctx context.Context, v *graph.Viewer) (*graph.User, error) {
	if v.Kind != graph.ViewerUser {
		return nil, nil
	}
	return single(r.store(ctx).UsersByLoginKey(ctx, []string{v.LoginKey}, graph.Alone))
}

// Organizations returns a page of the viewer's organizations: the guard shows no others.
func (r *viewerResolver) Organizations(
	ctx context.Context, _ *graph.Viewer, first *int, after *string, last *int, before *string,
) (*relay.OrganizationConnection, error) {
	arguments := graph.PageArguments{First: first, After: after, Last: last, Before: before}
	return root(ctx, organizationsByNumber, arguments, func(ctx context.Context, page graph.Page) (graph.Rows[*graph.Organization], error) {
		return r.store(ctx).Organizations(ctx, graph.OrganizationFilter{}, graph.OrderByAccountNumber, page)
	})
}
