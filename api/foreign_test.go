package api_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"entitlegraph/graph"
	"entitlegraph/neo4j/neo4jtest"
)

// names are what stands for placeholders in a text: # and ~ for what begins keys and domains, @ and a letter for ids.
type names struct {
	prefix string
	ids    map[string]string
}

// fill replaces names by keys and ids.
func (n names) fill(text string) string {
	pairs := []string{"#", n.prefix, "~", strings.ToLower(n.prefix)}
	for name, id := range n.ids {
		pairs = append(pairs, name, id)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// requestIDs differ from one answer to another.
var requestIDs = regexp.MustCompile(`"requestId":"[A-Z0-9]+"`)

// named replaces keys and ids by their names.
func (n names) named(text string) string {
	for name, id := range n.ids {
		text = strings.ReplaceAll(text, id, name)
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, n.prefix, "#"), strings.ToLower(n.prefix), "~")
	return requestIDs.ReplaceAllString(text, `"requestId":""`)
}

// absent returns names of the same length that no object has.
func (n names) absent() names {
	ids := map[string]string{}
	for name, id := range n.ids {
		kind, _, _ := graph.DecodeID(id)
		ids[name] = graph.EncodeID(kind, uuid.NewString())
	}
	return names{unique(), ids}
}

// TestForeignIsAbsent: for viewers of another organization, objects of this one read as absent ones, byte for byte, after the same
// statements. Every look-up and every mutation is tried, and then nothing has changed.
func TestForeignIsAbsent(t *testing.T) {
	w := openNeighboursOn(t, neo4jtest.OpenEmpty(t)) // a login is read a second time when anything was written meanwhile
	before := w.as("OPERATOR", `{organization(accountNumber: "#A") {revision entitlementRevision auditLog(first: 1) {totalCount}}}`)
	documents := foreignDocuments()
	for _, who := range []string{"BOSS", "HELPER", "OUTSIDE_KEY", "OUTSIDER"} {
		for _, document := range documents {
			foreign, statements := w.asked(who, document, names{w.p, w.ids})
			absent, others := w.asked(who, document, names{w.p, w.ids}.absent())
			if foreign != absent {
				t.Errorf("%s: %s: the response for a foreign object is\n%s and for an unknown key\n%s", who, document, foreign, absent)
			}
			if diff := cmp.Diff(others, statements); diff != "" {
				t.Errorf("%s: %s: the statements for an unknown key and for a foreign object differ:\n%s", who, document, diff)
			}
		}
	}
	if after := w.as("OPERATOR", `{organization(accountNumber: "#A") {revision entitlementRevision auditLog(first: 1) {totalCount}}}`); string(after.Data) != string(before.Data) {
		t.Errorf("it was %s and is %s", before.Data, after.Data)
	}
}

// foreignDocuments are operations about the account #A, in a fixed order.
func foreignDocuments() []string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(foreignQueries)) {
		selected := " {__typename}"
		if name == "product" || name == "node" || name == "nodes" {
			continue
		}
		if strings.HasPrefix(name, "check") {
			selected = " {login productCode allowed reason country {code} quantity validUntil}"
		}
		all = append(all, "{"+name+foreignQueries[name]+selected+"}")
		if name == "user" || name == "site" || name == "contract" {
			all = append(all, "{"+name+foreignQueries[name]+" {organization {accountNumber}}}")
		}
	}
	for _, id := range []string{"@U", "@O", "@G", "@C", "@D", "@S", "@N", "@R", "@L", "@E", "@K"} {
		all = append(all, `{node(id: "`+id+`") {__typename id}}`, `{nodes(ids: ["`+id+`"]) {__typename id}}`)
	}
	for _, arguments := range []string{"first: 3", "last: 3", "first: 3, orderBy: NAME"} {
		all = append(all, "{organizations("+arguments+`) {totalCount pageInfo {hasNextPage hasPreviousPage startCursor endCursor} nodes {name}}}`)
	}
	for _, name := range slices.Sorted(maps.Keys(foreignInputs)) {
		for _, dryRun := range []string{"", ", dryRun: true"} {
			if strings.HasSuffix(name, "ApiKey") && dryRun != "" {
				continue
			}
			all = append(all, "mutation {"+name+"(input: {"+foreignInputs[name]+dryRun+"}) {userErrors {code message field rule}}}")
		}
	}
	return append(all,
		`mutation {applyChanges(input: {accountNumber: "#A", oneByOne: true, changes: [{lockUser: {login: "#plain@~acc.example"}}, {removeSite: {customerNumber: "#S2"}}]}) {
			results {kind outcome node {id} deletedId userErrors {code message field}} userErrors {code message field}}}`,
		`mutation {deleteUser(input: {login: "#admin@~acc.example"}) {userErrors {code message field}}}`,
		`mutation {lockUser(input: {login: "#admin@~acc.example"}) {userErrors {code message field}}}`,
		`mutation {lockUser(input: {login: "#plain@~acc.example", expectedRevision: 9999, maxAffected: 0}) {userErrors {code message field}}}`)
}

