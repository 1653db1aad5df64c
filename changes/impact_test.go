package changes

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// answer returns the answer of a login in a country: the codes of the products, one letter each.
func answer(login, country, codes string) *entitle.Answer {
	a := &entitle.Answer{User: &graph.User{UserBody: graph.UserBody{Login: login}}, CountryCode: country}
	for _, code := range codes {
		a.Entitlements = append(a.Entitlements, entitle.Entitlement{Product: &graph.Product{ProductBody: graph.ProductBody{Code: string(code)}}})
	}
	return a
}

func TestImpactOf(t *testing.T) {
	at := time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)
	before := map[string]*entitle.Answer{
		"stays": answer("stays", "DE", "PQ"), "gains": answer("gains", "DE", "P"), "loses": answer("loses", "DE", "PQR"), "swaps": answer("swaps", "DE", "P"),
		"moves": answer("moves", "DE", "P"), "goes": answer("goes", "DE", "P"), "idle": answer("idle", "DE", ""), "absent": nil, "trades": answer("trades", "DE", "P"),
	}
	after := map[string]*entitle.Answer{
		"stays": answer("stays", "DE", "PQ"), "gains": answer("gains", "DE", "APQ"), "loses": answer("loses", "DE", "Q"), "swaps": answer("swaps", "AT", "Q"),
		"moves": answer("moves", "", "P"), "comes": answer("comes", "AT", "P"), "new": answer("new", "AT", ""), "idle": nil, "absent": nil,
		"trades": answer("trades", "DE", "Q"),
	}
	impact := ImpactOf(at, before, after)
	if impact.At != at || impact.Gaining != 4 || impact.Losing != 4 || impact.Moving != 2 {
		t.Errorf("%d gain, %d lose, %d move", impact.Gaining, impact.Losing, impact.Moving)
	}
	var got []string
	for _, l := range impact.Logins {
		got = append(got, fmt.Sprintf("%s +%s -%s %s>%s", l.User.Login, codes(l.Gained), codes(l.Lost), l.CountryBefore, l.CountryNext))
	}
	want := []string{"comes +P - >AT", "gains +AQ - DE>DE", "goes + -P DE>", "loses + -PR DE>DE", "moves + - DE>", "swaps +Q -P DE>AT", "trades +Q -P DE>DE"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if none := ImpactOf(at, before, before); none.Gaining+none.Losing+none.Moving != 0 || none.Logins == nil || len(none.Logins) > 0 {
		t.Errorf("nothing changed, and %+v", none)
	}
}

func codes(products []*graph.Product) string {
	var b strings.Builder
	for _, p := range products {
		b.WriteString(p.Code)
	}
	return b.String()
}

// TestImpactListsTheFirst: all logins are counted, and the first by login key are listed, in whatever order they are added.
func TestImpactListsTheFirst(t *testing.T) {
	tally := NewImpactTally(time.Time{})
	for i := range 250 {
		key := fmt.Sprintf("%03d", i*173%250)
		tally.Add(key, answer(key, "DE", "P"), answer(key, "DE", ""))
	}
	impact := tally.Impact()
	if impact.Losing != 250 || len(impact.Logins) != ImpactListed {
		t.Fatalf("%d lose, %d are listed", impact.Losing, len(impact.Logins))
	}
	for i, l := range impact.Logins {
		if l.User.Login != fmt.Sprintf("%03d", i) {
			t.Fatalf("in place %d is %s", i, l.User.Login)
		}
	}
}

