package write_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j"
)

// together applies requests at the same time, and returns for each the reason of its refusal; empty if it was applied.
func together(t *testing.T, s *Store, list ...changes.Change) []changes.Reason {
	t.Helper()
	reasons := make([]changes.Reason, len(list))
	start := make(chan struct{})
	var wait sync.WaitGroup
	for i, change := range list {
		wait.Go(func() {
			<-start
			applied, err := s.Apply(t.Context(), request(change))
			if err != nil {
				t.Errorf("%s: %v", change.Kind(), err)
				return
			}
			if all := reasonsOf(applied); len(all) > 0 {
				reasons[i] = all[0]
			}
		})
	}
	close(start)
	wait.Wait()
	return reasons
}

// wantCommitted fails unless exactly that many requests were applied, and all others were refused for the reason.
func wantCommitted(t *testing.T, reasons []changes.Reason, committed int, reason changes.Reason) {
	t.Helper()
	sorted := slices.Sorted(slices.Values(reasons))
	want := slices.Repeat([]changes.Reason{reason}, len(reasons))
	copy(want, make([]changes.Reason, committed))
	if !slices.Equal(sorted, want) {
		t.Errorf("refused for %q; %d should be committed, and the others %s", sorted, committed, reason)
	}
}

// crowd creates an organization with n users, and returns their logins.
func crowd(t *testing.T, s *Store, p string, n int, user string) []string {
	t.Helper()
	low := strings.ToLower(p)
	var text strings.Builder
	fmt.Fprintf(&text, `{"type":"organization","accountNumber":"%[1]sA","name":"A","currency":"EUR","sites":[{"customerNumber":"%[1]sA-1","name":"S","country":"DE"}]}`+"\n", p)
	logins := make([]string, n)
	for i := range n {
		logins[i] = fmt.Sprintf("u%03d@%s.example", i, low)
		fmt.Fprintf(&text, `{"type":"user","accountNumber":"%sA","login":%q%s}`+"\n", p, logins[i], user)
	}
	if _, refusals := load(t, s, text.String(), neo4j.ImportOptions{}); len(refusals) > 0 {
		t.Fatal(refusals)
	}
	return logins
}

const racers = 8

func TestRaceForTheTenthContact(t *testing.T) {
	s, p := openChange(t), prefix()
	logins := crowd(t, s, p, 9+racers, "")
	for _, login := range logins[:9] {
		apply(t, s, changes.AddContact{AccountNumber: p + "A", LoginKey: login})
	}
	var list []changes.Change
	for _, login := range logins[9:] {
		list = append(list, changes.AddContact{AccountNumber: p + "A", LoginKey: login})
	}
	wantCommitted(t, together(t, s, list...), 1, changes.ContactLimitReached)
	contacts, err := s.ContactsOfOrganizations(t.Context(), []string{organizationID(t, s, p+"A")})
	if err != nil || len(contacts[0]) != 10 {
		t.Errorf("%d contacts, %v", len(contacts[0]), err)
	}
}

func TestRaceForTheLastSite(t *testing.T) {
	s, p := openChange(t), prefix()
	crowd(t, s, p, 0, "")
	list := []changes.Change{changes.RemoveSite{CustomerNumber: p + "A-1"}}
	for i := range racers - 1 {
		number := fmt.Sprintf("%sA-%d", p, i+2)
		apply(t, s, changes.AddSite{AccountNumber: p + "A", Site: graph.SiteBody{CustomerNumber: number, Name: "S", CountryCode: "DE"}})
		list = append(list, changes.RemoveSite{CustomerNumber: number})
	}
	wantCommitted(t, together(t, s, list...), racers-1, changes.LastSite)
}

func TestRaceForTheLastAdministrator(t *testing.T) {
	s, p := openChange(t), prefix()
	var list []changes.Change
	for i, login := range crowd(t, s, p, racers, `,"status":"ACTIVE","roles":["ACCOUNT_ADMIN"]`) {
		list = append(list, []changes.Change{
			changes.SetUserStatus{LoginKey: login, Action: changes.LockUser},
			changes.RevokeRole{LoginKey: login, Role: graph.RoleAccountAdmin},
			changes.DeleteUser{LoginKey: login},
			changes.SetUserStatus{LoginKey: login, Action: changes.DeactivateUser},
		}[i%4])
	}
	wantCommitted(t, together(t, s, list...), racers-1, changes.LastAdmin)
}

func TestRaceForTheLastContact(t *testing.T) {
	s, p := openChange(t), prefix()
	var list []changes.Change
	for _, login := range crowd(t, s, p, racers, "") {
		applied := apply(t, s, changes.AddContact{AccountNumber: p + "A", LoginKey: login})
		list = append(list, changes.RemoveContact{ContactID: applied.Rows[0].Subject.(*graph.FulfillmentContact).ID})
	}
	wantCommitted(t, together(t, s, list...), racers-1, changes.LastContact)
}

