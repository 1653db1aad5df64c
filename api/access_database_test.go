package api_test

import (
	"strings"
	"testing"
)

// openAccess has an account in which Ann (DE) and Cleo (FR) may use P1 and the global P2.
func openAccess(t *testing.T) *office {
	t.Helper()
	o := openOffice(t)
	o.found()
	o.done("UpdateUser", `{"login":"#ann@acme.example","profileCountry":"DE"}`, "")
	o.done("PlaceOrder", `{"contractNumber":"#K1","orderNumber":"#O4","orderedOn":"2026-01-02","customerNumber":"#S2","lines":[{"productCode":"#P1","quantity":2}]}`, "")
	o.done("DeleteEntitlementGroup", `{"groupId":"@G"}`, "")
	return o
}

// may checks what a login may use, with the rule that allowed it, and why not.
func (o *office) may(login, want string) {
	o.t.Helper()
	a := o.ask(o.documents["WithAccessRule"], o.fill(`{"login":"`+login+`","at":"2026-06-11T00:00:00Z"}`))
	o.want(a, o.fill(`{"effectiveEntitlements":`+want+`}`))
}

// TestAccessOverNeo4j sets each rung of R18 and takes it back; the rung decides, and its neighbour decides after it.
func TestAccessOverNeo4j(t *testing.T) {
	o := openAccess(t)
	const (
		ann     = "#ann@acme.example"
		free    = `{"entitlements":[{"product":{"code":"#P1"},"accessRule":"DEFAULT_ACCESS"},{"product":{"code":"#P2"},"accessRule":"DEFAULT_ACCESS"}],"withheld":[]}`
		denied  = `{"entitlements":[],"withheld":[{"product":{"code":"#P1"},"reason":"DENIED_BY_DEFAULT"},{"product":{"code":"#P2"},"reason":"DENIED_BY_DEFAULT"}]}`
		product = `{"entitlements":[{"product":{"code":"#P1"},"accessRule":"PRODUCT_ACCESS"}],"withheld":[{"product":{"code":"#P2"},"reason":"DENIED_BY_DEFAULT"}]}`
		refused = `{"entitlements":[],"withheld":[{"product":{"code":"#P1"},"reason":"DENIED_FOR_PRODUCT"},{"product":{"code":"#P2"},"reason":"DENIED_BY_DEFAULT"}]}`
		group   = `{"entitlements":[{"product":{"code":"#P2"},"accessRule":"GROUP_LIST"}],"withheld":[{"product":{"code":"#P1"},"reason":"RESTRICTED_BY_GROUP"}]}`
		list    = `{"entitlements":[{"product":{"code":"#P1"},"accessRule":"LOGIN_LIST"}],"withheld":[{"product":{"code":"#P2"},"reason":"RESTRICTED_FOR_LOGIN"}]}`
		except  = `{"entitlements":[{"product":{"code":"#P2"},"accessRule":"EXCEPTION"}],"withheld":[{"product":{"code":"#P1"},"reason":"DENIED_FOR_LOGIN"}]}`
	)
	o.may(ann, free)
	o.done("SetDefaultAccess", `{"accountNumber":"#ACC","access":"DENY"}`, `"impact":{"gaining":0,"losing":2}`)
	o.may(ann, denied)
	o.done("SetProductAccess", `{"accountNumber":"#ACC","productCode":"#P1","access":"ALLOW"}`, `"impact":{"gaining":2,"losing":0}`)
	o.may(ann, product)
	o.done("SetProductAccess", `{"accountNumber":"#ACC","productCode":"#P1","country":"DE","access":"DENY"}`, `"impact":{"gaining":0,"losing":1}`)
	o.may(ann, refused)
	created := o.done("CreateEntitlementGroup", `{"accountNumber":"#ACC","name":"Flow","productCodes":["#P2"],"logins":["`+ann+`"]}`, "")
	o.group = created["entitlementGroup"].(map[string]any)["id"].(string)
	o.may(ann, group)
	o.done("RestrictUser", `{"login":"`+ann+`","productCodes":["#P1"]}`, "")
	o.may(ann, list)
	o.done("SetUserAccess", `{"login":"`+ann+`","productCode":"#P1","access":"DENY"}`, `"impact":{"gaining":0,"losing":1}`)
	o.done("SetUserAccess", `{"login":"`+ann+`","productCode":"#P2","access":"ALLOW"}`, `"impact":{"gaining":1,"losing":0}`)
	o.may(ann, except)
	o.done("SetUserAccess", `{"login":"`+ann+`","productCode":"#P1"}`, "")
	o.done("SetUserAccess", `{"login":"`+ann+`","productCode":"#P2"}`, "")
	o.may(ann, list)
	o.done("RestrictUser", `{"login":"`+ann+`","productCodes":[]}`, "")
	o.may(ann, group)
	o.done("RemoveGroupMembers", `{"groupId":"@G","logins":["`+ann+`"]}`, "")
	o.may(ann, refused)
	o.done("SetProductAccess", `{"accountNumber":"#ACC","productCode":"#P1","country":"DE"}`, "")
	o.may(ann, product)
	o.done("SetProductAccess", `{"accountNumber":"#ACC","productCode":"#P1"}`, "")
	o.may(ann, denied)
	o.done("SetDefaultAccess", `{"accountNumber":"#ACC"}`, `"impact":{"gaining":2,"losing":0}`)
	o.may(ann, free)
}

