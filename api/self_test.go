package api_test

import (
	"strings"
	"testing"

	"entitlegraph/api"
	"entitlegraph/graph"
)

// TestUsersChangeThemselves: a user without a role changes its own profile and nothing else, alone and in a list, and the refusal names the
// field. The country of the profile needs the operator's permission.
func TestUsersChangeThemselves(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	o.found()
	o.done("PlaceOrder", `{"contractNumber":"#K1","orderNumber":"#O2","orderedOn":"2026-01-02","customerNumber":"#S2","lines":[{"productCode":"#P3","quantity":5}]}`, `"userErrors":[]`)
	v := visitorsOf(t, o.store, o.p)
	locked := *v["USER"]
	locked.Status = graph.UserLocked
	v["LOCKED"] = &locked
	strict := o.as(v, nil)
	open := o.as(v, nil, func(c *api.Config) { c.Policy.SelfProfileCountry = true })
	const own = `login: "#Cleo@acme.example", `
	update := func(input string) string {
		return `mutation {updateUser(input: {` + input + `}) {user {givenName familyName profileCountry {code}} impact {moving gaining logins {user {login} gained {code} countryAfter {code}}} userErrors {code}}}`
	}
	list := func(account, changes string) string {
		return `mutation {applyChanges(input: {accountNumber: "` + account + `", changes: [` + changes + `]}) {results {outcome node {id}} undo impact {moving} userErrors {code}}}`
	}
	for _, test := range []struct {
		name, who, document string
		client              *client
		want                string // in the data
		argument, message   string // of the refusal by rights
	}{
		{name: "names", client: strict, document: update(own + `givenName: "Cleo", familyName: "Lee"`),
			want: `{"user":{"givenName":"Cleo","familyName":"Lee","profileCountry":{"code":"FR"}},"impact":{"moving":0,"gaining":0,"logins":[]},"userErrors":[]}`},
		{name: "a name cleared", client: strict, document: update(own + `familyName: null`), want: `{"givenName":"Cleo","familyName":null,`},
		{name: "a dry run", client: strict, document: update(own + `givenName: "Cleopatra", dryRun: true`), want: `{"givenName":"Cleopatra",`},
		{name: "a list", client: strict, document: list("#ACC", `{updateUser: {`+own+`familyName: "Li"}}`),
			want: `"undo":[{"updateUser":{"familyName":null,"login":"` + v["USER"].LoginKey + `"}}`},
		{name: "a list of another account", client: strict, document: list("#NONE", `{updateUser: {`+own+`familyName: "Li"}}`), want: `"code":"UNKNOWN_REFERENCE"`},
		{name: "a value that a rule refuses", client: strict, document: update(own + `givenName: "A\nB"`), want: `"userErrors":[{"code":"INVALID_INPUT"}]`},
		{name: "the country", client: strict, document: update(own + `profileCountry: "DE"`), argument: "input.profileCountry", message: "by --self-profile-country"},
		{name: "the country cleared", client: strict, document: update(own + `profileCountry: null`), argument: "input.profileCountry", message: "by --self-profile-country"},
		{name: "the country in a dry run", client: strict, document: update(own + `profileCountry: "DE", dryRun: true`), argument: "input.profileCountry", message: "(R13)"},
		{name: "the country in a list", client: strict, document: list("#ACC", `{updateUser: {`+own+`profileCountry: "DE"}}`), argument: "input.profileCountry", message: "(R13)"},
		{name: "the country, allowed", client: open, document: update(own + `profileCountry: "DE"`),
			want: `"impact":{"moving":1,"gaining":1,"logins":[{"user":{"login":"#cleo@acme.example"},"gained":[{"code":"#P1"}],"countryAfter":{"code":"DE"}}]}`},
		{name: "another user", client: open, document: update(`login: "#bob@acme.example", givenName: "Bob"`), argument: "input.login", message: "for a user other than yourself"},
		{name: "a user that does not exist", client: open, document: update(`login: "#nobody@acme.example", givenName: "Bob"`), argument: "input.login", message: "for a user other than yourself"},
		{name: "another user in a list", client: open, document: list("#ACC", `{updateUser: {`+own+`familyName: "Lo"}}, {updateUser: {login: "#bob@acme.example", familyName: "Lo"}}`),
			argument: "input.login", message: "for a user other than yourself"},
		{name: "another change in a list", client: open, document: list("#ACC", `{designateEntitlementCountry: {`+own+`country: "DE"}}`), message: "use the mutation designateEntitlementCountry"},
		{name: "another change", client: open, document: `mutation {renameUser(input: {` + own + `newLogin: "#c@acme.example"}) {userErrors {code}}}`, message: "use the mutation renameUser"},
		{name: "a user who is not ACTIVE", who: "LOCKED", client: open, document: update(own + `givenName: "Cleo"`), argument: "input.login", message: "your own profile while your status is LOCKED"},
		{name: "an administrator, of another", who: "CO_ADMIN", client: strict, document: update(own + `profileCountry: "FR"`), want: `"moving":1`},
		{name: "a key that reads", who: "READ", client: open, document: update(own + `givenName: "Cleo"`), message: "use the mutation updateUser"},
		{name: "a stranger", who: "STRANGER", client: open, document: update(`login: "stranger@nowhere.example", givenName: "Cleo"`), message: "use the mutation updateUser"},
	} {
		who := test.who
		if who == "" {
			who = "USER"
		}
		a := test.client.askAs(who, o.fill(test.document))
		switch {
		case test.message == "" && (len(a.Errors) > 0 || !strings.Contains(string(a.Data), o.fill(test.want))):
			t.Errorf("%s: %s %+v, want %s", test.name, a.Data, a.Errors, o.fill(test.want))
		case test.message != "":
			test.client.wantError(a, graph.CodeForbidden, test.argument)
			if len(a.Errors) == 1 && !strings.Contains(a.Errors[0].Message, test.message) {
				t.Errorf("%s: %s, want %s", test.name, a.Errors[0].Message, test.message)
			}
		}
	}
	audit := o.ask(o.fill(`{user(login: "#cleo@acme.example") {familyName profileCountry {code} auditLog(first: 5) {nodes {action actor}}}}`), "")
	actor, co := `{"action":"updateUser","actor":"`+v["USER"].Actor+`"}`, `{"action":"updateUser","actor":"`+v["CO_ADMIN"].Actor+`"}`
	if want := `{"user":{"familyName":"Li","profileCountry":{"code":"FR"},"auditLog":{"nodes":[`; !strings.HasPrefix(string(audit.Data), want) ||
		strings.Count(string(audit.Data), actor) != 4 || strings.Count(string(audit.Data), co) != 1 {
		t.Errorf("afterwards: %s", audit.Data)
	}
}
