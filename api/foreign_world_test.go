package api_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"entitlegraph/api"
	"entitlegraph/graph"
	"entitlegraph/neo4j"
	"entitlegraph/neo4j/neo4jtest"
)

// foreignRecords are an account with some of everything, and another one with an administrator. # begins every key, ~ every domain.
const foreignRecords = `{"type":"product","code":"#P1","name":"One"}
{"type":"product","code":"#P2","name":"Two"}
{"type":"organization","accountNumber":"#A","name":"Acme","currency":"EUR","sites":[{"customerNumber":"#S1","name":"Köln","country":"DE"},{"customerNumber":"#S2","name":"Roma","country":"IT"}]}
{"type":"domain","accountNumber":"#A","name":"~acc.example","autoApprove":true}
{"type":"contract","accountNumber":"#A","contractNumber":"#C1","startsOn":"2026-01-01","orders":[{"orderNumber":"#O1","orderedOn":"2026-01-01","customerNumber":"#S1","lines":[{"product":"#P1","quantity":5},{"product":"#P2","global":true}]}]}
{"type":"group","accountNumber":"#A","name":"Sales","products":["#P1"]}
{"type":"user","accountNumber":"#A","login":"#admin@~acc.example","status":"ACTIVE","roles":["ACCOUNT_ADMIN"],"profileCountry":"DE"}
{"type":"user","accountNumber":"#A","login":"#co@~acc.example","status":"ACTIVE","roles":["CO_ADMIN"]}
{"type":"user","accountNumber":"#A","login":"#plain@~acc.example","status":"ACTIVE","groups":["Sales"]}
{"type":"user","accountNumber":"#A","login":"#invited@~acc.example","status":"INVITED"}
{"type":"user","accountNumber":"#A","login":"#locked@~acc.example","status":"LOCKED"}
{"type":"user","accountNumber":"#A","login":"#gone@~acc.example","status":"DEACTIVATED"}
{"type":"user","accountNumber":"#A","login":"#mover@elsewhere.example","status":"ACTIVE","products":["#P1"]}
{"type":"fulfillmentContact","accountNumber":"#A","login":"#admin@~acc.example"}
{"type":"fulfillmentContact","accountNumber":"#A","login":"#plain@~acc.example"}
{"type":"organization","accountNumber":"#B","name":"Other","currency":"EUR","sites":[{"customerNumber":"#T1","name":"Wien","country":"AT"}]}
{"type":"user","accountNumber":"#B","login":"#boss@other.example","status":"ACTIVE","roles":["ACCOUNT_ADMIN"]}
{"type":"user","accountNumber":"#B","login":"#helper@other.example","status":"ACTIVE","roles":["CO_ADMIN"]}
{"type":"user","accountNumber":"#B","login":"#outsider@other.example","status":"ACTIVE"}
`

