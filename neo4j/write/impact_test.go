package write_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/neo4j"
	"entitlegraph/neo4j/write"
)

// answers returns the answers of logins, by login key, from the store's own readers.
func answers(t *testing.T, s entitle.Store, logins []string) map[string]*entitle.Answer {
	t.Helper()
	facts, err := s.Facts(t.Context(), logins)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*entitle.Answer{}
	for i, f := range facts {
		if f != nil {
			all[logins[i]] = entitle.Evaluate(f.Login, f.AccountFacts, changeDay)
		}
	}
	return all
}

// textOf returns an impact as text, for comparison.
func textOf(impact *changes.Impact) string {
	if impact == nil {
		return "none"
	}
	var b strings.Builder
	fmt.Fprintln(&b, impact.Gaining, impact.Losing, impact.Moving)
	for _, l := range impact.Logins {
		fmt.Fprintln(&b, l.User.LoginKey, write.CodesOf(l.Gained), write.CodesOf(l.Lost), l.CountryBefore, l.CountryNext)
	}
	return b.String()
}

// TestImpactIsWhatAnswersSay compares the impact of each kind of change with the answers of every login before and after.
func TestImpactIsWhatAnswersSay(t *testing.T) {
	t.Parallel()
	s := openChange(t)
	f := newFirm(t, s)
	logins := []string{f.admin, f.user, f.loose, "new@" + strings.ToLower(f.p) + ".example", "chief@" + strings.ToLower(f.p) + ".example"}
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
		if renamed, ok := change.(changes.RenameUser); ok { // the same user
			before[renamed.NewLoginKey] = before[renamed.LoginKey]
			delete(before, renamed.LoginKey)
		}
		want := changes.ImpactOf(changeDay, before, after)
		if textOf(applied.Impact) != textOf(want) || textOf(planned.Impact) != textOf(want) {
			t.Errorf("%s: the impact is\n%sthe plan was\n%sand the answers say\n%s", change.Kind(), textOf(applied.Impact), textOf(planned.Impact), textOf(want))
		}
		if !slices.Equal(slices.Sorted(maps.Keys(would)), slices.Sorted(maps.Keys(after))) {
			t.Errorf("%s: the preview had %d logins, then there were %d", change.Kind(), len(would), len(after))
		}
		if len(want.Logins) > 0 {
			someImpact++
		}
	}
	if someImpact < 6 {
		t.Errorf("only %d changes had an impact; the test would prove little", someImpact)
	}
}

// TestImpactOfManyLogins: of a large account, with more logins than the driver fetches at once, all logins are counted and the first are
// listed.
func TestImpactOfManyLogins(t *testing.T) {
	t.Parallel()
	s, p := openChange(t), prefix()
	const users = 2500
	var text strings.Builder
	text.WriteString(companyOf(p))
	for i := range users {
		fmt.Fprintf(&text, `{"type":"user","accountNumber":"%sA","login":"m%05d@%s.example","status":"ACTIVE","profileCountry":%q,"groups":[%q]}`+"\n",
			p, i, strings.ToLower(p), []string{"DE", "AT"}[i%2], []string{"group", "other"}[i/2%2])
	}
	load(t, s, text.String(), neo4j.ImportOptions{})
	for _, change := range []changes.Change{
		changes.UpdateContract{ContractNumber: p + "K", Status: changes.Say(graph.ContractSuspended)},
		changes.UpdateContract{ContractNumber: p + "K", Status: changes.Say(graph.ContractActive)},
		changes.DeleteOrganization{AccountNumber: p + "A"},
	} {
		applied := apply(t, s, change)
		if n := applied.Impact.Losing + applied.Impact.Gaining; n != users+1 || len(applied.Impact.Logins) != changes.ImpactListed {
			t.Errorf("%s concerns %d logins, and lists %d", change.Kind(), n, len(applied.Impact.Logins))
		}
	}
}

// TestImpactOfNothing: a change that alters nothing, or nothing that answers depend on, has an empty impact; a refused change has no impact.
func TestImpactOfNothing(t *testing.T) {
	s := openChange(t)
	f := newFirm(t, s)
	named := changes.UpdateUser{LoginKey: f.user, GivenName: changes.Say("Uma")}
	for _, list := range [][]changes.Change{{named}, {named, named}} { // changed, then unchanged
		if applied := apply(t, s, list...); textOf(applied.Impact) != "0 0 0\n" || !applied.Impact.At.Equal(changeDay) {
			t.Errorf("%d changes: the impact is %+v", len(list), applied.Impact)
		}
	}
	none := changes.UpdateUser{LoginKey: "nobody@" + strings.ToLower(f.p) + ".example", GivenName: changes.Say("Uma")}
	for _, oneByOne := range []bool{false, true} {
		r := request(none, none)
		r.OneByOne = oneByOne
		if applied, err := s.Apply(t.Context(), r); err != nil || applied.Impact != nil {
			t.Errorf("one by one %v: everything was refused, and the impact is %+v, %v", oneByOne, applied.Impact, err)
		}
	}
}
