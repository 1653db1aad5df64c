package mutation

import (
	"fmt"

	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// MaxLines is how many lines an order may have.
const MaxLines = 1_000

// The inputs about contracts and orders.
type (
	// CreateContractInput is a contract to create.
	CreateContractInput struct {
		Options
		AccountNumber, ContractNumber string
		StartsOn                      graph.Date
		EndsOn                        *graph.Date
		GraceDays                     *int
	}
	// UpdateContractInput is what to change of a contract.
	UpdateContractInput struct {
		Options
		ContractNumber   string
		Status           graphql.Omittable[*graph.ContractStatus]
		StartsOn, EndsOn graphql.Omittable[*graph.Date]
		GraceDays        graphql.Omittable[*int]
	}
	// PlaceOrderInput is an order to place.
	PlaceOrderInput struct {
		Options
		ContractNumber, OrderNumber, CustomerNumber string
		OrderedOn                                   graph.Date
		Lines                                       []*OrderLineInput
	}
	// OrderLineInput is a line of an order.
	OrderLineInput struct {
		ProductCode            string
		Country                *string
		Global                 *bool
		Quantity               *int
		AnnualRecurringRevenue *string
		StartsOn, EndsOn       *graph.Date
	}
)

// Change gives the change.
func (i CreateContractInput) Change(r *Reader) changes.Change {
	c := changes.CreateContract{
		AccountNumber: r.accountNumber(i.AccountNumber), ContractNumber: r.contractNumber(i.ContractNumber),
		Term: graph.Period{From: i.StartsOn, To: last("", i.EndsOn)}, GraceDays: r.graceDays("graceDays", i.GraceDays),
	}
	if c.Term.Empty() {
		r.fail("endsOn", graph.Invalid("R7", "the contract ends on %s, before it starts on %s", c.Term.To, c.Term.From))
	}
	return c
}

// last reads the end of a period; absent is open-ended.
func last(_ string, day *graph.Date) graph.Date {
	if day == nil {
		return graph.NoDate
	}
	return *day
}

// Change gives the change.
func (i UpdateContractInput) Change(r *Reader) changes.Change {
	return changes.UpdateContract{
		ContractNumber: r.contractNumber(i.ContractNumber), Status: kept(r, "status", i.Status, plain[graph.ContractStatus]),
		StartsOn: kept(r, "startsOn", i.StartsOn, plain[graph.Date]), EndsOn: said("endsOn", i.EndsOn, last),
		GraceDays: said("graceDays", i.GraceDays, r.graceDays),
	}
}

// Change gives the change.
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

// content reads a line (R6, R7, R8).
func (i *OrderLineInput) content(r *Reader) changes.LineContent {
	line := changes.LineContent{
		ProductCode: r.key("productCode", "product code", i.ProductCode), Country: r.country("country", i.Country),
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
