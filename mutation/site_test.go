package mutation

import (
	"reflect"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// fill sets the fields of an input with the names of texts to their examples.
func fill[T any](input any, texts []graph.Text[T]) {
	for _, text := range texts {
		set(input, text.Name, text.Example)
	}
}

// set sets the field of an input with the name of a text, and reports whether the input has it.
func set(input any, name, value string) bool {
	field := reflect.ValueOf(input).Elem().FieldByName(strings.ToUpper(name[:1]) + name[1:])
	if !field.IsValid() {
		return false
	}
	switch place := field.Addr().Interface().(type) {
	case *string:
		*place = value
	case **string:
		*place = &value
	case *graphql.Omittable[*string]:
		*place = graphql.OmittableOf(&value)
	}
	return true
}

// TestEveryTextOfASite: an input has each text of a site, and so has the input in an undo.
func TestEveryTextOfASite(t *testing.T) {
	var input SiteInput
	fill(&input, graph.SiteTexts)
	add, errors := Read(AddSiteInput{AccountNumber: "A", SiteInput: input})
	if len(errors) > 0 {
		t.Fatal(errors[0].Message)
	}
	var updated UpdateSiteInput
	fill(&updated, graph.SiteTexts)
	update, errors := Read(updated)
	if len(errors) > 0 {
		t.Fatal(errors[0].Message)
	}
	body, values := add.(changes.AddSite).Site, values([]changes.Change{add, update})
	for _, text := range graph.SiteTexts {
		if *text.Of(&body) != text.Example {
			t.Errorf("%s is added as %q", text.Name, *text.Of(&body))
		}
		if got := values[0]["addSite"].(value)[text.Name]; got != text.Example {
			t.Errorf("%s is added again as %v", text.Name, got)
		}
		if got := values[1]["updateSite"].(value)[text.Name]; got != text.Example {
			t.Errorf("%s is updated back to %v", text.Name, got)
		}
	}
}

// TestInputsRefuseTheBadExampleOfEveryText: the reader of inputs refuses a malformed text of a site, and names its field.
func TestInputsRefuseTheBadExampleOfEveryText(t *testing.T) {
	for _, text := range graph.SiteTexts {
		var input SiteInput
		fill(&input, graph.SiteTexts)
		set(&input, text.Name, text.BadExample)
		refuses(t, text.Name, AddSiteInput{AccountNumber: "A", SiteInput: input})
		var update UpdateSiteInput
		fill(&update, graph.SiteTexts)
		if set(&update, text.Name, text.BadExample) {
			refuses(t, text.Name, update)
		}
	}
}

// refuses fails the test unless the reader finds exactly one error in an input: in the field.
func refuses(t *testing.T, field string, input Input) {
	t.Helper()
	if _, errors := Read(input); len(errors) != 1 || errors[0].Field == nil || *errors[0].Field != field {
		t.Errorf("%T with a malformed %s has the errors %+v", input, field, errors)
	}
}
