package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"

	"entitlegraph/graph"
	"entitlegraph/neo4j"
)

// office is an account of its own, and a client that changes it by the operations that clients rely on.
type office struct {
	*client
	store     *neo4j.Store
	documents map[string]string
	p         string // begins every key of the test
	group     string
	contact   string
}

func openOffice(t *testing.T) *office {
	t.Helper()
	c, store, _ := openServer(t)
	o := &office{client: c, store: store, documents: map[string]string{}, p: unique()}
	for _, operation := range append(mutations(t).Operations, operationsOf(t, "../operations/queries.graphql").Operations...) {
		var text strings.Builder
		formatter.NewFormatter(&text).FormatQueryDocument(&ast.QueryDocument{Operations: ast.OperationList{operation}})
		o.documents[operation.Name] = text.String()
	}
	return o
}

// fill puts the keys of the test into a text: # begins one, @G and @C are the ids of the group and the contact.
func (o *office) fill(text string) string {
	return strings.NewReplacer("#", o.p, "@G", o.group, "@C", o.contact).Replace(text)
}

// do executes an operation of the file and returns the payload.
func (o *office) do(operation, input string) map[string]any {
	o.t.Helper()
	a := o.ask(o.documents[operation], `{"input":`+o.fill(input)+`}`)
	if len(a.Errors) > 0 {
		o.t.Fatalf("%s %s: %+v; log %s", operation, input, a.Errors, o.log)
	}
	var data map[string]map[string]any
	if err := json.Unmarshal(a.Data, &data); err != nil {
		o.t.Fatal(err)
	}
	for _, payload := range data {
		return payload
	}
	return nil
}

// done executes an operation that must not be refused, and checks its payload.
func (o *office) done(operation, input, want string) map[string]any {
	o.t.Helper()
	payload := o.do(operation, input)
	got, err := json.Marshal(payload)
	if err != nil {
		o.t.Fatal(err)
	}
	if errors, _ := payload["userErrors"].([]any); len(errors) > 0 || !strings.Contains(string(got), o.fill(want)) {
		o.t.Errorf("%s %s: got %s, want %s", operation, input, got, o.fill(want))
	}
	return payload
}

// refused runs an operation that must be refused with a code, about a field.
func (o *office) refused(operation, input, code, field string) {
	o.t.Helper()
	payload := o.do(operation, input)
	errors, _ := payload["userErrors"].([]any)
	if len(errors) != 1 {
		o.t.Errorf("%s %s: got %v, want %s", operation, input, payload, code)
		return
	}
	e := errors[0].(map[string]any)
	if got, _ := e["field"].(string); e["code"] != code || got != field {
		o.t.Errorf("%s %s: got %v, want %s about %q", operation, input, e, code, field)
	}
	for name, value := range payload {
		if list, _ := value.([]any); value != nil && name != "userErrors" && len(list) > 0 {
			o.t.Errorf("%s: %s is %v although it is refused", operation, name, value)
		}
	}
}

