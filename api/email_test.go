package api_test

import (
	"strings"
	"testing"
)

// TestCommunicationEmail: the communication email of a user (R39) is created, read, changed, cleared, undone and kept by a transfer, by GraphQL and
// by files; the audit log has it until the user is erased.
func TestCommunicationEmail(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	o.found()
	other := &office{client: o.client, documents: o.documents, p: unique(), store: o.store}
	other.found()
	v := visitorsOf(t, o.store, o.p)
	c := o.as(v, nil)
	read := func(want string) {
		t.Helper()
		o.want(o.ask(o.fill(`{user(login: "#dan@acme.example") {communicationEmail}}`), ""), `{"user":{"communicationEmail":`+o.fill(want)+`}}`)
	}
	send := func(file string) {
		t.Helper()
		if reply := o.send("POST", o.fill("/accounts/#ACC/users.csv"), o.fill(file), "Content-Type: text/csv"); reply.StatusCode != 200 {
			t.Errorf("%d %s", reply.StatusCode, reply.body)
		}
	}
	o.done("CreateUser", `{"accountNumber":"#ACC","login":"#dan@acme.example","status":"ACTIVE","communicationEmail":" #Dan@Mail.Example"}`, `"userErrors":[]`)
	read(`"#Dan@Mail.Example"`)
	o.done("UpdateUser", `{"login":"#dan@acme.example","communicationEmail":null}`, `"communicationEmail":null`)
	read(`null`)
	payload := o.do("UpdateUser", `{"login":"#dan@acme.example","communicationEmail":"#dan@"}`)
	if errors, _ := payload["userErrors"].([]any); len(errors) != 1 || errors[0].(map[string]any)["field"] != "communicationEmail" || errors[0].(map[string]any)["code"] != "INVALID_INPUT" {
		t.Errorf("malformed: %v", payload)
	}
	undo := o.ask(o.fill(`mutation {applyChanges(input: {accountNumber: "#ACC", changes: [{updateUser: {login: "#dan@acme.example", communicationEmail: "#dan@mail.example"}}]}) {undo}}`), "")
	if !strings.Contains(string(undo.Data), `"communicationEmail":null`) {
		t.Errorf("undo: %s %+v", undo.Data, undo.Errors)
	}
	file := o.send("GET", o.fill("/accounts/#ACC/users.csv"), "")
	if !strings.Contains(string(file.body), o.fill("#dan@acme.example,,,ACTIVE,,,,,,#dan@mail.example,\r\n")) {
		t.Errorf("the file: %s", file.body)
	}
	send("login,communicationEmail\n#dan@acme.example,(clear)\n")
	read(`null`)
	send("login,Communication Email\n#dan@acme.example,#Dan@files.example\n")
	read(`"#Dan@files.example"`)
	answer := c.askAs("USER", o.fill(`mutation {updateUser(input: {login: "#cleo@acme.example", communicationEmail: "#cleo@mail.example"}) {user {communicationEmail} userErrors {code}}}`))
	c.want(answer, o.fill(`{"updateUser":{"user":{"communicationEmail":"#cleo@mail.example"},"userErrors":[]}}`))
	for who, want := range map[string]string{"ACCOUNT_ADMIN": `"#Dan@files.example"`, "CO_ADMIN": `"#Dan@files.example"`, "READ": `"#Dan@files.example"`} {
		c.want(c.askAs(who, o.fill(`{user(login: "#dan@acme.example") {communicationEmail}}`)), `{"user":{"communicationEmail":`+o.fill(want)+`}}`)
	}
	c.want(c.askAs("USER", o.fill(`{user(login: "#dan@acme.example") {communicationEmail}}`)), `{"user":null}`)
	if found := o.ask(o.fill(`{organizations(search: "#dan@files.example", first: 5) {nodes {accountNumber}}}`), ""); strings.Contains(string(found.Data), o.p) {
		t.Errorf("the search finds it: %s", found.Data)
	}
	audit := o.fill(`{organization(accountNumber: "#ACC") {auditLog(first: 50) {nodes {changes {field before after}}}}}`)
	for _, want := range []string{`{"field":"communicationEmail","before":"#Dan@Mail.Example","after":null}`, `{"field":"communicationEmail","before":null,"after":"#Dan@files.example"}`} {
		if a := o.ask(audit, ""); !strings.Contains(string(a.Data), o.fill(want)) {
			t.Errorf("the audit log lacks %s: %s", o.fill(want), a.Data)
		}
	}
	o.done("TransferUser", `{"login":"#dan@acme.example","accountNumber":"`+other.p+`ACC"}`, `"accountNumber":"`+other.p+`ACC"`)
	read(`"#Dan@files.example"`)
	o.done("DeleteUser", `{"login":"#dan@acme.example"}`, `"userErrors":[]`)
	if a := o.ask(audit, ""); strings.Contains(strings.ToLower(string(a.Data)), o.fill("#dan@")) || len(a.Errors) > 0 {
		t.Errorf("after the erasure: %s %+v", a.Data, a.Errors)
	}
}
