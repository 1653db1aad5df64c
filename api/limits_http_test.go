package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"entitlegraph/api"
	"entitlegraph/graph"
)

// TestResponseHasTheCost in every answer of an operation whose cost was worked out, and only there.
func TestResponseHasTheCost(t *testing.T) {
	c := newClient(t, newMemory(1), func(config *api.Config) { config.Limits.Cost = 300 })
	for document, cost := range map[string]string{
		"{__typename}": `{"requested":0,"limit":300}`,
		"{organizations(first: 1) {nodes {name}}}":        `{"requested":2,"limit":300}`,
		"{node(id: \"?\") {id}}":                          `{"requested":1,"limit":300}`,
		"{organizations {nodes {users {nodes {login}}}}}": `{"requested":441,"limit":300}`,
		"{nothing}": "",
		"{":         "",
	} {
		var decoded struct{ Extensions map[string]json.RawMessage }
		response := c.send("POST", "/graphql", body(t, document), post)
		if err := json.Unmarshal(response.body, &decoded); err != nil {
			t.Fatal(err)
		}
		if got := string(decoded.Extensions["cost"]); got != cost {
			t.Errorf("%s: got %s, want %s", document, got, cost)
		}
	}
}

// TestBatch: each request of a list is answered as if it had come alone, in order; what they cost adds up.
func TestBatch(t *testing.T) {
	c := newClient(t, newMemory(1), func(config *api.Config) { config.Limits.Cost = 5 })
	list := func(documents ...string) string {
		bodies := make([]string, len(documents))
		for i, document := range documents {
			bodies[i] = body(t, document)
		}
		return " [" + strings.Join(bodies, ",") + "]"
	}
	response := c.send("POST", "/graphql", list(
		"{__typename}", "{organizations(first: 1) {nodes {name}}}", "{nothing}", "{organizations(first: 2) {nodes {name}}}", "{organizations(first: 1) {nodes {name}}}",
	), post, "Accept: "+mediaGraphQL)
	var answers []answer
	if err := json.Unmarshal(response.body, &answers); err != nil || len(answers) != 5 || response.StatusCode != 200 || !strings.HasPrefix(response.Header.Get("Content-Type"), mediaJSON) {
		t.Fatalf("%d %v %s", response.StatusCode, err, response.body)
	}
	c.want(answers[0], `{"__typename":"Query"}`)
	c.want(answers[1], `{"organizations":{"nodes":[{"name":"Company 1"}]}}`)
	c.wantError(answers[2], graph.CodeValidationFailed, "")
	c.want(answers[3], `{"organizations":{"nodes":[{"name":"Company 1"}]}}`)
	c.wantError(answers[4], graph.CodeLimit, "")
}

// TestIntrospectionOff: queries of the schema are refused, but not __typename; errors reveal nothing of the schema either.
func TestIntrospectionOff(t *testing.T) {
	c := newClient(t, newMemory(1), func(config *api.Config) { config.Limits.Introspection, config.Limits.Suggestions = false, false })
	for _, document := range []string{
		"{__schema {queryType {name}}}", `{__type(name: "User") {name}}`, "{...F} fragment F on Query {a: __schema {queryType {name}}}",
		readFile(t, "testdata/introspection.graphql"),
	} {
		c.wantError(c.ask(document, ""), graph.CodeValidationFailed, "")
	}
	c.want(c.ask("{__typename}", ""), `{"__typename":"Query"}`)
	for document, variables := range map[string]string{
		"{organisations {nodes {name}}}":                                           "",
		"{organizations(fist: 1) {nodes {name}}}":                                  "",
		"{organizations {nodes}}":                                                  "",
		"{organizations(orderBy: NAMES) {nodes {name}}}":                           "",
		"{organizations(filter: {serch: \"a\"}) {nodes {name}}}":                   "",
		"{node(id: \"a\") {...on Usr {login}}}":                                    "",
		"query($o: OrganizationOrder) {organizations(orderBy: $o) {nodes {name}}}": `{"o":"NAMES"}`,
		"mutation {lockUser(input: {logn: \"a\"}) {deletedId}}":                    "",
	} {
		a := c.ask(document, variables)
		if len(a.Errors) == 0 || strings.Contains(fmt.Sprint(a.Errors), "Did you mean") {
			t.Errorf("%s: got %+v", document, a.Errors)
		}
	}
}

// TestTurns: requests beyond the maximum of concurrent ones wait, and are refused for now when none ends in time.
func TestTurns(t *testing.T) {
	m := newMemory(1)
	entered, release := make(chan struct{}), make(chan struct{})
	m.fail = func(context.Context, string) error {
		entered <- struct{}{}
		<-release
		return nil
	}
	c := newClient(t, m, func(config *api.Config) { config.Limits.Concurrent, config.Limits.Queue = 1, 1 })
	var busy sync.WaitGroup
	busy.Go(func() { c.ask("{organizations(first: 1) {nodes {name}}}", "") })
	<-entered
	response := c.send("POST", "/graphql", body(t, "{__typename}"), post)
	if response.StatusCode != 503 || response.Header.Get("Retry-After") != "1" {
		t.Errorf("got %d %v", response.StatusCode, response.Header)
	}
	c.wantError(c.read(response), graph.CodeUnavailable, "")
	if response := c.send("GET", "/healthz", ""); response.StatusCode != 200 {
		t.Errorf("health waits for a turn: %d", response.StatusCode)
	}
	close(release)
	busy.Wait()
	c.want(c.ask("{__typename}", ""), `{"__typename":"Query"}`)
}
