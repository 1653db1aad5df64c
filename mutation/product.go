package mutation

import (
	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// CreateProductInput is a product to add.
type CreateProductInput struct {
	Options
	Code, Name string
}

// Change returns the change.
func (i CreateProductInput) Change(r *Reader) changes.Change {
	return changes.CreateProduct{ProductBody: graph.ProductBody{Code: r.key("code", "product code", i.Code), Name: r.name("name", i.Name)}}
}

// value returns nil: applyChanges does not accept it.
func (CreateProductInput) value(changes.Change) value { return nil }

// UpdateProductInput is an update of a product.
type UpdateProductInput struct {
	Options
	Code string
	Name graphql.Omittable[*string]
}

// Change returns the change.
func (i UpdateProductInput) Change(r *Reader) changes.Change {
	return changes.UpdateProduct{Code: r.key("code", "product code", i.Code), Name: kept(r, "name", i.Name, r.name)}
}

// value returns nil: applyChanges does not accept it.
func (UpdateProductInput) value(changes.Change) value { return nil }
