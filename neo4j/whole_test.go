package neo4j_test

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j"
	"entitlegraph/neo4j/neo4jtest"
	"entitlegraph/neo4j/storetest"
	"entitlegraph/records"
)

// whole returns a noun with the examples of its texts.
func whole[T any](texts []graph.Text[T]) T {
	var noun T
	for _, text := range texts {
		*text.Of(&noun) = text.Example
	}
	return noun
}

// wholeRecords are a record of each type, with every field.
func wholeRecords() []records.Record {
	site, placed := whole(graph.SiteTexts), whole(graph.PlacedTexts)
	line := graph.LineContent{
		ProductCode: "WP", CountryCode: "DE", Quantity: 3, ARR: "1.50", Own: graph.Period{From: 20454, To: 20900},
	}
	global := graph.LineContent{ProductCode: "WP", Global: true, ARR: "0.00", Own: graph.Always}
	return []records.Record{
		&records.Product{ProductBody: graph.ProductBody{Code: "WP", Name: "Product"}},
		&records.Organization{Sites: []graph.SiteBody{site}, Access: []graph.AccessSetting{
			{CountryCode: "DE", Access: graph.AccessAllow}, {ProductCode: "WP", Access: graph.AccessAllow}, {ProductCode: "WP", CountryCode: "DE", Access: graph.AccessDeny},
		}, OrganizationBody: graph.OrganizationBody{AccountNumber: "WA", Name: "Whole", Currency: "EUR"}},
		&records.Contract{AccountNumber: "WA", LinesBeyond: true, Orders: []graph.OrderContent{{
			OrderNumber: "WO", OrderedOn: 20454, CustomerNumber: site.CustomerNumber, Site: &placed, Lines: []graph.LineContent{line, global},
		}}, ContractBody: graph.ContractBody{
			ContractNumber: "WK", Status: graph.ContractSuspended, Term: graph.Period{From: 20454, To: 20800}, GraceDays: 7,
		}},
		&records.Group{AccountNumber: "WA", Name: "Group", NameKey: "group", Products: []string{"WP"}, CountryOverride: "DE"},
		&records.User{
			AccountNumber: "WA", Products: []string{"WP"}, Groups: []graph.GroupName{{Name: "Group", Key: "group"}}, Roles: []graph.Role{graph.RoleAccountAdmin},
			Exceptions: []graph.AccessException{{ProductCode: "WP", Access: graph.AccessDeny}},
			UserBody: graph.UserBody{
				Login: "Ann@WA.example", LoginKey: "ann@wa.example", GivenName: "Ann", FamilyName: "Lee", CommunicationEmail: "Ann@mail.example", Status: graph.UserActive, ProfileCountryCode: "FR",
				EntitlementCountryCode: "DE", CountryOverrideCode: "DE",
			},
		},
		&records.FulfillmentContact{AccountNumber: "WA", Login: "Ann@WA.example", LoginKey: "ann@wa.example", Country: "DE"},
		&records.Domain{AccountNumber: "WA", Name: "wa.example", AutoApprove: true},
	}
}

// lacking adds the fields of a value that are set nowhere in it, by their type.
func lacking(set map[string]bool, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		lacking(set, v.Elem())
	case reflect.Slice:
		for i := range v.Len() {
			lacking(set, v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			name := v.Type().String() + "." + v.Type().Field(i).Name
			set[name] = set[name] || !v.Field(i).IsZero()
			lacking(set, v.Field(i))
		}
	}
}

// TestEveryFieldIsStored: a record of each type with every field set is exported as it was imported; and changes of each noun, and their undo,
// leave every other field as it was.
func TestEveryFieldIsStored(t *testing.T) {
	set := map[string]bool{}
	lacking(set, reflect.ValueOf(wholeRecords()))
	for name, is := range set {
		if !is {
			t.Errorf("no record has %s", name)
		}
	}
	var file bytes.Buffer
	out := records.NewWriter(&file)
	for _, record := range wholeRecords() {
		if err := out.Write(record); err != nil {
			t.Fatal(err)
		}
	}
	s := openOn(t, neo4jtest.OpenEmpty(t), nil)
	if _, refused := load(t, s, file.String(), neo4j.ImportOptions{}); len(refused) > 0 {
		t.Fatal(refused)
	}
	exported := storetest.Export(t, s)
	if diff := cmp.Diff(file.String(), exported); diff != "" {
		t.Fatalf("imported and exported: %s", diff)
	}
	group := graphGroup(t, s)
	for _, change := range []changes.Change{
		changes.UpdateOrganization{AccountNumber: "WA", Name: changes.Say("Other")},
		changes.UpdateSite{CustomerNumber: "C-1", City: changes.Say("Other")},
		changes.UpdateContract{ContractNumber: "WK", GraceDays: changes.Say(9)},
		changes.UpdateGroup{GroupID: group, CountryOverride: changes.Say("")},
		changes.UpdateUser{LoginKey: "ann@wa.example", FamilyName: changes.Say("")},
		changes.ClaimDomain{AccountNumber: "WA", Name: "wa.example"},
		changes.AddContact{AccountNumber: "WA", LoginKey: "ann@wa.example"},
		changes.SetDefaultAccess{AccountNumber: "WA", Access: graph.AccessDeny},
		changes.SetProductAccess{AccountNumber: "WA", ProductCode: "WP", Country: "DE"},
		changes.SetUserAccess{LoginKey: "ann@wa.example", ProductCode: "WP", Access: graph.AccessAllow},
		changes.UpdateProduct{Code: "WP", Name: changes.Say("Other")},
	} {
		applied := apply(t, s, change)
		if storetest.Export(t, s) == exported {
			t.Errorf("%T changes nothing", change)
		}
		apply(t, s, applied.Undo...)
		if diff := cmp.Diff(exported, storetest.Export(t, s)); diff != "" {
			t.Errorf("%T undone: %s", change, diff)
		}
	}
}

// graphGroup returns the id of the one group.
func graphGroup(t *testing.T, s *Store) string {
	t.Helper()
	found, err := s.OrganizationsByAccountNumber(t.Context(), []string{"WA"})
	if err != nil || found[0] == nil {
		t.Fatal(found, err)
	}
	groups, err := s.GroupsOfOrganizations(t.Context(), []string{found[0].ID}, graph.Page{Limit: 1})
	if err != nil || len(groups[0].Rows) != 1 {
		t.Fatalf("%v, %v", groups, err)
	}
	return groups[0].Rows[0].Item.ID
}
