package changes

import (
	"slices"

	"entitlegraph/graph"
)

// MaxMembers is the maximum number of logins in one change, and of the members of a group whose deletion can be undone.
const MaxMembers = 1000

// AddGroupMembers adds up to MaxMembers logins to a group; existing members stay.
type AddGroupMembers struct {
	GroupID   string
	LoginKeys []string
}

// Kind returns the name of the change.
func (AddGroupMembers) Kind() string { return "addGroupMembers" }

func (c AddGroupMembers) reads(set *ReadSet) {
	set.group(c.GroupID)
	set.Users = append(set.Users, c.LoginKeys...)
}

func (AddGroupMembers) looksAround() bool { return true }

func (AddGroupMembers) counts(*counting) {}

func (c AddGroupMembers) evaluate(e *evaluation) error {
	group, users, err := e.groupAndUsers(c.GroupID, c.LoginKeys)
	if err != nil {
		return err
	}
	e.undo = []Change{RemoveGroupMembers{GroupID: c.GroupID, LoginKeys: e.join(group.ID, users)}}
	return nil
}

// RemoveGroupMembers removes up to MaxMembers logins from a group; users who are not members stay unchanged.
type RemoveGroupMembers struct {
	GroupID   string
	LoginKeys []string
}

// Kind returns the name of the change.
func (RemoveGroupMembers) Kind() string { return "removeGroupMembers" }

func (c RemoveGroupMembers) reads(set *ReadSet) {
	set.group(c.GroupID)
	set.Users = append(set.Users, c.LoginKeys...)
}

func (RemoveGroupMembers) looksAround() bool { return true }

func (RemoveGroupMembers) counts(*counting) {}

func (c RemoveGroupMembers) evaluate(e *evaluation) error {
	group, users, err := e.groupAndUsers(c.GroupID, c.LoginKeys)
	if err != nil {
		return err
	}
	e.undo = []Change{AddGroupMembers{GroupID: c.GroupID, LoginKeys: e.leave(group.ID, users)}}
	return nil
}

// groupAndUsers returns a group, and the users of its organization with the logins, each once.
func (e *evaluation) groupAndUsers(id string, loginKeys []string) (*Group, []*User, error) {
	a, group, err := e.storedGroup(id)
	if err != nil {
		return nil, nil, err
	}
	users, err := e.members(a, loginKeys)
	return group, users, err
}

// members returns the users of an organization with the logins, each once.
func (e *evaluation) members(a *Account, loginKeys []string) ([]*User, error) {
	if len(loginKeys) > MaxMembers {
		return nil, refuse(InvalidInput, "", "logins", "%d logins are too many at once: give at most %d", len(loginKeys), MaxMembers)
	}
	list := make([]*User, 0, len(loginKeys))
	seen := set[string]{}
	for i, key := range loginKeys {
		user := e.state.Users[key]
		if user == nil || user.AccountNumber != a.Organization.AccountNumber {
			return nil, refuse(UnknownReference, "", element("logins", i), "login %.80q is no user of organization %s", key, a.Organization.AccountNumber)
		}
		if !seen.has(key) {
			list = append(list, user)
		}
		seen.add(key)
	}
	return list, nil
}

// join adds users to a group, and returns the login keys of those who were not members.
func (e *evaluation) join(id string, users []*User) []string {
	var joined []string
	for _, before := range users {
		if slices.Contains(before.Groups, id) {
			continue
		}
		after := *before
		after.Groups = sorted(append(slices.Clone(before.Groups), id))
		write(e, before.AccountNumber, false, before, &after)
		joined = append(joined, before.LoginKey)
	}
	return joined
}

// leave ends memberships, and returns the login keys of the users who were members.
func (e *evaluation) leave(id string, users []*User) []string {
	var left []string
	for _, before := range users {
		if !slices.Contains(before.Groups, id) {
			continue
		}
		after := *before
		after.Groups = sorted(without(before.Groups, id))
		write(e, before.AccountNumber, false, before, &after)
		left = append(left, before.LoginKey)
	}
	return left
}

// membership returns the user who joined or left a group by an effect on a user. For a deleted group it returns nothing: all members leave,
// and few are known.
func membership(group Subject, user Write[User], effects []Effect) []graph.FieldChange {
	if _, deleted := effects[len(effects)-1].(Delete[Group]); deleted {
		return nil
	}
	id := graph.EncodeID(graph.KindUser, user.After.ID)
	change := graph.FieldChange{Field: "members", After: id}
	if slices.Contains(user.Before.Groups, group.ID) {
		change.Before, change.After = id, ""
	}
	return []graph.FieldChange{change}
}
