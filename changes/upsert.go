package changes

import (
	"entitlegraph/graph"
	"entitlegraph/records"
)

// evaluated is a Change, or a record of a file, which is evaluated against a state.
type evaluated interface {
	// reads adds the things that the evaluation reads to the read set.
	reads(set *ReadSet)
	// counts adds the counts that the evaluation and the undo need, given the state.
	counts(c *counting)
	// evaluate applies the rules, and adds the effects; an error is a refusal, or a fault of the program.
	evaluate(e *evaluation) error
}

// Upsert evaluates a record and applies its effects to the state. The record is the whole content of a thing, except that sites, orders and
// lines that it lacks stay. An error is a refusal, and then the state is as it was; or a *graph.Error with CodeInternal: the state lacks a
// part of the read set or the counts (ReadSetOfRecords, CountsOfRecords), which is a fault of the program.
func (s *State) Upsert(record records.Record) (Outcome, error) {
	r, err := evaluatedRecord(record)
	if err != nil {
		return Outcome{}, err
	}
	e := &evaluation{state: s}
	if err := r.evaluate(e); err != nil {
		return Outcome{}, err
	}
	for _, effect := range e.effects {
		effect.apply(s)
	}
	return Outcome{Result: e.result(), Effects: e.effects}, nil
}

// evaluatedRecord returns the evaluated form of a record.
func evaluatedRecord(record records.Record) (evaluated, error) {
	switch r := record.(type) {
	case *records.Product:
		return (*productRecord)(r), nil
	case *records.Organization:
		return (*organizationRecord)(r), nil
	case *records.Contract:
		return (*contractRecord)(r), nil
	case *records.Group:
		return (*groupRecord)(r), nil
	case *records.User:
		return (*userRecord)(r), nil
	case *records.FulfillmentContact:
		return (*contactRecord)(r), nil
	case *records.Domain:
		return (*domainRecord)(r), nil
	}
	return nil, graph.Invalid("", "a record of type %T cannot be stored", record)
}

// evaluatedRecords returns the evaluated forms of the records that have one; Upsert refuses the others.
func evaluatedRecords(list []records.Record) []evaluated {
	all := make([]evaluated, 0, len(list))
	for _, record := range list {
		if r, err := evaluatedRecord(record); err == nil {
			all = append(all, r)
		}
	}
	return all
}

// accountOfRecord returns the organization that a record names.
func (e *evaluation) accountOfRecord(accountNumber string) (*Account, error) {
	a := e.state.Accounts[accountNumber]
	if a == nil {
		return nil, refuse(UnknownReference, "", "accountNumber",
			"no organization has the Account Number %s; its record must come first", accountNumber)
	}
	return a, nil
}
