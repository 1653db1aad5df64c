package api_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"entitlegraph/graph"
)

// TestAllRefusedHasOneForm: when every change of a list is refused, the payload has one form, whatever they are refused for, and whether
// they are made one by one or together: nothing but results and the refusals of all.
func TestAllRefusedHasOneForm(t *testing.T) {
	o := openOffice(t)
	o.found()
	o.documents["ApplyChanges"] = `mutation ApplyChanges($input: ApplyChangesInput!) {applyChanges(input: $input) {
		organization {name} results {outcome node {id} deletedId warnings {code} userErrors {code field}} impact {losing} warnings {code} undo userErrors {code field}}}`
	refusals := map[string][2]string{ // a change, and the code that refuses it
		"malformed": {`{"lockUser":{"login":"nobody"}}`, "INVALID_INPUT"},
		"options":   {`{"lockUser":{"login":"#ann@acme.example","dryRun":true}}`, "INVALID_INPUT"},
		"unknown":   {`{"lockUser":{"login":"nobody@acme.example"}}`, "UNKNOWN_REFERENCE"},
		"rule":      {`{"lockUser":{"login":"#ann@acme.example"}}`, "LAST_ADMIN"},
		"taken":     {`{"createUser":{"accountNumber":"#ACC","login":"#bob@acme.example"}}`, "LOGIN_TAKEN"},
	}
	for first, a := range refusals {
		for second, b := range refusals {
			for _, oneByOne := range []string{"true", "false"} {
				payload := o.do("ApplyChanges", `{"accountNumber":"#ACC","oneByOne":`+oneByOne+`,"changes":[`+a[0]+`,`+b[0]+`]}`)
				results, errors := payload["results"].([]any), payload["userErrors"].([]any)
				text, _ := json.Marshal(payload)
				if payload["organization"] != nil || payload["impact"] != nil || payload["undo"] != nil || len(payload["warnings"].([]any)) > 0 || len(results) != 2 {
					t.Errorf("%s and %s, one by one %s: %s", first, second, oneByOne, text)
				}
				if oneByOne == "false" { // a malformed list is not judged, so some are not made only
					if len(errors) == 0 {
						t.Errorf("%s and %s: %s", first, second, text)
					}
					continue
				}
				for i, code := range []string{a[1], b[1]} {
					own := results[i].(map[string]any)["userErrors"].([]any)
					if results[i].(map[string]any)["outcome"] != "REFUSED" || len(own) != 1 || len(errors) != 2 ||
						own[0].(map[string]any)["code"] != code || errors[i].(map[string]any)["code"] != code || own[0].(map[string]any)["field"] != errors[i].(map[string]any)["field"] {
						t.Errorf("%s and %s: %s", first, second, text)
					}
				}
			}
		}
	}
	payload := o.do("ApplyChanges", `{"accountNumber":"#ACC","oneByOne":true,"changes":[{"lockUser":{"login":"nobody"}},{"updateOrganization":{"accountNumber":"#ACC","name":"Acme"}}]}`)
	if text, _ := json.Marshal(payload); !strings.Contains(string(text), `"undo":[],"userErrors":[]`) || payload["organization"] == nil {
		t.Errorf("one refused, one unchanged: %s", text)
	}
}

// inputsWithIDs has an input for each field of the mutations that takes an id; ! stands for the id.
var inputsWithIDs = map[string]string{
	"CreateUserInput.groupIds":            `createUser(input: {accountNumber: "#ACC", login: "x@acme.example", groupIds: ["!"]})`,
	"CreateEntitlementGroupInput.id":      `createEntitlementGroup(input: {accountNumber: "#ACC", name: "X", id: "!"})`,
	"UpdateEntitlementGroupInput.groupId": `updateEntitlementGroup(input: {groupId: "!", name: "X"})`,
	"DeleteEntitlementGroupInput.groupId": `deleteEntitlementGroup(input: {groupId: "!"})`,
	"OverrideGroupCountryInput.groupId":   `overrideGroupCountry(input: {groupId: "!", country: "DE"})`,
	"AddGroupMembersInput.groupId":        `addGroupMembers(input: {groupId: "!", logins: []})`,
	"RemoveGroupMembersInput.groupId":     `removeGroupMembers(input: {groupId: "!", logins: []})`,
	"AddFulfillmentContactInput.id":       `addFulfillmentContact(input: {accountNumber: "#ACC", login: "#bob@acme.example", id: "!"})`,
	"RemoveFulfillmentContactInput.id":    `removeFulfillmentContact(input: {id: "!"})`,
	"RotateApiKeyInput.id":                `rotateApiKey(input: {id: "!"})`,
	"RevokeApiKeyInput.id":                `revokeApiKey(input: {id: "!"})`,
}

// TestIDsOfInputs: every id that a mutation takes is INVALID_INPUT when it is malformed or of another type, and UNKNOWN_REFERENCE when nothing
// has it.
func TestIDsOfInputs(t *testing.T) {
	o := openOffice(t)
	o.found()
	for _, definition := range schema.Types {
		for _, field := range definition.Fields {
			if name := definition.Name + "." + field.Name; definition.Kind == ast.InputObject && field.Type.Name() == "ID" && inputsWithIDs[name] == "" {
				t.Errorf("%s takes an id, and is not tried", name)
			}
		}
	}
	for name, mutation := range inputsWithIDs {
		kind := graph.KindEntitlementGroup
		switch {
		case strings.Contains(name, "Contact"):
			kind = graph.KindFulfillmentContact
		case strings.Contains(name, "ApiKey"):
			kind = graph.KindAPIKey
		}
		for id, code := range map[string]string{
			"": "INVALID_INPUT", "nonsense": "INVALID_INPUT", "4711": "INVALID_INPUT", graph.EncodeID(kind, ""): "INVALID_INPUT",
			graph.EncodeID(kind, "a\xffb"): "INVALID_INPUT", graph.EncodeID(graph.KindUser, "u"): "INVALID_INPUT",
			graph.EncodeID(kind, "nobody"): "UNKNOWN_REFERENCE", graph.EncodeID(kind, strings.Repeat("x", 255)): "UNKNOWN_REFERENCE",
		} {
			a := o.ask("mutation {m: "+strings.Replace(o.fill(mutation), "!", id, 1)+" {userErrors {code field}}}", "")
			if !strings.Contains(string(a.Data), `{"userErrors":[{"code":"`+code+`"`) || len(a.Errors) > 0 {
				t.Errorf("%s %q: %s %+v, want %s", name, id, a.Data, a.Errors, code)
			}
		}
	}
}
