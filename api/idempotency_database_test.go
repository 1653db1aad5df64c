package api_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
)

// TestCopiesOfOneRequest: copies of a keyed request on two servers, amid a change by which they would be judged otherwise, and repeats
// afterwards, get one answer, byte for byte; and the graph is as the answer says.
func TestCopiesOfOneRequest(t *testing.T) {
	o := openOffice(t)
	other, _, _ := openServer(t)
	for i, keyed := range []string{"header", "argument", "header", "argument"} {
		o.p = unique()
		o.found()
		document := o.fill(`mutation {removeFulfillmentContact(input: {id: "@C"}) {deletedId userErrors {code message}}}`)
		header := "Idempotency-Key: k" + fmt.Sprint(i, o.p)
		if keyed == "argument" {
			document, header = strings.Replace(document, `"}`, `", idempotencyKey: "k`+o.p+`"}`, 1), "X-Nothing: "
		}
		add := o.fill(`mutation {addFulfillmentContact(input: {accountNumber: "#ACC", login: "#bob@acme.example"}) {userErrors {code}}}`)
		answers := make([]string, 8)
		start := make(chan struct{})
		var wait sync.WaitGroup
		for n := range answers {
			wait.Go(func() {
				<-start
				answers[n] = string([]*client{o.client, other}[n%2].send("POST", "/graphql", body(t, document), post, header).body)
			})
		}
		wait.Go(func() {
			<-start
			o.ask(add, "")
		})
		close(start)
		wait.Wait()
		for _, c := range []*client{o.client, other} {
			answers = append(answers, string(c.send("POST", "/graphql", body(t, document), post, header).body))
		}
		if all := slices.Compact(slices.Sorted(slices.Values(answers))); len(all) != 1 {
			t.Errorf("%s: copies were answered %q", keyed, all)
		}
		left := string(o.ask(o.fill(`{node(id: "@C") {id}}`), "").Data)
		if made, gone := strings.Contains(answers[0], `"userErrors":[]`), strings.Contains(left, `null`); made != gone {
			t.Errorf("%s: the answer is %s, and the contact %s", keyed, answers[0], left)
		}
	}
}

// everyMutation has an allowed input for each operation that is about a thing of an account, in order, on what found made.
var everyMutation = []struct{ operation, input string }{
	{operation: "UpdateOrganization", input: `{"accountNumber":"#ACC","name":"Acme Ltd"}`},
	{operation: "AddSite", input: `{"accountNumber":"#ACC","customerNumber":"#S3","name":"Third","country":"DE"}`},
	{operation: "UpdateSite", input: `{"customerNumber":"#S1","name":"Head office"}`},
	{operation: "RemoveSite", input: `{"customerNumber":"#S3"}`},
	{operation: "CreateContract", input: `{"accountNumber":"#ACC","contractNumber":"#K3","startsOn":"2026-01-01"}`},
	{operation: "UpdateContract", input: `{"contractNumber":"#K3","graceDays":20}`},
	{operation: "PlaceOrder", input: `{"contractNumber":"#K3","orderNumber":"#O3","orderedOn":"2026-01-02","customerNumber":"#S1","lines":[{"productCode":"#P1"}]}`},
	{operation: "CreateUser", input: `{"accountNumber":"#ACC","login":"#dora@acme.example"}`},
	{operation: "UpdateUser", input: `{"login":"#bob@acme.example","givenName":"Bob"}`},
	{operation: "ApproveUser", input: `{"login":"#bob@acme.example"}`},
	{operation: "LockUser", input: `{"login":"#bob@acme.example"}`},
	{operation: "UnlockUser", input: `{"login":"#bob@acme.example"}`},
	{operation: "DeactivateUser", input: `{"login":"#bob@acme.example"}`},
	{operation: "ReactivateUser", input: `{"login":"#bob@acme.example"}`},
	{operation: "DesignateEntitlementCountry", input: `{"login":"#bob@acme.example","country":"DE"}`},
	{operation: "OverrideUserCountry", input: `{"login":"#bob@acme.example","country":"DE"}`},
	{operation: "OverrideGroupCountry", input: `{"groupId":"@G","country":"DE"}`},
	{operation: "RestrictUser", input: `{"login":"#bob@acme.example","productCodes":["#P1"]}`},
	{operation: "SetDefaultAccess", input: `{"accountNumber":"#ACC","country":"DE","access":"DENY"}`},
	{operation: "SetProductAccess", input: `{"accountNumber":"#ACC","productCode":"#P1","access":"DENY"}`},
	{operation: "SetUserAccess", input: `{"login":"#bob@acme.example","productCode":"#P1","access":"DENY"}`},
	{operation: "CreateEntitlementGroup", input: `{"accountNumber":"#ACC","name":"Second"}`},
	{operation: "UpdateEntitlementGroup", input: `{"groupId":"@G","name":"Selling"}`},
	{operation: "AddGroupMembers", input: `{"groupId":"@G","logins":["#bob@acme.example"]}`},
	{operation: "RemoveGroupMembers", input: `{"groupId":"@G","logins":["#bob@acme.example"]}`},
	{operation: "AddFulfillmentContact", input: `{"accountNumber":"#ACC","login":"#ann@acme.example","country":"DE"}`},
	{operation: "RemoveFulfillmentContact", input: `{"id":"@C"}`},
	{operation: "GrantRole", input: `{"login":"#bob@acme.example","role":"CO_ADMIN"}`},
	{operation: "RevokeRole", input: `{"login":"#bob@acme.example","role":"CO_ADMIN"}`},
	{operation: "ClaimDomain", input: `{"accountNumber":"#ACC","domain":"#.example"}`},
	{operation: "ClaimDomainPending", input: `{"accountNumber":"#ACC","domain":"#.example"}`},
	{operation: "VerifyDomain", input: `{"accountNumber":"#ACC","domain":"#.example"}`},
	{operation: "ReleaseDomain", input: `{"accountNumber":"#ACC","domain":"#.example"}`},
	{operation: "DeleteEntitlementGroup", input: `{"groupId":"@G"}`},
	{operation: "TransferUser", input: `{"login":"#bob@acme.example","accountNumber":"#OTHER"}`},
	{operation: "DeleteUser", input: `{"login":"#cleo@acme.example"}`},
}

