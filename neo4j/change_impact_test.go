package neo4j

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// answers gives what logins may use, by login key, as the store's own readers tell it.
func answers(t *testing.T, s entitle.Store, logins []string) map[string]*entitle.Answer {
	t.Helper()
	facts, err := s.Facts(t.Context(), logins)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*entitle.Answer{}
	for i, f := range facts {
		if f != nil {
			all[logins[i]] = entitle.Evaluate(f.Login, f.Holdings, changeDay)
		}
	}
	return all
}

// told is an impact in words, to compare.
func told(impact *changes.Impact) string {
	if impact == nil {
		return "none"
	}
	var b strings.Builder
	fmt.Fprintln(&b, impact.Gaining, impact.Losing, impact.Moving)
	for _, l := range impact.Logins {
		fmt.Fprintln(&b, l.User.LoginKey, codesOf(l.Gained), codesOf(l.Lost), l.CountryBefore, l.CountryNext)
	}
	return b.String()
}

// TestImpactIsWhatAnswersSay compares the impact of each kind of change with the answers of every login before and after.
func TestImpactIsWhatAnswersSay(t *testing.T) {
	s := openChange(t)
	f := newFirm(t, s)
	logins := []string{f.admin, f.user, f.loose, "new@" + strings.ToLower(f.p) + ".example"}
	slices.Sort(logins)
	someImpact := 0
	for _, change := range f.everyChange() {
		before := answers(t, s, logins)
		planned, preview, err := s.Preview(t.Context(), request(change))
		if err != nil {
			t.Fatal(err)
		}
		would := answers(t, preview, logins)
		if err := preview.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		applied := apply(t, s, change)
		after := answers(t, s, logins)
		want := changes.ImpactOf(changeDay, before, after)
		if applied.Impact == nil && len(want.Logins) == 0 {
			want = nil
		}
		if told(applied.Impact) != told(want) || told(planned.Impact) != told(want) {
			t.Errorf("%s: the impact is\n%sthe plan was\n%sand the answers say\n%s", change.Kind(), told(applied.Impact), told(planned.Impact), told(want))
		}
		if !slices.Equal(slices.Sorted(maps.Keys(would)), slices.Sorted(maps.Keys(after))) {
			t.Errorf("%s: the preview had %d logins, then there were %d", change.Kind(), len(would), len(after))
		}
		if want != nil && len(want.Logins) > 0 {
			someImpact++
		}
	}
	if someImpact < 6 {
		t.Errorf("only %d changes had an impact; the test would prove little", someImpact)
	}
}

// TestImpactOfManyLogins measures what a change of a large account costs.
func TestImpactOfManyLogins(t *testing.T) {
	if testing.Short() {
		t.Skip("it makes 10,000 users")
	}
	s, p := openChange(t), prefix()
	const users = 10000
	var text strings.Builder
	text.WriteString(companyOf(p))
	for i := range users {
		fmt.Fprintf(&text, `{"type":"user","accountNumber":"%sA","login":"m%05d@%s.example","status":"ACTIVE","profileCountry":%q,"groups":[%q]}`+"\n",
			p, i, strings.ToLower(p), []string{"DE", "AT"}[i%2], []string{"group", "other"}[i/2%2])
	}
	load(t, s, text.String(), ImportOptions{})
	for _, change := range []changes.Change{
		changes.UpdateContract{ContractNumber: p + "K", Status: changes.Say(graph.ContractSuspended)},
		changes.UpdateContract{ContractNumber: p + "K", Status: changes.Say(graph.ContractActive)},
		changes.DeleteOrganization{AccountNumber: p + "A"},
	} {
		began := time.Now()
		applied := apply(t, s, change)
		t.Logf("%s: %v", change.Kind(), time.Since(began))
		if n := applied.Impact.Losing + applied.Impact.Gaining; n != users+1 || len(applied.Impact.Logins) != changes.ImpactListed {
			t.Errorf("%s concerns %d logins, and lists %d", change.Kind(), n, len(applied.Impact.Logins))
		}
	}
}
