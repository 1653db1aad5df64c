package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"entitlegraph/graph"
)

const contactRecords = `{"type":"product","code":"#P","name":"P"}
{"type":"organization","accountNumber":"#ACC","name":"Acme","currency":"EUR","sites":[{"customerNumber":"#S1","name":"Köln","country":"DE"},{"customerNumber":"#S2","name":"Roma","country":"IT"}]}
{"type":"contract","accountNumber":"#ACC","contractNumber":"#K","startsOn":"2026-01-01","orders":[
{"orderNumber":"#DE","orderedOn":"2026-01-01","customerNumber":"#S1","lines":[{"product":"#P","annualRecurringRevenue":"5.00"}]},
{"orderNumber":"#IT","orderedOn":"2026-01-01","customerNumber":"#S2","lines":[{"product":"#P"}]},
{"orderNumber":"#BOTH","orderedOn":"2026-01-01","customerNumber":"#S1","lines":[{"product":"#P"},{"product":"#P","country":"IT"}]},
{"orderNumber":"#ALL","orderedOn":"2026-01-01","customerNumber":"#S1","lines":[{"product":"#P","global":true}]},
{"orderNumber":"#EMPTY","orderedOn":"2026-01-01","customerNumber":"#S1","lines":[]}]}
{"type":"organization","accountNumber":"#OTHER","name":"Other","currency":"EUR","sites":[{"customerNumber":"#T1","name":"Wien","country":"DE"}]}
{"type":"contract","accountNumber":"#OTHER","contractNumber":"#OK","startsOn":"2026-01-01","orders":[{"orderNumber":"#FOREIGN","orderedOn":"2026-01-01","customerNumber":"#T1","lines":[{"product":"#P","global":true}]}]}
`

