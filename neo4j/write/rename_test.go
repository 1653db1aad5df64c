package write_test

import (
	"fmt"
	"strings"
	"testing"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j"
)

// standing returns the stored data of the user with a login key that a rename must not change: everything but the login.
func standing(t *testing.T, s *Store, key string) string {
	t.Helper()
	records := execute(t, s, `
		MATCH (u:User {loginKey: $key})-[b:BELONGS_TO]->(o:Organization)
		RETURN [u.id, u.organization, o.id, b.roles, u.givenName, u.familyName, u.status, u.profileCountry, toString(u.createdAt),
			COLLECT { MATCH (u)-[:ALLOWS]->(p) RETURN p.code ORDER BY p.code }, COLLECT { MATCH (u)<-[k:HAS_CONTACT]-() RETURN k.id ORDER BY k.id },
			COLLECT { MATCH (u)-[m:MEMBER_OF]->(g) WHERE m.loginKey = u.loginKey AND m.group = g.id RETURN g.id ORDER BY g.id }] AS all`, map[string]any{"key": key})
	if len(records) != 1 {
		return ""
	}
	return strings.TrimSpace(fmt.Sprint(records[0]["all"]))
}

// TestRenameKeepsEverything: only the login changes; no user has the old one, and the log has both until the user is erased.
func TestRenameKeepsEverything(t *testing.T) {
	t.Parallel()
	s := openChange(t)
	f := newFirm(t, s)
	apply(t, s, changes.RestrictUser{LoginKey: f.loose, ProductCodes: []string{f.p + "P"}})
	before, answered := standing(t, s, f.loose), answers(t, s, []string{f.loose})[f.loose]
	next := "Tight@straße-" + strings.ToLower(f.p) + ".test"
	_, key, err := graph.NormalizeLogin(next)
	if err != nil || before == "" {
		t.Fatal(before, err)
	}
	applied := apply(t, s, changes.RenameUser{LoginKey: f.loose, NewLogin: next, NewLoginKey: key})
	if got := standing(t, s, key); got != before || standing(t, s, f.loose) != "" {
		t.Errorf("kept\n%s\nof\n%s\nand under the old login\n%s", got, before, standing(t, s, f.loose))
	}
	if user, ok := applied.Rows[0].Subject.(*graph.User); !ok || user.Login != next || len(applied.Impact.Logins) != 0 {
		t.Errorf("it came to %+v, with the impact %+v", applied.Rows[0].Subject, applied.Impact)
	}
	if answer := answers(t, s, []string{key})[key]; len(answer.Entitlements) != len(answered.Entitlements) || answer.CountryCode != answered.CountryCode {
		t.Errorf("it is answered %+v, and was %+v", answer, answered)
	}
	if old := answers(t, s, []string{f.loose}); old[f.loose] != nil {
		t.Errorf("the old login has the answer %+v", old)
	}
	members, err := s.MembersOfGroups(t.Context(), []string{f.group}, graph.Page{Limit: 50})
	if err != nil || !strings.Contains(fmt.Sprint(loginsIn(members[0].Rows)), next) || strings.Contains(fmt.Sprint(loginsIn(members[0].Rows)), f.loose) {
		t.Errorf("the group has %v, %v", loginsIn(members[0].Rows), err)
	}
	if everything := dump(t, s); !strings.Contains(everything, f.loose) {
		t.Error("the log does not tell the old login")
	}
	apply(t, s, applied.Undo...)
	if got := standing(t, s, f.loose); got != before {
		t.Errorf("undone, it is\n%s\nand was\n%s", got, before)
	}
	apply(t, s, changes.RenameUser{LoginKey: f.loose, NewLogin: next, NewLoginKey: key})
	apply(t, s, changes.GrantRole{LoginKey: f.admin, Role: graph.RoleAccountAdmin}, changes.AddContact{AccountNumber: f.p + "A", LoginKey: f.admin}, changes.DeleteUser{LoginKey: key})
	for _, login := range []string{f.loose, next, key} {
		if strings.Contains(dump(t, s), login) {
			t.Errorf("%s is still to be found", login)
		}
	}
}

