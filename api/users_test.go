package api_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestUsersFile: the file of the users of an account can be edited and sent back, and the response names each refused cell.
func TestUsersFile(t *testing.T) {
	o := openOffice(t)
	o.found()
	target := o.fill("/accounts/#acc/users.csv")
	given := o.send("GET", target, "")
	want := o.fill("#Ann@acme.example,Ann,,ACTIVE,ACCOUNT_ADMIN,,,,,,\r\n#bob@acme.example,,,INVITED,,,,,,,\r\n#cleo@acme.example,,,ACTIVE,,FR,,,,,\r\n")
	if given.StatusCode != 200 || given.Header.Get("Content-Type") != "text/csv; charset=utf-8" || !strings.HasSuffix(string(given.body), want) {
		t.Fatalf("%d %v %s", given.StatusCode, given.Header, given.body)
	}
	take := func(query, file string, status int) (result struct {
		Rows, Changes    int
		Impact           *struct{ Losing int }
		Warnings, Errors []struct {
			Row          int
			Column, Code string
		}
	}) {
		t.Helper()
		reply := o.send("POST", target+query, file, "Content-Type: text/csv")
		if err := json.Unmarshal(reply.body, &result); err != nil || reply.StatusCode != status {
			t.Errorf("%d %s", reply.StatusCode, reply.body)
		}
		return result
	}
	if result := take("", string(given.body), 200); result.Rows != 3 || result.Changes != 0 {
		t.Errorf("taken back as it is: %+v", result)
	}
	file := o.fill("login,givenName,status,profileCountry\n#ann@acme.example,(clear),,\n#cleo@acme.example,Cleo,LOCKED,\n#dan@acme.example,Dan,ACTIVE,de\n")
	before := o.state()
	if result := take("?dryRun=true", file, 200); result.Changes != 5 || result.Impact == nil || result.Impact.Losing != 1 || o.state() != before {
		t.Errorf("dry run: %+v", result)
	}
	if result := take("?maxAffected=0", file, 422); len(result.Errors) != 1 || result.Errors[0].Code != "TOO_MANY_AFFECTED" || o.state() != before {
		t.Errorf("too many: %+v", result)
	}
	if result := take("", file, 200); result.Changes != 5 {
		t.Errorf("made: %+v", result)
	}
	want = o.fill("#Ann@acme.example,,,ACTIVE,ACCOUNT_ADMIN,,,,,,\r\n#bob@acme.example,,,INVITED,,,,,,,\r\n#cleo@acme.example,Cleo,,LOCKED,,FR,,,,,\r\n#dan@acme.example,Dan,,ACTIVE,,DE,,,,,\r\n")
	if given = o.send("GET", target, ""); !strings.HasSuffix(string(given.body), want) {
		t.Errorf("afterwards %s", given.body)
	}
	if result := take("", o.fill("login,access\n#dan@acme.example,#p1:deny #P2:ALLOW\n"), 200); result.Changes != 2 {
		t.Errorf("exceptions: %+v", result)
	}
	if given = o.send("GET", target, ""); !strings.HasSuffix(string(given.body), o.fill("#dan@acme.example,Dan,,ACTIVE,,DE,,,,,#P1:DENY #P2:ALLOW\r\n")) {
		t.Errorf("exceptions afterwards %s", given.body)
	}
	refused := take("", o.fill("login,roles,entitlementCountry\n#dan@acme.example,,SE\n#ann@acme.example,(clear),\n"), 422)
	if len(refused.Errors) != 2 || refused.Errors[0].Row != 2 || refused.Errors[0].Column != "entitlementCountry" || refused.Errors[0].Code != "COUNTRY_WITHOUT_SITE" ||
		refused.Errors[1].Row != 3 || refused.Errors[1].Column != "roles" || refused.Errors[1].Code != "LAST_ADMIN" {
		t.Errorf("refused: %+v", refused)
	}
	o.done("AddSite", `{"accountNumber":"#ACC","customerNumber":"#S9","name":"Oslo","country":"NO"}`, `"customerNumber":"#S9"`)
	warned := take("?dryRun=true", o.fill("login,givenName,entitlementCountry\n#ann@acme.example,Anna,\n#dan@acme.example,,no\n"), 200)
	if len(warned.Warnings) != 1 || warned.Warnings[0].Row != 3 || warned.Warnings[0].Column != "entitlementCountry" || warned.Warnings[0].Code != "DESIGNATED_COUNTRY_NOT_REPRESENTED" {
		t.Errorf("warned: %+v", warned)
	}
	other := &office{client: o.client, documents: o.documents, p: unique(), store: o.store}
	other.found()
	for file, code := range map[string]string{"login\n#ann@acme.example\n": "LOGIN_TAKEN", "login,givenName\n#ann@acme.example,X\n": "UNKNOWN_REFERENCE"} {
		if result := take("", other.fill(file), 422); len(result.Errors) != 1 || result.Errors[0].Code != code {
			t.Errorf("of another account: %+v, want %s", result, code)
		}
	}
	for _, test := range []struct {
		method, target, media string
		status                int
	}{
		{method: "GET", target: "/accounts/NONE/users.csv",
			status: 404}, {method: "PUT", target: target, media: "text/csv", status: 405}, {method: "POST", target: target, media: "application/json", status: 415},
		{method: "POST", target: target + "?dryRun=perhaps", media: "text/csv",
			status: 400}, {method: "POST", target: target + "?maxAffected=-1", media: "text/csv", status: 400},
	} {
		if reply := o.send(test.method, test.target, "login\n", "Content-Type: "+test.media); reply.StatusCode != test.status || len(o.read(reply).Errors) != 1 {
			t.Errorf("%+v: %d %s", test, reply.StatusCode, reply.body)
		}
	}
}
