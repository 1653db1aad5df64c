package resolvers

import (
	"context"

	"entitlegraph/graph"
	"entitlegraph/graph/generated"
)

type viewerResolver struct{ *Resolver }

// Viewer gives the resolver of the fields of who asks.
func (r *Resolver) Viewer() generated.ViewerResolver { return &viewerResolver{r} }

// Me gives who asks; the gate of rights lets nobody through of whom that is not known.
func (r *queryResolver) Me(ctx context.Context) (*graph.Viewer, error) {
	return graph.ViewerOf(ctx), nil
}

// User gives the user who asks; nil when it is no user.
func (r *viewerResolver) User(ctx context.Context, v *graph.Viewer) (*graph.User, error) {
	if v.Kind != graph.ViewerUser {
		return nil, nil
	}
	return single(r.store(ctx).UsersByLoginKey(ctx, []string{v.LoginKey}, graph.Alone))
}

// Organizations gives a page of the organizations that the viewer reaches: the store shows no others.
func (r *viewerResolver) Organizations(
	ctx context.Context, _ *graph.Viewer, first *int, after *string, last *int, before *string,
) (*graph.OrganizationConnection, error) {
	arguments := graph.PageArguments{First: first, After: after, Last: last, Before: before}
	return root(ctx, organizationsByNumber, arguments, func(ctx context.Context, page graph.Page) (graph.Rows[*graph.Organization], error) {
		return r.store(ctx).Organizations(ctx, graph.OrganizationFilter{}, graph.OrderByAccountNumber, page)
	})
}
