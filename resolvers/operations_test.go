package resolvers_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/parser"
)

// waiting are the operations that the schema does not serve yet.
var waiting = []string{"UsersEntitledTo", "WhatIf"}

// operations gives the documents of operations/queries.graphql by name, without those that wait.
func operations(t testing.TB) map[string]string {
	t.Helper()
	document, err := parser.ParseQuery(&ast.Source{Input: readFile(t, "operations/queries.graphql")})
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, operation := range document.Operations {
		if slices.Contains(waiting, operation.Name) {
			continue
		}
		var text strings.Builder
		formatter.NewFormatter(&text).FormatQueryDocument(&ast.QueryDocument{Operations: ast.OperationList{operation}})
		all[operation.Name] = text.String()
	}
	return all
}

// variables of the operations, for the double; the pages are as large as they may be.
var variables = map[string]string{
	"EffectiveEntitlements": `{"login":"u1@acc1.example","at":"2026-06-11T00:00:00Z"}`,
	"Entitled":              `{"login":"u1@acc1.example"}`,
	"CheckEntitlement":      `{"login":"u1@acc1.example","productCode":"P1"}`,
	"CheckEntitlements":     `{"checks":[{"login":"u1@acc1.example","productCode":"P1"}]}`,
	"Hierarchy":             `{"accountNumber":"ACC-1","first":100}`,
	"ByCustomerNumber":      `{"customerNumber":"CUST-1-1"}`,
	"ByLogin":               `{"login":"u1@acc1.example"}`,
	"Organizations":         `{"first":100}`,
	"AnyNode":               `{"id":"Q291bnRyeTpERQ"}`,
	"Document":              `{"orderNumber":"ORD-1"}`,
}

// TestOperations asks every operation that clients rely on.
func TestOperations(t *testing.T) {
	for name, document := range operations(t) {
		t.Run(name, func(t *testing.T) {
			a := newClient(t, newMemory(2)).ask(document, variables[name])
			if len(a.Errors) > 0 || strings.HasSuffix(string(a.Data), ":null}") {
				t.Errorf("got %s %+v", a.Data, a.Errors)
			}
		})
	}
}

// TestHierarchyRoundTrips: one call for each kind of thing, whatever the account holds.
func TestHierarchyRoundTrips(t *testing.T) {
	m := newMemory(1)
	newClient(t, m).ask(operations(t)["Hierarchy"], variables["Hierarchy"])
	for call, times := range m.calls {
		if times != 1 {
			t.Errorf("%s: %d calls", call, times)
		}
	}
	if len(m.calls) != 11 {
		t.Errorf("calls %v", m.calls)
	}
}

// TestWaiting notices when an operation that waits is served, so that the list is kept short.
func TestWaiting(t *testing.T) {
	c := newClient(t, newMemory(1))
	text := readFile(t, "operations/queries.graphql")
	for _, name := range waiting {
		_, rest, found := strings.Cut(text, "query "+name)
		document, _, _ := strings.Cut(rest, "\n\n")
		if a := c.ask("query "+name+document, `{"accountNumber":"A","productCode":"P","login":"a@b.example"}`); !found || len(a.Errors) == 0 {
			t.Errorf("%s: found %t, served %s", name, found, a.Data)
		}
	}
}

// TestIntrospection: what GraphiQL and code generators ask passes all limits.
func TestIntrospection(t *testing.T) {
	a := newClient(t, newMemory(1)).ask(readFile(t, "testdata/introspection.graphql"), "")
	if len(a.Errors) > 0 || len(a.Data) < 10_000 {
		t.Errorf("got %d bytes, %+v", len(a.Data), a.Errors)
	}
}
