package changes

import (
	"slices"

	"entitlegraph/graph"
)

// Order is a stored order without its lines.
type Order struct {
	ID, OrderNumber, ContractNumber, CustomerNumber string
	OrderedOn                                       graph.Date
	// Site is the site as the order's Fulfillment Document shows it. Its name is empty where an earlier version did not store the site: such
	// a document shows the site as it is now.
	Site graph.PlacedSite
}

func (o Order) subject() Subject { return Subject{Kind: graph.KindOrder, ID: o.ID} }

func (o Order) equal(other Order) bool { return o == other }

// fields includes the site in the Fulfillment Document, for an import that alters it.
func (o Order) fields(*State) []field {
	fields := []field{
		{name: "orderNumber", value: o.OrderNumber}, {name: "contractNumber", value: o.ContractNumber},
		{name: "customerNumber", value: o.CustomerNumber}, {name: "orderedOn", value: day(o.OrderedOn)},
	}
	return append(fields, textFields("site.", true, &o.Site, graph.PlacedTexts)...)
}

func (Order) part() string { return "" }

func (Order) visit(v EffectVisitor, w Write[Order]) { v.WriteOrder(w) }

func (o Order) write(s *State, w Write[Order]) {
	s.OrderOf[o.OrderNumber] = o.ContractNumber
	s.Contracts[o.ContractNumber].Orders[o.OrderNumber] = w.After
	if a := s.Accounts[w.AccountNumber]; a.OrdersBySite != nil {
		a.OrdersBySite[o.CustomerNumber]++
		if w.Before != nil {
			a.OrdersBySite[w.Before.CustomerNumber]--
		}
	}
}

func (o Order) isRead(set ReadSet) bool { return names(set.Orders, o.OrderNumber) }

// alter records nothing: lines are effects of their own.
func (Order) alter(*alteration, Write[Order]) {}

func (Order) users(*State) []string { return nil }

// PlaceOrder creates an order with its lines; a CANCELLED contract takes none.
type PlaceOrder struct {
	ContractNumber, OrderNumber, CustomerNumber string
	OrderedOn                                   graph.Date
	Lines                                       []graph.LineContent
}

// Kind returns the name of the change.
func (PlaceOrder) Kind() string { return "placeOrder" }

func (c PlaceOrder) reads(set *ReadSet) {
	set.contract(c.ContractNumber)
	set.Orders = append(set.Orders, c.OrderNumber)
	for _, line := range c.Lines {
		set.Products = append(set.Products, line.ProductCode)
	}
}

func (PlaceOrder) looksAround() bool { return true }

func (PlaceOrder) counts(*counting) {}

// evaluate enforces R1, R6, R7 and R8. The customer has the document of the order, so placing an order cannot be undone; a change of the
// contract can end its lines.
func (c PlaceOrder) evaluate(e *evaluation) error {
	a, stored, err := e.storedContract(c.ContractNumber)
	if err != nil {
		return err
	}
	if stored.Contract.Status == graph.ContractCancelled {
		return refuse(ContractCancelled, "R7", "contractNumber", "contract %s is CANCELLED: nothing can be ordered under it", c.ContractNumber)
	}
	if err := newKey("orderNumber", "order number", &c.OrderNumber); err != nil {
		return err
	}
	if _, found := e.state.OrderOf[c.OrderNumber]; found {
		return refuse(NumberTaken, "R1", "orderNumber", "order number %s is in use already", c.OrderNumber)
	}
	if c.OrderedOn == graph.NoDate || c.OrderedOn == graph.Always.From {
		return refuse(InvalidInput, "R7", "orderedOn", "orderedOn is missing: an order has a day")
	}
	order := orderUpsert{
		contractNumber: c.ContractNumber, term: stored.Contract.Term, productField: "productCode", OrderContent: graph.OrderContent{
			OrderNumber: c.OrderNumber, CustomerNumber: c.CustomerNumber, OrderedOn: c.OrderedOn, Lines: slices.Clone(c.Lines),
		},
	}
	for i := range order.Lines {
		if err := order.Lines[i].Normalize(); err != nil {
			return inside(element("lines", i), err)
		}
	}
	e.created = true
	e.final()
	// The state lacks the contract's lines: the order is new, so none of them belongs to it.
	if err := e.upsertOrder(a, &ContractState{}, order); err != nil {
		return err
	}
	e.subject = e.effects[0].subject()
	return nil
}

// orderUpsert is an order of a change or a file, with the part of its contract that its evaluation needs.
type orderUpsert struct {
	contractNumber string
	term           graph.Period
	linesBeyond    bool   // lines may reach beyond the contract's dates
	productField   string // the name of a line's product in refusals
	graph.OrderContent
}

// upsertOrder evaluates one order of a contract. Lines are identified by their place, so an order must not have fewer lines than are stored:
// it would be unclear which are missing, and an import never deletes.
func (e *evaluation) upsertOrder(a *Account, stored *ContractState, o orderUpsert) error {
	number := a.Organization.AccountNumber
	if holder, found := e.state.OrderOf[o.OrderNumber]; found && holder != o.contractNumber {
		return refuse(NumberTaken, "R1", "orderNumber", "order number %s is that of an order of another contract", o.OrderNumber)
	}
	site := a.Sites[o.CustomerNumber]
	if site == nil {
		return refuse(UnknownReference, "", "customerNumber", "organization %s has no site %s", number, o.CustomerNumber)
	}
	lines := stored.Lines[o.OrderNumber]
	if len(o.Lines) < len(lines) {
		return refuse(LinesMissing, "", "lines",
			"order %s has %d lines, and its record has %d; lines are never deleted: include all of them, in their order", o.OrderNumber, len(lines), len(o.Lines))
	}
	before := stored.Orders[o.OrderNumber]
	after := &Order{OrderNumber: o.OrderNumber, ContractNumber: o.contractNumber, CustomerNumber: o.CustomerNumber, OrderedOn: o.OrderedOn}
	if before == nil {
		after.ID = e.state.NewID("order", o.OrderNumber)
	} else {
		after.ID = before.ID
	}
	after.Site = a.documented(site, before, o.OrderContent)
	write(e, number, true, before, after)
	stays := before != nil && before.CustomerNumber == o.CustomerNumber
	place := -1 // places rise, but may have gaps
	for i, line := range o.Lines {
		var before *Line
		if place++; i < len(lines) {
			before = lines[i]
			place = before.Place
		}
		after := &Line{ContractNumber: o.contractNumber, OrderNumber: o.OrderNumber, Place: place, Country: site.CountryCode}
		if before != nil && before.Country != "" && stays {
			after.Country = before.Country
		}
		if err := e.upsertLine(a, o, line, before, after); err != nil {
			return inside(element("lines", i), err)
		}
	}
	return nil
}

// documented returns the site as the order's Fulfillment Document shows it: the site of the upsert; else the stored one, unless the order is
// placed for another site now; else the site as it is. If none was stored, so that the document shows the site as it is, that stays so while
// the upsert has the same content.
func (a *Account) documented(site *Site, before *Order, o graph.OrderContent) graph.PlacedSite {
	current := site.Placed(a.Organization.Name)
	stays := before != nil && before.CustomerNumber == o.CustomerNumber
	switch {
	case stays && (o.Site == nil || before.Site == graph.PlacedSite{} && *o.Site == current):
		return before.Site
	case o.Site != nil:
		return *o.Site
	}
	return current
}
