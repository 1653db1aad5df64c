package changes

import (
	"testing"

	"entitlegraph/graph"
)

// TestFormerIDs: a group or a contact can be restored only under an id that its organization had. An id that another organization has or had, and an
// id that never existed, are refused with the same message.
func TestFormerIDs(t *testing.T) {
	const foreign = "group B\x00foreign"
	create := func(id string) Change {
		return CreateGroup{ID: id, AccountNumber: "A", Name: "Back", NameKey: "back"}
	}
	contact := func(id string) Change {
		return AddContact{ID: id, AccountNumber: "A", LoginKey: "active@a.example"}
	}
	for name, test := range map[string]struct {
		change func(id string) Change
		kind   graph.Kind
		own    string   // an id that A has
		theirs string   // an id that B has
		frees  []Change // the changes after which both are former ids
	}{
		"group": {change: create, kind: graph.KindEntitlementGroup, own: groupStrasse, theirs: foreign,
			frees: []Change{DeleteGroup{groupStrasse}, DeleteGroup{foreign}}},
		"contact": {change: contact, kind: graph.KindFulfillmentContact, own: contactU, theirs: "contact of B", frees: []Change{
			AddContact{AccountNumber: "A", LoginKey: "invited@a.example"}, RemoveContact{contactU}, RemoveContact{"contact of B"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := changeState(t)
			s.Users["b@b.example"] = &User{ID: "user b", AccountNumber: "B", UserBody: graph.UserBody{Login: "b@b.example", LoginKey: "b@b.example"}}
			for _, id := range []string{"contact of B", "another of B"} {
				Write[Contact]{AccountNumber: "B", After: &Contact{ID: id, LoginKey: "b@b.example", Country: "FR"}}.apply(s)
			}
			refusals := map[string]string{}
			try := func(state, id string) {
				_, err := s.clone().Apply(test.change(id))
				refusals[state] = errorText(err)
			}
			try("made up", "an id that no object has had")
			try("in use there", test.theirs)
			try("in use here", test.own)
			applyAll(t, s, test.frees)
			try("deleted just now", test.own)
			s.deleted = map[string]bool{} // in another request
			try("deleted there", test.theirs)
			for _, state := range []string{"in use there", "deleted there"} {
				if refusals[state] != refusals["made up"] {
					t.Errorf("%s: %s; an id that was made up: %s", state, refusals[state], refusals["made up"])
				}
			}
			if refusals["made up"] == "" || refusals["in use here"] == "" || refusals["deleted just now"] != refusals["in use here"] || refusals["in use here"] == refusals["made up"] {
				t.Errorf("refused for %q", refusals)
			}
			outcome, err := s.Apply(test.change(test.own))
			if err != nil || outcome.Subject != (Subject{test.kind, test.own}) {
				t.Errorf("its own comes back as %+v, %v", outcome.Subject, err)
			}
		})
	}
}