// TestRaceForAKey: of many requests that create a thing with the same key, in different accounts if it belongs to one, exactly one succeeds.
func TestRaceForAKey(t *testing.T) {
	s, p := openChange(t), prefix()
	low := strings.ToLower(p)
	accounts := make([]string, racers)
	for i := range accounts {
		accounts[i] = fmt.Sprintf("%s%d", p, i)
		crowd(t, s, accounts[i], 0, "")
	}
	term := graph.Period{From: graph.DateOf(changeDay), To: graph.NoDate}
	site := func(number string) graph.SiteBody {
		return graph.SiteBody{CustomerNumber: number, Name: "S", CountryCode: "DE"}
	}
	apply(t, s, changes.CreateProduct{ProductBody: graph.ProductBody{Code: p + "P", Name: "P"}})
	apply(t, s, changes.CreateContract{AccountNumber: accounts[0] + "A", ContractNumber: p + "K0", Term: term})
	for name, race := range map[string]struct {
		reason changes.Reason
		change func(i int) changes.Change
	}{
		"login": {reason: changes.LoginTaken, change: func(i int) changes.Change {
			return changes.CreateUser{
				AccountNumber: accounts[i] + "A", Login: "one@" + low + ".test", LoginKey: "one@" + low + ".test", Status: graph.UserInvited,
			}
		}},
		"order": {reason: changes.NumberTaken, change: func(int) changes.Change {
			return changes.PlaceOrder{
				ContractNumber: p + "K0", OrderNumber: p + "O", CustomerNumber: accounts[0] + "A-1", OrderedOn: graph.DateOf(changeDay),
				Lines: []graph.LineContent{{ProductCode: p + "P", Own: graph.Always}},
			}
		}},
		"organization": {reason: changes.NumberTaken, change: func(i int) changes.Change {
			return changes.CreateOrganization{Site: site(fmt.Sprint(p, "X-", i)), OrganizationBody: graph.OrganizationBody{AccountNumber: p + "X", Name: "X", Currency: "EUR"}}
		}},
		"site": {reason: changes.NumberTaken, change: func(i int) changes.Change {
			return changes.AddSite{AccountNumber: accounts[i] + "A", Site: site(p + "SITE")}
		}},
		"first site": {reason: changes.NumberTaken, change: func(i int) changes.Change {
			return changes.CreateOrganization{Site: site(p + "FIRST"), OrganizationBody: graph.OrganizationBody{
				AccountNumber: fmt.Sprint(p, "Y", i), Name: "Y", Currency: "EUR",
			}}
		}},
		"contract": {reason: changes.NumberTaken, change: func(i int) changes.Change {
			return changes.CreateContract{AccountNumber: accounts[i] + "A", ContractNumber: p + "K", Term: term}
		}},
		"product": {reason: changes.NumberTaken, change: func(int) changes.Change {
			return changes.CreateProduct{ProductBody: graph.ProductBody{Code: p + "Q", Name: "Q"}}
		}},
		"group": {reason: changes.GroupNameTaken, change: func(int) changes.Change {
			return changes.CreateGroup{AccountNumber: accounts[0] + "A", Name: "Group", NameKey: "group"}
		}},
		"domain": {reason: changes.DomainClaimed, change: func(i int) changes.Change {
			return changes.ClaimDomain{AccountNumber: accounts[i] + "A", Name: "claimed-" + low + ".test"}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			list := make([]changes.Change, racers)
			for i := range list {
				list[i] = race.change(i)
			}
			wantCommitted(t, together(t, s, list...), 1, race.reason)
		})
	}
}

// TestRaceOfTransferAndDelete: the result is that of one after the other.
func TestRaceOfTransferAndDelete(t *testing.T) {
	s := openChange(t)
	for range 3 {
		p, q := prefix(), prefix()
		logins := crowd(t, s, p, 3, "")
		crowd(t, s, q, 0, "")
		transfer := func(i int) changes.Change {
			return changes.TransferUser{LoginKey: logins[i], AccountNumber: q + "A"}
		}
		find := func(i int) *graph.User {
			found, err := s.UsersByLoginKey(t.Context(), logins[i:i+1], graph.Alone)
			if err != nil {
				t.Fatal(err)
			}
			return found[0]
		}
		reasons := together(t, s, transfer(0), changes.DeleteUser{LoginKey: logins[0]})
		if reasons[1] != "" || reasons[0] != "" && reasons[0] != changes.UnknownReference || find(0) != nil {
			t.Errorf("the user is deleted: %q, %v", reasons, find(0))
		}
		reasons = together(t, s, transfer(1), changes.DeleteOrganization{AccountNumber: q + "A"})
		gone := find(1) == nil
		if reasons[1] != "" || gone && reasons[0] != "" || !gone && reasons[0] != changes.UnknownReference {
			t.Errorf("the new organization is deleted: %q, the user is gone: %v", reasons, gone)
		}
		crowd(t, s, q, 0, "")
		reasons = together(t, s, transfer(2), changes.DeleteOrganization{AccountNumber: p + "A"})
		gone = find(2) == nil
		if reasons[1] != "" || gone && reasons[0] != changes.UnknownReference || !gone && reasons[0] != "" {
			t.Errorf("the old organization is deleted: %q, the user is gone: %v", reasons, gone)
		}
	}
}
