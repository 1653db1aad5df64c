package changes

import (
	"fmt"

	"entitlegraph/graph"
	"entitlegraph/records"
)

// contract keeps R1, R6, R7 and R8 for a contract, its orders and their lines.
func (p *put) contract(a *Account, r *records.Contract) error {
	after := &Contract{ContractNumber: r.ContractNumber, Status: r.Status, Term: r.Term, GraceDays: r.GraceDays}
	h := p.state.Contracts[r.ContractNumber]
	var before *Contract
	if p.created = h == nil; p.created {
		after.ID = p.state.NewID("contract", r.ContractNumber)
		h = &Holding{}
	} else {
		before = h.Contract
		after.ID = before.ID
		if h.AccountNumber != r.AccountNumber {
			return refuse(NumberTaken, "R1", "contractNumber", "contract number %s is that of a contract of another organization", r.ContractNumber)
		}
		if err := mayBecome(before, r.Status); err != nil {
			return err
		}
	}
	add(p, r.AccountNumber, true, same, before, after)
	for i, order := range r.Orders {
		if err := p.order(a, h, r, order); err != nil {
			return inside(element("orders", i), err)
		}
	}
	return nil
}

// order judges one order of a contract. Lines are told apart by their place, so an order cannot come with fewer than it has: which
// of them should be gone would be a guess, and import never deletes.
func (p *put) order(a *Account, h *Holding, c *records.Contract, r records.Order) error {
	if holder, found := p.state.OrderOf[r.OrderNumber]; found && holder != c.ContractNumber {
		return refuse(NumberTaken, "R1", "orderNumber", "order number %s is that of an order of another contract", r.OrderNumber)
	}
	site := a.Sites[r.CustomerNumber]
	if site == nil {
		return refuse(UnknownReference, "", "customerNumber", "organization %s has no site %s", c.AccountNumber, r.CustomerNumber)
	}
	stored := h.Lines[r.OrderNumber]
	if len(r.Lines) < len(stored) {
		return refuse(LinesMissing, "", "lines",
			"order %s has %d lines and comes with %d; lines are never deleted: give all of them, in their order", r.OrderNumber, len(stored), len(r.Lines))
	}
	before := h.Orders[r.OrderNumber]
	after := &Order{OrderNumber: r.OrderNumber, ContractNumber: c.ContractNumber, CustomerNumber: r.CustomerNumber, OrderedOn: r.OrderedOn}
	if before == nil {
		after.ID = p.state.NewID("order", r.OrderNumber)
	} else {
		after.ID = before.ID
	}
	after.Site = a.documented(site, before, r)
	add(p, c.AccountNumber, true, same, before, after)
	stays := before != nil && before.CustomerNumber == r.CustomerNumber
	place := -1 // places rise, but may have gaps
	for i, line := range r.Lines {
		var before *Line
		if place++; i < len(stored) {
			before = stored[i]
			place = before.Place
		}
		after := &Line{ContractNumber: c.ContractNumber, OrderNumber: r.OrderNumber, Place: place, Country: site.Country}
		if before != nil && before.Country != "" && stays {
			after.Country = before.Country
		}
		if err := p.line(a, c, line, before, after); err != nil {
			return inside(element("lines", i), err)
		}
	}
	return nil
}

// documented gives the site as an order's Fulfillment Document shows it: as the record says; else as it was kept, unless the order is placed
// for another site now; else the site as it is. A document that shows the site as it is, because that was not kept, goes on so while the
// record says the same.
func (a *Account) documented(site *Site, before *Order, r records.Order) records.PlacedSite {
	current := a.placed(site)
	stays := before != nil && before.CustomerNumber == r.CustomerNumber
	switch {
	case stays && (r.Site == nil || before.Site == records.PlacedSite{} && *r.Site == current):
		return before.Site
	case r.Site != nil:
		return *r.Site
	}
	return current
}

// line keeps R8: a line is of the country it names, or global; else of that in after: of its order's site when it is written, and the
// same from then on. Dates are looked at when a line is written, so one that stays as it is may reach beyond a contract that was shortened
// since (R7).
func (p *put) line(a *Account, c *records.Contract, r records.Line, before, after *Line) error {
	if p.state.Products[r.Product] == nil {
		return refuse(UnknownReference, "", p.productField, "no product has the code %s", r.Product)
	}
	amount, err := graph.ParseMoney(r.AnnualRecurringRevenue, a.currency())
	if err != nil {
		return graph.InField("annualRecurringRevenue", err)
	}
	after.Product, after.Quantity, after.ARR, after.Own = r.Product, r.Quantity, amount.Minor, r.Own
	if r.Global || r.Country != "" {
		after.Country = r.Country
	}
	if err := a.sited("R8", "country", after.Country); err != nil {
		return err
	}
	if before == nil {
		after.ID = p.state.NewID("line", fmt.Sprintf("%s\x00%d", after.OrderNumber, after.Place))
	} else {
		after.ID = before.ID
	}
	if before != nil && *before == *after {
		return nil
	}
	if !c.LinesBeyond {
		if err := within(r.Own, c.Term); err != nil {
			return err
		}
	}
	add(p, c.AccountNumber, true, same, before, after)
	return nil
}

// within refuses dates of a line that are not inside its contract's; a line without a date is inside on that side.
func within(line, contract graph.Period) error {
	switch {
	case line.From != graph.Always.From && !contract.Contains(line.From):
		return refuse(LineOutsideContract, "R7", "startsOn", "startsOn %s is outside the contract, %s", line.From, span(contract))
	case line.To != graph.NoDate && !contract.Contains(line.To):
		return refuse(LineOutsideContract, "R7", "endsOn", "endsOn %s is outside the contract, %s", line.To, span(contract))
	}
	return nil
}

func span(p graph.Period) string {
	if p.To == graph.NoDate {
		return fmt.Sprintf("which starts on %s", p.From)
	}
	return fmt.Sprintf("%s to %s", p.From, p.To)
}

// inside is graph.InField for refusals too.
func inside(field string, err error) error {
	if r, ok := err.(*Refusal); ok { //nolint:errorlint // it was made here and is not wrapped
		inner := *r.Err
		inner.Field = field + "." + inner.Field
		return &Refusal{r.Reason, &inner}
	}
	return graph.InField(field, err)
}

// Inside says whether the dates of a line are inside its contract's, as R7 asks when a line is written.
func Inside(line, contract graph.Period) bool { return within(line, contract) == nil }
