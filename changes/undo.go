package changes

import "slices"

// Inverse gives the inverse of changes that were made, in the order in which they were: applied at once, in one request, it restores
// the same answers. It is nil when one of the changes cannot be undone, and empty when nothing needs to be.
//
// The inverse goes back step by step, so that the state is allowed at each: each change that was made has its own way back, judged
// by the same rules. What came to be goes, what went comes back under its id, what changed gets its old values. What is never
// deleted, a product and a contract, stays: no answer shows it while it has no lines. What cannot be undone:
//
//   - erasure: DeleteOrganization, DeleteUser (R30);
//   - PlaceOrder: the customer has its Fulfillment Document; a change of the contract ends its lines;
//   - UpdateContract to CANCELLED, which is final (R7);
//   - whatever gave an organization its first administrator or its first contact, as the last cannot be taken (R24, R27);
//   - whatever took a contact from an organization with more than 10, as none can be added (R24);
//   - TransferUser when the new organization claims the login's domain (R28);
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
