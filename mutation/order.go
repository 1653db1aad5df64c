package mutation

import (
	"fmt"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// MaxLines is the maximum number of lines of an order.
const MaxLines = 1_000

// OrderLineInput is a line of an order.
type OrderLineInput struct {
	ProductCode            string
	Country                *string
	Global                 *bool
	Quantity               *int
	AnnualRecurringRevenue *string
	StartsOn, EndsOn       *graph.Date
}

// PlaceOrderInput is an order to place.
type PlaceOrderInput struct {
	Options
	ContractNumber, OrderNumber, CustomerNumber string
	OrderedOn                                   graph.Date
	Lines                                       []*OrderLineInput
}

// Change returns the change.
func (i PlaceOrderInput) Change(r *Reader) changes.Change {
	c := changes.PlaceOrder{
		ContractNumber: r.contractNumber(i.ContractNumber), OrderNumber: r.key("orderNumber", "order number", i.OrderNumber),
		CustomerNumber: r.customerNumber(i.CustomerNumber), OrderedOn: i.OrderedOn,
	}
	if n := len(i.Lines); n < 1 {
		r.fail("lines", graph.Invalid("", "an order has at least one line"))
	}
	r.atMost(MaxLines, len(i.Lines), "lines")
	for place, line := range i.Lines {
		var of Reader
		c.Lines = append(c.Lines, line.content(&of))
		for _, e := range of.Errors {
			r.Errors = append(r.Errors, e.in(fmt.Sprintf("lines[%d]", place)))
		}
	}
	return c
}

// value returns nil: an order is never deleted, so no undo places one.
func (PlaceOrderInput) value(changes.Change) value { return nil }

// content reads a line (R6, R7, R8).
func (i *OrderLineInput) content(r *Reader) graph.LineContent {
	line := graph.LineContent{
		ProductCode: r.key("productCode", "product code", i.ProductCode), CountryCode: r.country("country", i.Country),
		Global: i.Global != nil && *i.Global, Own: graph.Always,
	}
	if line.Global && i.Country != nil {
		r.fail("country", graph.Invalid("R8", "a line is of one country or global, not both"))
	}
	if i.Quantity != nil {
		if line.Quantity = *i.Quantity; line.Quantity < 1 || line.Quantity > graph.MaxQuantity {
			r.fail("quantity", graph.Invalid("R8", "quantity %d must be 1 to %d; leave it out for unlimited", line.Quantity, graph.MaxQuantity))
		}
	}
	if i.AnnualRecurringRevenue != nil {
		line.ARR = *i.AnnualRecurringRevenue
		r.fail("annualRecurringRevenue", graph.CheckAmount(line.ARR))
	}
	if i.StartsOn != nil {
		line.Own.From = *i.StartsOn
	}
	if i.EndsOn != nil {
		line.Own.To = *i.EndsOn
	}
	if line.Own.Empty() {
		r.fail("endsOn", graph.Invalid("R7", "the line ends on %s, before it starts on %s", line.Own.To, line.Own.From))
	}
	return line
}
