package changes

import (
	"entitlegraph/graph"
	"entitlegraph/records"
)

// createProduct keeps R1. A product is never deleted, and nobody's answer shows one without lines: there is nothing to undo.
func (p *put) createProduct(c CreateProduct) error {
	if err := newKey("code", "product code", &c.Code); err != nil {
		return err
	}
	if err := normalize(text{"name", "name", true, &c.Name}); err != nil {
		return err
	}
	if p.state.Products[c.Code] != nil {
		return refuse(NumberTaken, "R1", "code", "product code %s is in use already", c.Code)
	}
	p.product(&records.Product{Code: c.Code, Name: c.Name})
	p.subject = p.effects[0].subject()
	return nil
}

func (p *put) updateProduct(c UpdateProduct) error {
	before := p.state.Products[c.Code]
	if before == nil {
		return refuse(UnknownReference, "", "code", "no product has the code %.80s", c.Code)
	}
	name := updated(c.Name, before.Name)
	if err := normalize(text{"name", "name", true, &name}); err != nil {
		return err
	}
	p.subject, p.undo = subjectOf(before), []Change{UpdateProduct{c.Code, Say(before.Name)}}
	p.product(&records.Product{Code: c.Code, Name: name})
	return nil
}

// createContract keeps R1, R7 and R9. A contract is never deleted, and nobody's answer shows one without lines: there is nothing to
// undo.
func (p *put) createContract(c CreateContract) error {
	if _, err := p.account(c.AccountNumber); err != nil {
		return err
	}
	if err := newKey("contractNumber", "contract number", &c.ContractNumber); err != nil {
		return err
	}
	after := &Contract{ContractNumber: c.ContractNumber, Status: graph.ContractActive, Term: c.Term, GraceDays: c.GraceDays}
	if err := after.check(); err != nil {
		return err
	}
	if p.state.Contracts[c.ContractNumber] != nil {
		return refuse(NumberTaken, "R1", "contractNumber", "contract number %s is in use already", c.ContractNumber)
	}
	after.ID = p.state.NewID("contract", c.ContractNumber)
	p.created, p.subject = true, subjectOf(after)
	add(p, c.AccountNumber, true, same, nil, after)
	return nil
}

// check holds the dates of a contract to R7 and its grace to R9.
func (c *Contract) check() error {
	if c.Term.From == graph.NoDate || c.Term.From == graph.Always.From {
		return refuse(InvalidInput, "R7", "startsOn", "startsOn is missing: a contract has a first day")
	}
	if c.Term.Empty() {
		return refuse(InvalidInput, "R7", "endsOn", "endsOn %s is before startsOn %s", c.Term.To, c.Term.From)
	}
	if c.GraceDays < 0 || c.GraceDays > graph.MaxGraceDays {
		return refuse(InvalidInput, "R9", "graceDays", "graceDays is %d; it must be 0 to %d", c.GraceDays, graph.MaxGraceDays)
	}
	return nil
}

// storedContract finds a contract with its organization.
func (p *put) storedContract(contractNumber string) (*Account, *Holding, error) {
	h := p.state.Contracts[contractNumber]
	if h == nil || p.beyond(h.AccountNumber) {
		return nil, nil, refuse(UnknownReference, "", "contractNumber", "no contract has the number %.80s", contractNumber)
	}
	a, err := p.accountOf(h.AccountNumber)
	return a, h, err
}

// updateContract keeps R7 and R9. Lines stay as they were written, and the contract's new dates clip them. Nothing of a cancelled contract
// changes any more; cancelling cannot be undone.
func (p *put) updateContract(c UpdateContract) error {
	a, h, err := p.storedContract(c.ContractNumber)
	if err != nil {
		return err
	}
	before := h.Contract
	after := *before
	p.subject = subjectOf(before)
	if c.Status.Given {
		after.Status = c.Status.Value
		if err := oneOf("status", "R7", after.Status, graph.ContractStatuses); err != nil {
			return err
		}
	}
	after.Term = graph.Period{From: updated(c.StartsOn, before.Term.From), To: updated(c.EndsOn, before.Term.To)}
	after.GraceDays = updated(c.GraceDays, before.GraceDays)
	if err := before.staysAs(&after); err != nil {
		return err
	}
	if err := after.check(); err != nil {
		return err
	}
	p.undo = []Change{UpdateContract{
		c.ContractNumber, changed(before.Status, after.Status), changed(before.Term.From, after.Term.From),
		changed(before.Term.To, after.Term.To), changed(before.GraceDays, after.GraceDays),
	}}
	if after.Status == graph.ContractCancelled && before.Status != after.Status {
		p.final()
	}
	add(p, a.Organization.AccountNumber, true, same, before, &after)
	return nil
}