// found an account with two sites, three products, two contracts, an order, three users, a group and a contact.
func (o *office) found() {
	o.t.Helper()
	o.done("CreateOrganization", `{"accountNumber":"#acc","name":"Acme","currency":"EUR","site":{"customerNumber":"#S1","name":"HQ","country":"DE","city":"Köln"}}`,
		`{"accountNumber":"#ACC",`)
	o.done("AddSite", `{"accountNumber":"#ACC","customerNumber":"#S2","name":"Branch","country":"FR"}`, `"customerNumber":"#S2"`)
	for _, code := range []string{"P1", "P2", "P3"} {
		o.done("CreateProduct", `{"code":"#`+code+`","name":"Product"}`, `"code":"#`+code+`"`)
	}
	o.done("CreateContract", `{"accountNumber":"#ACC","contractNumber":"#K1","startsOn":"2026-01-01","endsOn":"2026-12-31","graceDays":10}`, `"contractNumber":"#K1"`)
	o.done("CreateContract", `{"accountNumber":"#ACC","contractNumber":"#K2","startsOn":"2026-01-01"}`, `"contractNumber":"#K2"`)
	o.done("PlaceOrder", `{"contractNumber":"#K1","orderNumber":"#O1","orderedOn":"2026-01-02","customerNumber":"#S1","lines":[
		{"productCode":"#P1","quantity":5,"annualRecurringRevenue":"10.50"},{"productCode":"#P2","global":true}]}`,
		`"fulfillmentDocument":{"orderInformation":{"customerNumber":"#S1"}}`)
	o.done("CreateUser", `{"accountNumber":"#ACC","login":"#Ann@acme.example","givenName":"Ann","status":"ACTIVE","roles":["ACCOUNT_ADMIN"]}`, `"login":"#Ann@acme.example","status":"ACTIVE"`)
	o.done("CreateUser", `{"accountNumber":"#ACC","login":"#bob@acme.example"}`, `"status":"INVITED"`)
	o.done("CreateUser", `{"accountNumber":"#ACC","login":"#cleo@acme.example","status":"ACTIVE","profileCountry":"FR"}`, `"status":"ACTIVE"`)
	group := o.done("CreateEntitlementGroup", `{"accountNumber":"#ACC","name":"Sales","productCodes":["#P1"],"logins":["#cleo@acme.example"]}`, `"name":"Sales"`)
	o.group = group["entitlementGroup"].(map[string]any)["id"].(string)
	contact := o.done("AddFulfillmentContact", `{"accountNumber":"#ACC","login":"#ann@acme.example"}`, `"country":null`)
	o.contact = contact["fulfillmentContact"].(map[string]any)["id"].(string)
}