// foreignInputs are the inputs of mutations that are allowed in the account #A.
var foreignInputs = map[string]string{
	"createOrganization":          `accountNumber: "#NEW", name: "New", currency: "EUR", site: {customerNumber: "#S9", name: "HQ", country: "DE"}`,
	"updateOrganization":          `accountNumber: "#A", name: "Acme Ltd"`,
	"deleteOrganization":          `accountNumber: "#A"`,
	"claimDomain":                 `accountNumber: "#A", domain: "~more.example"`,
	"verifyDomain":                `accountNumber: "#A", domain: "~acc.example"`,
	"releaseDomain":               `accountNumber: "#A", domain: "~acc.example"`,
	"addSite":                     `accountNumber: "#A", customerNumber: "#S8", name: "Bonn", country: "DE"`,
	"updateSite":                  `customerNumber: "#S2", name: "Roma 2"`,
	"removeSite":                  `customerNumber: "#S2"`,
	"createUser":                  `accountNumber: "#A", login: "#fresh@~acc.example"`,
	"registerUser":                `accountNumber: "#A", login: "#new@~acc.example"`,
	"renameUser":                  `login: "#plain@~acc.example", newLogin: "#plainer@~acc.example"`,
	"updateUser":                  `login: "#plain@~acc.example", givenName: "Ann"`,
	"approveUser":                 `login: "#invited@~acc.example"`,
	"lockUser":                    `login: "#plain@~acc.example"`,
	"unlockUser":                  `login: "#locked@~acc.example"`,
	"deactivateUser":              `login: "#plain@~acc.example"`,
	"reactivateUser":              `login: "#gone@~acc.example"`,
	"inviteUser":                  `login: "#plain@~acc.example"`,
	"transferUser":                `login: "#gone@~acc.example", accountNumber: "#A"`,
	"deleteUser":                  `login: "#plain@~acc.example"`,
	"designateEntitlementCountry": `login: "#plain@~acc.example", country: "DE"`,
	"overrideUserCountry":         `login: "#plain@~acc.example", country: "IT"`,
	"restrictUser":                `login: "#plain@~acc.example", productCodes: ["#P2"]`,
	"setDefaultAccess":            `accountNumber: "#A", country: "DE", access: DENY`,
	"setProductAccess":            `accountNumber: "#A", productCode: "#P2", access: DENY`,
	"setUserAccess":               `login: "#plain@~acc.example", productCode: "#P2", access: DENY`,
	"grantRole":                   `login: "#plain@~acc.example", role: CO_ADMIN`,
	"revokeRole":                  `login: "#co@~acc.example", role: CO_ADMIN`,
	"createProduct":               `code: "#P9", name: "Nine"`,
	"updateProduct":               `code: "#P2", name: "Two and a half"`,
	"createContract":              `accountNumber: "#A", contractNumber: "#C9", startsOn: "2026-01-01"`,
	"updateContract":              `contractNumber: "#C1", graceDays: 3`,
	"placeOrder":                  `contractNumber: "#C1", orderNumber: "#O9", orderedOn: "2026-02-01", customerNumber: "#S1", lines: [{productCode: "#P2"}]`,
	"createEntitlementGroup":      `accountNumber: "#A", name: "Fresh", logins: ["#plain@~acc.example"]`,
	"updateEntitlementGroup":      `groupId: "@G", name: "Sales 2"`,
	"deleteEntitlementGroup":      `groupId: "@G"`,
	"overrideGroupCountry":        `groupId: "@G", country: "DE"`,
	"addGroupMembers":             `groupId: "@G", logins: ["#co@~acc.example"]`,
	"removeGroupMembers":          `groupId: "@G", logins: ["#plain@~acc.example"]`,
	"addFulfillmentContact":       `accountNumber: "#A", login: "#co@~acc.example"`,
	"removeFulfillmentContact":    `id: "@C"`,
	"applyChanges":                `accountNumber: "#A", changes: [{updateUser: {login: "#plain@~acc.example", givenName: "Ann"}}]`,
	"createApiKey":                `name: "Portal", scopes: [READ], accountNumbers: ["#A"]`,
	"rotateApiKey":                `id: "@K"`,
	"revokeApiKey":                `id: "@K"`,
}

// foreignQueries are the arguments of queries about the account #A.
var foreignQueries = map[string]string{
	"node": `(id: "@U")`, "nodes": `(ids: ["@U"])`, "organization": `(accountNumber: "#A")`, "site": `(customerNumber: "#S1")`,
	"user": `(login: "#plain@~acc.example")`, "contract": `(contractNumber: "#C1")`, "order": `(orderNumber: "#O1")`, "fulfillmentDocument": `(orderNumber: "#O1")`, "product": `(code: "#P1")`,
	"effectiveEntitlements": `(login: "#plain@~acc.example")`, "checkEntitlement": `(login: "#plain@~acc.example", productCode: "#P1")`,
	"checkEntitlements": `(checks: [{login: "#plain@~acc.example", productCode: "#P1"}])`,
}

// neighbours is a server with two accounts, and a viewer of every kind.
type neighbours struct {
	*client
	store *neo4j.Store
	sent  *trips
	p     string
	ids   map[string]string // placeholders of ids
}

func openNeighbours(t *testing.T) *neighbours {
	t.Helper()
	return openNeighboursOn(t, neo4jtest.Open(t))
}

// openNeighboursOn has the accounts in a database.
func openNeighboursOn(t *testing.T, connection *neo4jtest.Connection) *neighbours {
	t.Helper()
	_, store, sent := openServerOn(t, connection)
	w := &neighbours{store: store, sent: sent, p: unique(), ids: map[string]string{}}
	load(t, store, []byte(w.fill(foreignRecords)))
	log, who := &bytes.Buffer{}, w.visitors(t)
	observed, err := neo4j.Open(neo4j.Config{
		URI: connection.URI, Username: connection.Username, Password: connection.Password, Observe: sent.observe,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = observed.Close(t.Context()) })
	w.client = &client{t: t, log: log, handler: api.Handler(api.Config{
		Store: observed, Entitlements: observed, Changes: observed, APIKeys: observed, Clock: func() time.Time { return noon },
		Logger: zerolog.New(zerolog.SyncWriter(log)), Authenticator: who,
	})}
	w.find(t)
	return w
}

