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
	"entitlegraph/neo4j/neo4jtest"
	"entitlegraph/neo4j/storetest"
	"entitlegraph/neo4j/write"
)

// person is a user with recognisable personal data.
type person struct{ login, given, family, email string }

// register creates a person with every kind of data that can be stored about one.
func register(t *testing.T, s *Store, account, name string) person {
	t.Helper()
	who := person{login: name + "login@erased.example", given: name + "given", family: name + "family", email: name + "@mail.example"}
	apply(t, s,
		changes.CreateUser{
			AccountNumber: account, Login: who.login, LoginKey: who.login, GivenName: who.given, FamilyName: "before", CommunicationEmail: "former" + who.email,
			Status: graph.UserActive, Roles: []graph.Role{graph.RoleCoAdmin},
		},
		changes.UpdateUser{LoginKey: who.login, FamilyName: changes.Say(who.family), CommunicationEmail: changes.Say(who.email)},
		changes.RenameUser{LoginKey: who.login, NewLogin: "former" + who.login, NewLoginKey: "former" + who.login},
		changes.RenameUser{LoginKey: "former" + who.login, NewLogin: who.login, NewLoginKey: who.login},
		changes.CreateGroup{AccountNumber: account, Name: name, NameKey: name, LoginKeys: []string{who.login}},
		changes.AddContact{AccountNumber: account, LoginKey: who.login},
	)
	return who
}

// wantErased fails if any data of a person is found in the whole database or in an export of it.
func wantErased(t *testing.T, s *Store, who person) {
	t.Helper()
	everything := dump(t, s) + storetest.Export(t, s)
	for _, word := range []string{who.login, who.given, who.family, who.email} {
		if strings.Contains(strings.ToLower(everything), strings.ToLower(word)) {
			t.Errorf("%s is still to be found", word)
		}
	}
}

// dump returns every node and relationship with all properties.
func dump(t *testing.T, s *Store) string {
	t.Helper()
	var all strings.Builder
	for _, query := range []string{
		`MATCH (n) RETURN labels(n) AS kind, properties(n) AS properties`,
		`MATCH ()-[r]->() RETURN [type(r)] AS kind, properties(r) AS properties`,
	} {
		for _, record := range execute(t, s, query, nil) {
			fmt.Fprintln(&all, record["kind"], record["properties"])
			if p := record.Properties("properties"); p["answer"] != nil {
				fmt.Fprintf(&all, "%s\n", p["answer"])
			}
		}
	}
	return all.String()
}

