package changes

// evaluated is a Change or an Upsert, which is evaluated against a state.
type evaluated interface {
	// reads adds the things that the evaluation reads to the read set.
	reads(set *ReadSet)
	// counts adds the counts that the evaluation and the undo need, given the state.
	counts(c *counting)
	// evaluate applies the rules, and adds the effects; an error is a refusal, or a fault of the program.
	evaluate(e *evaluation) error
}

// Upsert is the whole content of a thing, from a file: evaluating it creates the thing or updates it, or changes nothing. Sites, orders and
// lines that it lacks stay. Its values are normalized. Each upsert stands in the file of its noun, with its evaluation.
type Upsert interface {
	evaluated
	upsert()
}

// Upsert evaluates an upsert and applies its effects to the state, which must have the read set and the counts of the upsert (ReadSetOf,
// CountsOf). An error is a refusal, and then the state is as it was; or a *graph.Error with CodeInternal: the state lacks something that it
// must have, which is a fault of the program.
func (s *State) Upsert(upsert Upsert) (Outcome, error) {
	e := &evaluation{state: s}
	if err := upsert.evaluate(e); err != nil {
		return Outcome{}, err
	}
	for _, effect := range e.effects {
		effect.apply(s)
	}
	return Outcome{Result: e.result(), Effects: e.effects}, nil
}

// accountOfUpsert returns the organization that an upsert names.
func (e *evaluation) accountOfUpsert(accountNumber string) (*Account, error) {
	a := e.state.Accounts[accountNumber]
	if a == nil {
		return nil, refuse(UnknownReference, "", "accountNumber",
			"no organization has the Account Number %s; its record must come first", accountNumber)
	}
	return a, nil
}
