package write_test

import (
	"strings"
	"testing"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j"
)

// TestEveryWriterNames: every statement that writes an organization or a group also writes the properties that it is searched and ordered by.
func TestEveryWriterNames(t *testing.T) {
	s := openTest(t)
	p := prefix()
	right := func(by string) {
		t.Helper()
		records := execute(t, s, `MATCH (o:Organization) WHERE o.accountNumber STARTS WITH $p
			OPTIONAL MATCH (o)-[:HAS_GROUP]->(g)
			RETURN o.name AS name, o.accountNumber AS number, o.searchText AS text, o.nameOrder AS order, g.nameKey AS key, g.nameOrder AS groupOrder`,
			map[string]any{"p": p})
		if len(records) == 0 {
			t.Fatalf("%s: nothing was written", by)
		}
		for _, record := range records {
			r := record
			if r.Text("text") != graph.SearchText(r.Text("name"), r.Text("number")) || r.Text("order") != graph.NameOrder(r.Text("name")) {
				t.Errorf("%s: %q is found by %q, ordered by %q", by, r.Text("name"), r.Text("text"), r.Text("order"))
			}
			if r["key"] != nil && r.Text("groupOrder") != graph.NameOrder(r.Text("key")) {
				t.Errorf("%s: the group %q is ordered by %q", by, r.Text("key"), r.Text("groupOrder"))
			}
		}
	}
	load(t, s, strings.ReplaceAll(`{"type":"organization","accountNumber":"@A","name":"Ärzte","currency":"EUR","sites":[{"customerNumber":"@A-1","name":"S","country":"DE"}]}
{"type":"group","accountNumber":"@A","name":"Öl"}`, "@", p), neo4j.ImportOptions{})
	right("import")
	load(t, s, strings.ReplaceAll(`{"type":"organization","accountNumber":"@A","name":"Zeta","currency":"EUR","sites":[{"customerNumber":"@A-1","name":"S","country":"DE"}]}`, "@", p), neo4j.ImportOptions{})
	right("import again")
	made := apply(t, s, changes.UpdateOrganization{AccountNumber: p + "A", Name: changes.Say("L’Étoile")},
		changes.CreateOrganization{Site: graph.SiteBody{CustomerNumber: p + "B-1", Name: "S", CountryCode: "PL"}, OrganizationBody: graph.OrganizationBody{
			AccountNumber: p + "B", Name: "Łódź", Currency: "PLN",
		}},
		changes.CreateGroup{AccountNumber: p + "A", Name: "Größe", NameKey: "grösse"})
	right("changes together")
	group, ok := made.Rows[2].Subject.(*graph.EntitlementGroup)
	if !ok {
		t.Fatalf("%#v", made.Rows[2])
	}
	renamed := apply(t, s, changes.UpdateGroup{GroupID: group.ID, Name: changes.Say(graph.GroupName{Name: "Ärger", Key: "ärger"})},
		changes.UpdateOrganization{AccountNumber: p + "A", Name: changes.Say("Ωmega")})
	right("renaming")
	apply(t, s, renamed.Undo...)
	right("undo")
}
