// Package changes holds the rules that need to know what is stored: whether a change of the graph is allowed, and what it comes to. It is
// pure. A State holds the part of the graph that a change is about; Upsert evaluates one record of a file against it, and Apply one Change
// that a viewer requests. Either returns a refusal or an Outcome with its Effects, which it also applies to the State, so that the next
// change sees them. A store reads the State, has changes evaluated, and writes their effects, all in one transaction that locks the
// accounts concerned.
//
// Every way to change the graph goes through here, so that each rule stands in one place: R1, R2, R4, R6 to R9, R23 to R25, R27 to
// R29, and R32. Reasons lists what a refusal can be. Two rules do not hold for records: the limit of R24, because a migrated organization
// keeps all of its contacts, and the transitions of R29, because a file says what is so.
//
// A noun has one file (user and contract a few): its stored form, which is an entity; every Change of it; its record. An entity, a Change
// and a record own their methods, so what one of them lacks does not compile: what it reads (ReadSetOf, ReadSetOfRecords), the counts that
// it needs (CountsOf, CountsOfRecords), how it is evaluated, and of an entity how effects on it are applied, audited and written
// (EffectVisitor). What the changes of a request come to follows from their effects: Net, RevisionsOf, Alters and ImpactOf (who gains and
// loses); and Inverse from their outcomes (undo).
package changes

import "slices"

// Change is one change of the graph that an administrator requests: pure data with normalized keys. Things are identified by their
// business keys; groups and contacts by their stored id. Each change stands in the file of its noun, with all that it takes to evaluate it.
type Change interface {
	evaluated
	// Kind returns the name of the change, which is that of its mutation: "createUser".
	Kind() string
	// looksAround reports whether evaluating the change reads what surrounds users and organizations (LooksAround).
	looksAround() bool
}

// Field is a value of an update: Given says whether the update says anything about it; a zero Value then clears it.
type Field[T any] struct {
	Given bool
	Value T
}

// Say returns a field with a value.
func Say[T any](value T) Field[T] { return Field[T]{Given: true, Value: value} }

// Inverse returns the inverse of changes that were made, in the order in which they were: applied at once, in one request, it restores
// the same answers. It is empty when nothing needs to be undone: nothing was changed, or what was created is never deleted (a product, a
// contract). It is nil when one of the changes cannot be undone.
//
// The inverse goes back step by step, so that the state is allowed at each: each change that was made has its own way back, judged
// by the same rules. What came to be goes, what went comes back under its id, what changed gets its old values. What is never
// deleted, a product and a contract, stays: no answer shows it while it has no lines. What cannot be undone:
//
//   - erasure: DeleteOrganization, DeleteUser (R30);
//   - PlaceOrder: the customer has its Fulfillment Document; a change of the contract ends its lines;
//   - UpdateContract to CANCELLED, which is final (R7);
//   - whatever gave an organization its only ACTIVE user with the role ACCOUNT_ADMIN, as the last cannot be taken (R27): CreateUser,
//     GrantRole, and SetUserStatus to ACTIVE; likewise SetUserStatus from LOCKED to DEACTIVATED of such a user when there is no other, as
//     the way back leads over ACTIVE;
//   - AddContact of an organization's first contact, as the last cannot be taken (R24);
//   - RemoveContact, and TransferUser of a contact, from an organization with more than 10 contacts, as none can be added (R24);
//   - TransferUser when the old organization could not take the login in again, as another one claims its domain (R28); RenameUser likewise
//     when the user could not get the login again;
//   - DeleteGroup of a group with more than MaxMembers members, which one change cannot name.
//
// Undoing CreateUser and CreateOrganization erases what they created. AddSite gives a site that comes back a new id; nothing else
// names it by that.
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
