package changes

import (
	"reflect"
	"testing"

	"entitlegraph/graph"
)

// TestPendingClaims: a pending claim neither blocks the claim of another organization nor approves a user. When one of several pending claims of a
// domain is proven, or the operator or an import claims the domain, the other pending claims of this domain end, and no others (R36).
func TestPendingClaims(t *testing.T) {
	register := CreateUser{AccountNumber: "B", Login: "n@pending.example", LoginKey: "n@pending.example", Register: true}
	s := changeState(t)
	s.Scope.MustProveDomains = true
	applyAll(t, s, []Change{
		ClaimDomain{"A", "pending.example", true}, register,
		CreateUser{AccountNumber: "A", Login: "m@pending.example", LoginKey: "m@pending.example", Register: true},
	})
	if b, a := s.Users["n@pending.example"], s.Users["m@pending.example"]; b.Status != graph.UserInvited || a.Status != graph.UserInvited {
		t.Errorf("the users are %s and %s", b.Status, a.Status)
	}
	for name, end := range map[string]func(s *State) error{
		"proof": func(s *State) error {
			_, err := s.Apply(VerifyDomain{"B", "pending.example", found("pending.example", "b")})
			return err
		},
		"operator": func(s *State) error {
			s.Scope.MustProveDomains = false
			_, err := s.Apply(ClaimDomain{"B", "pending.example", true})
			return err
		},
		"import": func(s *State) error {
			_, err := s.Upsert(&UpsertDomain{AccountNumber: "B", Name: "pending.example", AutoApprove: true})
			return err
		},
	} {
		s := changeState(t)
		s.Scope.MustProveDomains = true
		if err := end(s); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want := &Domain{AccountNumber: "B", Name: "pending.example", AutoApprove: true}
		if got := s.Domains["pending.example"]; !reflect.DeepEqual(got, want) || len(s.Claims) != 1 || s.Claims[ClaimKey{"B", "other.example"}] == nil {
			t.Errorf("%s: the proven claim is %+v, the pending ones are %v", name, got, s.Claims)
		}
	}
}

// TestPublicClaimStays: a claim of a public domain from before R36 can be changed and released, and not be made again.
func TestPublicClaimStays(t *testing.T) {
	s := changeState(t)
	s.Domains["gmail.com"] = &Domain{AccountNumber: "A", Name: "gmail.com"}
	if _, err := s.Upsert(&UpsertDomain{AccountNumber: "A", Name: "gmail.com"}); err != nil {
		t.Error(err)
	}
	outcomes := applyAll(t, s, []Change{ClaimDomain{"A", "gmail.com", true}, ReleaseDomain{"A", "gmail.com"}})
	if Inverse(outcomes[1:]) != nil {
		t.Errorf("the release is undone by %v", outcomes[1].Undo)
	}
	if _, err := s.Apply(ClaimDomain{"A", "gmail.com", true}); RefusalOf(err) == nil || RefusalOf(err).Reason != PublicDomain {
		t.Errorf("the claim again: %v", err)
	}
}

// TestClaimInDryRun: a claim in a dry run has no token, because a DNS record with it would not prove any claim.
func TestClaimInDryRun(t *testing.T) {
	s := changeState(t)
	s.Scope.MustProveDomains, s.NewToken = true, func() string { return "" }
	applyAll(t, s, []Change{ClaimDomain{"A", "n.example", true}})
	want := DomainClaim{ID: "domain A\x00n.example", AccountNumber: "A", Name: "n.example", AutoApprove: true}
	if claim := s.Claims[ClaimKey{"A", "n.example"}]; claim == nil || *claim != want {
		t.Errorf("the claim is %+v", claim)
	}
}