// asked returns the response to a document, with names in place of keys and ids, and the number of times that each statement was sent for it.
func (w *neighbours) asked(who, document string, n names) (string, map[string]int) {
	clear(w.sent.count)
	response := w.send("POST", "/graphql", w.body(n.fill(document)), post, "Authorization: Test "+who)
	w.read(response)
	return n.named(string(response.body)), maps.Clone(w.sent.count)
}

// TestForeignFilesAreAbsent: documents and files of others are the same 404 as absent ones.
func TestForeignFilesAreAbsent(t *testing.T) {
	w := openNeighbours(t)
	for _, path := range []string{"/documents/orders/#O1", "/documents/orders/#O1.pdf", "/accounts/#A/users.csv"} {
		get := func(who string, n names) (int, string) {
			response := w.send("GET", n.fill(path), "", "Authorization: Test "+who)
			return response.StatusCode, n.named(string(response.body))
		}
		own := names{w.p, w.ids}
		foreign, text := get("BOSS", own)
		absent, other := get("BOSS", own.absent())
		if foreign != 404 || absent != 404 || text != other {
			t.Errorf("%s: %d %s, and %d %s", path, foreign, text, absent, other)
		}
		if strings.HasSuffix(path, ".csv") {
			want := "You may not read the users of an organization as a file. These may: the operator, analysts, account administrators, co-administrators, API keys with READ. You are authenticated as a user without a role: "
			if status, text := get("USER", own); status != 403 || !strings.Contains(text, want) {
				t.Errorf("%s for a user: %d %s", path, status, text)
			}
		} else { // USER is a fulfillment contact, LOCKED is none
			if status, text := get("USER", own); status != 200 {
				t.Errorf("%s for a contact: %d %s", path, status, text)
			}
			if status, text := get("LOCKED", own); status != 404 {
				t.Errorf("%s for a user who is no contact: %d %s", path, status, text)
			}
			want := "You may not read the Fulfillment Document of an order. These may: "
			if status, text := get("WRITE_KEY", own); status != 403 || !strings.Contains(text, want) {
				t.Errorf("%s for a key with WRITE: %d %s", path, status, text)
			}
		}
		if status, text := get("ACCOUNT_ADMIN", own); status != 200 {
			t.Errorf("%s for an administrator: %d %s", path, status, text)
		}
	}
	file := "login,roles\n#plain@~acc.example,CO_ADMIN\n"
	for who, status := range map[string]int{"BOSS": 404, "HELPER": 404, "USER": 403, "READ_KEY": 403, "CO_ADMIN": 403, "WRITE_KEY": 403, "ACCOUNT_ADMIN": 200} {
		response := w.send("POST", w.fill("/accounts/#A/users.csv?dryRun=true"), w.fill(file), "Content-Type: text/csv", "Authorization: Test "+who)
		if response.StatusCode != status {
			t.Errorf("%s: %d %s, want %d", who, response.StatusCode, response.body, status)
		}
	}
}

// TestWithinTheAccount: rights within a change refuse some of the callers of its mutation.
func TestWithinTheAccount(t *testing.T) {
	w := openNeighbours(t)
	for _, test := range []struct{ who, document, want string }{
		{who: "CO_ADMIN", document: `mutation {createUser(input: {accountNumber: "#A", login: "#x@~acc.example", roles: [CO_ADMIN]}) {user {id}}}`,
			want: "FORBIDDEN input.roles"},
		{who: "WRITE_KEY", document: `mutation {applyChanges(input: {accountNumber: "#A", changes: [{grantRole: {login: "#plain@~acc.example", role: CO_ADMIN}}]}) {userErrors {code}}}`, want: "FORBIDDEN "},
		{who: "CO_ADMIN", document: `mutation {applyChanges(input: {accountNumber: "#A", oneByOne: true, changes: [{placeOrder: {` + foreignInputs["placeOrder"] + `}}]}) {userErrors {code}}}`, want: "FORBIDDEN "},
		{who: "ACCOUNT_ADMIN", document: `mutation {updateOrganization(input: {accountNumber: "#A", currency: "USD"}) {organization {id}}}`,
			want: "FORBIDDEN input.currency"},
		{who: "STRANGER", document: `mutation {registerUser(input: {accountNumber: "#A", login: "#else@~acc.example"}) {user {id}}}`, want: "FORBIDDEN input.login"},
		{who: "STRANGER", document: `mutation {registerUser(input: {accountNumber: "#B", login: "#new@~acc.example"}) {userErrors {code}}}`,
			want: `"UNKNOWN_REFERENCE"`},
		{who: "CO_ADMIN", document: `mutation {lockUser(input: {login: "#admin@~acc.example"}) {userErrors {code}}}`, want: `"ADMINISTRATOR_ONLY"`},
		{who: "WRITE_KEY", document: `mutation {deleteUser(input: {login: "#admin@~acc.example"}) {userErrors {code}}}`, want: `"ADMINISTRATOR_ONLY"`},
		{who: "LOCKED", document: `mutation {updateUser(input: {login: "#locked@~acc.example"}) {userErrors {code}}}`, want: "FORBIDDEN "},
		{who: "LOCKED", document: `{effectiveEntitlements(login: "#locked@~acc.example") {warnings {code}}}`, want: `"USER_NOT_ACTIVE"`},
		{who: "USER", document: `{a: effectiveEntitlements(login: "#plain@~acc.example") {at} b: effectiveEntitlements(login: "#admin@~acc.example") {at}}`, want: `"b":null`},
		{who: "USER", document: `{user(login: "#admin@~acc.example") {id} node(id: "@G") {id}}`, want: `{"user":null,"node":null}`},
		{who: "ACCOUNT_ADMIN", document: `{node(id: "@K") {id}}`, want: `{"node":null}`},
		{who: "NOBODY", document: `{__typename}`, want: "FORBIDDEN "},
	} {
		a := w.as(test.who, test.document)
		got := string(a.Data)
		for _, e := range a.Errors {
			got += e.Extensions.Code + " " + e.Extensions.Argument
		}
		if !strings.Contains(got, test.want) {
			t.Errorf("%s: %s: %s, want %s", test.who, test.document, got, test.want)
		}
	}
}

