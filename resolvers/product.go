package resolvers

import (
	"context"

	"entitlegraph/graph"
	"entitlegraph/graph/relay"
)

// Product returns the product with that code.
func (r *queryResolver) Product(ctx context.Context, code string) (*graph.Product, error) {
	return byKey(ctx, "code", "product code", code, r.store(ctx).ProductsByCode)
}

// Products returns a page of the product catalogue.
func (r *queryResolver) Products(
	ctx context.Context, first *int, after *string, last *int, before *string,
) (*relay.ProductConnection, error) {
	return root(ctx, productList, graph.PageArguments{First: first, After: after, Last: last, Before: before}, r.store(ctx).Products)
}
