package changes

import (
	"reflect"
	"testing"

	"entitlegraph/graph"
)

// TestEveryTextOfASite: an update sets and clears each text of a site, the audit log names it, an undo restores it, and sites that differ in
// it are not equal.
func TestEveryTextOfASite(t *testing.T) {
	updates := 0
	for i := range reflect.TypeFor[UpdateSite]().NumField() {
		if reflect.TypeFor[UpdateSite]().Field(i).Type == reflect.TypeFor[Field[string]]() {
			updates++
		}
	}
	if updates != len(graph.SiteTexts)-1 || updates != len((&UpdateSite{}).texts()) {
		t.Fatalf("an update has %d fields, of which it names %d; a site has %d texts", updates, len((&UpdateSite{}).texts()), len(graph.SiteTexts))
	}
	for i, text := range graph.SiteTexts[1:] {
		s := changeState(t)
		applyAll(t, s, []Change{AddSite{AccountNumber: "A", Site: site("A3", "AT")}})
		before := *s.Accounts["A"].Sites["A3"]
		update := UpdateSite{CustomerNumber: "A3"}
		*update.texts()[i] = Say(text.Example)
		outcome := applyAll(t, s, []Change{update})[0]
		after := *s.Accounts["A"].Sites["A3"]
		if *text.Of(&after.SiteBody) != text.Example || after.equal(before) || len(outcome.Audit) != 1 || outcome.Audit[0].Field != text.Name {
			t.Errorf("%s: %+v, audit of %+v", text.Name, after, outcome.Audit)
		}
		applyAll(t, s, outcome.Undo)
		if restored := *s.Accounts["A"].Sites["A3"]; !restored.equal(before) {
			t.Errorf("%s: undone to %+v, want %+v", text.Name, restored, before)
		}
		*update.texts()[i] = Say("")
		if _, err := s.Apply(update); (err == nil) == text.Required {
			t.Errorf("%s cleared: %v", text.Name, err)
		}
	}
}

// TestASiteComesBackWhole: undoing the removal of a site restores every text of it.
func TestASiteComesBackWhole(t *testing.T) {
	s := changeState(t)
	body := graph.SiteBody{}
	for _, text := range graph.SiteTexts {
		*text.Of(&body) = text.Example
	}
	body.CustomerNumber = "A3"
	outcomes := applyAll(t, s, []Change{AddSite{AccountNumber: "A", Site: body}, RemoveSite{CustomerNumber: "A3"}})
	applyAll(t, s, outcomes[1].Undo)
	if restored := s.Accounts["A"].Sites["A3"]; restored == nil || restored.SiteBody != body || len(outcomes[0].Audit) != len(graph.SiteTexts) {
		t.Errorf("it is %+v, want %+v; audit of %+v", restored, body, outcomes[0].Audit)
	}
}
