package changes

import "entitlegraph/graph"

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
	Lines                                       []LineContent
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
	order := orderContent{
		contractNumber: c.ContractNumber, term: stored.Contract.Term, orderNumber: c.OrderNumber, customerNumber: c.CustomerNumber,
		orderedOn: c.OrderedOn, lines: make([]LineContent, len(c.Lines)), productField: "productCode",
	}
	for i, line := range c.Lines {
		if order.lines[i], err = line.normalized(); err != nil {
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

// orderContent is an order of a change or a record, with the part of its contract that its evaluation needs.
type orderContent struct {
	contractNumber string
	term           graph.Period
	linesBeyond    bool // lines may reach beyond the contract's dates

	orderNumber, customerNumber string
	orderedOn                   graph.Date
	site                        *graph.PlacedSite // in the Fulfillment Document; nil when the change or record has none
	lines                       []LineContent
	productField                string // the name of a line's product in refusals
}

// upsertOrder evaluates one order of a contract. Lines are identified by their place, so an order must not have fewer lines than are stored:
// it would be unclear which are missing, and an import never deletes.
func (e *evaluation) upsertOrder(a *Account, stored *ContractState, o orderContent) error {
	number := a.Organization.AccountNumber
	if holder, found := e.state.OrderOf[o.orderNumber]; found && holder != o.contractNumber {
		return refuse(NumberTaken, "R1", "orderNumber", "order number %s is that of an order of another contract", o.orderNumber)
	}
	site := a.Sites[o.customerNumber]
	if site == nil {
		return refuse(UnknownReference, "", "customerNumber", "organization %s has no site %s", number, o.customerNumber)
	}
	lines := stored.Lines[o.orderNumber]
	if len(o.lines) < len(lines) {
		return refuse(LinesMissing, "", "lines",
			"order %s has %d lines and comes with %d; lines are never deleted: give all of them, in their order", o.orderNumber, len(lines), len(o.lines))
	}
	before := stored.Orders[o.orderNumber]
	after := &Order{OrderNumber: o.orderNumber, ContractNumber: o.contractNumber, CustomerNumber: o.customerNumber, OrderedOn: o.orderedOn}
	if before == nil {
		after.ID = e.state.NewID("order", o.orderNumber)
	} else {
		after.ID = before.ID
	}
	after.Site = a.documented(site, before, o)
	write(e, number, true, before, after)
	stays := before != nil && before.CustomerNumber == o.customerNumber
	place := -1 // places rise, but may have gaps
	for i, line := range o.lines {
		var before *Line
		if place++; i < len(lines) {
			before = lines[i]
			place = before.Place
		}
		after := &Line{ContractNumber: o.contractNumber, OrderNumber: o.orderNumber, Place: place, Country: site.CountryCode}
		if before != nil && before.Country != "" && stays {
			after.Country = before.Country
		}
		if err := e.upsertLine(a, o, line, before, after); err != nil {
			return inside(element("lines", i), err)
		}
	}
	return nil
}

// documented returns the site as the order's Fulfillment Document shows it: the site of the record; else the stored one, unless the order is
// placed for another site now; else the site as it is. If none was stored, so that the document shows the site as it is, that stays so while
// the record has the same content.
func (a *Account) documented(site *Site, before *Order, o orderContent) graph.PlacedSite {
	current := site.Placed(a.Organization.Name)
	stays := before != nil && before.CustomerNumber == o.customerNumber
	switch {
	case stays && (o.site == nil || before.Site == graph.PlacedSite{} && *o.site == current):
		return before.Site
	case o.site != nil:
		return *o.site
	}
	return current
}
