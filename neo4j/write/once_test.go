package write_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/graph/relay"
	"entitlegraph/neo4j"
	"entitlegraph/neo4j/neo4jtest"
	"entitlegraph/neo4j/write"
)

// onceRequest returns a request whose outcome is always stored (Request.Once).
func onceRequest(list ...changes.Change) changes.Request {
	r := request(list...)
	r.Once = true
	return r
}

// outcomeText returns the parts of an outcome that must be the same for every copy of the request: without messages, and without the present
// state of subjects.
func outcomeText(applied *changes.Applied) string {
	var all []string
	tell := func(refusal *changes.Refusal) {
		if refusal != nil {
			all = append(all, fmt.Sprint(refusal.Reason, " ", refusal.Err.Code, " ", refusal.Err.Rule, " ", refusal.Err.Field))
		}
	}
	tell(applied.Refusal)
	for _, row := range applied.Rows {
		all = append(all, string(row.Result))
		tell(row.Refusal)
	}
	return fmt.Sprint(strings.Join(all, ", "), "; revision ", applied.Revision)
}

// contested is a request whose outcome depends on other changes: it has one outcome after the changes in before, and another after those in
// after.
type contested struct {
	changes.Request
	before, after []changes.Change
}

// contestedRequests has a request for each kind of outcome without effects, and for each way in which the outcome of a copy could differ.
func contestedRequests(t *testing.T, s *Store) map[string]contested {
	t.Helper()
	f := newFirm(t, s)
	low := strings.ToLower(f.p)
	second, third := "second@"+low+".example", "third@"+low+".example"
	user := func(login string) changes.Change {
		return changes.CreateUser{AccountNumber: f.p + "A", Login: login, LoginKey: login, Status: graph.UserActive}
	}
	apply(t, s, user(second))
	contacts, err := s.ContactsOfOrganizations(t.Context(), []string{organizationID(t, s, f.p+"A")})
	if err != nil {
		t.Fatal(err)
	}
	var others []changes.Change
	for _, contact := range contacts[0] {
		if contact.ID != f.contact {
			others = append(others, changes.RemoveContact{ContactID: contact.ID})
		}
	}
	stale := onceRequest(changes.UpdateUser{LoginKey: second, GivenName: changes.Say("Sam")})
	stale.ExpectedRevision = new(int64)
	*stale.ExpectedRevision = revisionOf(t, s, f.p+"A") + 1
	small := stale
	small.ID, small.WithoutImpact = write.NewID(), true
	affected := onceRequest(changes.UpdateContract{ContractNumber: f.p + "K", Status: changes.Say(graph.ContractSuspended)})
	affected.MaxAffected = new(int)
	oneByOne := onceRequest(user(third), changes.SetUserStatus{LoginKey: second, Action: changes.LockUser}, changes.DeleteGroup{GroupID: "unknown"})
	oneByOne.OneByOne = true
	foreign := onceRequest(changes.UpdateSite{CustomerNumber: f.q + "A-1", City: changes.Say("Ulm")})
	foreign.AccountNumber = f.p + "A"
	list := func(list ...changes.Change) []changes.Change { return list }
	lock := changes.SetUserStatus{LoginKey: second, Action: changes.LockUser}
	unlock := changes.SetUserStatus{LoginKey: second, Action: changes.UnlockUser}
	return map[string]contested{
		"last contact": {onceRequest(changes.RemoveContact{ContactID: f.contact}), others, list(changes.AddContact{AccountNumber: f.p + "A", LoginKey: f.user})},
		"last administrator": {
			onceRequest(changes.RevokeRole{LoginKey: f.admin, Role: graph.RoleAccountAdmin}), nil,
			list(changes.GrantRole{LoginKey: f.loose, Role: graph.RoleAccountAdmin}),
		},
		"role there already": {onceRequest(changes.GrantRole{LoginKey: second, Role: graph.RoleCoAdmin}), list(changes.GrantRole{LoginKey: second, Role: graph.RoleCoAdmin}), list(changes.RevokeRole{LoginKey: second, Role: graph.RoleCoAdmin})},
		"login taken":        {onceRequest(user(third)), list(user(third)), list(changes.DeleteUser{LoginKey: third})},
		"unknown user":       {onceRequest(changes.DeleteUser{LoginKey: third}), list(changes.DeleteUser{LoginKey: third}), list(user(third))},
		"unknown account": {onceRequest(changes.DeleteOrganization{AccountNumber: f.p + "L"}), nil, list(changes.CreateOrganization{Site: graph.SiteBody{CustomerNumber: f.p + "L-1", Name: "S", CountryCode: "DE"}, OrganizationBody: graph.OrganizationBody{
			AccountNumber: f.p + "L", Name: "Late", Currency: "EUR",
		}})},
		"locked already":       {onceRequest(lock), list(lock), list(unlock)},
		"stale":                {stale, nil, list(changes.UpdateOrganization{AccountNumber: f.p + "A", Name: changes.Say("Stale")})},
		"stale, made together": {small, nil, list(changes.UpdateOrganization{AccountNumber: f.p + "A", Name: changes.Say("Staler")})},
		"too many affected": {
			affected, nil, list(
				changes.SetUserStatus{LoginKey: f.user, Action: changes.DeactivateUser}, changes.SetUserStatus{LoginKey: f.loose, Action: changes.DeactivateUser},
			),
		},
		"one by one":       {oneByOne, list(user(third), lock), list(changes.DeleteUser{LoginKey: third}, unlock)},
		"another's things": {foreign, nil, nil},
	}
}