// answer applies a request under an idempotency key, and stores an answer with personal data.
func answer(t *testing.T, s *Store, key string, who person, list ...changes.Change) *changes.Applied {
	t.Helper()
	reservation, err := s.Reserve(t.Context(), "caller", key, "print")
	if err != nil {
		t.Fatal(err)
	}
	r := request(list...)
	r.ID = reservation.RequestID
	applied, err := s.Apply(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Remember(t.Context(), "caller", key, []byte(who.login+" "+who.given+" "+who.family), false); err != nil {
		t.Fatal(err)
	}
	return applied
}

func remembered(t *testing.T, s *Store, key string) bool {
	t.Helper()
	reservation, err := s.Reserve(t.Context(), "caller", key, "print")
	if err != nil {
		t.Fatal(err)
	}
	return reservation.Answer != nil
}

// TestErase erases a user and organizations: no personal data of theirs remains anywhere, and the data of others stay.
func TestErase(t *testing.T) {
	s := openOn(t, neo4jtest.OpenEmpty(t), nil)
	for _, p := range []string{"ONE", "TWO", "BIG"} {
		crowd(t, s, p, 3, `,"status":"ACTIVE","roles":["ACCOUNT_ADMIN"]`)
	}
	ada, bob, cleo := register(t, s, "ONEA", "ada"), register(t, s, "ONEA", "bob"), register(t, s, "TWOA", "cleo")
	rename := func(p, name string) changes.Change {
		return changes.UpdateOrganization{AccountNumber: p + "A", Name: changes.Say(name)}
	}
	answer(t, s, "one", ada, rename("ONE", "One"))
	answer(t, s, "two", cleo, rename("TWO", "Two"))
	answer(t, s, "refused", ada, changes.CreateUser{AccountNumber: "TWOA", Login: ada.login, LoginKey: ada.login, Status: graph.UserActive})
	if _, err := s.Reserve(t.Context(), "caller", "on its way", "print"); err != nil {
		t.Fatal(err)
	}
	if !remembered(t, s, "one") || !remembered(t, s, "two") || !remembered(t, s, "refused") {
		t.Fatal("answers should be remembered")
	}
	apply(t, s, changes.TransferUser{LoginKey: ada.login, AccountNumber: "BIGA"})
	applied := apply(t, s, changes.DeleteUser{LoginKey: ada.login})
	if applied.Rows[0].Subject.(*graph.User).Login != ada.login || applied.Undo != nil {
		t.Errorf("it came to %+v", applied)
	}
	if kept, err := s.Remember(t.Context(), "caller", "on its way", []byte(ada.login), false); kept != nil || err != nil {
		t.Fatal(err)
	}
	wantErased(t, s, ada)
	if remembered(t, s, "one") || remembered(t, s, "refused") || remembered(t, s, "on its way") || !remembered(t, s, "two") {
		t.Error("only what cannot tell of the person is remembered")
	}
	big := organizationID(t, s, "BIGA")
	log, err := s.AuditLogsOfOrganizations(t.Context(), []string{big}, graph.AuditFilter{Action: "deleteUser"}, graph.Page{Limit: 5})
	if err != nil || len(log[0].Rows) != 1 || len(log[0].Rows[0].Item.Changes) != 0 {
		t.Errorf("the erasure is logged without what was: %+v, %v", log, err)
	}

	answer(t, s, "one again", bob, rename("ONE", "Once"))
	apply(t, s, changes.DeleteOrganization{AccountNumber: "ONEA"})
	wantErased(t, s, bob)
	if remembered(t, s, "one again") || !remembered(t, s, "two") {
		t.Error("only what cannot tell of the organization is remembered")
	}
	// The Account Number, which is nothing personal, is in the entry of the erasure: readers of the log of changes learn by it what went.
	if left := dump(t, s); !strings.Contains(left, cleo.family) || strings.Count(left, "ONEA") != 1 || !strings.Contains(left, "accountNumber:ONEA") {
		t.Error("the other organization stays, this one goes")
	}
	log, err = s.AuditLogsOfOrganizations(t.Context(), []string{""}, graph.AuditFilter{Actor: "tester"}, graph.Page{Limit: 5})
	if err != nil || len(log[0].Rows) != 1 || log[0].Rows[0].Item.Action != "deleteOrganization" {
		t.Errorf("the log of no organization has %+v, %v", log, err)
	}
	crowd(t, s, "ONE", 3, "") // its numbers are free again
}

// TestEraseGoesOn interrupts erasures after each of their steps: no read finds the remaining data, and the erasure is completed later.
func TestEraseGoesOn(t *testing.T) {
	c := neo4jtest.OpenEmpty(t)
	s := openOn(t, c, nil)
	stopped := errInterrupted{}
	for i, step := range append(slices.Clone(write.ErasureSteps(graph.KindOrganization)), write.StatementBoundAnswers, write.StatementUnboundAnswers, write.ErasureSteps(graph.KindUser)[0]) {
		p := fmt.Sprintf("STEP%d", i)
		load(t, s, companyOf(p), neo4j.ImportOptions{})
		who := register(t, s, p+"A", strings.ToLower(p)+"who")
		answer(t, s, p, who, changes.UpdateOrganization{AccountNumber: p + "A", Name: changes.Say(p)})
		interrupted := openOn(t, c, func(name string) {
			if name == step.Name {
				panic(stopped)
			}
		})
		var change changes.Change = changes.DeleteOrganization{AccountNumber: p + "A"}
		if step == write.ErasureSteps(graph.KindUser)[0] {
			change = changes.DeleteUser{LoginKey: who.login}
		}
		r := request(change)
		func() {
			defer func() {
				if recover() != stopped {
					t.Errorf("%s was not reached", step.Name)
				}
			}()
			_, _ = interrupted.Apply(t.Context(), r)
		}()
		users, err := s.UsersByLoginKey(t.Context(), []string{who.login}, graph.Alone)
		if err != nil || users[0] != nil {
			t.Errorf("%s: the user is still to be seen: %v, %v", step.Name, users[0], err)
		}
		if i%2 == 0 {
			err = s.ContinueErasures(t.Context())
		} else {
			_, err = s.Apply(t.Context(), r) // a repeat of the request continues the erasure, too
		}
		if err != nil {
			t.Fatal(err)
		}
		wantErased(t, s, who)
		if strings.Contains(dump(t, s), "Erased") {
			t.Errorf("%s: a tombstone is left", step.Name)
		}
	}
}

type errInterrupted struct{}

// TestEraseTogether: several processes that continue the same erasure at the same time complete it.
func TestEraseTogether(t *testing.T) {
	c := neo4jtest.OpenEmpty(t)
	s := openOn(t, c, nil)
	crowd(t, s, "CROWD", 3000, `,"givenName":"Crowdperson"`)
	interrupted := openOn(t, c, func(name string) {
		if name == write.StatementLogsOfOrganization.Name {
			panic(errInterrupted{})
		}
	})
	func() {
		defer func() { _ = recover() }()
		_, _ = interrupted.Apply(t.Context(), request(changes.DeleteOrganization{AccountNumber: "CROWDA"}))
	}()
	if !strings.Contains(dump(t, s), "Crowdperson") {
		t.Fatal("the erasure has ended already; the test would prove little")
	}
	var wait sync.WaitGroup
	for range 3 {
		other := openOn(t, c, nil)
		wait.Go(func() {
			if err := other.ContinueErasures(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if everything := dump(t, s); strings.Contains(everything, "Crowdperson") || strings.Contains(everything, "Erased") {
		t.Error("something is left")
	}
}
