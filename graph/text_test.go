package graph_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"entitlegraph/graph"
)

// TestTextsAreComplete: the lists of a noun's texts have every field of it once, under its name in records; the other fields are named here. The
// form of a text keeps the example, and refuses the bad example; that of a required one, of a country, or of an
// email address, refuses a space too.
func TestTextsAreComplete(t *testing.T) {
	complete(t, nil, graph.SiteTexts)
	complete(t, nil, graph.PlacedTexts)
	complete(t, []string{"Login", "LoginKey", "Status"}, graph.UserTexts, graph.UserCountries)
}

func complete[T any](t *testing.T, others []string, lists ...[]graph.Text[T]) {
	t.Helper()
	texts := slices.Concat(lists...)
	noun := new(T)
	names := map[any]string{} // of the texts, by the addresses of their values
	for _, text := range texts {
		names[text.Of(noun)] = text.Name
		if form, err := text.Form(text.Name, text.Example); err != nil || form != text.Example || form == "" {
			t.Errorf("%T: the example of %s is %q, %v", noun, text.Name, form, err)
		}
	}
	for _, text := range texts {
		if form, err := text.Form(text.Name, text.BadExample); err == nil {
			t.Errorf("%T: the bad example of %s, %q, is accepted as %q", noun, text.Name, text.BadExample, form)
		}
		if form, err := text.Form(text.Name, " "); (err != nil) != (text.Required || text.Rule == "R3" || text.Rule == "R4") {
			t.Errorf("%T: %s is required: %v; a space is %q, %v", noun, text.Name, text.Required, form, err)
		}
	}
	fields := reflect.ValueOf(noun).Elem()
	for i := range fields.NumField() {
		field := fields.Type().Field(i)
		if slices.Contains(others, field.Name) {
			continue
		}
		if name := names[fields.Field(i).Addr().Interface()]; name == "" || name != jsonName(field) {
			t.Errorf("%T: %s is the text %q, and %q in records", noun, field.Name, name, jsonName(field))
		}
	}
	if len(texts)+len(others) != fields.NumField() {
		t.Errorf("%T: %d texts of %d fields", noun, len(texts), fields.NumField()-len(others))
	}
}

func jsonName(field reflect.StructField) string {
	name := field.Tag.Get("json")
	for i, r := range name {
		if r == ',' {
			return name[:i]
		}
	}
	return name
}

// TestNormalizeUser: the login is checked first, then the names, the countries, and the status.
func TestNormalizeUser(t *testing.T) {
	user := graph.UserBody{Login: " Ann@A.example ", GivenName: " Ann ", Status: graph.UserLocked, ProfileCountryCode: " de ", CountryOverrideCode: "fr"}
	want := graph.UserBody{
		Login: "Ann@A.example", LoginKey: "ann@a.example", GivenName: "Ann", Status: graph.UserLocked, ProfileCountryCode: "DE", CountryOverrideCode: "FR",
	}
	if err := user.Normalize(); err != nil || user != want {
		t.Errorf("%+v, %v", user, err)
	}
	for _, test := range []struct {
		field, rule, message string
		spoil                func(*graph.UserBody)
	}{
		{field: "status", rule: "R29", message: `status "GONE" must be one of INVITED, ACTIVE, LOCKED, DEACTIVATED`,
			spoil: func(u *graph.UserBody) { u.Status = "GONE" }},
		{field: "countryOverride", rule: "R3", message: "country", spoil: func(u *graph.UserBody) { u.CountryOverrideCode = "XX" }},
		{field: "entitlementCountry", rule: "R3", message: "country", spoil: func(u *graph.UserBody) { u.EntitlementCountryCode = "XX" }},
		{field: "profileCountry", rule: "R3", message: "country", spoil: func(u *graph.UserBody) { u.ProfileCountryCode = "XX" }},
		{field: "familyName", message: "family name", spoil: func(u *graph.UserBody) { u.FamilyName = "\x00" }},
		{field: "givenName", message: "given name", spoil: func(u *graph.UserBody) { u.GivenName = "\x00" }},
		{field: "login", rule: "R4", message: "login", spoil: func(u *graph.UserBody) { u.Login = "ann" }},
	} {
		test.spoil(&user)
		spoiled := user
		refusesIn(t, spoiled.Normalize(), test.field, test.rule, test.message)
	}
}

// TestNormalizeSite: the number is checked first, then the country, then the others in their order.
func TestNormalizeSite(t *testing.T) {
	site := graph.SiteBody{CustomerNumber: " c-1 ", Name: " HQ ", CountryCode: " de ", Street: " Street ", PostalCode: " 1 "}
	if err := site.Normalize(); err != nil || site != (graph.SiteBody{CustomerNumber: "C-1", Name: "HQ", CountryCode: "DE", Street: "Street", PostalCode: "1"}) {
		t.Errorf("%+v, %v", site, err)
	}
	for _, test := range []struct {
		field, message string
		spoil          func(*graph.SiteBody)
	}{
		{field: "postalCode", message: "postal code", spoil: func(s *graph.SiteBody) { s.PostalCode = "\x00" }},
		{field: "city", message: "city", spoil: func(s *graph.SiteBody) { s.City = "\x00" }},
		{field: "name", message: "name", spoil: func(s *graph.SiteBody) { s.Name = "" }},
		{field: "country", message: "country", spoil: func(s *graph.SiteBody) { s.CountryCode = "" }},
		{field: "customerNumber", message: "Customer Number", spoil: func(s *graph.SiteBody) { s.CustomerNumber = "" }},
	} {
		test.spoil(&site)
		spoiled := site
		var e *graph.Error
		if err := spoiled.Normalize(); !errors.As(err, &e) || e.Field != test.field || !strings.HasPrefix(e.Message, test.message+" ") {
			t.Errorf("%v, want it in %s of %q", err, test.field, test.message)
		}
	}
}
