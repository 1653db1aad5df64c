package api_test

import (
	"encoding/json"
	"strings"
	"testing"

	"entitlegraph/graph"
)

// TestEveryTextOfASite: the API has each text of a site, and null for one that it lacks.
func TestEveryTextOfASite(t *testing.T) {
	m := newMemory(1)
	var names []string
	for _, text := range graph.SiteTexts {
		if text.Name == graph.SiteCountry { // an object
			continue
		}
		names = append(names, text.Name)
		if *text.Of(&m.sites["o1"][0].SiteBody) = text.Example; !text.Required {
			*text.Of(&m.sites["o1"][1].SiteBody) = ""
		}
	}
	answer := newClient(t, m).ask(`{organization(accountNumber: "ACC-1") {sites(first: 2) {nodes {`+strings.Join(names, " ")+`}}}}`, "")
	var got struct {
		Organization struct {
			Sites struct{ Nodes []map[string]any }
		}
	}
	if err := json.Unmarshal(answer.Data, &got); err != nil || len(answer.Errors) > 0 || len(got.Organization.Sites.Nodes) != 2 {
		t.Fatalf("%v, %+v", err, answer)
	}
	full, empty := got.Organization.Sites.Nodes[0], got.Organization.Sites.Nodes[1]
	for _, text := range graph.SiteTexts {
		if text.Name == graph.SiteCountry {
			continue
		}
		if full[text.Name] != text.Example {
			t.Errorf("%s is %v, want %q", text.Name, full[text.Name], text.Example)
		}
		if value := empty[text.Name]; value != nil && !text.Required {
			t.Errorf("%s is %q, null expected where the site lacks it: is Site.%s in gqlgen.yml?", text.Name, value, text.Name)
		} else if value == nil && text.Required {
			t.Errorf("%s is required, and null", text.Name)
		}
	}
}
