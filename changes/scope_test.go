package changes

import (
	"strings"
	"testing"

	"entitlegraph/graph"
)

// TestScope: a thing of an account outside the scope is refused with the same message as an absent one; its keys still count as taken; and
// administrators are protected from viewers who may not revoke their role.
func TestScope(t *testing.T) {
	const other = "other@else.example"
	limited := func() *State {
		s := changeState(t)
		applyAll(t, s, []Change{user(other)})
		s.Users[other].AccountNumber = "ELSE" // the state has nothing else of this account
		s.SiteOf["E1"], s.GroupOf["e-group"] = "ELSE", GroupKey{"ELSE", "x"}
		s.AddContract("ELSE", &Contract{ContractBody: graph.ContractBody{ContractNumber: "E-K"}})
		s.Scope = Scope{Limited: true, AccountNumbers: []string{"A"}, SparesAdministrators: true}
		return s
	}
	words := func(change Change) string {
		_, err := limited().Apply(change)
		if err == nil {
			return "made"
		}
		return err.Error()
	}
	for name, pair := range map[string][2]Change{
		"user":     {SetUserStatus{other, LockUser}, SetUserStatus{"absent@else.example", LockUser}},
		"site":     {UpdateSite{CustomerNumber: "E1"}, UpdateSite{CustomerNumber: "ABSENT"}},
		"group":    {DeleteGroup{"e-group"}, DeleteGroup{"absent"}},
		"contract": {UpdateContract{ContractNumber: "E-K"}, UpdateContract{ContractNumber: "ABSENT"}},
		"account":  {UpdateOrganization{AccountNumber: "ELSE"}, UpdateOrganization{AccountNumber: "ABSENT"}},
	} {
		foreign, absent := words(pair[0]), words(pair[1])
		for key, same := range map[string]string{other: "KEY", "absent@else.example": "KEY", "E1": "KEY", "ABSENT": "KEY", "E-K": "KEY", "ELSE": "KEY"} {
			foreign, absent = strings.ReplaceAll(foreign, key, same), strings.ReplaceAll(absent, key, same)
		}
		if foreign != absent || !strings.HasPrefix(foreign, string(UnknownReference)) {
			t.Errorf("%s: %q, and for what is not there %q", name, foreign, absent)
		}
	}
	for name, test := range map[string]struct {
		change Change
		want   Reason
	}{
		"a login elsewhere is taken":     {user(other), LoginTaken},
		"a site elsewhere is taken":      {AddSite{"A", site("E1", "DE")}, NumberTaken},
		"an administrator is not locked": {SetUserStatus{"admin@a.example", LockUser}, AdministratorOnly},
		"nor renamed":                    {RenameUser{"admin@a.example", "mine@a.example", ""}, AdministratorOnly},
		"nor erased":                     {DeleteUser{"admin@a.example"}, AdministratorOnly},
	} {
		if got := words(test.change); !strings.HasPrefix(got, string(test.want)) {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := words(SetUserStatus{"active@a.example", LockUser}); got != "made" {
		t.Errorf("its own: %s", got)
	}
}

// TestRegistering: a stranger registers with the organization that claims the domain of the login; every other one counts as absent (R28).
func TestRegistering(t *testing.T) {
	register := func(account, login string) error {
		s := changeState(t)
		applyAll(t, s, []Change{ClaimDomain{"A", "claimed.example", true}})
		s.Scope = Scope{Limited: true, Registering: true}
		_, err := s.Apply(CreateUser{AccountNumber: account, Login: login, LoginKey: login, Register: true})
		return err
	}
	if err := register("A", "new@claimed.example"); err != nil {
		t.Error(err)
	}
	absent := register("ABSENT", "new@claimed.example")
	for name, err := range map[string]error{
		"another's domain": register("B", "new@claimed.example"), "an unclaimed domain": register("B", "new@free.example"),
	} {
		if err == nil || absent == nil || strings.ReplaceAll(err.Error(), "Account Number B", "Account Number ABSENT") != absent.Error() {
			t.Errorf("%s: %v, and for an account that is not there %v", name, err, absent)
		}
	}
	var w Scope
	if !w.Reaches("A") || (Scope{Limited: true}).Reaches("A") || !(Scope{Limited: true, AccountNumbers: []string{"A"}}).Reaches("A") {
		t.Error("an account is reached that is not, or the other way round")
	}
}

// TestFreedLogin: a user created with a login that another user gave up earlier in the request has another id.
func TestFreedLogin(t *testing.T) {
	s := changeState(t)
	applyAll(t, s, []Change{user("n@n.example"), RenameUser{"n@n.example", "m@n.example", ""}, user("n@n.example")})
	if s.Users["n@n.example"].ID == s.Users["m@n.example"].ID {
		t.Errorf("both have the id %s", s.Users["n@n.example"].ID)
	}
}
