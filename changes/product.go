package changes

import "entitlegraph/graph"

// Product is a stored product.
type Product struct{ ID, Code, Name string }

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
type CreateProduct struct{ Code, Name string }

// Kind returns the name of the change.
func (CreateProduct) Kind() string { return "createProduct" }

func (c CreateProduct) reads(set *ReadSet) { set.Products = append(set.Products, c.Code) }

func (CreateProduct) looksAround() bool { return true }

func (CreateProduct) counts(*counting) {}

// evaluate enforces R1. A product is never deleted, and no answer shows one without lines: there is nothing to undo.
func (c CreateProduct) evaluate(e *evaluation) error {
	if err := newKey("code", "product code", &c.Code); err != nil {
		return err
	}
	if err := normalize(text{"name", "name", true, &c.Name}); err != nil {
		return err
	}
	if e.state.Products[c.Code] != nil {
		return refuse(NumberTaken, "R1", "code", "product code %s is in use already", c.Code)
	}
	e.upsertProduct(c.Code, c.Name)
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
	name := updated(c.Name, before.Name)
	if err := normalize(text{"name", "name", true, &name}); err != nil {
		return err
	}
	e.subject, e.undo = before.subject(), []Change{UpdateProduct{Code: c.Code, Name: Say(before.Name)}}
	e.upsertProduct(c.Code, name)
	return nil
}

// UpsertProduct creates a product, or renames it.
type UpsertProduct struct{ Code, Name string }

func (*UpsertProduct) upsert() {}

func (u *UpsertProduct) reads(set *ReadSet) { set.Products = append(set.Products, u.Code) }

func (*UpsertProduct) counts(*counting) {}

func (u *UpsertProduct) evaluate(e *evaluation) error {
	e.upsertProduct(u.Code, u.Name)
	return nil
}

// upsertProduct creates a product, or sets its name.
func (e *evaluation) upsertProduct(code, name string) {
	before := e.state.Products[code]
	after := &Product{Code: code, Name: name}
	if e.created = before == nil; e.created {
		after.ID = e.state.NewID("product", code)
	} else {
		after.ID = before.ID
	}
	write(e, "", true, before, after)
}
