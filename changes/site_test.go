package changes

import (
	"maps"
	"reflect"
	"slices"
	"testing"

	"entitlegraph/graph"
)

// updatedTexts returns the texts of a site that an update sets. It fails unless the update has a field of its own for each but the Customer Number.
func updatedTexts(t *testing.T) []graph.Text[graph.SiteBody] {
	t.Helper()
	update := UpdateSite{}
	fields, updates := reflect.ValueOf(&update).Elem(), map[any]string{}
	for name, field := range update.texts() {
		updates[field] = name
	}
	for i := range fields.NumField() {
		field := fields.Field(i).Addr().Interface()
		if _, isText := field.(*Field[string]); isText && updates[field] == "" {
			t.Fatalf("the texts of an update lack its field %s", fields.Type().Field(i).Name)
		}
	}
	var texts []graph.Text[graph.SiteBody]
	for _, text := range graph.SiteTexts {
		switch {
		case update.texts()[text.Name] != nil:
			texts = append(texts, text)
		case text.Name != "customerNumber":
			t.Fatalf("the texts of an update lack %q of a site", text.Name)
		}
	}
	if len(texts) != len(updates) {
		t.Fatalf("the texts of an update are %v, not all of them of a site", slices.Sorted(maps.Values(updates)))
	}
	return texts
}

// TestEveryTextOfASite: an update sets and clears each text of a site, the audit log names it, an undo restores it, and sites that differ in
// it are not equal; a malformed one is refused.
func TestEveryTextOfASite(t *testing.T) {
	for _, text := range updatedTexts(t) {
		s := changeState(t)
		applyAll(t, s, []Change{AddSite{AccountNumber: "A", Site: site("A3", "AT")}})
		before := *s.Accounts["A"].Sites["A3"]
		update := UpdateSite{CustomerNumber: "A3"}
		*update.texts()[text.Name] = Say(text.Example)
		outcome := applyAll(t, s, []Change{update})[0]
		after := *s.Accounts["A"].Sites["A3"]
		if *text.Of(&after.SiteBody) != text.Example || after.equal(before) || len(outcome.Audit) != 1 || outcome.Audit[0].Field != text.Name {
			t.Errorf("%s: %+v, audit of %+v", text.Name, after, outcome.Audit)
		}
		applyAll(t, s, outcome.Undo)
		if restored := *s.Accounts["A"].Sites["A3"]; !restored.equal(before) {
			t.Errorf("%s: undone to %+v, want %+v", text.Name, restored, before)
		}
		*update.texts()[text.Name] = Say("")
		if _, err := s.Apply(update); (err == nil) == text.Required {
			t.Errorf("%s cleared: %v", text.Name, err)
		}
		*update.texts()[text.Name] = Say(text.BadExample)
		if _, err := s.Apply(update); err == nil {
			t.Errorf("%s is updated to %q", text.Name, text.BadExample)
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
