package changes

import (
	"slices"

	"entitlegraph/graph"
)

// GrantRole gives a user a role.
type GrantRole struct {
	LoginKey string
	Role     graph.Role
}

// Kind returns the name of the change.
func (GrantRole) Kind() string { return "grantRole" }

func (c GrantRole) reads(set *ReadSet) { set.user(c.LoginKey) }

func (GrantRole) looksAround() bool { return true }

func (c GrantRole) counts(n *counting) {
	if c.Role == graph.RoleAccountAdmin {
		n.appointed.add(c.LoginKey)
	}
	n.administratorsOf(c.LoginKey)
}

func (c GrantRole) evaluate(e *evaluation) error {
	a, before, err := e.storedUser(c.LoginKey)
	if err != nil {
		return err
	}
	if err := oneOf("role", "R27", c.Role, graph.Roles); err != nil {
		return err
	}
	after := *before
	after.Roles = sorted(append(slices.Clone(before.Roles), c.Role))
	return e.changeUser(a, "role", before, after, RevokeRole(c))
}

// RevokeRole takes a role from a user: not from the last administrator (R27).
type RevokeRole struct {
	LoginKey string
	Role     graph.Role
}

// Kind returns the name of the change.
func (RevokeRole) Kind() string { return "revokeRole" }

func (c RevokeRole) reads(set *ReadSet) { set.user(c.LoginKey) }

func (RevokeRole) looksAround() bool { return true }

func (c RevokeRole) counts(n *counting) { n.administratorsOf(c.LoginKey) }

// evaluate enforces R27.
func (c RevokeRole) evaluate(e *evaluation) error {
	a, before, err := e.storedUser(c.LoginKey)
	if err != nil {
		return err
	}
	if err := oneOf("role", "R27", c.Role, graph.Roles); err != nil {
		return err
	}
	after := *before
	after.Roles = sorted(without(before.Roles, c.Role))
	return e.changeUser(a, "role", before, after, GrantRole(c))
}
