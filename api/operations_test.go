package api_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/parser"

	"entitlegraph/api"
	"entitlegraph/policy"
)

// operations returns the documents of operations/queries.graphql by name, each by itself.
func operations(t testing.TB) map[string]string {
	t.Helper()
	document, err := parser.ParseQuery(&ast.Source{Input: readFile(t, "../operations/queries.graphql")})
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, operation := range document.Operations {
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
	"AccessSettings":        `{"accountNumber":"ACC-1"}`,
	"WithAccessRule":        `{"login":"u1@acc1.example"}`,
	"Document":              `{"orderNumber":"ORD-1"}`,
}

// TestOperations asks every operation that clients rely on.
func TestOperations(t *testing.T) {
	for name, document := range operations(t) {
		t.Run(name, func(t *testing.T) {
			a := newClient(t, newMemory(2), func(c *api.Config) { c.Changes = newLedger(2) }).ask(document, variables[name])
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

// TestDocumentsAreValid holds every operation that is written down for clients to the schema and to the limits: those that are shipped, which are trusted
// wherever the program runs, and the examples of the page.
func TestDocumentsAreValid(t *testing.T) {
	read := 0
	for _, pattern := range []string{"../operations/*.graphql", "../web/src/examples/*.graphql"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, file := range files {
			document, err := parser.ParseQuery(&ast.Source{Name: file, Input: readFile(t, file)})
			if err != nil {
				t.Errorf("%s: %v", file, err)
				continue
			}
			for _, operation := range document.Operations {
				var text strings.Builder
				alone := &ast.QueryDocument{Operations: ast.OperationList{operation}, Fragments: document.Fragments}
				formatter.NewFormatter(&text).FormatQueryDocument(alone)
				if err := policy.DefaultLimits().CheckDocument(text.String()); err != nil {
					t.Errorf("%s: %s: %v", file, operation.Name, err)
				}
				if operation.Name == "" && strings.HasPrefix(pattern, "operations") {
					t.Errorf("%s: an operation has no name, so no client can be generated from it", file)
				}
				read++
			}
		}
	}
	for hash, text := range api.ShippedDocuments() {
		if err := policy.DefaultLimits().CheckDocument(text); err != nil {
			t.Errorf("the shipped document %s: %v in %s", hash, err, text)
		}
	}
	if shipped := len(api.ShippedDocuments()); shipped == 0 || read <= shipped {
		t.Errorf("%d operations are shipped, %d were read", shipped, read)
	}
}

// TestIntrospection: what GraphiQL and code generators ask passes all limits.
func TestIntrospection(t *testing.T) {
	a := newClient(t, newMemory(1)).ask(readFile(t, "testdata/introspection.graphql"), "")
	if len(a.Errors) > 0 || len(a.Data) < 10_000 {
		t.Errorf("got %d bytes, %+v", len(a.Data), a.Errors)
	}
}

// TestNothingSelected: an object is {} when @skip removes all of its fields. The cases are a single object and a list, with and without sibling
// fields that need a resolver.
func TestNothingSelected(t *testing.T) {
	c := newClient(t, newMemory(1))
	c.want(c.ask(`{product(code: "P1") {name @skip(if: true)}}`, ""), `{"product":{}}`)
	c.want(c.ask(`{organizations(first: 1) {nodes {name @include(if: false)} pageInfo {hasNextPage @skip(if: true)}}}`, ""), `{"organizations":{"nodes":[{}],"pageInfo":{}}}`)
	c.want(c.ask(`{user(login: "u1@acc1.example") {profileCountry {code @skip(if: true)} organization {name @skip(if: true)}}}`, ""),
		`{"user":{"profileCountry":{},"organization":{}}}`)
}