// TestOnceIsFinal: a refusal, and an outcome without changes, is as final as a change. A copy of the request has the outcome of the first and
// changes nothing, whatever the state then is, and on whichever server.
func TestOnceIsFinal(t *testing.T) {
	t.Parallel()
	c := neo4jtest.Open(t)
	s, other := openOn(t, c, nil), openOn(t, c, nil)
	for name := range contestedRequests(t, s) {
		t.Run(name, func(t *testing.T) {
			r := contestedRequests(t, s)[name]
			for _, change := range r.before {
				_, _ = s.Apply(t.Context(), request(change))
			}
			first, err := s.Apply(t.Context(), r.Request)
			if err != nil {
				t.Fatal(err)
			}
			if made := entriesOf(t, s, r.ID); made > 0 {
				t.Fatalf("it was made: %s; the test would prove little", outcomeText(first))
			}
			for _, change := range r.after {
				apply(t, s, change)
			}
			for i, store := range []*Store{other, s, other} {
				again, err := store.Apply(t.Context(), r.Request)
				if err != nil || outcomeText(again) != outcomeText(first) {
					t.Errorf("copy %d came to %s, %v; the first to %s", i, outcomeText(again), err, outcomeText(first))
				}
			}
			if made := entriesOf(t, s, r.ID); made > 0 {
				t.Error("a copy made what the first did not")
			}
		})
	}
}

// entriesOf returns the number of audit entries of a request.
func entriesOf(t *testing.T, s *Store, id string) int64 {
	t.Helper()
	return execute(t, s, `MATCH (e:AuditEntry {request: $id}) RETURN count(e) AS total`, map[string]any{"id": id})[0].Number("total")
}

// TestOnceInARace: copies that run on two servers, during changes that alter the evaluation again and again, all have the same outcome.
func TestOnceInARace(t *testing.T) {
	t.Parallel()
	c := neo4jtest.Open(t)
	stores := []*Store{openOn(t, c, nil), openOn(t, c, nil)}
	for name := range contestedRequests(t, stores[0]) {
		t.Run(name, func(t *testing.T) {
			for range 2 {
				r := contestedRequests(t, stores[0])[name]
				for _, change := range r.before {
					_, _ = stores[0].Apply(t.Context(), request(change))
				}
				outcomes := make([]string, 8)
				start := make(chan struct{})
				var wait sync.WaitGroup
				for i := range outcomes {
					wait.Go(func() {
						<-start
						applied, err := stores[i%2].Apply(t.Context(), r.Request)
						if err != nil {
							t.Error(err)
							return
						}
						outcomes[i] = outcomeText(applied)
					})
				}
				wait.Go(func() {
					<-start
					for _, change := range slices.Concat(r.after, r.before, r.after) {
						_, _ = stores[0].Apply(t.Context(), request(change))
					}
				})
				close(start)
				wait.Wait()
				again, err := stores[1].Apply(t.Context(), r.Request)
				if err != nil {
					t.Fatal(err)
				}
				outcomes = append(outcomes, outcomeText(again))
				if all := slices.Compact(slices.Sorted(slices.Values(outcomes))); len(all) != 1 {
					t.Errorf("copies came to %q", all)
				}
				if made, refused := entriesOf(t, stores[0], r.ID) > 0, !strings.Contains(outcomes[0], string(changes.Updated)) &&
					!strings.Contains(outcomes[0], string(changes.Created)) && !strings.Contains(outcomes[0], string(changes.Deleted)); made == refused {
					t.Errorf("it came to %s, and made: %t", outcomes[0], made)
				}
			}
		})
	}
}

