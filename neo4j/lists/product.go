package lists

import (
	"context"

	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/nouns"
)

var (
	statementProductsByCode   = cypher.Statement("products_by_code")
	statementProductsOfUsers  = cypher.Statement("products_of_users")
	statementProductsOfGroups = cypher.Statement("products_of_groups")
	statementProductsCount    = cypher.Statement("products_count")

	products = list[*graph.Product]{
		statement: cypher.Paged("products"), decode: nouns.Product,
		place: func(p *graph.Product) graph.Cursor { return graph.Cursor{p.Code} },
	}
)

// ProductsByCode finds products by their keys.
func (s Lists) ProductsByCode(ctx context.Context, codes []string) ([]*graph.Product, error) {
	return bolt.ByKey(ctx, s.from, statementProductsByCode, codes, nouns.Product)
}

// ProductsOfUsers returns all products listed on each login, by code.
func (s Lists) ProductsOfUsers(ctx context.Context, userIDs []string) ([][]*graph.Product, error) {
	return allChildren(ctx, s, statementProductsOfUsers, userIDs, nouns.Product, productShape)
}

// ProductsOfGroups returns all products listed on each group, by code.
func (s Lists) ProductsOfGroups(ctx context.Context, groupIDs []string) ([][]*graph.Product, error) {
	return allChildren(ctx, s, statementProductsOfGroups, groupIDs, nouns.Product, productShape)
}

// Products returns a page of the catalogue, by code. It makes a second round trip when the page counts.
func (s Lists) Products(ctx context.Context, page graph.Page) (graph.Rows[*graph.Product], error) {
	out, err := topLevel(ctx, s, products, products.statement.Statement(page.Backward), pageParameters(page), page)
	if err == nil && page.Count {
		out.Total, err = bolt.Count(ctx, s.from, statementProductsCount, nil)
	}
	return out, err
}
