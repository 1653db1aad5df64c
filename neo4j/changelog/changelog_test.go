package changelog_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j"
	"entitlegraph/neo4j/neo4jtest"
	"entitlegraph/neo4j/storetest"
)

// follow numbers what waits and returns the changes of an account after a position, page by page.
func follow(t *testing.T, s *neo4j.Store, after *graph.Position, account string) (all []*graph.Change, end graph.Position) {
	t.Helper()
	if err := s.NumberChanges(t.Context()); err != nil {
		t.Fatal(err)
	}
	for {
		page, err := s.Changes(t.Context(), after, 3, graph.ChangeFilter{AccountNumber: account})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page.Nodes...)
		if after = &page.End; page.UpToDate {
			return all, page.End
		}
	}
}

func actionsOf(all []*graph.Change) (actions []string) {
	for _, c := range all {
		revision := 0
		if c.Revision != nil {
			revision = *c.Revision
		}
		actions = append(actions, fmt.Sprintf("%s %d %s", c.AccountNumber, revision, c.Action))
	}
	return actions
}

// createOrganization creates an account with one site.
func createOrganization(account string) changes.Change {
	return changes.CreateOrganization{
		OrganizationBody: graph.OrganizationBody{AccountNumber: account, Name: account, Currency: "EUR"},
		Site:             graph.SiteBody{CustomerNumber: account + "-1", Name: "S", CountryCode: "DE"},
	}
}

// createUser creates a user with a personal given name.
func createUser(account, login, name string) changes.Change {
	return changes.CreateUser{AccountNumber: account, Login: login, LoginKey: login, GivenName: name, Status: graph.UserActive}
}

// TestChanges follows accounts through their life: mutations, several changes in one request, an import, a transfer, and an erasure.
func TestChanges(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	p := neo4jtest.Prefix()
	storetest.Load(t, s, neo4jtest.CompanyOf(p), neo4j.ImportOptions{})
	a, b, login := p+"A", p+"B", strings.ToLower(p)+"x@mail.example"
	storetest.Apply(t, s, createOrganization(b))
	storetest.Apply(t, s, createUser(a, login, "Ann"), storetest.Rename(login, "Anna"))
	storetest.Apply(t, s, changes.TransferUser{LoginKey: login, AccountNumber: b})
	first, end := follow(t, s, nil, a)
	wantActions(t, first, a+" 1 import", a+" 2 createUser", a+" 2 updateUser", a+" 3 transferUser")
	if c := first[2]; c.Actor != "tester" || len(c.Changes) != 1 || c.Changes[0] != (graph.FieldChange{Field: "givenName", Before: "Ann", After: "Anna"}) {
		t.Errorf("the change of a user is %+v", c)
	}
	second, _ := follow(t, s, nil, b)
	wantActions(t, second, b+" 1 createOrganization", b+" 2 transferUser")

	storetest.Apply(t, s, changes.DeleteUser{LoginKey: login})
	second, _ = follow(t, s, nil, b)
	wantActions(t, second, b+" 1 createOrganization", b+" 2 transferUser", b+" 3 deleteUser")
	again, _ := follow(t, s, nil, a)
	for _, c := range again {
		for _, change := range c.Changes {
			if strings.Contains(change.Before+change.After, "Ann") || strings.Contains(change.Before+change.After, login) {
				t.Errorf("%s has %+v of a person who was erased", c.Action, change)
			}
		}
	}
	storetest.Apply(t, s, changes.DeleteOrganization{AccountNumber: b})
	second, _ = follow(t, s, nil, b)
	wantActions(t, second, b+" 0 deleteOrganization")
	storetest.Apply(t, s, createOrganization(b))
	second, _ = follow(t, s, nil, b)
	wantActions(t, second, b+" 0 deleteOrganization", b+" 1 createOrganization")
	if more, _ := follow(t, s, &end, a); len(more) > 0 {
		t.Errorf("nothing changed in %s, and %v follows", a, actionsOf(more))
	}
	if _, err := s.CreateAPIKey(t.Context(), "tester", graph.APIKey{Name: "Partner", AccountNumbers: []string{a, b}}); err != nil {
		t.Fatal(err)
	}
	for _, account := range []string{a, b} { // an API key is logged by each of its organizations
		key, _ := follow(t, s, &end, account)
		wantActions(t, key[len(key)-1:], account+" 0 createApiKey")
	}
	wantAllNumbered(t, s)
}

