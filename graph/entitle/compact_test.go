package entitle_test

import (
	"reflect"
	"testing"
	"time"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// TestCompactHoldingsAreTheSame: compact holdings hold what they held, and give the same answers.
func TestCompactHoldingsAreTheSame(t *testing.T) {
	plain, compact := plainHoldings(1, 40), plainHoldings(1, 40).Compact()
	if !reflect.DeepEqual(compact.Lines, plain.Lines) || !reflect.DeepEqual(compact.Groups, plain.Groups) || !reflect.DeepEqual(compact.Sites, plain.Sites) ||
		!reflect.DeepEqual(compact.Organization, plain.Organization) {
		t.Error("they hold something else")
	}
	for _, country := range []string{"DE", "AT", ""} {
		for _, status := range []graph.UserStatus{graph.UserActive, graph.UserLocked} {
			for _, groups := range [][]string{nil, {"g-00000001-00000002"}} {
				login := &entitle.Login{User: &graph.User{Status: status, ProfileCountryCode: country}, GroupIDs: groups}
				want, got := entitle.Evaluate(login, plain, time.Unix(0, 0)), entitle.Evaluate(login, compact, time.Unix(0, 0))
				if len(want.Entitlements)+len(want.Withheld) == 0 || !reflect.DeepEqual(got, want) {
					t.Errorf("%s, %s, %v: %+v, want %+v", country, status, groups, got, want)
				}
			}
		}
	}
	if entitle.NewHoldings(&graph.Organization{ID: "o"}, nil, nil, nil).Compact().Organization.ID != "o" {
		t.Error("an account with nothing has lost its id")
	}
}
