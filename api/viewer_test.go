package api_test

import (
	"strings"
	"testing"

	"entitlegraph/api"
	"entitlegraph/graph"
)

// TestMe: every kind of caller learns as what it asks and what it reaches, and nothing of anybody else.
func TestMe(t *testing.T) {
	w := openNeighbours(t)
	own := `"everyOrganization":false,"organizations":{"totalCount":1,"nodes":[{"accountNumber":"#A"}]}`
	for who, want := range map[string]string{
		"ACCOUNT_ADMIN":      `"kind":"ADMINISTRATOR","login":"~admin@~acc.example","roles":["ACCOUNT_ADMIN"],"scopes":[],` + own + `,"user":{"login":"#admin@~acc.example"}`,
		"CO_ADMIN":           `"kind":"ADMINISTRATOR","login":"~co@~acc.example","roles":["CO_ADMIN"],"scopes":[],` + own + `,"user":{"login":"#co@~acc.example"}`,
		"USER":               `"kind":"USER","login":"~plain@~acc.example","roles":[],"scopes":[],` + own + `,"user":{"login":"#plain@~acc.example"}`,
		"LOCKED":             `"kind":"USER","login":"~locked@~acc.example","roles":[],"scopes":[],` + own + `,"user":{"login":"#locked@~acc.example"}`,
		"CHECK_KEY":          `"kind":"API_KEY","login":null,"roles":[],"scopes":["CHECK"],` + own + `,"user":null`,
		"READ_AND_WRITE_KEY": `"kind":"API_KEY","login":null,"roles":[],"scopes":["READ","WRITE"],` + own + `,"user":null`,
		"STRANGER":           `"kind":"STRANGER","login":"~new@~acc.example","roles":[],"scopes":[],"everyOrganization":false,"organizations":{"totalCount":0,"nodes":[]},"user":null`,
	} {
		a := w.as(who, `{me {kind login roles scopes everyOrganization organizations {totalCount nodes {accountNumber}} user {login} expiresAt}}`)
		if got := (names{w.p, w.ids}).named(string(a.Data)); len(a.Errors) > 0 || got != `{"me":{`+want+`,"expiresAt":null}}` {
			t.Errorf("%s:\ngot  %s %+v\nwant %s", who, got, a.Errors, want)
		}
	}
	for who, kind := range map[string]string{"OPERATOR": "DEVELOPMENT_OPERATOR", "ANALYST": "ANALYST"} {
		a := w.as(who, `{me {kind actor login roles scopes everyOrganization organizations(first: 1) {nodes {accountNumber} pageInfo {hasNextPage}} user {login} expiresAt}}`)
		want := `{"me":{"kind":"` + kind + `","actor":"` + strings.ToLower(who) + `","login":null,"roles":[],"scopes":[],"everyOrganization":true,"organizations":{"nodes":[{"accountNumber":`
		if !strings.HasPrefix(string(a.Data), want) || !strings.HasSuffix(string(a.Data), `"pageInfo":{"hasNextPage":true}},"user":null,"expiresAt":null}}`) {
			t.Errorf("%s: %s %+v", who, a.Data, a.Errors)
		}
	}
	if a := w.as("NOBODY", `{me {kind}}`); len(a.Errors) != 1 || a.Errors[0].Extensions.Code != string(graph.CodeForbidden) {
		t.Errorf("without a viewer: %s %+v", a.Data, a.Errors)
	}
}

// TestMeRunsNoStatement: the viewer is known already, so a query for it alone reads nothing from the store.
func TestMeRunsNoStatement(t *testing.T) {
	m := newMemory(1)
	until := noon
	c := newClient(t, m, func(c *api.Config) {
		c.Authenticator = visitors{"KEY": {Kind: graph.ViewerPartner, Actor: "key:k", Scopes: []graph.Scope{graph.ScopeWrite}, ExpiresAt: &until}}
	})
	a := c.read(c.send("POST", "/graphql", body(t, `{me {kind actor scopes expiresAt}}`), post, "Authorization: Test KEY"))
	if c.want(a, `{"me":{"kind":"API_KEY","actor":"key:k","scopes":["WRITE"],"expiresAt":"2026-06-11T12:00:00Z"}}`); len(m.calls) > 0 {
		t.Errorf("asked %v", m.calls)
	}
}