func TestAltersAndRevisionsOf(t *testing.T) {
	for _, test := range []struct {
		first     []Change
		change    Change
		altered   Altered
		revisions map[string]bool
	}{
		{nil, UpdateOrganization{AccountNumber: "A", Name: Say("AA")}, Altered{}, map[string]bool{"A": false}},
		{nil, AddSite{"A", site("A3", "CH")}, Altered{}, map[string]bool{"A": true}},
		{nil, UpdateProduct{"P", Say("PP")}, Altered{}, map[string]bool{}},
		{nil, CreateContract{"A", "N", term, 0}, Altered{}, map[string]bool{"A": true}},
		{nil, UpdateContract{ContractNumber: "K", GraceDays: Say(1)}, Altered{Accounts: []string{"A"}}, map[string]bool{"A": true}},
		{nil, order(), Altered{}, map[string]bool{"A": true}},
		{nil, order(line(nil)), Altered{Accounts: []string{"A"}}, map[string]bool{"A": true}},
		{nil, user("n@n.example"), Altered{LoginKeys: []string{"n@n.example"}}, map[string]bool{"A": false}},
		{nil, UpdateUser{LoginKey: "u@a.example", GivenName: Say("N")}, Altered{}, map[string]bool{"A": false}},
		{nil, UpdateUser{LoginKey: "u@a.example", ProfileCountry: Say("AT")}, Altered{LoginKeys: []string{"u@a.example"}}, map[string]bool{"A": false}},
		{nil, RenameUser{"u@a.example", "n@n.example", ""}, Altered{Renamed: map[string]string{"u@a.example": "n@n.example"}}, map[string]bool{"A": false}},
		{nil, RenameUser{"u@a.example", "U@A.example", ""}, Altered{}, map[string]bool{"A": false}},
		{nil, GrantRole{"u@a.example", "CO_ADMIN"}, Altered{}, map[string]bool{"A": false}},
		{nil, SetUserStatus{"locked@a.example", DeactivateUser}, Altered{}, map[string]bool{"A": false}},
		{nil, SetUserStatus{"locked@a.example", UnlockUser}, Altered{LoginKeys: []string{"locked@a.example"}}, map[string]bool{"A": false}},
		{nil, TransferUser{"free@free.example", "B"}, Altered{LoginKeys: []string{"free@free.example"}}, map[string]bool{"A": false, "B": false}},
		{nil, DeleteUser{"u@a.example"}, Altered{LoginKeys: []string{"u@a.example"}}, map[string]bool{"A": false}},
		{nil, UpdateGroup{GroupID: groupStrasse, Name: Say(graph.GroupName{Name: "N", Key: "n"})}, Altered{}, map[string]bool{"A": true}},
		{nil, OverrideGroupCountry{groupStrasse, "AT"}, Altered{GroupIDs: []string{groupStrasse}}, map[string]bool{"A": true}},
		{nil, DeleteGroup{groupOverride}, Altered{GroupIDs: []string{groupOverride}}, map[string]bool{"A": true}},
		{nil, AddGroupMembers{groupOverride, []string{"u@a.example", "gone@a.example"}}, Altered{LoginKeys: []string{"gone@a.example", "u@a.example"}}, map[string]bool{"A": false}},
		{nil, AddContact{AccountNumber: "A", LoginKey: "u@a.example", Country: "DE"}, Altered{}, map[string]bool{"A": false}},
		{nil, DeleteOrganization{"A"}, Altered{Accounts: []string{"A"}}, map[string]bool{"A": true}},
	} {
		s := changeState(t)
		applyAll(t, s, test.first)
		effects := applyAll(t, s, []Change{test.change})[0].Effects
		if got := Alters(effects); !reflect.DeepEqual(got, test.altered) {
			t.Errorf("%T alters %+v, want %+v", test.change, got, test.altered)
		}
		if got := RevisionsOf(effects); !reflect.DeepEqual(got, test.revisions) {
			t.Errorf("%T raises %v, want %v", test.change, got, test.revisions)
		}
	}
}

