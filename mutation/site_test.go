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
	fields := reflect.ValueOf(input).Elem()
	for _, text := range texts {
		field := fields.FieldByName(strings.ToUpper(text.Name[:1]) + text.Name[1:])
		if !field.IsValid() {
			continue
		}
		value := text.Example
		switch place := field.Addr().Interface().(type) {
		case *string:
			*place = value
		case **string:
			*place = &value
		case *graphql.Omittable[*string]:
			*place = graphql.OmittableOf(&value)
		}
	}
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