// TestContactsReadDocuments: a user without a role reads the Fulfillment Documents of the orders that it is notified of (R26), and no
// other, by the API, as a page and as PDF, and by the orders in its own answer. Other orders cannot be distinguished from absent ones.
func TestContactsReadDocuments(t *testing.T) {
	t.Parallel()
	_, store, _ := openServer(t)
	p := unique()
	names := names{prefix: p}
	text := strings.ReplaceAll(strings.ReplaceAll(contactRecords, ",\"orders\":[\n", ",\"orders\":["), "},\n{\"orderNumber\"", "},{\"orderNumber\"")
	contacts := map[string]struct {
		status    string
		countries []string
		notified  string
	}{
		"GLOBAL":          {status: "ACTIVE", countries: []string{""}, notified: "ALL BOTH DE EMPTY IT"},
		"GERMAN":          {status: "ACTIVE", countries: []string{"DE"}, notified: "ALL BOTH DE"},
		"ITALIAN":         {status: "ACTIVE", countries: []string{"IT"}, notified: "ALL BOTH IT"},
		"GERMAN_ITALIAN":  {status: "ACTIVE", countries: []string{"DE", "IT"}, notified: "ALL BOTH DE IT"},
		"GERMAN_GLOBAL":   {status: "ACTIVE", countries: []string{"DE", ""}, notified: "ALL BOTH DE EMPTY IT"},
		"NO_CONTACT":      {status: "ACTIVE"},
		"INVITED_ONE":     {status: "INVITED", countries: []string{""}},
		"LOCKED_ONE":      {status: "LOCKED", countries: []string{""}},
		"DEACTIVATED_ONE": {status: "DEACTIVATED", countries: []string{"DE"}},
	}
	login := func(who string) string { return strings.ToLower(p + who + "@acme.example") }
	for who, contact := range contacts {
		text += fmt.Sprintf("{\"type\":\"user\",\"accountNumber\":\"#ACC\",\"login\":%q,\"status\":%q}\n", login(who), contact.status)
		for _, country := range contact.countries {
			text += strings.Replace(fmt.Sprintf("{\"type\":\"fulfillmentContact\",\"accountNumber\":\"#ACC\",\"login\":%q,\"country\":%q}\n", login(who), country), `,"country":""`, "", 1)
		}
	}
	load(t, store, []byte(names.fill(text)))
	found, err := store.OrganizationsByAccountNumber(t.Context(), []string{p + "ACC"})
	if err != nil || found[0] == nil {
		t.Fatal(err)
	}
	v := visitors{}
	for who := range contacts {
		users, err := store.UsersByLoginKey(t.Context(), []string{login(who)}, graph.Alone)
		if err != nil || users[0] == nil {
			t.Fatal(who, err)
		}
		v[who] = &graph.Viewer{
			Kind: graph.ViewerUser, Actor: users[0].NodeID(), LoginKey: users[0].LoginKey, UserID: users[0].ID, Status: users[0].Status,
			OrganizationIDs: []string{found[0].ID}, AccountNumbers: []string{p + "ACC"},
		}
	}
	o := &office{client: &client{t: t}, p: p, store: store}
	c := o.as(v, nil)
	for who, contact := range contacts {
		for _, order := range []string{"DE", "IT", "BOTH", "ALL", "EMPTY", "FOREIGN", "NONE"} {
			notified := slices.Contains(strings.Fields(contact.notified), order)
			asked := c.askAs(who, fmt.Sprintf(`{fulfillmentDocument(orderNumber: "%s") {orderInformation {orderNumber lines {product {code} quantity}} siteInformation {name organizationName}}}`, p+order))
			if shown := strings.Contains(string(asked.Data), `"orderNumber":"`+p+order+`"`); shown != notified || len(asked.Errors) > 0 || !notified && string(asked.Data) != `{"fulfillmentDocument":null}` {
				t.Errorf("%s asks for the document of %s, notified %t: %s %+v", who, order, notified, asked.Data, asked.Errors)
			}
			byOrder := c.askAs(who, fmt.Sprintf(`{order(orderNumber: "%s") {orderNumber fulfillmentDocument {siteInformation {name}}}}`, p+order))
			if shown := strings.Contains(string(byOrder.Data), `"orderNumber":"`+p+order+`"`); shown != notified || len(byOrder.Errors) > 0 || !notified && string(byOrder.Data) != `{"order":null}` {
				t.Errorf("%s asks for the order %s, notified %t: %s %+v", who, order, notified, byOrder.Data, byOrder.Errors)
			}
			for _, suffix := range []string{"", ".pdf"} {
				want := 404
				if notified {
					want = 200
				}
				reply := c.send("GET", "/documents/orders/"+p+order+suffix, "", "Authorization: Test "+who)
				if reply.StatusCode != want || !notified && !strings.Contains(string(reply.body), `"NOT_FOUND"`) {
					t.Errorf("%s opens the document of %s%s: %d, want %d", who, order, suffix, reply.StatusCode, want)
				}
			}
		}
		for _, document := range []string{
			`{order(orderNumber: "#DE") {contract {contractNumber}}}`, `{order(orderNumber: "#DE") {site {name}}}`, `{fulfillmentDocument(orderNumber: "#DE") {orderInformation {lines {annualRecurringRevenue {amount}}}}}`,
			`{fulfillmentDocument(orderNumber: "#DE") {orderInformation {lines {order {site {name}}}}}}`,
		} {
			if asked := c.askAs(who, names.fill(document)); len(asked.Errors) != 1 || asked.Errors[0].Extensions.Code != "FORBIDDEN" {
				t.Errorf("%s: %s: %s %+v", who, document, asked.Data, asked.Errors)
			}
		}
	}
	// The answer of each user has lines of the orders DE, BOTH and ALL, since the country of the account is DE; GERMAN reads the documents of all three.
	for who, readable := range map[string]int{"GLOBAL": 3, "GERMAN": 3, "ITALIAN": 2, "NO_CONTACT": 0} {
		asked := c.askAs(who, fmt.Sprintf(`{effectiveEntitlements(login: %q) {entitlements {lines {order {orderNumber fulfillmentDocument {htmlUrl}}}}}}`, login(who)))
		others := len(asked.Errors) == 3-readable
		for _, err := range asked.Errors {
			others = others && err.Extensions.Code == "FORBIDDEN"
		}
		if shown := strings.Count(string(asked.Data), "htmlUrl"); shown != readable || !others {
			t.Errorf("%s reads %d documents in its own answer, want %d: %s %+v", who, shown, readable, asked.Data, asked.Errors)
		}
	}
}
