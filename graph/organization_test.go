package graph_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"entitlegraph/graph"
)

func TestOrganizationFilter(t *testing.T) {
	given := graph.OrganizationFilter{Search: " Acme  Gmbh ", Country: " de", ProductCode: "cad ", ContractStatus: graph.ContractActive}
	want := graph.OrganizationFilter{Search: "Acme  Gmbh", Country: "DE", ProductCode: "CAD", ContractStatus: graph.ContractActive}
	if got, err := given.Normalize(); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
	if got, err := (graph.OrganizationFilter{}).Normalize(); err != nil || !reflect.DeepEqual(got, graph.OrganizationFilter{}) {
		t.Errorf("an empty filter narrows: %+v, %v", got, err)
	}
	for field, filter := range map[string]graph.OrganizationFilter{
		"search":      {Search: strings.Repeat("x", 201)},
		"country":     {Country: "XK"},
		"productCode": {ProductCode: "C D"},
	} {
		_, err := filter.Normalize()
		var e *graph.Error
		if !errors.As(err, &e) || e.Field != field {
			t.Errorf("%v, want it to be about %s", err, field)
		}
	}
}

// TestOptionalValues: an optional value of a noun is nil when it is absent, and the value otherwise.
func TestOptionalValues(t *testing.T) {
	none, some := &graph.User{}, &graph.User{UserBody: graph.UserBody{ProfileCountryCode: "DE", EntitlementCountryCode: "FR", CountryOverrideCode: "AT"}}
	if none.ProfileCountry() != nil || none.EntitlementCountry() != nil || none.CountryOverride() != nil {
		t.Error("a user without countries has one")
	}
	if some.ProfileCountry().Code != "DE" || some.EntitlementCountry().Code != "FR" || some.CountryOverride().Code != "AT" {
		t.Error("a user's countries are mixed up")
	}
	if (&graph.EntitlementGroup{}).CountryOverride() != nil || (&graph.EntitlementGroup{CountryOverrideCode: "AT"}).CountryOverride().Code != "AT" {
		t.Error("a group's override is wrong")
	}
	if (&graph.FulfillmentContact{}).Country() != nil || (&graph.FulfillmentContact{CountryCode: "AT"}).Country().Code != "AT" {
		t.Error("a contact's country is wrong")
	}
	if site := (&graph.Site{SiteBody: graph.SiteBody{CountryCode: "AT"}}); site.Country().Name != "Austria" {
		t.Error("a site's country is wrong")
	}
	line := &graph.ContractLine{CountryCode: "AT", Own: graph.Period{From: 3, To: 5}, ARR: graph.Money{Minor: 7, Currency: "EUR"}}
	if line.Global() || line.Country().Code != "AT" || *line.StartsOn() != 3 || *line.EndsOn() != 5 || line.AnnualRecurringRevenue().Amount() != "0.07" {
		t.Error("a line's values are wrong")
	}
	for text, given := range map[string][]*string{
		"": {(&graph.Site{}).OptionalStreet(), (&graph.SiteInformation{}).OptionalRegion(), (&graph.User{}).OptionalGivenName()},
		"s": {
			(&graph.Site{SiteBody: graph.SiteBody{Street: "s"}}).OptionalStreet(), (&graph.Site{SiteBody: graph.SiteBody{City: "s"}}).OptionalCity(), (&graph.Site{SiteBody: graph.SiteBody{Region: "s"}}).OptionalRegion(),
			(&graph.Site{SiteBody: graph.SiteBody{PostalCode: "s"}}).OptionalPostalCode(), (&graph.SiteInformation{PlacedSite: graph.PlacedSite{Street: "s"}}).OptionalStreet(),
			(&graph.SiteInformation{PlacedSite: graph.PlacedSite{City: "s"}}).OptionalCity(), (&graph.SiteInformation{PlacedSite: graph.PlacedSite{Region: "s"}}).OptionalRegion(),
			(&graph.SiteInformation{PlacedSite: graph.PlacedSite{PostalCode: "s"}}).OptionalPostalCode(), (&graph.User{UserBody: graph.UserBody{GivenName: "s"}}).OptionalGivenName(),
			(&graph.User{UserBody: graph.UserBody{FamilyName: "s"}}).OptionalFamilyName(),
		},
	} {
		for i, value := range given {
			if (value == nil) != (text == "") || value != nil && *value != text {
				t.Errorf("%d: %v, want %q", i, value, text)
			}
		}
	}
	if site := (&graph.SiteInformation{PlacedSite: graph.PlacedSite{CountryCode: "AT"}}); site.Country().Name != "Austria" {
		t.Error("a document's country is wrong")
	}
}