// TestEveryMutation runs every operation that clients rely on, one after another, on one account.
func TestEveryMutation(t *testing.T) {
	o := openOffice(t)
	o.found()
	o.done("UpdateOrganization", `{"accountNumber":"#ACC","name":"Acme Ltd"}`, `"name":"Acme Ltd"`)
	o.done("UpdateSite", `{"customerNumber":"#S1","name":"Head office","city":null}`, `"name":"Head office"`)
	o.done("UpdateProduct", `{"code":"#P1","name":"Renamed"}`, `"name":"Renamed"`)
	o.done("UpdateContract", `{"contractNumber":"#K1","graceDays":20,"endsOn":null}`, `"endsOn":null,"graceDays":20,"startsOn":"2026-01-01","status":"ACTIVE"`)
	o.done("UpdateContract", `{"contractNumber":"#K1","status":"SUSPENDED"}`, `"status":"SUSPENDED"`)
	o.done("UpdateContract", `{"contractNumber":"#K1","status":"ACTIVE"}`, `"status":"ACTIVE"`)
	o.done("UpdateUser", `{"login":"#ANN@acme.example","familyName":"Lee","profileCountry":"de"}`, `"familyName":"Lee","givenName":"Ann","profileCountry":{"code":"DE"}`)
	o.done("UpdateUser", `{"login":"#ann@acme.example","givenName":null}`, `"familyName":"Lee","givenName":null`)
	o.done("ApproveUser", `{"login":"#bob@acme.example"}`, `"status":"ACTIVE"`)
	o.done("LockUser", `{"login":"#bob@acme.example"}`, `"status":"LOCKED"`)
	o.done("UnlockUser", `{"login":"#bob@acme.example"}`, `"status":"ACTIVE"`)
	o.done("DeactivateUser", `{"login":"#bob@acme.example"}`, `"status":"DEACTIVATED"`)
	o.done("ReactivateUser", `{"login":"#bob@acme.example"}`, `"status":"ACTIVE"`)
	o.done("DesignateEntitlementCountry", `{"login":"#bob@acme.example","country":"FR"}`, `"code":"DESIGNATED_COUNTRY_NOT_REPRESENTED"`)
	o.done("DesignateEntitlementCountry", `{"login":"#bob@acme.example","country":null}`, `"entitlementCountry":null`)
	o.done("OverrideUserCountry", `{"login":"#bob@acme.example","country":"FR"}`, `"code":"OVERRIDE_COUNTRY_NOT_REPRESENTED"`)
	o.done("OverrideUserCountry", `{"login":"#bob@acme.example","country":"DE"}`, `"countryOverride":{"code":"DE"}},"userErrors":[],"warnings":[]`)
	o.done("OverrideGroupCountry", `{"groupId":"@G","country":"FR"}`, `"countryOverride":{"code":"FR"}`)
	o.done("OverrideGroupCountry", `{"groupId":"@G"}`, `"countryOverride":null`)
	o.done("RestrictUser", `{"login":"#bob@acme.example","productCodes":["#p2","#p1"]}`, `"restrictedTo":[{"code":"#P1"},{"code":"#P2"}]`)
	o.done("RestrictUser", `{"login":"#bob@acme.example","productCodes":[]}`, `"restrictedTo":[]`)
	o.done("SetDefaultAccess", `{"accountNumber":"#ACC","country":"fr","access":"DENY"}`, `"defaultAccess":[{"access":"DENY","country":{"code":"FR"}}]`)
	o.done("SetProductAccess", `{"accountNumber":"#ACC","productCode":"#p1","access":"ALLOW"}`, `"productAccess":[{"access":"ALLOW","country":null,"product":{"code":"#P1"}}]`)
	o.done("SetUserAccess", `{"login":"#bob@acme.example","productCode":"#p1","access":"DENY"}`, `"accessExceptions":[{"access":"DENY","product":{"code":"#P1"}}]`)
	o.done("SetUserAccess", `{"login":"#bob@acme.example","productCode":"#p1","access":null}`, `"accessExceptions":[]`)
	o.done("SetProductAccess", `{"accountNumber":"#ACC","productCode":"#p1","access":null}`, `"productAccess":[]`)
	o.done("SetDefaultAccess", `{"accountNumber":"#ACC","country":"fr","access":null}`, `"defaultAccess":[]`)
	o.done("UpdateEntitlementGroup", `{"groupId":"@G","name":"SALES","productCodes":["#P2","#P3"]}`, `"name":"SALES","products":[{"code":"#P2"},{"code":"#P3"}]`)
	o.done("AddGroupMembers", `{"groupId":"@G","logins":["#ann@acme.example","#bob@acme.example","#cleo@acme.example"]}`, `"totalCount":3`)
	o.done("RemoveGroupMembers", `{"groupId":"@G","logins":["#ann@acme.example"]}`, `"totalCount":2`)
	second := o.done("AddFulfillmentContact", `{"accountNumber":"#ACC","login":"#ann@acme.example","country":"fr"}`, `"country":{"code":"FR"}`)
	o.contact = second["fulfillmentContact"].(map[string]any)["id"].(string)
	o.done("RemoveFulfillmentContact", `{"id":"@C"}`, `"deletedId":"@C"`)
	o.done("GrantRole", `{"login":"#bob@acme.example","role":"ACCOUNT_ADMIN"}`, `"roles":["ACCOUNT_ADMIN"]`)
	o.done("RevokeRole", `{"login":"#bob@acme.example","role":"ACCOUNT_ADMIN"}`, `"roles":[]`)
	domain := strings.ToLower(o.p) + "acme.example"
	o.done("ClaimDomain", `{"accountNumber":"#ACC","domain":"`+domain+`","autoApprove":true}`, `"autoApprove":true,"name":"`+domain+`"`)
	o.done("ReleaseDomain", `{"accountNumber":"#ACC","domain":"`+domain+`"}`, `"deletedId":"`+graph.EncodeID(graph.KindDomain, domain))
	o.done("CreateOrganization", `{"accountNumber":"#OTHER","name":"Other","currency":"EUR","site":{"customerNumber":"#S9","name":"Elsewhere","country":"SE"}}`, ``)
	o.done("TransferUser", `{"login":"#bob@acme.example","accountNumber":"#OTHER"}`, `"accountNumber":"#OTHER"`)
	o.done("DeleteEntitlementGroup", `{"groupId":"@G"}`, `"deletedId":"@G"`)
	o.done("RemoveSite", `{"customerNumber":"#S2"}`, `"deletedId":"`)
	o.auditLog()
	o.done("DeleteUser", `{"login":"#cleo@acme.example"}`, `"deletedId":"`)
	o.done("DeleteOrganization", `{"accountNumber":"#OTHER"}`, `"deletedId":"`)
	o.done("DeleteOrganization", `{"accountNumber":"#ACC"}`, `"deletedId":"`)
	o.want(o.ask(o.fill(`{a: organization(accountNumber: "#ACC") {name} b: user(login: "#ann@acme.example") {login} c: order(orderNumber: "#O1") {orderNumber}}`), ""),
		`{"a":null,"b":null,"c":null}`)
}

