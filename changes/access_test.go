package changes

import (
	"fmt"
	"slices"
	"testing"

	"entitlegraph/graph"
)

// TestReplacedAccessIsInOrder: the settings that an upsert removes are removed in the order of their keys.
func TestReplacedAccessIsInOrder(t *testing.T) {
	s := changeState(t)
	var want []string
	for _, product := range []string{"", "P", "Q"} {
		for _, country := range []string{"", "AT", "DE"} {
			s.AddAccess(&AccessSetting{AccountNumber: "A", AccessSetting: graph.AccessSetting{ProductCode: product, CountryCode: country, Access: graph.AccessDeny}})
			want = append(want, fmt.Sprintf("A\x00%s\x00%s", product, country))
		}
	}
	outcome, err := s.Upsert(decode(t, `{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"A1","name":"S","country":"DE"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, effect := range outcome.Effects {
		if removed, isAccess := effect.(Delete[AccessSetting]); isAccess {
			got = append(got, removed.subject().ID)
			if altered := Alters([]Effect{removed}); !slices.Equal(altered.Accounts, []string{"A"}) {
				t.Errorf("%q alters %+v", removed.subject().ID, altered)
			}
			if (&ReadSet{}).WrittenBy([]Effect{removed}) || !(&ReadSet{Accounts: []string{"A"}}).WrittenBy([]Effect{removed}) {
				t.Errorf("%q is read by those that do not read its account, or not by those that do", removed.subject().ID)
			}
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