// TestOnceAfterALostCommit: when the commit of a refusal is lost, or its answer, the request is refused once, with the full message.
func TestOnceAfterALostCommit(t *testing.T) {
	c := neo4jtest.Open(t)
	s := openOn(t, c, nil)
	proxy := newLossyProxy(t, strings.TrimPrefix(c.URI, "bolt://"))
	for _, losses := range [][]string{{"answer"}, {"commit"}, {"commit", "answer"}} {
		r := contestedRequests(t, s)["last contact"]
		apply(t, s, r.before...)
		lossy, err := neo4j.Open(neo4j.Config{URI: "bolt://" + proxy.Address(), Username: c.Username, Password: c.Password})
		if err != nil {
			t.Fatal(err)
		}
		proxy.Lose(losses...)
		applied, err := lossy.Apply(t.Context(), r.Request)
		if err != nil || !slices.Equal(reasonsOf(applied), []changes.Reason{changes.LastContact}) || applied.Rows[0].Refusal.Err.Message == write.MeaningOf(changes.LastContact) {
			t.Errorf("%v: %+v, %v", losses, applied, err)
		}
		if left := proxy.Lose(); len(left) == len(losses) {
			t.Errorf("%v: nothing was lost; the test would prove little", losses)
		}
		apply(t, s, r.after...)
		if again, err := s.Apply(t.Context(), r.Request); err != nil || outcomeText(again) != outcomeText(applied) {
			t.Errorf("%v: the copy came to %+v, %v", losses, again, err)
		}
		if err := lossy.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	}
}

// TestRefusalWithoutAKey: nothing is written for a refusal without Request.Once, nor for a dry run.
func TestRefusalWithoutAKey(t *testing.T) {
	var statements neo4jtest.Sent
	s := openOn(t, neo4jtest.Open(t), statements.Note)
	all := contestedRequests(t, s)
	for _, name := range slices.Sorted(maps.Keys(all)) { // in one order: what a request expects of the revision depends on those before it
		r := all[name]
		for _, change := range r.before {
			_, _ = s.Apply(t.Context(), request(change))
		}
		for _, test := range []struct{ once, dryRun, kept bool }{{once: false, dryRun: false, kept: false}, {once: true, dryRun: true, kept: false}, {once: true, dryRun: false, kept: true}} {
			asked := r.Request
			asked.ID, asked.Once, asked.DryRun = write.NewID(), test.once, test.dryRun
			statements.Take()
			if _, err := s.Apply(t.Context(), asked); err != nil {
				t.Fatal(name, err)
			}
			if sent := statements.Take(); slices.Contains(sent, "change_finish") != test.kept {
				t.Errorf("%s, %+v: statements %v", name, test, sent)
			}
		}
	}
}

// TestStoredOutcomesNameNoPerson: stored outcomes of requests have no login and no name (R30).
func TestStoredOutcomesNameNoPerson(t *testing.T) {
	s := openOn(t, neo4jtest.OpenEmpty(t), nil)
	for _, r := range contestedRequests(t, s) {
		for _, change := range slices.Concat(r.before, r.Changes) {
			_, _ = s.Apply(t.Context(), onceRequest(change))
		}
		if _, err := s.Apply(t.Context(), r.Request); err != nil {
			t.Fatal(err)
		}
	}
	kept := execute(t, s, `MATCH (a:AppliedChange) RETURN a.outcome AS outcome`, nil)
	if len(kept) < 20 {
		t.Errorf("%d outcomes are kept", len(kept))
	}
	for _, record := range kept {
		outcome := record.Text("outcome")
		for _, word := range []string{"@", "example", "Sam", "Loose", "Ends", "organization A"} {
			if strings.Contains(outcome, word) {
				t.Errorf("%q is kept in %s", word, outcome)
			}
		}
	}
}

// TestRepeatAfterItsSubjectIsGone: a repeat of a change of each kind, after its subject was erased or deleted, has a warning, and shows
// nothing but the id of a subject that the change itself deleted.
func TestRepeatAfterItsSubjectIsGone(t *testing.T) {
	t.Parallel()
	s := openChange(t)
	f := newFirm(t, s)
	var requests []changes.Request
	for _, change := range f.everyChange() {
		r := onceRequest(change)
		if applied, err := s.Apply(t.Context(), r); err != nil || len(reasonsOf(applied)) > 0 {
			t.Fatal(change.Kind(), err, reasonsOf(applied))
		}
		requests = append(requests, r)
	}
	apply(t, s, changes.DeleteOrganization{AccountNumber: f.p + "N"})
	apply(t, s, changes.DeleteOrganization{AccountNumber: f.q + "A"})
	for _, r := range requests {
		kind := r.Changes[0].Kind()
		applied, err := s.Apply(t.Context(), r)
		if err != nil || len(reasonsOf(applied)) > 0 {
			t.Fatal(kind, err, reasonsOf(applied))
		}
		row := applied.Rows[0]
		gone := slices.ContainsFunc(row.Warnings, func(w entitle.Warning) bool { return w.Code == changes.WarnSubjectGone && w.Message != "" })
		switch {
		case strings.HasSuffix(kind, "Product"):
			if row.Subject.(*graph.Product).Name == "" || gone {
				t.Errorf("%s: a product is never gone: %+v", kind, row)
			}
		case row.Result == changes.Deleted:
			if node, ok := row.Subject.(relay.Node); !ok || node.NodeID() == "" || gone {
				t.Errorf("%s: %+v", kind, row)
			}
		case row.Subject != nil || !gone:
			t.Errorf("%s: %+v is shown, with %+v", kind, row.Subject, row.Warnings)
		}
	}
}
