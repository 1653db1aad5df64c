package resolvers

import (
	"context"

	"entitlegraph/graph"
)

func orderID(o *graph.Order) string { return o.ID }

// Order returns the order with that number.
func (r *queryResolver) Order(ctx context.Context, orderNumber string) (*graph.Order, error) {
	return byKey(ctx, "orderNumber", "order number", orderNumber, r.store(ctx).OrdersByNumber)
}

// FulfillmentDocument returns the document of the order with that number.
func (r *queryResolver) FulfillmentDocument(ctx context.Context, orderNumber string) (*graph.FulfillmentDocument, error) {
	order, err := r.Order(ctx, orderNumber)
	if order == nil || err != nil {
		return nil, err
	}
	return one(ctx, order, orderID, r.store(ctx).DocumentsOfOrders)
}

// Contract returns the contract the order was placed under.
func (r *orderResolver) Contract(ctx context.Context, o *graph.Order) (*graph.Contract, error) {
	return one(ctx, o, orderID, r.store(ctx).ContractsOfOrders)
}

// Site returns the site the order was placed for.
func (r *orderResolver) Site(ctx context.Context, o *graph.Order) (*graph.Site, error) {
	return one(ctx, o, orderID, r.store(ctx).SitesOfOrders)
}

// FulfillmentDocument returns the Fulfillment Document of the order.
func (r *orderResolver) FulfillmentDocument(ctx context.Context, o *graph.Order) (*graph.FulfillmentDocument, error) {
	return one(ctx, o, orderID, r.store(ctx).DocumentsOfOrders)
}
