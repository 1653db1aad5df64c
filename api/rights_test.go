package api_test

import (
	"testing"

	"entitlegraph/api"
	"entitlegraph/graph"
)

// TestRightsAreChecked: the rights of the schema hold for GraphQL and for every address beside it, before the store is read.
func TestRightsAreChecked(t *testing.T) {
	key := &graph.Viewer{Kind: graph.ViewerPartner, Actor: "key:k", Scopes: []graph.Scope{graph.ScopeWrite}, OrganizationIDs: []string{"o1"}, AccountNumbers: []string{"ACC-1"}}
	m := newMemory(1)
	c := newClient(t, m, func(c *api.Config) { c.Authenticator = visitors{"KEY": key} })
	c.wantError(c.askAs("KEY", `{organization(accountNumber: "ACC-1") {id}}`), graph.CodeForbidden, "")
	for _, path := range []string{"/documents/orders/ORD-1", "/documents/orders/ORD-1.pdf", "/accounts/ACC-1/users.csv"} {
		reply := c.send("GET", path, "", "Authorization: Test KEY")
		if a := c.read(reply); reply.StatusCode != 403 || len(a.Errors) != 1 || a.Errors[0].Extensions.Code != string(graph.CodeForbidden) {
			t.Errorf("%s: %d %s", path, reply.StatusCode, reply.body)
		}
	}
	if len(m.calls) > 0 {
		t.Errorf("the store was read: %v", m.calls)
	}
}
