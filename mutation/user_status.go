package mutation

import (
	"entitlegraph/changes"
)

// statusValue returns the content of an input that sets the status of a user.
func statusValue(change changes.Change) value {
	return value{"login": change.(changes.SetUserStatus).LoginKey}
}

// ApproveUserInput is a user to approve.
type ApproveUserInput struct{ UserInput }

// Change returns the change.
func (i ApproveUserInput) Change(r *Reader) changes.Change {
	return changes.SetUserStatus{LoginKey: i.loginKey(r), Action: changes.ApproveUser}
}

func (ApproveUserInput) value(change changes.Change) value { return statusValue(change) }

// LockUserInput is a user to lock.
type LockUserInput struct{ UserInput }

// Change returns the change.
func (i LockUserInput) Change(r *Reader) changes.Change {
	return changes.SetUserStatus{LoginKey: i.loginKey(r), Action: changes.LockUser}
}

func (LockUserInput) value(change changes.Change) value { return statusValue(change) }

// UnlockUserInput is a user to unlock.
type UnlockUserInput struct{ UserInput }

// Change returns the change.
func (i UnlockUserInput) Change(r *Reader) changes.Change {
	return changes.SetUserStatus{LoginKey: i.loginKey(r), Action: changes.UnlockUser}
}

func (UnlockUserInput) value(change changes.Change) value { return statusValue(change) }

// DeactivateUserInput is a user to deactivate.
type DeactivateUserInput struct{ UserInput }

// Change returns the change.
func (i DeactivateUserInput) Change(r *Reader) changes.Change {
	return changes.SetUserStatus{LoginKey: i.loginKey(r), Action: changes.DeactivateUser}
}

func (DeactivateUserInput) value(change changes.Change) value { return statusValue(change) }

// ReactivateUserInput is a user to reactivate.
type ReactivateUserInput struct{ UserInput }

// Change returns the change.
func (i ReactivateUserInput) Change(r *Reader) changes.Change {
	return changes.SetUserStatus{LoginKey: i.loginKey(r), Action: changes.ReactivateUser}
}

func (ReactivateUserInput) value(change changes.Change) value { return statusValue(change) }

// InviteUserInput is a user to invite again.
type InviteUserInput struct{ UserInput }

// Change returns the change.
func (i InviteUserInput) Change(r *Reader) changes.Change {
	return changes.SetUserStatus{LoginKey: i.loginKey(r), Action: changes.InviteUser}
}

func (InviteUserInput) value(change changes.Change) value { return statusValue(change) }
