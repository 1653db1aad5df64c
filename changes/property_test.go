package changes

import (
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// TestRulesHoldOverSequences: a refused change leaves the state unchanged. After an allowed one every state still has a site (R2), countries
// of sites (R8, R23), at least one and at most 10 contacts (R24), an administrator (R27), unique claims and names (R28, R32); and its counts
// equal those that are counted again.
func TestRulesHoldOverSequences(t *testing.T) {
	start := worldBase(t)
	rapid.Check(t, func(t *rapid.T) {
		s := start.clone().request("change")
		for range rapid.IntRange(1, 40).Draw(t, "changes") {
			change, before := drawChange(t, s), s.clone()
			outcome, err := s.Apply(change)
			if err != nil {
				if RefusalOf(err) == nil {
					t.Fatalf("%T %+v: %v", change, change, err)
				}
				newID, newToken := s.NewID, s.NewToken
				before.NewID, s.NewID, before.NewToken, s.NewToken = nil, nil, nil, nil
				if !reflect.DeepEqual(before, s) {
					t.Fatalf("refused, and the state changed: %T %+v", change, change)
				}
				s.NewID, s.NewToken = newID, newToken
				continue
			}
			if unchanged := cmp.Equal(before.content(), s.content()); (outcome.Result == Unchanged) != (len(outcome.Effects) == 0) ||
				outcome.Result == Unchanged && !unchanged {
				t.Fatalf("%T %+v: %s with %d effects\n%s", change, change, outcome.Result, len(outcome.Effects), cmp.Diff(before.content(), s.content()))
			}
			for number, a := range s.Accounts {
				checkAccount(t, before, s, number, a, change)
			}
		}
	})
}

func checkAccount(t *rapid.T, before, s *State, number string, a *Account, change Change) {
	c := s.counted(number)
	if *a.Administrators != c.administrators || *a.Contacts != c.contacts || *a.LinesWithAmount != c.amounts ||
		!sameCounts(a.CountryRefs, c.naming) || !sameCounts(a.OrdersBySite, c.placed) {
		t.Fatalf("%T %+v: the tallies of %s are off: %+v, counted %+v", change, change, number, a, c)
	}
	if len(a.Sites) == 0 {
		t.Fatalf("%T: %s has no site", change, number)
	}
	for country := range c.naming {
		if err := a.requireSite("", "", country); err != nil {
			t.Fatalf("%T %+v: %v", change, change, err)
		}
	}
	if c.contacts > graph.MaxContacts {
		t.Fatalf("%T: %s has %d contacts", change, number, c.contacts)
	}
	_, erases := change.(DeleteUser)
	if before.Accounts[number] == nil {
		return
	}
	earlier := before.counted(number)
	if earlier.contacts > 0 && c.contacts == 0 && !erases {
		t.Fatalf("%T %+v took the last contact of %s", change, change, number)
	}
	if earlier.administrators > 0 && c.administrators == 0 {
		t.Fatalf("%T %+v took the last administrator of %s", change, change, number)
	}
}

func sameCounts(tally, counted map[string]int) bool {
	tally = maps.Clone(tally)
	maps.DeleteFunc(tally, func(_ string, n int) bool { return n == 0 })
	return maps.Equal(tally, counted)
}

// drawRequest applies random changes, and returns the allowed ones with their outcomes.
func drawRequest(t *rapid.T, s *State) ([]Change, []Outcome) {
	var list []Change
	var outcomes []Outcome
	for range rapid.IntRange(1, 10).Draw(t, "changes") {
		change := drawChange(t, s)
		if outcome, err := s.Apply(change); err == nil {
			list, outcomes = append(list, change), append(outcomes, outcome)
		}
	}
	return list, outcomes
}

// TestUndoRestoresAnswers: the inverse of allowed changes is allowed at once, and restores every answer, and everything else except things
// that are never deleted.
func TestUndoRestoresAnswers(t *testing.T) {
	start := worldBase(t)
	undone := 0
	rapid.Check(t, func(t *rapid.T) {
		s := drawWorld(t, start)
		before, answers := s.content(), s.answers()
		list, outcomes := drawRequest(t, s)
		undo := Inverse(outcomes)
		if undo == nil {
			return
		}
		undone++
		s.request("undo")
		for _, change := range undo {
			if _, err := s.Apply(change); err != nil {
				t.Fatalf("%+v\nundone by %+v:\n%T %+v: %v", list, undo, change, change, err)
			}
		}
		if diff := cmp.Diff(before, s.content()); diff != "" {
			t.Fatalf("%+v\nundone by %+v:\n%s", list, undo, diff)
		}
		if diff := cmp.Diff(answers, s.answers(), cmp.AllowUnexported()); diff != "" {
			t.Fatalf("%+v\nundone by %+v:\n%s", list, undo, diff)
		}
	})
	if undone == 0 {
		t.Error("nothing was undone")
	}
}

// TestNetIsTheSame: writing the net of a request's effects, deletions first, leads to the same state.
func TestNetIsTheSame(t *testing.T) {
	start := worldBase(t)
	rapid.Check(t, func(t *rapid.T) {
		s := drawWorld(t, start)
		written := s.clone()
		var effects []Effect
		_, outcomes := drawRequest(t, s)
		for _, outcome := range outcomes {
			effects = append(effects, outcome.Effects...)
		}
		net := Net(effects)
		isPut := func(e Effect) bool { return !isDelete(e) }
		for _, puts := range []bool{false, true} {
			for _, effect := range net {
				if isPut(effect) == puts {
					effect.apply(written)
				}
			}
		}
		if diff := cmp.Diff(s.content(), written.content()); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestReadSetAndCountsSuffice: in a state with only the read set and the counts of a change, its evaluation is the same as in the whole
// state.
func TestReadSetAndCountsSuffice(t *testing.T) {
	start := worldBase(t)
	rapid.Check(t, func(t *rapid.T) {
		whole := drawWorld(t, start)
		drawn := whole.clone()
		var list []Change
		for range rapid.IntRange(1, 8).Draw(t, "changes") {
			list = append(list, drawChange(t, drawn))
			_, _ = drawn.Apply(list[len(list)-1])
		}
		whole.request("change")
		part := whole.only(list).sameIDs()
		for _, change := range list {
			want, wantErr := whole.Apply(change)
			got, err := part.Apply(change)
			if diff := cmp.Diff(errorText(wantErr), errorText(err)); diff != "" {
				t.Fatalf("%+v\n%T %+v: %s", list, change, change, diff)
			}
			if _, deletes := change.(DeleteGroup); deletes && err == nil { // members that no change names are not effects
				got.Effects, want.Effects = got.Effects[len(got.Effects)-1:], want.Effects[len(want.Effects)-1:]
			}
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("%+v\n%T %+v: %+v, want %+v", list, change, change, got, want)
			}
		}
	})
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// sameIDs sets NewID as request does, with the numbering from the start.
func (s *State) sameIDs() *State {
	members := cloneLists(s.Members)
	represented := map[string]map[string]bool{}
	for number, a := range s.Accounts {
		represented[number] = a.Represented
	}
	s.request("change")
	s.Members = members
	for number, a := range s.Accounts {
		a.Represented = represented[number]
	}
	return s
}

// only returns the part of a state in the read set and the counts of changes, as a store would read it.
func (s *State) only(list []Change) *State {
	keys := ReadSetOf(list)
	part := NewState(nil)
	part.Scope = s.Scope
	for _, number := range s.concerned(keys) {
		part.AddAccount(s.Accounts[number].Organization)
		for _, site := range s.Accounts[number].Sites {
			part.AddSite(number, site)
		}
		if slices.Contains(keys.AccessOf, number) {
			part.Accounts[number].Access = maps.Clone(s.Accounts[number].Access)
		}
		for _, name := range keys.GroupNames {
			if group := s.Accounts[number].Groups[name]; group != nil {
				part.AddGroup(number, group)
			}
		}
	}
	s.readKeys(part, keys)
	wants := CountsOf(part, list)
	for number, a := range part.Accounts {
		full := s.clone().Accounts[number]
		for _, w := range []struct {
			accounts []string
			read     func()
		}{
			{wants.Administrators, func() { a.Administrators = full.Administrators }}, {wants.CountryRefs, func() { a.CountryRefs = full.CountryRefs }},
			{wants.LinesWithAmount, func() { a.LinesWithAmount = full.LinesWithAmount }}, {wants.Contacts, func() { a.Contacts = full.Contacts }},
			{wants.OrdersBySite, func() { a.OrdersBySite = full.OrdersBySite }}, {wants.Represented, func() { a.Represented = full.Represented }},
		} {
			if slices.Contains(w.accounts, number) {
				w.read()
			}
		}
	}
	return part
}

// concerned returns the accounts of a read set, and those of its subjects.
func (s *State) concerned(keys ReadSet) []string {
	accounts := set[string]{}
	for _, number := range keys.Accounts {
		accounts.add(number)
	}
	for _, number := range keys.Subjects.CustomerNumbers {
		accounts.add(s.SiteOf[number])
	}
	for _, number := range keys.Subjects.Contracts {
		if h := s.Contracts[number]; h != nil {
			accounts.add(h.AccountNumber)
		}
	}
	for _, id := range keys.Subjects.GroupIDs {
		accounts.add(s.GroupOf[id].AccountNumber)
	}
	logins := slices.Clone(keys.Subjects.Users)
	for _, id := range keys.Subjects.ContactIDs {
		logins = append(logins, s.ContactOf[id])
	}
	for _, login := range logins {
		if user := s.Users[login]; user != nil {
			accounts.add(user.AccountNumber)
		}
	}
	return slices.DeleteFunc(inOrder(accounts), func(number string) bool { return s.Accounts[number] == nil })
}

func (s *State) readKeys(part *State, keys ReadSet) {
	pick(part.Products, s.Products, keys.Products)
	pick(part.SiteOf, s.SiteOf, keys.CustomerNumbers)
	pick(part.OrderOf, s.OrderOf, keys.Orders)
	pick(part.Domains, s.Domains, keys.Domains)
	pick(part.Claims, s.Claims, keys.Claims)
	pick(part.Members, s.Members, keys.MembersOf)
	pick(part.FormerIDs, s.FormerIDs, keys.FormerIDs)
	for _, number := range keys.Heads {
		if h := s.Contracts[number]; h != nil {
			part.AddContract(h.AccountNumber, h.Contract)
		}
	}
	for _, id := range keys.GroupIDs {
		key, found := s.GroupOf[id]
		switch {
		case !found:
		case part.Accounts[key.AccountNumber] == nil:
			part.GroupOf[id] = key
		default:
			part.AddGroup(key.AccountNumber, s.Accounts[key.AccountNumber].Groups[key.NameKey])
		}
	}
	users, contacts := slices.Clone(keys.Users), slices.Clone(keys.ContactUsers)
	for _, id := range keys.ContactIDs {
		if key, found := s.ContactOf[id]; found {
			users, contacts = append(users, key), append(contacts, key)
		}
	}
	pick(part.Users, s.Users, users)
	for _, key := range sorted(contacts) {
		for _, contact := range s.Contacts[key] {
			part.AddContact(contact)
		}
	}
}

func pick[K comparable, T any](to, from map[K]T, keys []K) {
	for _, key := range keys {
		if value, found := from[key]; found {
			to[key] = value
		}
	}
}

// TestAltersCoversImpact: a login that gains or loses products, or moves to another country, is among those that Alters returns for the
// effects of the request.
func TestAltersCoversImpact(t *testing.T) {
	start := worldBase(t)
	rapid.Check(t, func(t *rapid.T) {
		s := drawWorld(t, start)
		before, stored := s.answers(), maps.Clone(s.Users)
		list, outcomes := drawRequest(t, s)
		var effects []Effect
		for _, outcome := range outcomes {
			effects = append(effects, outcome.Effects...)
		}
		after := s.answers()
		altered := Alters(Net(effects))
		was, users := map[string]*entitle.Answer{}, map[string]*User{} // by the login after
		for key, answer := range before {
			next := altered.after(key)
			was[next], users[next] = answer, stored[key]
		}
		impact := ImpactOf(today.Midnight(), was, after)
		for _, login := range impact.Logins {
			_, key, err := graph.NormalizeLogin(login.User.Login)
			if err != nil {
				t.Fatal(err)
			}
			if !altered.covers(users[key]) && !altered.covers(s.Users[key]) {
				t.Fatalf("%+v: %s is altered, and not in %+v", list, key, altered)
			}
		}
		if altered.None() && len(impact.Logins) > 0 {
			t.Fatal("none and some")
		}
	})
}

func (a Altered) after(key string) string {
	if next, renamed := a.Renamed[key]; renamed {
		return next
	}
	return key
}

func (a Altered) covers(user *User) bool {
	return user != nil && (slices.Contains(a.Accounts, user.AccountNumber) || slices.Contains(a.LoginKeys, user.LoginKey) ||
		slices.ContainsFunc(user.Groups, func(id string) bool { return slices.Contains(a.GroupIDs, id) }))
}

// TestApplyNeverPanics: not even for an empty change, in an empty state, or without counts.
func TestApplyNeverPanics(t *testing.T) {
	start := worldBase(t)
	empty := []Change{
		CreateOrganization{}, UpdateOrganization{}, DeleteOrganization{}, AddSite{}, UpdateSite{}, RemoveSite{}, CreateProduct{}, UpdateProduct{},
		CreateContract{}, UpdateContract{}, PlaceOrder{}, CreateUser{}, UpdateUser{}, RenameUser{}, SetUserStatus{}, TransferUser{}, DeleteUser{},
		DesignateEntitlementCountry{}, OverrideUserCountry{}, OverrideGroupCountry{}, RestrictUser{}, CreateGroup{}, UpdateGroup{}, DeleteGroup{},
		AddGroupMembers{}, RemoveGroupMembers{}, AddContact{}, RemoveContact{}, GrantRole{}, RevokeRole{}, ClaimDomain{}, ReleaseDomain{}, VerifyDomain{},
		SetDefaultAccess{}, SetProductAccess{}, SetUserAccess{}, nil,
	}
	for _, change := range empty {
		if outcome, err := start.clone().request("").Apply(change); err == nil {
			t.Errorf("%T: an empty one gave %+v", change, outcome)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := start.clone().request("change")
		change := drawChange(t, s)
		bare := NewState(s.NewID)
		_, _ = bare.Apply(change)
		for _, a := range s.Accounts {
			a.Administrators, a.CountryRefs, a.LinesWithAmount, a.Contacts, a.OrdersBySite, a.Represented, a.Access = nil, nil, nil, nil, nil, nil, nil
		}
		_, _ = s.Apply(change)
		list := []Change{change, drawChange(t, s)}
		CountsOf(bare, list)
		ReadSetOf(list)
	})
}
