package facts

import (
	"reflect"
	"testing"
	"time"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// TestCompactAccountFactsAreTheSame: compact facts have the same content, and lead to the same answers.
func TestCompactAccountFactsAreTheSame(t *testing.T) {
	plain, compacted := plainAccountFacts(1, 40), compactAccountFacts(1, 40)
	if !reflect.DeepEqual(compacted.Lines, plain.Lines) || !reflect.DeepEqual(compacted.Groups, plain.Groups) || !reflect.DeepEqual(compacted.Sites, plain.Sites) ||
		!reflect.DeepEqual(compacted.Access, plain.Access) ||
		!reflect.DeepEqual(compacted.Organization, plain.Organization) {
		t.Error("they hold something else")
	}
	for _, country := range []string{"DE", "AT", ""} {
		for _, status := range []graph.UserStatus{graph.UserActive, graph.UserLocked} {
			for _, groups := range [][]string{nil, {"g-00000001-00000002"}} {
				login := &entitle.Login{User: &graph.User{UserBody: graph.UserBody{Status: status, ProfileCountryCode: country}}, GroupIDs: groups}
				want, got := entitle.Evaluate(login, plain, time.Unix(0, 0)), entitle.Evaluate(login, compacted, time.Unix(0, 0))
				if len(want.Entitlements)+len(want.Withheld) == 0 || !reflect.DeepEqual(got, want) {
					t.Errorf("%s, %s, %v: %+v, want %+v", country, status, groups, got, want)
				}
			}
		}
	}
	empty := &graph.Organization{ID: "o"}
	if lines := compact(empty, nil, nil, nil, nil); len(lines) != 0 || empty.ID != "o" {
		t.Error("an account with nothing has lost its id")
	}
}