// TestRepeatsAfterAnErasure: the repeat of every mutation under its key, after the organization was erased, shows nothing of what is gone
// but the id of what the mutation itself deleted: the thing is null, and a warning says why.
func TestRepeatsAfterAnErasure(t *testing.T) {
	o := openOffice(t)
	o.p = strings.ReplaceAll(o.p, "-", "")
	for name, document := range o.documents {
		o.documents[name] = strings.Replace(document, "userErrors", "warnings {code} userErrors", 1)
	}
	o.found()
	o.done("CreateOrganization", `{"accountNumber":"#OTHER","name":"Other","currency":"EUR","site":{"customerNumber":"#S9","name":"Elsewhere","country":"DE"}}`, ``)
	keyed := slices.Clone(everyMutation)
	for i, m := range keyed {
		keyed[i].input = strings.Replace(m.input, "{", fmt.Sprintf(`{"idempotencyKey":"%s %d",`, o.p, i), 1)
		o.done(m.operation, keyed[i].input, "")
	}
	list := `{"idempotencyKey":"#list","accountNumber":"#ACC","oneByOne":true,"changes":[
		{"updateUser":{"login":"#ann@acme.example","familyName":"Lee"}},{"createUser":{"accountNumber":"#ACC","login":"#eve@acme.example"}},{"lockUser":{"login":"nobody@acme.example"}}]}`
	o.documents["ApplyChanges"] = `mutation ApplyChanges($input: ApplyChangesInput!) {applyChanges(input: $input) {
		organization {name} results {outcome node {id ... on User {login}} warnings {code} userErrors {code}} warnings {code} undo userErrors {code}}}`
	if first := o.do("ApplyChanges", list); first["undo"] == nil || first["organization"] == nil {
		t.Fatalf("first %v", first)
	}
	for _, number := range []string{"#ACC", "#OTHER"} {
		o.done("DeleteOrganization", `{"accountNumber":"`+number+`"}`, `"deletedId":"`)
	}
	for _, m := range keyed {
		payload := o.done(m.operation, m.input, "")
		text, _ := json.Marshal(payload)
		if strings.Contains(string(text), `""`) {
			t.Errorf("%s shows empty fields: %s", m.operation, text)
		}
		id, deletes := payload["deletedId"]
		gone := strings.Contains(string(text), `"warnings":[{"code":"SUBJECT_GONE"}]`) || strings.Contains(string(text), `{"code":"SUBJECT_GONE"`)
		if deletes == gone || deletes && (id == nil || id == "") {
			t.Errorf("%s: %s", m.operation, text)
		}
		for _, name := range slices.Sorted(maps.Keys(payload)) {
			counts := name == "impact" // of these operations only numbers of logins
			if name != "deletedId" && name != "warnings" && name != "userErrors" && !counts && payload[name] != nil {
				t.Errorf("%s shows what is gone: %s", m.operation, text)
			}
		}
	}
	again, _ := json.Marshal(o.do("ApplyChanges", list))
	gone := `"node":null,"outcome":"%s","userErrors":[],"warnings":[{"code":"SUBJECT_GONE"}]`
	for _, want := range []string{
		`"organization":null`, `"undo":null`, `"userErrors":[],"warnings":[{"code":"SUBJECT_GONE"},{"code":"SUBJECT_GONE"}]`,
		fmt.Sprintf(gone, "UPDATED"), fmt.Sprintf(gone, "CREATED"), `"outcome":"REFUSED","userErrors":[{"code":"UNKNOWN_REFERENCE"}]`,
	} {
		if !strings.Contains(string(again), want) {
			t.Errorf("the list: %s, want %s", again, want)
		}
	}
}
