package resolvers

import (
	"context"

	"entitlegraph/graph"
	"entitlegraph/graph/relay"
)

func contractID(c *graph.Contract) string { return c.ID }

func contractOwner(c *graph.Contract) *graph.Organization { return c.Owner }

// Contract returns the contract with that number.
func (r *queryResolver) Contract(ctx context.Context, contractNumber string) (*graph.Contract, error) {
	return byKey(ctx, "contractNumber", "contract number", contractNumber, findAlong(r.store(ctx).ContractsByNumber))
}

// Organization returns the organization that holds the contract.
func (r *contractResolver) Organization(ctx context.Context, c *graph.Contract) (*graph.Organization, error) {
	return owner(ctx, c, contractID, contractOwner, r.store(ctx).OrganizationsOfContracts)
}

// Lines returns a page of the contract's lines.
func (r *contractResolver) Lines(
	ctx context.Context, c *graph.Contract, first *int, after *string, last *int, before *string,
) (*relay.ContractLineConnection, error) {
	arguments := graph.PageArguments{First: first, After: after, Last: last, Before: before}
	return children(ctx, lineList, c, contractID, arguments,
		func(ctx context.Context, ids []string, page graph.Page) ([]graph.Rows[*graph.ContractLine], error) {
			pages, err := r.store(ctx).LinesOfContracts(ctx, ids, page)
			gatherAround(ctx, pages)
			return pages, err
		})
}

// gatherAround makes siblings of the contracts and orders that lines bring along.
func gatherAround(ctx context.Context, pages []graph.Rows[*graph.ContractLine]) {
	var contracts []*graph.Contract
	var orders []*graph.Order
	for _, page := range pages {
		for _, row := range page.Rows {
			contracts, orders = append(contracts, row.Item.Contract), append(orders, row.Item.Order)
		}
	}
	gather(ctx, contracts)
	gather(ctx, orders)
}

// Orders returns a page of the contract's orders.
func (r *contractResolver) Orders(
	ctx context.Context, c *graph.Contract, first *int, after *string, last *int, before *string,
) (*relay.OrderConnection, error) {
	arguments := graph.PageArguments{First: first, After: after, Last: last, Before: before}
	return children(ctx, orderList, c, contractID, arguments, r.store(ctx).OrdersOfContracts)
}