// TestOwnAnswer: a user reads its whole answer, in the operations that clients rely on, and a key with CHECK those of its organizations.
func TestOwnAnswer(t *testing.T) {
	w := openNeighbours(t)
	for _, who := range []string{"USER", "CHECK_KEY", "READ_KEY", "CO_ADMIN"} {
		for _, name := range []string{"EffectiveEntitlements", "Entitled"} {
			document := strings.Replace(operations(t)[name], "$login: String!", `$login: String! = "#plain@~acc.example"`, 1)
			a := w.as(who, document)
			if len(a.Errors) > 0 || strings.HasSuffix(string(a.Data), ":null}") {
				t.Errorf("%s: %s %+v", who, a.Data, a.Errors)
			}
		}
	}
	clear(w.sent.count)
	w.as("USER", strings.Replace(operations(t)["Entitled"], "$login: String!", `$login: String! = "#plain@~acc.example"`, 1))
	if total := len(w.sent.count); total > 2 {
		t.Errorf("a user's own answer takes %v", w.sent.count)
	}
}

// TestTransferBringsNothingAlong: after a transfer, the new administrators read only the entries of their own organization about the user, and of the
// transfer only its new side (R4, R31).
func TestTransferBringsNothingAlong(t *testing.T) {
	w := openNeighbours(t)
	for _, document := range []string{
		`mutation {updateUser(input: {login: "#mover@elsewhere.example", givenName: "Secretly"}) {userErrors {message}}}`,
		`mutation {transferUser(input: {login: "#mover@elsewhere.example", accountNumber: "#B"}) {userErrors {message}}}`,
		`mutation {updateUser(input: {login: "#mover@elsewhere.example", familyName: "Openly"}) {userErrors {message}}}`,
	} {
		if a := w.as("OPERATOR", document); len(a.Errors) > 0 || strings.Contains(string(a.Data), "message") {
			t.Fatalf("%s: %s %+v", document, a.Data, a.Errors)
		}
	}
	log := `auditLog {totalCount nodes {id action changes {field before after}}}`
	for who, test := range map[string]struct {
		want, lacks string
	}{
		"OPERATOR": {want: `"totalCount":4`, lacks: `nothing of this kind`}, // a transfer stands in the logs of both
		"BOSS":     {want: `"totalCount":2`, lacks: w.fill("#A") + `"`},
	} {
		for _, document := range []string{`{user(login: "#mover@elsewhere.example") {` + log + `}}`, `{organization(accountNumber: "#B") {` + log + `}}`} {
			a := w.as(who, document)
			named := string(a.Data)
			if len(a.Errors) > 0 || strings.HasPrefix(document, "{user") && !strings.Contains(named, test.want) || strings.Contains(named, test.lacks) {
				t.Errorf("%s: %s: got %s %+v, want %s without %s", who, document, named, a.Errors, test.want, test.lacks)
			}
		}
	}
}

// TestRegistrationIsCalledSo: the audit log calls a change as its mutation is called.
func TestRegistrationIsCalledSo(t *testing.T) {
	w := openNeighbours(t)
	w.as("STRANGER", `mutation {registerUser(input: {accountNumber: "#A", login: "#new@~acc.example"}) {userErrors {message}}}`)
	a := w.as("ACCOUNT_ADMIN", `{organization(accountNumber: "#A") {auditLog(first: 1) {nodes {action}}}}`)
	w.want(a, `{"organization":{"auditLog":{"nodes":[{"action":"registerUser"}]}}}`)
}
