package api_test

import (
	"maps"
	"testing"

	"entitlegraph/graph"
)

// TestOneCallForAllSiblings asks through nodes and edges, across several accounts and levels: the store is called once for each
// field, however many objects ask.
func TestOneCallForAllSiblings(t *testing.T) {
	tests := map[string]struct {
		document string
		calls    map[string]int
	}{
		"nodes": {
			document: `{organizations {nodes {sites {nodes {organization {name}}} fulfillmentContacts {user {organization {name}}} domains {name}}}}`,
			calls: map[string]int{
				"Organizations": 1, "SitesOfOrganizations": 1, "OrganizationsOfSites": 1, "ContactsOfOrganizations": 1, "OrganizationsOfUsers": 1,
				"DomainsOfOrganizations": 1,
			},
		},
		"edges": {
			document: `{organizations {edges {node {users(first: 5) {edges {node {entitlementGroups(first: 5) {edges {node {products {code} members {totalCount}}}} restrictedTo {code}}}}}}}}`,
			calls: map[string]int{
				"Organizations": 1, "UsersOfOrganizations": 1, "GroupsOfUsers": 1, "ProductsOfGroups": 1, "MembersOfGroups": 1, "ProductsOfUsers": 1,
			},
		},
		"entitlements": {
			document: `{organizations {nodes {entitlementCountryOptions {sites {organization {name}}} users {nodes {effectiveEntitlements {country {code}}}}}}}`,
			calls:    map[string]int{"Organizations": 1, "AccountFacts": 1, "OrganizationsOfSites": 1, "UsersOfOrganizations": 1, "Facts": 1},
		},
		"what is loaded already": {
			document: `{organizations {nodes {contracts(first: 5) {nodes {lines {nodes {
				product {name} contract {contractNumber organization {name}} order {orderNumber site {name} fulfillmentDocument {siteInformation {name}}}}}
				orders {nodes {contract {status}}}}}}}}`,
			calls: map[string]int{
				"Organizations": 1, "ContractsOfOrganizations": 1, "LinesOfContracts": 1, "OrganizationsOfContracts": 1, "SitesOfOrders": 1,
				"DocumentsOfOrders": 1, "OrdersOfContracts": 1, "ContractsOfOrders": 1,
			},
		},
		"the same field twice, asked differently": {
			document: `{organizations {nodes {a: sites(first: 1) {nodes {name}} b: sites(last: 1) {nodes {name}}}}}`,
			calls:    map[string]int{"Organizations": 1, "SitesOfOrganizations": 2},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			m := newMemory(7)
			a := newClient(t, m).ask(test.document, "")
			if len(a.Errors) > 0 || !maps.Equal(m.calls, test.calls) {
				t.Errorf("got %v %+v, want %v", m.calls, a.Errors, test.calls)
			}
		})
	}
}

func TestSiblingsGetTheirOwn(t *testing.T) {
	c := newClient(t, newMemory(2))
	c.want(c.ask(`{organizations {nodes {a: sites(first: 1) {nodes {customerNumber}} b: sites(last: 1) {edges {node {customerNumber organization {name}}}}}}}`, ""),
		`{"organizations":{"nodes":[`+
			`{"a":{"nodes":[{"customerNumber":"CUST-1-1"}]},"b":{"edges":[{"node":{"customerNumber":"CUST-1-2","organization":{"name":"Company 1"}}}]}},`+
			`{"a":{"nodes":[{"customerNumber":"CUST-2-1"}]},"b":{"edges":[{"node":{"customerNumber":"CUST-2-2","organization":{"name":"Company 2"}}}]}}]}}`)
}

func TestNodes(t *testing.T) {
	m := newMemory(2)
	c := newClient(t, m)
	organization, site := graph.EncodeID(graph.KindOrganization, "o2"), graph.EncodeID(graph.KindSite, "o1-s1")
	country, absent := graph.EncodeID(graph.KindCountry, "DE"), graph.EncodeID(graph.KindSite, "none")
	c.want(c.ask(`query($ids: [ID!]!) {nodes(ids: $ids) {__typename ...on Site {organization {name}} ...on Country {name}}}`,
		`{"ids":["`+site+`","`+absent+`","`+organization+`","`+country+`","`+site+`"]}`),
		`{"nodes":[{"__typename":"Site","organization":{"name":"Company 1"}},null,{"__typename":"Organization"},`+
			`{"__typename":"Country","name":"Germany"},{"__typename":"Site","organization":{"name":"Company 1"}}]}`)
	if m.calls["NodesByID"] != 2 || m.calls["OrganizationsOfSites"] != 1 {
		t.Errorf("calls %v", m.calls)
	}
	c.want(c.ask(`query($id: ID!) {node(id: $id) {id}}`, `{"id":"`+organization+`"}`), `{"node":{"id":"`+organization+`"}}`)
	c.want(c.ask(`query($id: ID!) {node(id: $id) {id}}`, `{"id":"`+absent+`"}`), `{"node":null}`)
	c.want(c.ask(`query($id: ID!) {node(id: $id) {id}}`, `{"id":"`+graph.EncodeID(graph.KindCountry, "XX")+`"}`), `{"node":null}`)
}

func TestUnknownKeysAreNull(t *testing.T) {
	c := newClient(t, newMemory(1))
	c.want(c.ask(`{organization(accountNumber: "none") {id} site(customerNumber: "none") {id} user(login: "no@one.example") {id}
		contract(contractNumber: "none") {id} order(orderNumber: "none") {id} product(code: "none") {id} effectiveEntitlements(login: "no@one.example") {at}}`, ""),
		`{"organization":null,"site":null,"user":null,"contract":null,"order":null,"product":null,"effectiveEntitlements":null}`)
}