// auditLog checks that every change so far stands in the log, newest first.
func (o *office) auditLog() {
	o.t.Helper()
	a := o.ask(o.documents["AuditLog"], o.fill(`{"accountNumber":"#ACC","first":100}`))
	var got struct {
		Organization struct {
			AuditLog struct {
				Nodes []struct {
					Actor, Action, Subject string
					Changes                []struct{ Field, Before, After string }
				}
			}
		}
	}
	if err := json.Unmarshal(a.Data, &got); err != nil || len(a.Errors) > 0 {
		o.t.Fatalf("%v %+v", err, a.Errors)
	}
	var actions []string
	for _, entry := range got.Organization.AuditLog.Nodes {
		actions = append(actions, entry.Action)
		if entry.Actor != "operator" || entry.Subject == "" {
			o.t.Errorf("entry %+v", entry)
		}
	}
	if len(actions) < 35 || actions[0] != "removeSite" || actions[len(actions)-1] != "createOrganization" || !slices.Contains(actions, "lockUser") {
		o.t.Errorf("%d actions %q", len(actions), actions)
	}
}

// TestEveryUserErrorCode refuses something for each reason of the closed list that the API can meet.
func TestEveryUserErrorCode(t *testing.T) {
	o := openOffice(t)
	o.found()
	other := &office{client: o.client, documents: o.documents, p: unique(), store: o.store}
	other.found()
	domain := strings.ToLower(o.p) + "claimed.example"
	o.done("ClaimDomain", `{"accountNumber":"#ACC","domain":"`+domain+`"}`, "")
	const user = `"login":"#ann@acme.example"`
	o.refused("LockUser", `{"login":"nobody"}`, "INVALID_INPUT", "login")
	o.refused("LockUser", `{"login":"#nobody@acme.example"}`, "UNKNOWN_REFERENCE", "login")
	o.refused("UpdateSite", `{"customerNumber":"#NONE","name":"X"}`, "UNKNOWN_REFERENCE", "customerNumber")
	o.refused("PlaceOrder", `{"contractNumber":"#K1","orderNumber":"#O2","orderedOn":"2026-01-02","customerNumber":"#S1","lines":[{"productCode":"#NONE"}]}`, "UNKNOWN_REFERENCE", "lines[0].productCode")
	o.refused("CreateOrganization", `{"accountNumber":"#ACC","name":"A","currency":"EUR","site":{"customerNumber":"#S3","name":"A","country":"DE"}}`, "NUMBER_TAKEN", "accountNumber")
	o.refused("CreateOrganization", `{"accountNumber":"#NEW","name":"A","currency":"EUR","site":{"customerNumber":"#S1","name":"A","country":"DE"}}`, "NUMBER_TAKEN", "site.customerNumber")
	o.refused("AddSite", `{"accountNumber":"#ACC","customerNumber":"`+other.p+`S1","name":"A","country":"DE"}`, "NUMBER_TAKEN", "customerNumber")
	o.refused("CreateContract", `{"accountNumber":"#ACC","contractNumber":"#K1","startsOn":"2026-01-01"}`, "NUMBER_TAKEN", "contractNumber")
	o.refused("PlaceOrder", `{"contractNumber":"#K1","orderNumber":"#O1","orderedOn":"2026-01-02","customerNumber":"#S1","lines":[{"productCode":"#P1"}]}`, "NUMBER_TAKEN", "orderNumber")
	o.refused("CreateProduct", `{"code":"#P1","name":"P"}`, "NUMBER_TAKEN", "code")
	o.refused("CreateUser", `{"accountNumber":"#ACC","login":"`+other.p+`ann@acme.example"}`, "LOGIN_TAKEN", "login")
	o.refused("CreateUser", `{"accountNumber":"#ACC","login":"#ANN@acme.example"}`, "LOGIN_TAKEN", "login")
	other.refused("CreateUser", `{"accountNumber":"#ACC","login":"eve@`+domain+`"}`, "LOGIN_DOMAIN_CLAIMED", "login")
	other.refused("ClaimDomain", `{"accountNumber":"#ACC","domain":"`+domain+`"}`, "DOMAIN_CLAIMED", "domain")
	o.refused("DesignateEntitlementCountry", `{`+user+`,"country":"SE"}`, "COUNTRY_WITHOUT_SITE", "country")
	o.refused("OverrideGroupCountry", `{"groupId":"@G","country":"SE"}`, "COUNTRY_WITHOUT_SITE", "country")
	o.refused("PlaceOrder", `{"contractNumber":"#K1","orderNumber":"#O2","orderedOn":"2026-01-02","customerNumber":"#S1","lines":[{"productCode":"#P1","country":"SE"}]}`, "COUNTRY_WITHOUT_SITE", "lines[0].country")
	o.refused("RemoveSite", `{"customerNumber":"#S1"}`, "SITE_IN_USE", "customerNumber")
	o.refused("PlaceOrder", `{"contractNumber":"#K1","orderNumber":"#O2","orderedOn":"2026-01-02","customerNumber":"#S1","lines":[{"productCode":"#P1","endsOn":"2027-01-01"}]}`, "LINE_OUTSIDE_CONTRACT", "lines[0].endsOn")
	o.refused("UpdateOrganization", `{"accountNumber":"#ACC","currency":"JPY"}`, "AMOUNT_UNFIT", "currency")
	o.done("UpdateContract", `{"contractNumber":"#K2","status":"CANCELLED"}`, "")
	o.refused("UpdateContract", `{"contractNumber":"#K2","status":"ACTIVE"}`, "CONTRACT_CANCELLED", "status")
	o.refused("PlaceOrder", `{"contractNumber":"#K2","orderNumber":"#O2","orderedOn":"2026-01-02","customerNumber":"#S1","lines":[{"productCode":"#P1"}]}`, "CONTRACT_CANCELLED", "contractNumber")
	o.refused("AddFulfillmentContact", `{"accountNumber":"#ACC",`+user+`}`, "CONTACT_EXISTS", "login")
	o.refused("RemoveFulfillmentContact", `{"id":"@C"}`, "LAST_CONTACT", "id")
	for i := range 9 {
		o.done("CreateUser", fmt.Sprintf(`{"accountNumber":"#ACC","login":"#c%d@acme.example"}`, i), "")
		o.done("AddFulfillmentContact", fmt.Sprintf(`{"accountNumber":"#ACC","login":"#c%d@acme.example"}`, i), "")
	}
	o.refused("AddFulfillmentContact", `{"accountNumber":"#ACC","login":"#cleo@acme.example"}`, "CONTACT_LIMIT_REACHED", "")
	for _, operation := range []string{"LockUser", "DeactivateUser", "DeleteUser"} {
		o.refused(operation, `{`+user+`}`, "LAST_ADMIN", "login")
	}
	o.refused("RevokeRole", `{`+user+`,"role":"ACCOUNT_ADMIN"}`, "LAST_ADMIN", "role")
	o.refused("UnlockUser", `{"login":"#bob@acme.example"}`, "STATUS_UNFIT", "login")
	o.refused("CreateEntitlementGroup", `{"accountNumber":"#ACC","name":"sALES"}`, "GROUP_NAME_TAKEN", "name")
	o.refused("UpdateUser", `{`+user+`,"givenName":"X","expectedRevision":1}`, "STALE_REVISION", "expectedRevision")
	o.refused("UpdateContract", `{"contractNumber":"#K1","status":"SUSPENDED","maxAffected":0}`, "TOO_MANY_AFFECTED", "maxAffected")
	one := &office{client: o.client, documents: o.documents, p: unique(), store: o.store}
	one.done("CreateOrganization", `{"accountNumber":"#ACC","name":"A","currency":"EUR","site":{"customerNumber":"#S1","name":"A","country":"DE"}}`, "")
	one.refused("RemoveSite", `{"customerNumber":"#S1"}`, "LAST_SITE", "customerNumber")
}