// TestDenyingWarnsOfLoginsLeftWithNothing: a denial says how many ACTIVE logins it leaves with nothing, also when neither impact nor anything
// but warnings is selected; one that leaves all of them something does not warn.
func TestDenyingWarnsOfLoginsLeftWithNothing(t *testing.T) {
	o := openAccess(t)
	o.done("SetProductAccess", `{"accountNumber":"#ACC","productCode":"#P1","access":"DENY"}`, `"warnings":[]`)
	o.done("SetProductAccess", `{"accountNumber":"#ACC","productCode":"#P1"}`, `"warnings":[]`)
	o.done("SetDefaultAccess", `{"accountNumber":"#ACC","country":"FR","access":"DENY"}`, `"code":"LOGINS_LEFT_WITH_NOTHING","message":"1 of 2 ACTIVE logins may use none of the products`)
	a := o.ask(o.fill(`mutation {setDefaultAccess(input: {accountNumber: "#ACC", access: DENY, dryRun: true}) {organization {defaultAccess {country {code} access}} warnings {code message} userErrors {code}}}`), "")
	if text := string(a.Data); !strings.Contains(text, `"message":"2 of 2 ACTIVE logins may use none`) || !strings.Contains(text, `{"country":null,"access":"DENY"},{"country":{"code":"FR"},"access":"DENY"}`) {
		t.Errorf("%s %+v", text, a.Errors)
	}
	o.done("SetDefaultAccess", `{"accountNumber":"#ACC","access":"ALLOW"}`, `"warnings":[]`)
	o.want(o.ask(o.documents["AccessSettings"], o.fill(`{"accountNumber":"#ACC"}`)),
		`{"organization":{"defaultAccess":[{"country":null,"access":"ALLOW"},{"country":{"code":"FR"},"access":"DENY"}],"productAccess":[]}}`)
}

// TestAccessIsCountedAndDropped: settings count for R23; a limit of affected logins refuses a denial and changes nothing; a transfer drops
// exceptions (R35), and its undo brings them back; the audit log shows what was set.
func TestAccessIsCountedAndDropped(t *testing.T) {
	o := openAccess(t)
	other := &office{client: o.client, documents: o.documents, p: unique(), store: o.store}
	other.found()
	refused := o.ask(o.fill(`mutation {setDefaultAccess(input: {accountNumber: "#ACC", access: DENY, maxAffected: 1}) {organization {name} userErrors {code}}}`), "")
	o.want(refused, `{"setDefaultAccess":{"organization":null,"userErrors":[{"code":"TOO_MANY_AFFECTED"}]}}`)
	stale := o.ask(o.fill(`mutation {setProductAccess(input: {accountNumber: "#ACC", productCode: "#P1", access: DENY, expectedRevision: 1}) {userErrors {code}}}`), "")
	o.want(stale, `{"setProductAccess":{"userErrors":[{"code":"STALE_REVISION"}]}}`)
	o.refused("SetDefaultAccess", `{"accountNumber":"#ACC","country":"SE","access":"DENY"}`, "COUNTRY_WITHOUT_SITE", "country")
	o.refused("SetProductAccess", `{"accountNumber":"#ACC","productCode":"#NONE","access":"DENY"}`, "UNKNOWN_REFERENCE", "productCode")
	o.done("AddSite", `{"accountNumber":"#ACC","customerNumber":"#S3","name":"Oslo","country":"NO"}`, "")
	o.done("SetProductAccess", `{"accountNumber":"#ACC","productCode":"#P3","country":"NO","access":"DENY"}`, `"country":{"code":"NO"}`)
	o.refused("RemoveSite", `{"customerNumber":"#S3"}`, "SITE_IN_USE", "customerNumber")
	o.refused("UpdateSite", `{"customerNumber":"#S3","country":"DE"}`, "SITE_IN_USE", "country")
	o.done("SetProductAccess", `{"accountNumber":"#ACC","productCode":"#P3","country":"NO"}`, "")
	o.done("SetDefaultAccess", `{"accountNumber":"#ACC","country":"NO","access":"ALLOW"}`, "")
	o.refused("RemoveSite", `{"customerNumber":"#S3"}`, "SITE_IN_USE", "customerNumber")
	o.done("SetDefaultAccess", `{"accountNumber":"#ACC","country":"NO"}`, "")
	o.done("RemoveSite", `{"customerNumber":"#S3"}`, "")

	exceptions := o.fill(`{user(login: "#cleo@acme.example") {accessExceptions {product {code} access} organization {accountNumber}}}`)
	o.done("SetUserAccess", `{"login":"#cleo@acme.example","productCode":"#P1","access":"DENY"}`, "")
	o.done("TransferUser", `{"login":"#cleo@acme.example","accountNumber":"`+other.p+`ACC"}`, "")
	o.want(o.ask(exceptions, ""), `{"user":{"accessExceptions":[],"organization":{"accountNumber":"`+other.p+`ACC"}}}`)
	a := o.ask(o.documents["AuditLog"], o.fill(`{"accountNumber":"#ACC","first":20}`))
	for _, want := range []string{
		`{"field":"productAccess.#P3.NO","before":null,"after":"DENY"`, `{"field":"productAccess.#P3.NO","before":"DENY","after":null`,
		`{"field":"defaultAccess.NO","before":null,"after":"ALLOW"`, `{"field":"accessExceptions","before":null,"after":"#P1:DENY"`,
		`{"field":"accessExceptions","before":"#P1:DENY","after":null`,
	} {
		if !strings.Contains(string(a.Data), o.fill(want)) {
			t.Errorf("the log lacks %s: %s", o.fill(want), a.Data)
		}
	}
}