// visitors returns a viewer of every kind who belongs to #A, and administrators of #B.
func (w *neighbours) visitors(t *testing.T) visitors {
	t.Helper()
	user := func(login string) *graph.Viewer {
		_, key, err := graph.NormalizeLogin(w.fill(login))
		if err != nil {
			t.Fatal(err)
		}
		u, o, err := w.store.UserOfLogin(t.Context(), key)
		if err != nil || u == nil {
			t.Fatalf("%s: %v", login, err)
		}
		v := &graph.Viewer{
			Kind: graph.ViewerUser, Actor: u.NodeID(), LoginKey: key, UserID: u.ID, Status: u.Status,
			OrganizationIDs: []string{o.ID}, AccountNumbers: []string{o.AccountNumber},
		}
		if u.Status == graph.UserActive {
			v.Roles = u.Roles
		}
		return v
	}
	plain := user("#plain@~acc.example")
	key := func(scopes ...graph.Scope) *graph.Viewer {
		return &graph.Viewer{
			Kind: graph.ViewerPartner, Actor: "key:" + w.p, Scopes: scopes, OrganizationIDs: plain.OrganizationIDs, AccountNumbers: plain.AccountNumbers,
		}
	}
	boss, outside := user("#boss@other.example"), key(graph.Scopes...)
	outside.OrganizationIDs, outside.AccountNumbers = boss.OrganizationIDs, boss.AccountNumbers
	_, stranger, _ := graph.NormalizeLogin(w.fill("#new@~acc.example"))
	w.ids["@U"] = graph.EncodeID(graph.KindUser, plain.UserID)
	return visitors{
		"OPERATOR": graph.Operator(), "ANALYST": {Kind: graph.ViewerAnalyst, Actor: "analyst"}, "ACCOUNT_ADMIN": user("#admin@~acc.example"),
		"CO_ADMIN": user("#co@~acc.example"), "USER": plain, "LOCKED": user("#locked@~acc.example"), "CHECK_KEY": key(graph.ScopeCheck),
		"READ_KEY": key(graph.ScopeRead), "WRITE_KEY": key(graph.ScopeWrite), "READ_AND_WRITE_KEY": key(graph.ScopeRead, graph.ScopeWrite),
		"STRANGER": {Kind: graph.ViewerStranger, Actor: "stranger", LoginKey: stranger}, "NOBODY": nil,
		"BOSS": boss, "HELPER": user("#helper@other.example"), "OUTSIDER": user("#outsider@other.example"), "OUTSIDE_KEY": outside,
	}
}

// find notes the ids of what operations name.
func (w *neighbours) find(t *testing.T) {
	t.Helper()
	a := w.as("OPERATOR", `mutation {createApiKey(input: {`+foreignInputs["createApiKey"]+`}) {apiKey {id}}
		updateOrganization(input: {accountNumber: "#A", name: "Acme Inc"}) {userErrors {code}}}`)
	w.note(t, a, map[string]string{"@K": "createApiKey.apiKey"})
	a = w.as("OPERATOR", `{organization(accountNumber: "#A") {id entitlementGroups {nodes {id}} fulfillmentContacts {id} domains {id} sites {nodes {id}}
		contracts {nodes {id orders {nodes {id}} lines {nodes {id}}}} auditLog {nodes {id}}}}`)
	w.note(t, a, map[string]string{
		"@O": "organization", "@G": "organization.entitlementGroups.nodes", "@C": "organization.fulfillmentContacts", "@D": "organization.domains",
		"@S": "organization.sites.nodes", "@N": "organization.contracts.nodes", "@R": "organization.contracts.nodes.orders.nodes",
		"@L": "organization.contracts.nodes.lines.nodes", "@E": "organization.auditLog.nodes",
	})
}

// note notes the ids of objects in an answer, by where they are: the first one of a list.
func (w *neighbours) note(t *testing.T, a answer, places map[string]string) {
	t.Helper()
	var data any
	if err := json.Unmarshal(a.Data, &data); err != nil || len(a.Errors) > 0 {
		t.Fatalf("%v %s %+v", err, a.Data, a.Errors)
	}
	for name, place := range places {
		at := data
		for _, field := range strings.Split(place+".id", ".") {
			if list, ok := at.([]any); ok && len(list) > 0 {
				at = list[0]
			}
			object, _ := at.(map[string]any)
			at = object[field]
		}
		id, ok := at.(string)
		if !ok {
			t.Fatalf("%s is not in %s", place, a.Data)
		}
		w.ids[name] = id
	}
}

// fill replaces names by keys and ids.
func (w *neighbours) fill(text string) string { return names{w.p, w.ids}.fill(text) }

// as sends a document as one of the visitors.
func (w *neighbours) as(who, document string) answer {
	return w.read(w.send("POST", "/graphql", w.body(w.fill(document)), post, "Authorization: Test "+who))
}

func (w *neighbours) body(document string) string {
	content, _ := json.Marshal(map[string]string{"query": document}) // texts always marshal
	return string(content)
}
