package neo4j

import (
	"context"

	"entitlegraph/graph"
)

var (
	statementProductsByCode   = cypher("products_by_code")
	statementProductsOfUsers  = cypher("products_of_users")
	statementProductsOfGroups = cypher("products_of_groups")
	statementProductsCount    = cypher("products_count")

	products = list[*graph.Product]{
		statement: paged("products"), decode: productOf,
		place: func(p *graph.Product) graph.Cursor { return graph.Cursor{p.Code} },
	}
)

// ProductsByCode finds products by their keys.
func (s reads) ProductsByCode(ctx context.Context, codes []string) ([]*graph.Product, error) {
	return byKey(ctx, s, statementProductsByCode, codes, productOf)
}

// ProductsOfUsers gives all products listed on each login, by code.
func (s reads) ProductsOfUsers(ctx context.Context, userIDs []string) ([][]*graph.Product, error) {
	return accountListsByKey(ctx, s, statementProductsOfUsers, userIDs, productOf, productShape)
}

// ProductsOfGroups gives all products listed on each group, by code.
func (s reads) ProductsOfGroups(ctx context.Context, groupIDs []string) ([][]*graph.Product, error) {
	return accountListsByKey(ctx, s, statementProductsOfGroups, groupIDs, productOf, productShape)
}

// Products gives a page of the catalogue, by code. It makes a second round trip when the page counts.
func (s reads) Products(ctx context.Context, page graph.Page) (graph.Rows[*graph.Product], error) {
	out, err := topLevel(ctx, s, products, products.statement.of(page.Backward), pageParameters(page), page)
	if err == nil && page.Count {
		out.Total, err = s.count(ctx, statementProductsCount, nil)
	}
	return out, err
}
