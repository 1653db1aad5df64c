package mutation

import (
	"entitlegraph/changes"
	"entitlegraph/graph"
)

// RoleChanges are the changes of roles in a list.
type RoleChanges struct {
	GrantRole  *GrantRoleInput
	RevokeRole *RevokeRoleInput
}

// GrantRoleInput is the role to grant.
type GrantRoleInput struct {
	UserInput
	Role graph.Role
}

// Change returns the change.
func (i GrantRoleInput) Change(r *Reader) changes.Change {
	return changes.GrantRole{LoginKey: i.loginKey(r), Role: i.Role}
}

func (GrantRoleInput) value(change changes.Change) value {
	c := change.(changes.GrantRole)
	return value{"login": c.LoginKey, "role": c.Role}
}

// RevokeRoleInput is the role to revoke.
type RevokeRoleInput struct {
	UserInput
	Role graph.Role
}

// Change returns the change.
func (i RevokeRoleInput) Change(r *Reader) changes.Change {
	return changes.RevokeRole{LoginKey: i.loginKey(r), Role: i.Role}
}

func (RevokeRoleInput) value(change changes.Change) value {
	c := change.(changes.RevokeRole)
	return value{"login": c.LoginKey, "role": c.Role}
}