// TestRenameAmongOthers: users swap logins in one request, and changes of a user before and after its rename apply to the same user.
func TestRenameAmongOthers(t *testing.T) {
	s := openChange(t)
	f := newFirm(t, s)
	user, loose := standing(t, s, f.user), standing(t, s, f.loose)
	between := "between@" + strings.ToLower(f.p) + ".test"
	rename := func(from, to string) changes.Change {
		return changes.RenameUser{LoginKey: from, NewLogin: to, NewLoginKey: to}
	}
	apply(t, s, rename(f.user, between), rename(f.loose, f.user), rename(between, f.loose))
	if standing(t, s, f.user) != loose || standing(t, s, f.loose) != user {
		t.Errorf("after the swap\n%s\n%s\nand before\n%s\n%s", standing(t, s, f.loose), standing(t, s, f.user), user, loose)
	}
	fresh, later := "fresh@"+strings.ToLower(f.p)+".test", "later@"+strings.ToLower(f.p)+".test"
	applied := apply(t, s,
		changes.CreateUser{AccountNumber: f.p + "A", Login: fresh, LoginKey: fresh, Status: graph.UserActive, GroupIDs: []string{f.other}},
		changes.AddContact{AccountNumber: f.p + "A", LoginKey: fresh}, rename(fresh, later), changes.AddContact{AccountNumber: f.p + "A", LoginKey: later, Country: "DE"},
		changes.GrantRole{LoginKey: later, Role: graph.RoleCoAdmin},
		changes.CreateUser{AccountNumber: f.p + "A", Login: fresh, LoginKey: fresh, Status: graph.UserInvited},
	)
	records := execute(t, s, `MATCH (u:User {loginKey: $key})<-[k:HAS_CONTACT]-() RETURN count(k) AS contacts`, map[string]any{"key": later})
	if n := records[0].Number("contacts"); n != 2 {
		t.Errorf("%d contacts, not the one before the rename and the one after", n)
	}
	if !strings.Contains(standing(t, s, later), "CO_ADMIN") || standing(t, s, fresh) == "" || applied.Impact.Gaining != 1 {
		t.Errorf("the later login has %s, the free one %s, and %d gain", standing(t, s, later), standing(t, s, fresh), applied.Impact.Gaining)
	}
	lost := apply(t, s, changes.SetUserStatus{LoginKey: later, Action: changes.LockUser}, rename(later, "last@"+strings.ToLower(f.p)+".test")).Impact
	if lost.Losing != 1 || lost.Gaining != 0 || len(lost.Logins) != 1 || lost.Logins[0].User.Login != "last@"+strings.ToLower(f.p)+".test" {
		t.Errorf("locked and renamed: %+v", lost)
	}
}

func loginsIn(rows []graph.Row[*graph.User]) []string {
	all := make([]string, len(rows))
	for i, row := range rows {
		all[i] = row.Item.Login
	}
	return all
}

// TestClaimsHoldForEverySpelling: a claim in any spelling applies to a login in any spelling, however either is written, and a host that is
// equal only by case folding is another one (R4, R28).
func TestClaimsHoldForEverySpelling(t *testing.T) {
	s := openChange(t)
	f := newFirm(t, s)
	low := strings.ToLower(f.p)
	spellings := []string{"straße-" + low + ".example", "STRAßE-" + f.p + ".EXAMPLE", "stra\u00adße-" + low + ".example", "straße-" + low + "\u3002example", "ｓtraße-" + low + ".example", "stra\u1e9ee-" + low + ".example"}
	_, key, err := graph.NormalizeLogin("a@" + spellings[0])
	if err != nil {
		t.Fatal(err)
	}
	spellings = append(spellings, strings.TrimPrefix(key, "a@"))
	refused := func(what string, reasons []changes.Reason) {
		t.Helper()
		if len(reasons) != 1 || reasons[0] != changes.LoginDomainClaimed {
			t.Errorf("%s: %v", what, reasons)
		}
	}
	try := func(change changes.Change) []changes.Reason {
		applied, err := s.Apply(t.Context(), request(change))
		if err != nil {
			t.Fatal(err)
		}
		return reasonsOf(applied)
	}
	for i, claimed := range spellings {
		name, err := graph.NormalizeDomain(claimed)
		if err != nil {
			t.Fatal(err)
		}
		apply(t, s, changes.ClaimDomain{AccountNumber: f.p + "A", Name: name, AutoApprove: true})
		login := "ann@" + spellings[(i+3)%len(spellings)]
		_, key, _ := graph.NormalizeLogin(login)
		refused("create "+login, try(changes.CreateUser{AccountNumber: f.q + "A", Login: login, LoginKey: key, Status: graph.UserActive}))
		refused("rename to "+login, try(changes.RenameUser{LoginKey: "u@" + strings.ToLower(f.q) + ".example", NewLogin: login, NewLoginKey: key}))
		apply(t, s, changes.CreateUser{AccountNumber: f.p + "A", Login: login, LoginKey: key, Register: true})
		refused("transfer "+login, try(changes.TransferUser{LoginKey: key, AccountNumber: f.q + "A"}))
		if users, err := s.UsersByLoginKey(t.Context(), []string{key}, graph.Alone); err != nil || users[0].Status != graph.UserActive {
			t.Errorf("who registered as %s is %+v, %v", login, users[0], err)
		}
		apply(t, s, changes.DeleteUser{LoginKey: key})
		_, refusals := load(t, s, `{"type":"user","accountNumber":"`+f.q+`A","login":"`+login+`"}`, neo4j.ImportOptions{OnError: neo4j.ImportSkip})
		if len(refusals) != 1 || !strings.Contains(fmt.Sprint(refusals), "claimed") {
			t.Errorf("import of %s: %v", login, refusals)
		}
		apply(t, s, changes.ReleaseDomain{AccountNumber: f.p + "A", Name: name})
	}
	name, _ := graph.NormalizeDomain(spellings[0])
	apply(t, s, changes.ClaimDomain{AccountNumber: f.p + "A", Name: name})
	for _, other := range []string{"ann@strasse-" + low + ".example", "ann@STRASSE-" + low + ".example"} {
		_, key, _ := graph.NormalizeLogin(other)
		apply(t, s, changes.CreateUser{AccountNumber: f.q + "A", Login: other, LoginKey: key}, changes.DeleteUser{LoginKey: key})
	}
}
