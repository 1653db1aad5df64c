package changes

import "slices"

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