func TestReadSetOf(t *testing.T) {
	got := ReadSetOf([]Change{
		createOrganization("N", "N", "EUR", site("N1", "DE")), RemoveSite{"A2"}, order(line(nil)), CreateContract{"A", "N", term, 0},
		CreateUser{AccountNumber: "A", Login: "N@Domain.example", LoginKey: "n@domain.example", GroupIDs: []string{"g1"}},
		TransferUser{"t@t.example", "B"}, AddContact{"c1", "A", "u@a.example", ""}, RemoveContact{"c2"}, DeleteGroup{"g2"},
		UpdateGroup{GroupID: "g3", Name: Say(graph.GroupName{Name: "G", Key: "g"}), ProductCodes: Say([]string{"Q"})}, ReleaseDomain{"A", "r.example"},
		CreateGroup{ID: "g4", AccountNumber: "A", Name: "H", NameKey: "h", LoginKeys: []string{"m@a.example"}}, RestrictUser{"r@a.example", []string{"R"}},
	})
	want := ReadSet{
		Accounts: []string{"A", "B", "N"}, Products: []string{"P", "Q", "R"}, CustomerNumbers: []string{"A2", "N1"}, Orders: []string{"NEW"},
		Heads: []string{"K", "N"}, Users: []string{"m@a.example", "n@domain.example", "r@a.example", "t@t.example", "u@a.example"},
		ContactUsers: []string{"t@t.example", "u@a.example"}, Domains: []string{"domain.example", "r.example", "t.example"},
		Claims:   []ClaimKey{{"A", "r.example"}},
		GroupIDs: []string{"g1", "g2", "g3", "g4"}, GroupNames: []string{"g", "h"}, ContactIDs: []string{"c1", "c2"}, MembersOf: []string{"g2"},
		FormerIDs: []string{graph.EncodeID(graph.KindEntitlementGroup, "g4"), graph.EncodeID(graph.KindFulfillmentContact, "c1")},
		Subjects: Subjects{
			CustomerNumbers: []string{"A2"}, Contracts: []string{"K"}, Users: []string{"r@a.example", "t@t.example"}, GroupIDs: []string{"g2", "g3"},
			ContactIDs: []string{"c2"},
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// TestChangesThatDoNotLookAround: these changes have the same outcome in a state without sites, groups and listed products.
func TestChangesThatDoNotLookAround(t *testing.T) {
	for _, change := range []Change{
		UpdateUser{LoginKey: "u@a.example", GivenName: Say("Ada"), ProfileCountry: Say("FR")}, SetUserStatus{"u@a.example", LockUser},
		SetUserStatus{"locked@a.example", UnlockUser}, SetUserStatus{"u@a.example", ReactivateUser}, SetUserStatus{"nobody@a.example", LockUser},
		DesignateEntitlementCountry{"u@a.example", "DE"}, AddSite{"A", site("A3", "CH")},
	} {
		with, without := changeState(t), changeState(t)
		for _, account := range without.Accounts {
			clear(account.Sites)
		}
		for _, user := range without.Users {
			user.Groups, user.Products = nil, nil
		}
		want, wantErr := with.Apply(change)
		got, err := without.Apply(change)
		for i, effect := range want.Effects {
			if put, ok := effect.(Write[User]); ok {
				before, after := *put.Before, *put.After
				before.Groups, before.Products, after.Groups, after.Products = nil, nil, nil, nil
				put.Before, put.After = &before, &after
				want.Effects[i] = put
			}
		}
		same := reflect.DeepEqual(got, want) && reflect.DeepEqual(err, wantErr)
		if looks := LooksAround([]Change{change}); !looks && !same {
			t.Errorf("%+v: %+v, %v; want %+v, %v", change, got, err, want, wantErr)
		}
	}
	if LooksAround([]Change{UpdateUser{}, SetUserStatus{}}) || !LooksAround([]Change{UpdateUser{}, DesignateEntitlementCountry{}}) {
		t.Error("a list looks around when one of its changes does")
	}
}

// TestInverse: the inverse of a list is the inverse of each change, in reverse order; there is none if one change has none.
func TestInverse(t *testing.T) {
	s := changeState(t)
	outcomes := applyAll(t, s, []Change{
		AddSite{"A", site("A3", "CH")}, DesignateEntitlementCountry{"u@a.example", "CH"}, CreateProduct{graph.ProductBody{Code: "R", Name: "R"}}, UpdateProduct{"R", Say("R")},
		SetUserStatus{"locked@a.example", DeactivateUser},
	})
	want := []Change{
		SetUserStatus{"locked@a.example", ReactivateUser}, SetUserStatus{"locked@a.example", LockUser},
		DesignateEntitlementCountry{"u@a.example", ""}, RemoveSite{"A3"},
	}
	if got := Inverse(outcomes); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	if got := Inverse(append(outcomes, applyAll(t, s, []Change{DeleteUser{"gone@a.example"}})...)); got != nil {
		t.Errorf("an erasure was undone by %+v", got)
	}
	if got := Inverse(nil); got == nil || len(got) != 0 {
		t.Errorf("nothing is undone by %#v", got)
	}
}

// TestPersonalDataOfTheAuditLogAreErased: logins and names are only in entries whose subject is the user, which the erasure of the user
// clears; the entry of the erasure has none (R30, R31).
func TestPersonalDataOfTheAuditLogAreErased(t *testing.T) {
	s := changeState(t)
	personal := 0
	for _, outcome := range applyAll(t, s, []Change{
		CreateUser{AccountNumber: "A", Login: "Grace@n.example", LoginKey: "grace@n.example", GivenName: "Grace", FamilyName: "Hopper", Status: graph.UserActive},
		UpdateUser{LoginKey: "grace@n.example", GivenName: Say("Amazing Grace")}, AddGroupMembers{groupStrasse, []string{"grace@n.example"}},
		AddContact{AccountNumber: "A", LoginKey: "grace@n.example"}, GrantRole{"grace@n.example", "CO_ADMIN"}, RestrictUser{"grace@n.example", []string{"P"}},
		TransferUser{"grace@n.example", "B"}, DeleteUser{"grace@n.example"},
	}) {
		said := strings.ToLower(auditText(outcome.Audit))
		for _, word := range []string{"grace", "hopper", "@"} {
			if !strings.Contains(said, word) {
				continue
			}
			if personal++; outcome.Subject.Kind != graph.KindUser || outcome.Result == Deleted {
				t.Errorf("%q is in an entry about %v, %s: %s", word, outcome.Subject, outcome.Result, said)
			}
		}
	}
	if personal < 4 {
		t.Errorf("names and logins are %d times in the log: before and after of each field is missing", personal)
	}
}

// TestLeftWithNothing: only ACTIVE logins count, as they are after the change, and only those to whom access leaves none of their candidates.
func TestLeftWithNothing(t *testing.T) {
	restricted := []entitle.Warning{{Code: entitle.WarnInGrace}, {Code: entitle.WarnRestrictedToNothing}}
	of := func(status graph.UserStatus, warnings []entitle.Warning) *entitle.Answer {
		a := answer("login", "DE", "P")
		a.User.Status, a.Warnings = status, warnings
		return a
	}
	tally := NewImpactTally(time.Time{})
	tally.Add("left", nil, of(graph.UserActive, restricted))
	tally.Add("left too", of(graph.UserActive, nil), of(graph.UserActive, restricted[1:]))
	tally.Add("free", of(graph.UserActive, restricted), of(graph.UserActive, restricted[:1]))
	tally.Add("locked", nil, of(graph.UserLocked, restricted))
	tally.Add("erased", of(graph.UserActive, restricted), nil)
	if left, active := tally.LeftWithNothing(); left != 2 || active != 3 {
		t.Errorf("%d of %d, want 2 of 3", left, active)
	}
}
