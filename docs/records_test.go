package docs

import (
	"slices"
	"strings"
	"testing"

	"entitlegraph/graph"
)

// TestRecordsPageHasEveryText: the page of the file format names each text of a site and of the site in a Fulfillment Document, and has each text of a user.
func TestRecordsPageHasEveryText(t *testing.T) {
	page := read(t, "docs/records.md")
	for _, text := range graph.SiteTexts {
		if !strings.Contains(page, "`"+text.Name+"`") {
			t.Errorf("docs/records.md does not name %q of a site", text.Name)
		}
	}
	for _, text := range slices.Concat(graph.UserTexts, graph.UserCountries) {
		if !strings.Contains(page, `"`+text.Name+`":`) {
			t.Errorf("docs/records.md does not have %q in the example of a user", text.Name)
		}
	}
	for _, text := range graph.PlacedTexts {
		if !strings.Contains(page, "`"+text.Name+"`") {
			t.Errorf("docs/records.md does not name %q of the site of an order", text.Name)
		}
	}
}
