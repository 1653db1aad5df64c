package changes

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"entitlegraph/graph"
)

// neverUndone reports whether an applied change cannot be undone, by the documentation of Inverse; before is the state before it.
func neverUndone(before, after *State, change Change) bool {
	switch c := change.(type) {
	case DeleteOrganization, DeleteUser, PlaceOrder:
		return true
	case UpdateContract:
		return c.Status.Value == graph.ContractCancelled
	case CreateUser:
		return firstAdministrator(before, after, c.LoginKey)
	case GrantRole:
		return firstAdministrator(before, after, c.LoginKey)
	case SetUserStatus:
		user := before.Users[c.LoginKey]
		overActive := c.Action == DeactivateUser && user.Status == graph.UserLocked && slices.Contains(user.Roles, graph.RoleAccountAdmin)
		return firstAdministrator(before, after, c.LoginKey) || overActive && before.counted(user.AccountNumber).administrators == 0
	case AddContact:
		return before.counted(c.AccountNumber).contacts == 0
	case RemoveContact:
		return before.counted(before.Users[before.ContactOf[c.ContactID]].AccountNumber).contacts > graph.MaxContacts
	case RenameUser:
		claim := before.Domains[graph.DomainOfLogin(c.LoginKey)]
		return graph.LoginKey(c.NewLogin) != c.LoginKey && claim != nil && claim.AccountNumber != before.Users[c.LoginKey].AccountNumber
	case TransferUser:
		from := before.Users[c.LoginKey].AccountNumber
		claim := before.Domains[graph.DomainOfLogin(c.LoginKey)]
		return len(before.Contacts[c.LoginKey]) > 0 && before.counted(from).contacts > graph.MaxContacts || claim != nil && claim.AccountNumber != from
	case ClaimDomain:
		return after.Domains[c.Name] != nil && before.Claims[ClaimKey{c.AccountNumber, c.Name}] != nil
	case VerifyDomain:
		return true
	case ReleaseDomain:
		proven := before.Domains[c.Name] != nil
		return proven == before.Scope.MustProveDomains
	case DeleteGroup:
		return len(before.Members[c.GroupID]) > MaxMembers
	}
	return false
}

// firstAdministrator reports whether the user is the first ACTIVE administrator of the organization.
func firstAdministrator(before, after *State, loginKey string) bool {
	user := after.Users[loginKey]
	return user.administers() && before.counted(user.AccountNumber).administrators == 0
}

// TestUndoIsNullAsDocumented: over all kinds of changes, in many states, an applied change has no undo exactly where the documentation says
// so. Its undo is empty when it changed nothing, or created something that is never deleted.
func TestUndoIsNullAsDocumented(t *testing.T) {
	start := worldBase(t)
	met, without := map[string]bool{}, map[string]bool{}
	judge := func(t interface {
		Fatalf(string, ...any)
	}, s *State, change Change) {
		before := s.clone()
		outcome, err := s.Apply(change)
		if err != nil {
			return
		}
		met[reflect.TypeOf(change).Name()] = true
		_, product := change.(CreateProduct)
		_, contract := change.(CreateContract)
		switch undo := Inverse([]Outcome{outcome}); {
		case outcome.Result == Unchanged || product || contract:
			if undo == nil || len(undo) > 0 {
				t.Fatalf("%T %+v: %s, undone by %v", change, change, outcome.Result, undo)
			}
		case (undo == nil) != neverUndone(before, s, change):
			t.Fatalf("%T %+v: undone by %v, which is not as documented", change, change, undo)
		case undo == nil:
			without[reflect.TypeOf(change).Name()] = true
		case len(undo) == 0:
			t.Fatalf("%T %+v: %s, and nothing undoes it", change, change, outcome.Result)
		}
	}
	for _, test := range allowances {
		s := changeState(t)
		s.Scope.MustProveDomains = test.proves
		for _, first := range test.first {
			judge(t, s, first)
		}
		judge(t, s, test.change)
	}
	for _, status := range []graph.UserStatus{graph.UserActive, graph.UserInvited, graph.UserLocked} {
		s := changeState(t)
		first := CreateUser{AccountNumber: "N", Login: "n@n.example", LoginKey: "n@n.example", Status: status}
		for _, change := range []Change{
			createOrganization("N", "N", "EUR", site("N1", "DE")), first, GrantRole{first.LoginKey, graph.RoleAccountAdmin},
			SetUserStatus{first.LoginKey, DeactivateUser}, SetUserStatus{first.LoginKey, ReactivateUser}, SetUserStatus{first.LoginKey, ApproveUser},
		} {
			judge(t, s, change)
		}
	}
	s := changeState(t)
	migrate(t, s)
	for _, change := range []Change{RemoveContact{contactU}, ReleaseDomain{"A", "a.example"}, TransferUser{"active@a.example", "B"}} {
		judge(t, s, change)
	}
	rapid.Check(t, func(t *rapid.T) {
		s := start.clone().request("change")
		for range rapid.IntRange(1, 20).Draw(t, "changes") {
			drawScope(t, s)
			judge(t, s, drawChange(t, s))
		}
	})
	if len(met) != 36 {
		t.Errorf("%d kinds of changes were met: %v", len(met), met)
	}
	for _, kind := range []string{"DeleteOrganization", "DeleteUser", "PlaceOrder", "UpdateContract", "AddContact", "GrantRole", "SetUserStatus", "CreateUser", "ClaimDomain", "VerifyDomain", "ReleaseDomain"} {
		if !without[kind] {
			t.Errorf("no %s without an undo was met", kind)
		}
	}
}