// export returns the whole database as records, with the revisions.
func (o *office) state() string {
	o.t.Helper()
	var b bytes.Buffer
	if _, err := o.store.Export(o.t.Context(), &b, neo4j.ExportOptions{}); err != nil {
		o.t.Fatal(err)
	}
	var own []string
	for line := range strings.Lines(b.String()) {
		if strings.Contains(line, o.p) {
			own = append(own, line)
		}
	}
	a := o.ask(o.fill(`{organization(accountNumber: "#ACC") {revision entitlementRevision updatedAt auditLog {totalCount}}}`), "")
	return strings.Join(own, "") + string(a.Data)
}

// TestDryRunOverNeo4j: it shows what would be, in whatever is selected, and leaves everything as it is.
func TestDryRunOverNeo4j(t *testing.T) {
	o := openOffice(t)
	o.found()
	before := o.state()
	a := o.ask(o.fill(`mutation {
		updateContract(input: {contractNumber: "#K1", status: SUSPENDED, dryRun: true}) {
			contract {status organization {revision users(first: 1) {nodes {effectiveEntitlements {entitlements {product {code}} withheld {product {code} reason}}}}}}
			impact {gaining losing moving logins {user {login} lost {code}}} userErrors {code}
		}
		again: updateContract(input: {contractNumber: "#K1", graceDays: 1, dryRun: true}) {contract {status graceDays}}
		deleteUser(input: {login: "#cleo@acme.example", dryRun: true}) {deletedId impact {losing} userErrors {code}}
		createUser(input: {accountNumber: "#ACC", login: "#new@acme.example", status: ACTIVE, dryRun: true}) {user {login effectiveEntitlements {entitlements {product {code}}}} impact {gaining}}
	}`), "")
	if len(a.Errors) > 0 {
		t.Fatalf("%+v %s", a.Errors, o.log)
	}
	for _, want := range []string{
		`"status":"SUSPENDED"`, `"losing":2`, `"entitlements":[],"withheld":[{"product":{"code":"#P1"},"reason":"CONTRACT_SUSPENDED"}`,
		`{"user":{"login":"#Ann@acme.example"},"lost":[{"code":"#P1"},{"code":"#P2"}]}`, `"again":{"contract":{"status":"ACTIVE","graceDays":1}}`,
		`"user":{"login":"#new@acme.example","effectiveEntitlements":{"entitlements":[{"product":{"code":"#P1"}},{"product":{"code":"#P2"}}]}},"impact":{"gaining":1}`,
	} {
		if !strings.Contains(string(a.Data), o.fill(want)) {
			t.Errorf("lacks %s: %s", o.fill(want), a.Data)
		}
	}
	if after := o.state(); after != before {
		t.Errorf("before %s\nafter %s", before, after)
	}
}

