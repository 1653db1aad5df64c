// Package changes has the rules that depend on the stored graph: whether a change is allowed, and which effects it has. It is pure. A State
// has the part of the graph that changes concern; Upsert evaluates the whole content of a thing, from a file, against it, and Apply one Change that a viewer
// requests. Either returns a refusal, or an Outcome with Effects, which it also applies to the State, so that the next change sees them. A
// store reads the State, has changes evaluated, and writes their effects, all in one transaction that locks the accounts concerned.
//
// Every change of the graph is evaluated here, so that each rule stands in one place: R1, R2, R4, R6 to R9, R23 to R25, R27 to R29, R32, and R36.
// Reasons lists the reasons of refusals. Two rules do not apply to upserts: the limit of R24, because a migrated organization keeps all of
// its contacts, and the transitions of R29, because a file states the present status.
//
// A noun has one file (user and contract a few): its stored form, which is an entity; every Change of it; its Upsert. A Change and an
// Upsert have methods for their read set (ReadSetOf), the counts that they need (CountsOf) and their evaluation;
// an entity has methods by which effects on it are applied, audited and written (EffectVisitor). A missing method does not compile. The
// result of a request is computed from its effects: Net, RevisionsOf, Alters and ImpactOf (the logins that gain and lose); the undo (Inverse)
// is computed from its outcomes.
package changes

import "slices"

// Change is one change of the graph that an administrator requests: pure data with normalized keys. Things are identified by their business
// keys; groups and contacts by their stored id. Each change stands in the file of its noun, with its evaluation.
type Change interface {
	evaluated
	// Kind returns the name of the change, which is that of its mutation: "createUser".
	Kind() string
	// looksAround reports whether the evaluation reads sites, groups or listed products around users and organizations (LooksAround).
	looksAround() bool
}

// Field is a value of an update. If Given is false, the update leaves the field as it is; if it is true, a zero Value clears the field.
type Field[T any] struct {
	Given bool
	Value T
}

// Say returns a field with a value.
func Say[T any](value T) Field[T] { return Field[T]{Given: true, Value: value} }

// Inverse returns the inverse of changes that were applied in this order: applied at once, in one request, it restores the same answers. It
// is empty when nothing needs to be undone: nothing was changed, or only objects were created that are never deleted (a product, a contract).
// It is nil when one of the changes cannot be undone.
//
// The inverse undoes one change after the other, so that every state in between is allowed: each change has an inverse of its own, evaluated
// by the same rules. A created object is deleted, a deleted one is created again under its id, and changed fields get their old values. A
// product or a contract, which is never deleted, stays: no answer shows one without lines. These changes cannot be undone:
//
//   - erasure: DeleteOrganization, DeleteUser (R30);
//   - PlaceOrder: the customer has its Fulfillment Document; a change of the contract ends its lines;
//   - UpdateContract to CANCELLED, which is final (R7);
//   - a change by which an organization got its only ACTIVE user with the role ACCOUNT_ADMIN, since the last one cannot be removed (R27):
//     CreateUser, GrantRole, and SetUserStatus to ACTIVE; likewise SetUserStatus from LOCKED to DEACTIVATED of such a user when there is no
//     other, since its inverse would make the user ACTIVE in between;
//   - AddContact of an organization's first contact, since the last one cannot be removed (R24);
//   - RemoveContact, and TransferUser of a contact, from an organization with more than 10 contacts, since none can be added (R24);
//   - TransferUser when another organization than the old one claims the domain of the login, so that the user cannot be transferred back
//     (R28); RenameUser likewise when the user could not get the old login again;
//   - VerifyDomain, and ClaimDomain by the operator of a claim that was pending, which ends by ReleaseDomain alone; ReleaseDomain of a proven
//     claim by anybody else, and of a pending one by the operator, since the claim would come back as another one; ReleaseDomain of a public
//     domain, which no organization may claim (R36);
//   - DeleteGroup of a group with more than MaxMembers members, which one change cannot name.
//
// Undoing CreateUser and CreateOrganization erases what they created. A site that AddSite restores has a new id; nothing else refers to the
// site by its id. A pending claim that is made again has a new record. The pending claims that another one ended stay ended.
func Inverse(outcomes []Outcome) []Change {
	inverse := []Change{}
	for _, outcome := range slices.Backward(outcomes) {
		if outcome.Undo == nil {
			return nil
		}
		inverse = append(inverse, outcome.Undo...)
	}
	return inverse
}

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
