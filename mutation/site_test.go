package mutation

import (
	"reflect"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// samples are values of texts that are no plain text, by the name of the text.
var samples = map[string]string{"country": "DE", "customerNumber": "C-1"}

func sample(name string) string {
	if value, known := samples[name]; known {
		return value
	}
	return "A " + name
}

// fill sets every text of an input to its sample: its fields are called as the properties.
func fill(input any) {
	fields := reflect.ValueOf(input).Elem()
	for i := range fields.NumField() {
		name := fields.Type().Field(i).Name
		value := sample(strings.ToLower(name[:1]) + name[1:])
		switch place := fields.Field(i).Addr().Interface().(type) {
		case *string:
			*place = value
		case **string:
			*place = &value
		case *graphql.Omittable[*string]:
			*place = graphql.OmittableOf(&value)
		}
	}
}

// TestEveryTextOfASite: an input has each text of a site, and so has the input that an undo sends.
func TestEveryTextOfASite(t *testing.T) {
	var input SiteInput
	fill(&input)
	add, errors := Read(AddSiteInput{AccountNumber: "A", SiteInput: input})
	if len(errors) > 0 {
		t.Fatal(errors[0].Message)
	}
	var updated UpdateSiteInput
	fill(&updated)
	update, errors := Read(updated)
	if len(errors) > 0 {
		t.Fatal(errors[0].Message)
	}
	body, values := add.(changes.AddSite).Site, values([]changes.Change{add, update})
	for _, text := range graph.SiteTexts {
		if *text.Of(&body) != sample(text.Name) {
			t.Errorf("%s is added as %q", text.Name, *text.Of(&body))
		}
		if got := values[0]["addSite"].(value)[text.Name]; got != sample(text.Name) {
			t.Errorf("%s is added again as %v", text.Name, got)
		}
		if got := values[1]["updateSite"].(value)[text.Name]; got != sample(text.Name) {
			t.Errorf("%s is updated back to %v", text.Name, got)
		}
	}
}