// TestIdempotencyOverNeo4j: two instances over one database answer a repeat the same, byte for byte.
func TestIdempotencyOverNeo4j(t *testing.T) {
	o := openOffice(t)
	o.found()
	second, _, _ := openServer(t)
	document := o.fill(`mutation {updateUser(input: {login: "#ann@acme.example", givenName: "Once"}) {user {givenName organization {revision}} userErrors {code}}}`)
	first := o.send(http.MethodPost, "/graphql", body(t, document), post, "Idempotency-Key: "+o.p)
	o.done("UpdateUser", `{"login":"#ann@acme.example","givenName":"Twice"}`, "")
	again := second.send(http.MethodPost, "/graphql", body(t, document), post, "Idempotency-Key: "+o.p)
	if !bytes.Equal(first.body, again.body) || again.Header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("first %s again %s", first.body, again.body)
	}
	o.want(o.ask(o.fill(`{user(login: "#ann@acme.example") {givenName}}`), ""), `{"user":{"givenName":"Twice"}}`)
	reused := second.send(http.MethodPost, "/graphql", body(t, document+" "), post, "Idempotency-Key: "+o.p)
	if second.wantError(second.read(reused), "IDEMPOTENCY_KEY_REUSED", ""); reused.StatusCode != 422 {
		t.Errorf("status %d", reused.StatusCode)
	}
	argument := o.fill(`mutation {updateUser(input: {login: "#ann@acme.example", givenName: "Argument", idempotencyKey: "#a"}) {user {organization {revision}} userErrors {code}}}`)
	one, other := o.send(http.MethodPost, "/graphql", body(t, argument), post), second.send(http.MethodPost, "/graphql", body(t, argument), post)
	if !bytes.Equal(one.body, other.body) {
		t.Errorf("one %s other %s", one.body, other.body)
	}
}

