package api_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"entitlegraph/graph"
)

// TestLimits refuses documents that ask too much, before they are validated or run.
func TestLimits(t *testing.T) {
	repeat := func(n int, f func(int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(f(i))
		}
		return b.String()
	}
	bomb := func(n int, on, field string) string {
		return repeat(n, func(i int) string {
			next := "__typename"
			if i+1 < n {
				next = fmt.Sprintf("...F%d", i+1)
			}
			return fmt.Sprintf(" fragment F%d on %s {a: %s {%s} b: %s {%s}}", i, on, field, next, field, next)
		})
	}
	tests := map[string]string{
		"tokens":            "{" + strings.Repeat("__typename ", 3000) + "}",
		"fragments":         "{__typename}" + repeat(60, func(i int) string { return fmt.Sprintf(" fragment F%d on Query {__typename}", i) }),
		"selections":        "{" + strings.Repeat("__typename ", 600) + "}",
		"aliases":           "{" + repeat(40, func(i int) string { return fmt.Sprintf("a%d: __typename ", i) }) + "}",
		"depth":             "{" + strings.Repeat("a {", 30) + "a" + strings.Repeat("}", 30) + "}",
		"depth, unexecuted": "{__typename @skip(if: true) ...F @skip(if: true)} fragment F on Query {" + strings.Repeat("a {", 30) + "a" + strings.Repeat("}", 30) + "}",
		"bomb":              "{organization(accountNumber: \"A\") {...F0}}" + bomb(20, "Organization", "sites"),
		"introspection":     "{__schema {queryType {...F0}}}" + bomb(24, "__Type", "ofType"),
		"cost":              "{organizations(first: 100) {nodes {users(first: 100) {nodes {entitlementGroups(first: 100) {nodes {name}}}}}}}",
		"cost, variables":   "query($n: Int = 100) {organizations(last: $n) {edges {node {users(first: $n) {nodes {entitlementGroups(first: $n) {nodes {name}}}}}}}}",
	}
	c := newClient(t, newMemory(1))
	for name, document := range tests {
		t.Run(name, func(t *testing.T) {
			c := &client{t: t, handler: c.handler}
			c.wantError(c.ask(document, ""), graph.CodeLimit, "")
		})
	}
	c.wantError(c.ask(`query($ids: [ID!]!) {nodes(ids: $ids) {id}}`, `{"ids":[`+strings.Repeat(`"Q291bnRyeTpERQ",`, 100)+`"Q291bnRyeTpERQ"]}`), graph.CodeLimit, "ids")
}

// TestDeferIsNotServed: the parser adds @defer to every schema; answers come in one piece, so it must be refused.
func TestDeferIsNotServed(t *testing.T) {
	c := newClient(t, newMemory(1))
	c.wantError(c.ask("{products {...on ProductConnection @defer {totalCount}}}", ""), graph.CodeValidationFailed, "")
	a := c.ask("{__schema {directives {name}}}", "")
	if !json.Valid(a.Data) || strings.Contains(string(a.Data), "defer") || strings.Contains(string(a.Data), "access") {
		t.Errorf("got %s", a.Data)
	}
}

// TestFragmentCyclesAreRefused: validation refuses them, and nothing before it walks them forever.
func TestFragmentCyclesAreRefused(t *testing.T) {
	c := newClient(t, newMemory(1))
	c.wantError(c.ask("{...A} fragment A on Query {...B} fragment B on Query {...A}", ""), graph.CodeValidationFailed, "")
}
