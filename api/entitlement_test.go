package api_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"entitlegraph/api"
	"entitlegraph/graph"
)

func TestEffectiveEntitlements(t *testing.T) {
	m := newMemory(1)
	c := newClient(t, m)
	c.want(c.ask(`{effectiveEntitlements(login: " U1@ACC1.example", at: "2026-03-01T00:30:00.5+01:00") {
		at country {code name} countryRule representedCountries {country {code} annualRecurringRevenue {amount currency}}
		entitlements {product {code} quantity inGrace lines {window {startsOn endsOn graceEndsOn} startsOn order {orderNumber}}}
		withheld {product {code} reason countries {code}} warnings {code} validUntil}}`, ""),
		`{"effectiveEntitlements":{"at":"2026-02-28T23:30:00.5Z","country":{"code":"DE","name":"Germany"},"countryRule":"PROFILE",`+
			`"representedCountries":[{"country":{"code":"DE"},"annualRecurringRevenue":{"amount":"201.00","currency":"EUR"}}],`+
			`"entitlements":[{"product":{"code":"P2"},"quantity":5,"inGrace":false,"lines":[{"window":{"startsOn":"2026-01-01","endsOn":"2026-12-31",`+
			`"graceEndsOn":"2027-01-10"},"startsOn":null,"order":{"orderNumber":"ORD-1"}}]}],`+
			`"withheld":[{"product":{"code":"P1"},"reason":"RESTRICTED_FOR_LOGIN","countries":[]}],"warnings":[],"validUntil":"2027-01-01T00:00:00Z"}}`)
	if want := map[string]int{"Facts": 1}; !maps.Equal(m.calls, want) {
		t.Errorf("calls %v, want %v", m.calls, want)
	}
}

// TestOneInstant reads the clock once for everything an operation asks.
func TestOneInstant(t *testing.T) {
	ticks := 0
	c := newClient(t, newMemory(1), func(config *api.Config) {
		config.Clock = func() time.Time {
			ticks++
			return noon.Add(time.Duration(ticks) * time.Hour)
		}
	})
	a := c.ask(`{a: effectiveEntitlements(login: "u1@acc1.example") {at} b: effectiveEntitlements(login: "u2@acc1.example") {at}
		user(login: "u3@acc1.example") {effectiveEntitlements {at}}}`, "")
	c.want(a, `{"a":{"at":"2026-06-11T14:00:00Z"},"b":{"at":"2026-06-11T14:00:00Z"},"user":{"effectiveEntitlements":{"at":"2026-06-11T14:00:00Z"}}}`)
}

func TestCheckEntitlements(t *testing.T) {
	const document = `query($checks: [EntitlementCheckInput!]!) {checkEntitlements(checks: $checks) {login productCode allowed reason quantity country {code}}}`
	tests := map[string]struct {
		checks, want string
		calls        map[string]int
	}{
		"none": {checks: ``, want: ``, calls: map[string]int{}},
		"in order, each login once": {
			checks: `{"login":"U2@acc1.example","productCode":"p1"},{"login":"u1@acc1.example","productCode":"P1"},{"login":"u2@acc1.example","productCode":"P2"},{"login":"no@one.example","productCode":"P9"}`,
			want: `{"login":"U2@acc1.example","productCode":"p1","allowed":true,"reason":null,"quantity":5,"country":{"code":"DE"}},` +
				`{"login":"u1@acc1.example","productCode":"P1","allowed":false,"reason":"RESTRICTED_FOR_LOGIN","quantity":null,"country":{"code":"DE"}},` +
				`{"login":"u2@acc1.example","productCode":"P2","allowed":true,"reason":null,"quantity":5,"country":{"code":"DE"}},` +
				`{"login":"no@one.example","productCode":"P9","allowed":false,"reason":"UNKNOWN_LOGIN","quantity":null,"country":null}`,
			calls: map[string]int{"Facts": 1},
		},
		"never held": {
			checks: `{"login":"u2@acc1.example","productCode":"P9"},{"login":"u2@acc1.example","productCode":"P3"},{"login":"u3@acc1.example","productCode":"P3"}`,
			want: `{"login":"u2@acc1.example","productCode":"P9","allowed":false,"reason":"UNKNOWN_PRODUCT","quantity":null,"country":{"code":"DE"}},` +
				`{"login":"u2@acc1.example","productCode":"P3","allowed":false,"reason":"NOT_HELD","quantity":null,"country":{"code":"DE"}},` +
				`{"login":"u3@acc1.example","productCode":"P3","allowed":false,"reason":"NOT_HELD","quantity":null,"country":{"code":"DE"}}`,
			calls: map[string]int{"Facts": 1, "ProductsByCode": 1},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			m := newMemory(1)
			c := newClient(t, m)
			c.want(c.ask(document, `{"checks":[`+test.checks+`]}`), `{"checkEntitlements":[`+test.want+`]}`)
			if !maps.Equal(m.calls, test.calls) {
				t.Errorf("calls %v, want %v", m.calls, test.calls)
			}
		})
	}
	c := newClient(t, newMemory(1))
	one := `{"login":"u2@acc1.example","productCode":"P1"}`
	c.wantError(c.ask(document, `{"checks":[`+strings.Repeat(one+",", 1000)+one+`]}`), graph.CodeLimit, "checks")
	if a := c.ask(document, `{"checks":[`+strings.Repeat(one+",", 999)+one+`]}`); len(a.Errors) > 0 {
		t.Errorf("1,000 checks: %+v", a.Errors)
	}
	c.want(c.ask(`{checkEntitlement(login: "u2@acc1.example", productCode: "P1") {allowed validUntil}}`, ""),
		`{"checkEntitlement":{"allowed":true,"validUntil":"2027-01-01T00:00:00Z"}}`)
}

