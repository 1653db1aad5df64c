package write_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/neo4jtest"
)

// TestUndoComesBackUnderItsID: an undo restores a deleted thing under its id, however often it is deleted and restored, and in its
// organization alone; any other id is refused with the same message.
func TestUndoComesBackUnderItsID(t *testing.T) {
	s := openOn(t, neo4jtest.OpenEmpty(t), nil)
	f, g := newFirm(t, s), newFirm(t, s)
	apply(t, s, changes.ReleaseDomain{AccountNumber: f.p + "A", Name: strings.ToLower(f.p) + ".example"})
	second := apply(t, s, changes.AddContact{AccountNumber: f.p + "A", LoginKey: f.admin, Country: "AT"}).Rows[0].Subject.(*graph.FulfillmentContact).ID
	for name, list := range map[string][]changes.Change{
		"group":             {changes.DeleteGroup{GroupID: f.group}},
		"contact":           {changes.RemoveContact{ContactID: f.contact}},
		"group and contact": {changes.DeleteGroup{GroupID: f.other}, changes.RemoveContact{ContactID: second}},
		"transfer":          {changes.TransferUser{LoginKey: f.loose, AccountNumber: f.q + "A"}},
	} {
		undo := apply(t, s, list...).Undo
		for range 2 { // undo, delete again, and undo again
			redo := apply(t, s, undo...).Undo
			if len(redo) == 0 {
				t.Fatalf("%s: undoing it cannot be undone", name)
			}
			undo = apply(t, s, redo...).Undo
		}
		apply(t, s, undo...)
	}
	name := graph.GroupName{Name: "Came and went", Key: "came and went"}
	created := apply(t, s, changes.CreateGroup{AccountNumber: f.p + "A", Name: name.Name, NameKey: name.Key})
	id := created.Rows[0].Subject.(*graph.EntitlementGroup).ID
	undo := apply(t, s, changes.UpdateGroup{GroupID: id, ProductCodes: changes.Say([]string{f.p + "P"})}, changes.DeleteGroup{GroupID: id}).Undo
	apply(t, s, undo...)
	apply(t, s, changes.DeleteGroup{GroupID: g.group}, changes.AddContact{AccountNumber: g.p + "A", LoginKey: g.admin, Country: "AT"}, changes.RemoveContact{ContactID: g.contact})

	refusals := map[string]string{}
	for state, id := range map[string]string{"made up": "nobody", "there": g.other, "deleted there": g.group} {
		applied, err := s.Apply(t.Context(), request(changes.CreateGroup{ID: id, AccountNumber: f.p + "A", Name: "Taken", NameKey: "taken"}))
		if err != nil || !slices.Equal(reasonsOf(applied), []changes.Reason{changes.UnknownReference}) {
			t.Fatal(state, applied, err)
		}
		refusals[applied.Rows[0].Refusal.Error()] = state
	}
	for state, id := range map[string]string{"made up": "nobody", "deleted there": g.contact} {
		applied, err := s.Apply(t.Context(), request(changes.AddContact{ID: id, AccountNumber: f.p + "A", LoginKey: f.user, Country: "AT"}))
		if err != nil || !slices.Equal(reasonsOf(applied), []changes.Reason{changes.UnknownReference}) {
			t.Fatal(state, applied, err)
		}
		refusals[applied.Rows[0].Refusal.Error()] = state
	}
	if len(refusals) != 2 {
		t.Errorf("refused in the words %q", refusals)
	}
	apply(t, s, changes.CreateGroup{ID: g.group, AccountNumber: g.p + "A", Name: "Back", NameKey: "back"}) // its own undo still works
	for _, account := range []string{f.p, f.q, g.p, g.q} {
		apply(t, s, changes.DeleteOrganization{AccountNumber: account + "A"})
	}
	if strings.Contains(dump(t, s), "FormerId") {
		t.Error("ids of erased organizations are left")
	}
}

// TestUndoFromBeforeTheUpgrade: an undo list from a version that did not store former ids still works, since the audit log has the deleted things.
func TestUndoFromBeforeTheUpgrade(t *testing.T) {
	s := openOn(t, neo4jtest.OpenEmpty(t), nil)
	f := newFirm(t, s)
	undo := apply(t, s, changes.DeleteGroup{GroupID: f.group}, changes.AddContact{AccountNumber: f.p + "A", LoginKey: f.admin, Country: "AT"}, changes.RemoveContact{ContactID: f.contact}).Undo
	execute(t, s, `MATCH (f:FormerId) DETACH DELETE f`, nil)
	if applied, err := s.Apply(t.Context(), request(undo...)); err != nil || len(reasonsOf(applied)) == 0 {
		t.Fatal("it needs no note; the test would prove little", applied, err)
	}
	migration, err := os.ReadFile("../schema/migration/0007_former_ids.cypher")
	if err != nil {
		t.Fatal(err)
	}
	execute(t, s, strings.Split(bolt.StripComments(string(migration)), ";")[1], nil)
	apply(t, s, undo...)
}
