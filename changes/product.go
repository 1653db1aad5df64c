package changes

import "entitlegraph/graph"

// Product is a stored product.
type Product struct {
	ID string
	graph.ProductBody
}

func (p Product) subject() Subject { return Subject{Kind: graph.KindProduct, ID: p.ID} }

func (p Product) equal(other Product) bool { return p == other }

func (p Product) fields(*State) []field {
	return []field{{name: "code", value: p.Code}, {name: "name", value: p.Name}}
}

func (Product) part() string { return "" }

func (Product) visit(v EffectVisitor, w Write[Product]) { v.WriteProduct(w) }

func (p Product) write(s *State, w Write[Product]) { s.Products[p.Code] = w.After }

func (p Product) isRead(set ReadSet) bool { return names(set.Products, p.Code) }

// alter records nothing: the name of a product is part of many answers, but no login gains or loses products by it.
func (Product) alter(*alteration, Write[Product]) {}

func (Product) users(*State) []string { return nil }

// CreateProduct adds a product to the catalogue.
type CreateProduct struct{ graph.ProductBody }

// Kind returns the name of the change.
func (CreateProduct) Kind() string { return "createProduct" }

func (c CreateProduct) reads(set *ReadSet) { set.Products = append(set.Products, c.Code) }

func (CreateProduct) looksAround() bool { return true }

func (CreateProduct) counts(*counting) {}

// evaluate enforces R1. A product is never deleted, and no answer shows one without lines: there is nothing to undo.
func (c CreateProduct) evaluate(e *evaluation) error {
	if err := c.Normalize(); err != nil {
		return err
	}
	if e.state.Products[c.Code] != nil {
		return refuse(NumberTaken, "R1", "code", "product code %s is in use already", c.Code)
	}
	e.upsertProduct(c.ProductBody)
	e.subject = e.effects[0].subject()
	return nil
}

// UpdateProduct renames a product.
type UpdateProduct struct {
	Code string
	Name Field[string]
}

// Kind returns the name of the change.
func (UpdateProduct) Kind() string { return "updateProduct" }

func (c UpdateProduct) reads(set *ReadSet) { set.Products = append(set.Products, c.Code) }

func (UpdateProduct) looksAround() bool { return true }

func (UpdateProduct) counts(*counting) {}

func (c UpdateProduct) evaluate(e *evaluation) error {
	before := e.state.Products[c.Code]
	if before == nil {
		return refuse(UnknownReference, "", "code", "no product has the code %.80s", c.Code)
	}
	after := graph.ProductBody{Code: c.Code, Name: updated(c.Name, before.Name)}
	if err := after.Normalize(); err != nil {
		return err
	}
	e.subject, e.undo = before.subject(), []Change{UpdateProduct{Code: c.Code, Name: Say(before.Name)}}
	e.upsertProduct(after)
	return nil
}

// UpsertProduct creates a product, or renames it.
type UpsertProduct struct{ graph.ProductBody }

func (*UpsertProduct) upsert() {}

func (u *UpsertProduct) reads(set *ReadSet) { set.Products = append(set.Products, u.Code) }

func (*UpsertProduct) counts(*counting) {}

func (u *UpsertProduct) evaluate(e *evaluation) error {
	e.upsertProduct(u.ProductBody)
	return nil
}

// upsertProduct creates a product, or sets its name.
func (e *evaluation) upsertProduct(body graph.ProductBody) {
	before := e.state.Products[body.Code]
	after := &Product{ProductBody: body}
	if e.created = before == nil; e.created {
		after.ID = e.state.NewID("product", body.Code)
	} else {
		after.ID = before.ID
	}
	write(e, "", true, before, after)
}