// TestApplyChangesOverNeo4j: many changes at once, and what undoes them.
func TestApplyChangesOverNeo4j(t *testing.T) {
	o := openOffice(t)
	o.found()
	answers := o.fill(`{organization(accountNumber: "#ACC") {defaultAccess {country {code} access} productAccess {product {code} country {code} access} users(first: 10) {nodes {accessExceptions {product {code} access} login status roles effectiveEntitlements(at: "2026-06-11T00:00:00Z") {country {code} countryRule entitlements {product {code} quantity} withheld {product {code} reason}}}}
		entitlementGroups {nodes {id name countryOverride {code} products {code} members {nodes {login}}}} sites {nodes {customerNumber city}} fulfillmentContacts {id country {code}} domains {name}}}`)
	before := string(o.ask(answers, "").Data)
	const document = `mutation A($a: String!, $c: [ChangeInput!]!) {applyChanges(input: {accountNumber: $a, changes: $c}) {
		organization {accountNumber} results {kind outcome userErrors {code message field}} impact {gaining losing moving} undo userErrors {code message field}}}`
	changes := o.fill(`[{"updateSite":{"customerNumber":"#S1","city":"Bonn"}},{"lockUser":{"login":"#cleo@acme.example"}},{"approveUser":{"login":"#bob@acme.example"}},
		{"restrictUser":{"login":"#ann@acme.example","productCodes":["#P2"]}},{"overrideGroupCountry":{"groupId":"@G","country":"FR"}},
		{"setDefaultAccess":{"accountNumber":"#ACC","access":"DENY"}},{"setDefaultAccess":{"accountNumber":"#ACC","country":"DE","access":"ALLOW"}},
		{"setProductAccess":{"accountNumber":"#ACC","productCode":"#P2","country":"FR","access":"ALLOW"}},{"setUserAccess":{"login":"#bob@acme.example","productCode":"#P1","access":"DENY"}},
		{"addFulfillmentContact":{"accountNumber":"#ACC","login":"#bob@acme.example"}},{"removeFulfillmentContact":{"id":"@C"}},
		{"deleteEntitlementGroup":{"groupId":"@G"}},{"designateEntitlementCountry":{"login":"#bob@acme.example","country":"FR"}},
		{"updateContract":{"contractNumber":"#K1","endsOn":"2026-05-31","graceDays":0}},{"grantRole":{"login":"#bob@acme.example","role":"CO_ADMIN"}},
		{"claimDomain":{"accountNumber":"#ACC","domain":"` + strings.ToLower(o.p) + `x.example"}},{"createUser":{"accountNumber":"#ACC","login":"#dan@acme.example"}}]`)
	var got struct {
		ApplyChanges struct {
			Results    []struct{ Outcome string }
			Impact     *struct{ Losing int }
			Undo       json.RawMessage
			UserErrors []any
		}
	}
	apply := func(changes string) {
		t.Helper()
		a := o.ask(document, `{"a":"`+o.p+`acc","c":`+changes+`}`)
		if err := json.Unmarshal(a.Data, &got); err != nil || len(a.Errors) > 0 || len(got.ApplyChanges.UserErrors) > 0 {
			t.Fatalf("%v %+v %s %s", err, a.Errors, a.Data, o.log)
		}
	}
	apply(changes)
	if string(got.ApplyChanges.Undo) == "null" || got.ApplyChanges.Impact == nil || got.ApplyChanges.Impact.Losing != 2 || string(o.ask(answers, "").Data) == before {
		t.Fatalf("got %+v", got)
	}
	apply(string(got.ApplyChanges.Undo))
	if after := string(o.ask(answers, "").Data); after != before {
		t.Errorf("before %s\nafter  %s", before, after)
	}
	other := &office{client: o.client, documents: o.documents, p: unique(), store: o.store}
	other.found()
	a := o.ask(document, `{"a":"`+o.p+`ACC","c":[{"lockUser":{"login":"`+other.p+`cleo@acme.example"}}]}`)
	if !strings.Contains(string(a.Data), `"userErrors":[{"code":"UNKNOWN_REFERENCE","message":"one of the changes`) {
		t.Errorf("of another account: %s %+v", a.Data, a.Errors)
	}
	apply(`[{"transferUser":{"login":"` + o.fill(`#cleo@acme.example","accountNumber":"`) + other.p + `ACC"}}]`)
	apply(string(got.ApplyChanges.Undo))
	if after := string(o.ask(answers, "").Data); after != before {
		t.Errorf("after a transfer and back\nbefore %s\nafter  %s", before, after)
	}
}

