package write_test

import (
	"context"
	"testing"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j/neo4jtest"
)

// TestProductsOfGroupsAreRenamed: cached products of groups and logins follow a change of a product's name, even if no contract of the
// account has a line for it.
func TestProductsOfGroupsAreRenamed(t *testing.T) {
	s := openOn(t, neo4jtest.OpenEmpty(t), nil) // products are cached if nothing was written while they were read
	p := seed(t, s, 2)
	code := p + "-001"
	execute(t, s, "MATCH (:Product {code: $code})<-[g:GRANTS]-() DELETE g", map[string]any{"code": code})
	for list, read := range map[string]func(context.Context, []string) ([][]*graph.Product, error){"groups": s.ProductsOfGroups, "users": s.ProductsOfUsers} {
		for _, name := range []string{"First " + list, "Second " + list} {
			apply(t, s, changes.UpdateProduct{Code: code, Name: changes.Say(name)})
			for range 2 { // the second read is from the cache
				if products, err := read(t.Context(), []string{code}); err != nil || len(products[0]) != 1 || products[0][0].Name != name {
					t.Fatalf("%s: %v, %v, not %s", list, products[0], err, name)
				}
			}
		}
	}
}