// staysAs keeps R7: nothing of a cancelled contract changes.
func (c *Contract) staysAs(after *Contract) error {
	if c.Status != graph.ContractCancelled || same(c, after) {
		return nil
	}
	if err := mayBecome(c, after.Status); err != nil {
		return err
	}
	field := "graceDays"
	switch {
	case c.Term.From != after.Term.From:
		field = "startsOn"
	case c.Term.To != after.Term.To:
		field = "endsOn"
	}
	return refuse(ContractCancelled, "R7", field, "contract %s is CANCELLED for good: its %s cannot change any more", c.ContractNumber, field)
}

// mayBecome keeps R7: a cancelled contract stays cancelled.
func mayBecome(contract *Contract, status graph.ContractStatus) error {
	if contract.Status == graph.ContractCancelled && status != graph.ContractCancelled {
		return refuse(ContractCancelled, "R7", "status", "contract %s is CANCELLED for good and cannot become %s", contract.ContractNumber, status)
	}
	return nil
}

// placeOrder keeps R1, R6, R7 and R8. An order is a document that the customer has: it stays, and cannot be undone. A change of the
// contract ends its lines.
func (p *put) placeOrder(c PlaceOrder) error {
	a, h, err := p.storedContract(c.ContractNumber)
	if err != nil {
		return err
	}
	if h.Contract.Status == graph.ContractCancelled {
		return refuse(ContractCancelled, "R7", "contractNumber", "contract %s is CANCELLED: nothing can be ordered under it", c.ContractNumber)
	}
	if err := newKey("orderNumber", "order number", &c.OrderNumber); err != nil {
		return err
	}
	if _, found := p.state.OrderOf[c.OrderNumber]; found {
		return refuse(NumberTaken, "R1", "orderNumber", "order number %s is in use already", c.OrderNumber)
	}
	if c.OrderedOn == graph.NoDate || c.OrderedOn == graph.Always.From {
		return refuse(InvalidInput, "R7", "orderedOn", "orderedOn is missing: an order has a day")
	}
	order := records.Order{OrderNumber: c.OrderNumber, OrderedOn: c.OrderedOn, CustomerNumber: c.CustomerNumber}
	for i, line := range c.Lines {
		r, err := line.record()
		if err != nil {
			return inside(element("lines", i), err)
		}
		order.Lines = append(order.Lines, r)
	}
	number := a.Organization.AccountNumber
	p.created = true
	p.final()
	// The holding is given without its lines: the order is new, so none of them is its.
	if err := p.order(a, &Holding{}, &records.Contract{AccountNumber: number, ContractNumber: c.ContractNumber, Term: h.Contract.Term}, order); err != nil {
		return err
	}
	p.subject = p.effects[0].subject()
	return nil
}

// record holds a line to its shape (R8), and gives it as a record has it.
func (l LineContent) record() (records.Line, error) {
	r := records.Line{Product: l.ProductCode, Global: l.Global, Quantity: l.Quantity, AnnualRecurringRevenue: l.ARR, Own: l.Own}
	if r.AnnualRecurringRevenue == "" {
		r.AnnualRecurringRevenue = "0"
	}
	var err error
	if r.Country, err = optionalCountry("country", l.Country); err != nil {
		return r, err
	}
	if r.Global && r.Country != "" {
		return r, refuse(InvalidInput, "R8", "country", "a global line is of no country; leave out country %s or global", r.Country)
	}
	if r.Quantity < 0 || r.Quantity > graph.MaxQuantity {
		return r, refuse(InvalidInput, "R8", "quantity", "quantity is %d; it must be 1 to %d, or absent for unlimited", r.Quantity, graph.MaxQuantity)
	}
	if r.Own.Empty() {
		return r, refuse(InvalidInput, "R7", "endsOn", "endsOn %s is before startsOn %s", r.Own.To, r.Own.From)
	}
	return r, nil
}