// TestDocumentsOverNeo4j: a document has the site as it was when the order was placed.
func TestDocumentsOverNeo4j(t *testing.T) {
	o := openOffice(t)
	o.found()
	o.done("UpdateSite", `{"customerNumber":"#S1","name":"Moved","city":"Bonn"}`, "")
	o.done("UpdateOrganization", `{"accountNumber":"#ACC","name":"Renamed"}`, "")
	a := o.ask(o.fill(`{order(orderNumber: "#O1") {site {name} fulfillmentDocument {htmlUrl pdfUrl siteInformation {name city organizationName accountNumber country {code}} orderInformation {lines {product {code}}}}}}`), "")
	o.want(a, o.fill(`{"order":{"site":{"name":"Moved"},"fulfillmentDocument":{"htmlUrl":"/documents/orders/#O1","pdfUrl":"/documents/orders/#O1.pdf",`+
		`"siteInformation":{"name":"HQ","city":"Köln","organizationName":"Acme","accountNumber":"#ACC","country":{"code":"DE"}},`+
		`"orderInformation":{"lines":[{"product":{"code":"#P1"}},{"product":{"code":"#P2"}}]}}}}`))
	if page := o.send(http.MethodGet, o.fill("/documents/orders/#O1"), ""); page.StatusCode != 200 || !strings.Contains(string(page.body), "Köln") {
		t.Errorf("%d %s", page.StatusCode, page.body)
	}
}