// TestUnlimited: a check distinguishes the two meanings of a null quantity, "unlimited" and "not allowed", and names the countries that have the product.
func TestUnlimited(t *testing.T) {
	m := newMemory(1)
	lines := m.lines["o1-c"]
	lines[0].Quantity = nil                               // P1, DE
	lines[1].CountryCode = "FR"                           // P2
	lines = append(lines, new(*lines[1]), new(*lines[0])) // P2, IT; P3, DE, over
	lines[2].CountryCode, lines[2].Place = "IT", 2
	lines[3].Product, lines[3].Place, lines[3].Own.To = m.products[2], 3, 20500
	m.lines["o1-c"] = lines
	m.users["o1"] = append(m.users["o1"], &graph.User{ID: "o1-u9", UserBody: graph.UserBody{Login: "off@acc1.example", LoginKey: "off@acc1.example", Status: graph.UserLocked}})
	c := newClient(t, m)
	for login, checks := range map[string]map[string]string{
		"u2@acc1.example": {
			"P1":   `"allowed":true,"reason":null,"countries":[],"quantity":null,"unlimited":true`,
			"P2":   `"allowed":false,"reason":"OTHER_COUNTRY","countries":[{"code":"FR"},{"code":"IT"}],"quantity":null,"unlimited":false`,
			"P3":   `"allowed":false,"reason":"ENDED","countries":[],"quantity":null,"unlimited":false`,
			"NONE": `"allowed":false,"reason":"UNKNOWN_PRODUCT","countries":[],"quantity":null,"unlimited":false`,
		},
		"off@acc1.example": {"P1": `"allowed":false,"reason":"USER_NOT_ACTIVE","countries":[],"quantity":null,"unlimited":false`},
		"no@one.example":   {"P1": `"allowed":false,"reason":"UNKNOWN_LOGIN","countries":[],"quantity":null,"unlimited":false`},
	} {
		for code, want := range checks {
			c.want(c.ask(`{checkEntitlement(login: "`+login+`", productCode: "`+code+`") {allowed reason countries {code} quantity unlimited}}`, ""), `{"checkEntitlement":{`+want+`}}`)
		}
	}
	lines[0].Quantity = new(7)
	c.want(c.ask(`{checkEntitlement(login: "u2@acc1.example", productCode: "P1") {allowed quantity unlimited}
		effectiveEntitlements(login: "u2@acc1.example") {entitlements {quantity unlimited lines {quantity unlimited}}}
		unknown: effectiveEntitlements(login: "no@one.example") {at}}`, ""),
		`{"checkEntitlement":{"allowed":true,"quantity":7,"unlimited":false},`+
			`"effectiveEntitlements":{"entitlements":[{"quantity":7,"unlimited":false,"lines":[{"quantity":7,"unlimited":false}]}]},"unknown":null}`)
	lines[0].Quantity = nil
	c.want(c.ask(`{effectiveEntitlements(login: "u2@acc1.example") {entitlements {quantity unlimited lines {quantity unlimited}}}}`, ""),
		`{"effectiveEntitlements":{"entitlements":[{"quantity":null,"unlimited":true,"lines":[{"quantity":null,"unlimited":true}]}]}}`)
}

// TestAbsentIsNull: what a noun has not is null, never an empty text.
func TestAbsentIsNull(t *testing.T) {
	c := newClient(t, newMemory(1))
	c.want(c.ask(`{site(customerNumber: "CUST-1-1") {street city region postalCode} user(login: "u1@acc1.example") {givenName familyName countryOverride {code}}
		order(orderNumber: "ORD-1") {orderedOn fulfillmentDocument {siteInformation {street city region postalCode} orderInformation {lines {id}}}}}`, ""),
		`{"site":{"street":null,"city":"Köln","region":null,"postalCode":null},"user":{"givenName":null,"familyName":null,"countryOverride":null},`+
			`"order":{"orderedOn":"2026-01-01","fulfillmentDocument":{"siteInformation":{"street":null,"city":"Köln","region":null,"postalCode":null},"orderInformation":{"lines":[]}}}}`)
}
