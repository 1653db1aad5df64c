package mutation

import (
	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// ContractChanges are the changes of contracts and orders in a list.
type ContractChanges struct {
	CreateContract *CreateContractInput
	UpdateContract *UpdateContractInput
	PlaceOrder     *PlaceOrderInput
}

// CreateContractInput is a contract to create.
type CreateContractInput struct {
	Options
	AccountNumber, ContractNumber string
	StartsOn                      graph.Date
	EndsOn                        *graph.Date
	GraceDays                     *int
}

// Change returns the change.
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

func (CreateContractInput) value(change changes.Change) value {
	c := change.(changes.CreateContract)
	return value{
		"accountNumber": c.AccountNumber, "contractNumber": c.ContractNumber, "startsOn": c.Term.From.String(), "graceDays": c.GraceDays,
	}.with("endsOn", c.Term.To.String())
}

// last reads the end of a period; an absent one means open-ended.
func last(_ string, day *graph.Date) graph.Date {
	if day == nil {
		return graph.NoDate
	}
	return *day
}

// UpdateContractInput is an update of a contract.
type UpdateContractInput struct {
	Options
	ContractNumber   string
	Status           graphql.Omittable[*graph.ContractStatus]
	StartsOn, EndsOn graphql.Omittable[*graph.Date]
	GraceDays        graphql.Omittable[*int]
}

// Change returns the change.
func (i UpdateContractInput) Change(r *Reader) changes.Change {
	return changes.UpdateContract{
		ContractNumber: r.contractNumber(i.ContractNumber), Status: kept(r, "status", i.Status, plain[graph.ContractStatus]),
		StartsOn: kept(r, "startsOn", i.StartsOn, plain[graph.Date]), EndsOn: said("endsOn", i.EndsOn, last),
		GraceDays: said("graceDays", i.GraceDays, r.graceDays),
	}
}

func (UpdateContractInput) value(change changes.Change) value {
	c := change.(changes.UpdateContract)
	v := value{"contractNumber": c.ContractNumber}
	if c.Status.Given {
		v["status"] = c.Status.Value
	}
	if c.StartsOn.Given {
		v["startsOn"] = c.StartsOn.Value.String()
	}
	if c.EndsOn.Given {
		v.or("endsOn", c.EndsOn.Value.String())
	}
	if c.GraceDays.Given {
		v["graceDays"] = c.GraceDays.Value
	}
	return v
}