func wantActions(t *testing.T, all []*graph.Change, want ...string) {
	t.Helper()
	if got := actionsOf(all); !slices.Equal(got, want) {
		t.Errorf("the changes are %q, want %q", got, want)
	}
}

// wantAllNumbered fails the test for an audit entry that is not in the log of changes.
func wantAllNumbered(t *testing.T, s *neo4j.Store) {
	t.Helper()
	rows := storetest.Execute(t, s, "MATCH (e:AuditEntry) WHERE e.position IS NULL AND e.unnumbered IS NULL RETURN e.action AS action, count(*) AS n", nil)
	for _, row := range rows {
		t.Errorf("%d entries of %s are not in the log of changes", row.Number("n"), row.Text("action"))
	}
}

// TestChangesFilter: by account, by organizations, by action, and the pages of a filter that matches nothing.
func TestChangesFilter(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	p := neo4jtest.Prefix()
	a, b := p+"A", p+"B"
	start, err := s.LatestPosition(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	storetest.Apply(t, s, createOrganization(a))
	storetest.Apply(t, s, createOrganization(b))
	storetest.Apply(t, s, changes.UpdateOrganization{AccountNumber: a, Name: changes.Say("New")})
	follow(t, s, &start, a)
	found, err := s.OrganizationsByAccountNumber(t.Context(), []string{a, b})
	if err != nil {
		t.Fatal(err)
	}
	both := []string{found[0].ID, found[1].ID}
	for _, test := range []struct {
		name   string
		filter graph.ChangeFilter
		first  int
		want   []string
		more   bool
	}{
		{name: "an account", filter: graph.ChangeFilter{AccountNumber: b}, first: 9, want: []string{b + " 1 createOrganization"}},
		{name: "organizations", filter: graph.ChangeFilter{Within: both}, first: 9, want: []string{a + " 1 createOrganization", b + " 1 createOrganization", a + " 2 updateOrganization"}},
		{name: "a page", filter: graph.ChangeFilter{Within: both}, first: 2, want: []string{a + " 1 createOrganization", b + " 1 createOrganization"}, more: true},
		{name: "an action", filter: graph.ChangeFilter{Within: both, Actions: []string{"updateOrganization", "lockUser"}}, first: 9, want: []string{a + " 2 updateOrganization"}},
		{name: "an action of all accounts", filter: graph.ChangeFilter{AccountNumber: a, Actions: []string{"updateOrganization"}}, first: 9, want: []string{a + " 2 updateOrganization"}},
		{name: "no rows", filter: graph.ChangeFilter{Within: both}, more: true},
		{name: "no organizations", filter: graph.ChangeFilter{Within: []string{}}, first: 9},
		{name: "an account of others", filter: graph.ChangeFilter{AccountNumber: a, Within: both[1:]}, first: 9},
		{name: "an account that is not", filter: graph.ChangeFilter{AccountNumber: p + "NONE"}, first: 9},
	} {
		page, err := s.Changes(t.Context(), &start, test.first, test.filter)
		if err != nil {
			t.Fatal(err)
		}
		if got := actionsOf(page.Nodes); !slices.Equal(got, test.want) || page.UpToDate == test.more {
			t.Errorf("%s: %q, up to date %t; want %q", test.name, got, page.UpToDate, test.want)
		}
		if test.first == 0 && page.End != start {
			t.Errorf("%s: the page ends at %d, want %d", test.name, page.End, start)
		}
	}
}

// TestExpireChanges: changes that are too old lose their places, and cursors before the oldest that is kept are refused.
func TestExpireChanges(t *testing.T) {
	s := storetest.OpenOn(t, neo4jtest.OpenEmpty(t), nil)
	p, day := neo4jtest.Prefix(), time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	for i, account := range []string{p + "A", p + "B", p + "C"} {
		storetest.SetNow(t, s, func() time.Time { return day.AddDate(0, 0, i) })
		storetest.Apply(t, s, createOrganization(account))
	}
	all, end := follow(t, s, nil, p+"C")
	if len(all) != 1 || end != 3 {
		t.Fatalf("%v up to %d, want one change, at 3", actionsOf(all), end)
	}
	expire := func(before time.Time) {
		if err := s.ExpireChanges(t.Context(), before); err != nil {
			t.Fatal(err)
		}
	}
	read := func(after *graph.Position) ([]string, graph.Code) {
		page, err := s.Changes(t.Context(), after, 9, graph.ChangeFilter{})
		if err != nil {
			return nil, graph.CodeOf(err)
		}
		return actionsOf(page.Nodes), ""
	}
	expire(day)
	for _, step := range []struct {
		name    string
		before  time.Time
		after   *graph.Position
		want    []string
		refused graph.Code
	}{
		{name: "nothing is older", before: day, want: []string{p + "A 1 createOrganization", p + "B 1 createOrganization", p + "C 1 createOrganization"}},
		{name: "without a cursor", before: day.Add(time.Hour), want: []string{p + "B 1 createOrganization", p + "C 1 createOrganization"}},
		{name: "before what is kept", after: new(graph.Position(0)), refused: graph.CodeCursorExpired},
		{name: "at what is kept", after: new(graph.Position(1)), want: []string{p + "B 1 createOrganization", p + "C 1 createOrganization"}},
		{name: "later than all", after: new(graph.Position(4)), refused: graph.CodeInvalid},
		{name: "all are too old", before: day.AddDate(1, 0, 0)},
		{name: "the latest", after: new(graph.Position(3))},
		{name: "before the latest", after: new(graph.Position(2)), refused: graph.CodeCursorExpired},
	} {
		if !step.before.IsZero() {
			expire(step.before)
		}
		if got, code := read(step.after); !slices.Equal(got, step.want) || code != step.refused {
			t.Errorf("%s: %q %s, want %q %s", step.name, got, code, step.want, step.refused)
		}
	}
	storetest.Apply(t, s, changes.UpdateOrganization{AccountNumber: p + "A", Name: changes.Say("New")})
	after := graph.Position(3)
	all, end = follow(t, s, &after, p+"A")
	if wantActions(t, all, p+"A 2 updateOrganization"); end != 4 {
		t.Errorf("it is at %d, want 4", end)
	}
	rows := storetest.Execute(t, s, "MATCH (e:AuditEntry) RETURN count(*) AS kept, count(e.position) AS numbered", nil)
	if rows[0].Number("kept") != 4 || rows[0].Number("numbered") != 1 {
		t.Errorf("%v, want 4 audit entries of which one is in the log of changes", rows[0])
	}
}

// TestChangeOfManyEntries: the entries of one request are numbered together, however many there are.
func TestChangeOfManyEntries(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	p := neo4jtest.Prefix()
	account, many := p+"A", []changes.Change{}
	storetest.Apply(t, s, createOrganization(account))
	for i := range 2500 {
		many = append(many, changes.UpdateOrganization{AccountNumber: account, Name: changes.Say(fmt.Sprint("Name ", i))})
	}
	storetest.Apply(t, s, many...)
	if err := s.NumberChanges(t.Context()); err != nil {
		t.Fatal(err)
	}
	page, err := s.Changes(t.Context(), nil, 3000, graph.ChangeFilter{AccountNumber: account})
	if err != nil || len(page.Nodes) != 2501 {
		t.Fatalf("%d changes, want 2501; %v", len(page.Nodes), err)
	}
	for i, c := range page.Nodes[1:] {
		if want := fmt.Sprint("Name ", i); c.Changes[0].After != want || c.Position != page.Nodes[1].Position+graph.Position(i) {
			t.Fatalf("change %d of the request is %s at %d, want %s at the next place", i, c.Changes[0].After, c.Position, want)
		}
	}
}
