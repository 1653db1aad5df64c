package policy_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"entitlegraph/graph"
	"entitlegraph/policy"
)

// gate returns the refusal of a document by a gate with an empty cache.
func gate(ctx context.Context, limits policy.Limits, request graphql.RawParams) error {
	if err := policy.NewDocumentGate(limits).MutateOperationParameters(ctx, &request); err != nil {
		return err
	}
	return nil
}

// TestDocumentLimits: a document may be as large as a limit, and not larger. Fragments count wherever they are spread.
func TestDocumentLimits(t *testing.T) {
	within := policy.Limits{Tokens: 1000, Fragments: 10, Selections: 100, Depth: 20, Aliases: 10, Documents: 1, Introspection: true}
	limits := func(set func(*policy.Limits)) policy.Limits {
		l := within
		set(&l)
		return l
	}
	const spread = "{...A ...A} fragment A on Query {b: me {c: kind ...B}} fragment B on Viewer {d: kind}" // 2 * (2 + 1) fields, all of them renamed
	for _, test := range []struct {
		name, document string
		limits         func(most int) policy.Limits
		most           int
		message        string
	}{
		{name: "tokens", document: "{me {kind}}", limits: func(n int) policy.Limits { return limits(func(l *policy.Limits) { l.Tokens = n }) }, most: 6,
			message: "the document has more than 5 tokens"},
		{name: "fragments", document: spread, limits: func(n int) policy.Limits { return limits(func(l *policy.Limits) { l.Fragments = n }) }, most: 2,
			message: "the document has 2 fragments, and at most 1 are allowed"},
		{name: "selections", document: spread, limits: func(n int) policy.Limits { return limits(func(l *policy.Limits) { l.Selections = n }) }, most: 6,
			message: "the document selects more than 5 fields"},
		{name: "selections of two operations", document: "query A {me {kind}} query B {me {... {kind}}}",
			limits: func(n int) policy.Limits { return limits(func(l *policy.Limits) { l.Selections = n }) }, most: 4, message: "the document selects more than 3 fields"},
		{name: "depth", document: "{me {... {...B}} a} fragment B on Viewer {user {login}}",
			limits: func(n int) policy.Limits { return limits(func(l *policy.Limits) { l.Depth = n }) }, most: 3,
			message: "the fields of the document are nested 3 deep, and at most 2 are allowed"},
		{name: "aliases", document: spread, limits: func(n int) policy.Limits { return limits(func(l *policy.Limits) { l.Aliases = n }) }, most: 6,
			message: "the document has more than 5 aliases"},
		{name: "fragments in a cycle", document: "{...A} fragment A on Query {a ...B} fragment B on Query {b ...A ...None}",
			limits: func(n int) policy.Limits { return limits(func(l *policy.Limits) { l.Selections = n }) }, most: 2, message: "the document selects more than 1 fields"},
	} {
		t.Run(test.name, func(t *testing.T) {
			request := graphql.RawParams{Query: test.document}
			if err := gate(t.Context(), test.limits(test.most), request); err != nil {
				t.Errorf("as large as the limit: %v", err)
			}
			err := gate(t.Context(), test.limits(test.most-1), request)
			if graph.CodeOf(err) != graph.CodeLimit || !strings.Contains(messageOf(err), test.message) {
				t.Errorf("larger than the limit: %v, want %q", err, test.message)
			}
		})
	}
}

// TestSizesDoNotOverflow: fragments that spread each other are measured once each, and refused.
func TestSizesDoNotOverflow(t *testing.T) {
	document := "{...F0}"
	for i := range 70 {
		document += fmt.Sprintf(" fragment F%d on Query {a: me ...F%d ...F%[2]d}", i, i+1)
	}
	limits := policy.DefaultLimits()
	limits.Fragments = 100
	for field, set := range map[string]func(*policy.Limits){
		"fields": func(*policy.Limits) {}, "aliases": func(l *policy.Limits) { l.Selections = 1 << 40 },
	} {
		l := limits
		set(&l)
		if err := gate(t.Context(), l, graphql.RawParams{Query: document}); graph.CodeOf(err) != graph.CodeLimit || !strings.Contains(messageOf(err), field) {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// TestIntrospection: a server that allows none refuses __schema and __type, wherever they stand, and answers __typename.
func TestIntrospection(t *testing.T) {
	for _, test := range []struct {
		name, document string
		introspects    bool
	}{
		{name: "schema", document: "{__schema {queryType {name}}}", introspects: true},
		{name: "type", document: `{__type(name: "User") {name}}`, introspects: true},
		{name: "type in a fragment", document: `{...F} fragment F on Query {__type(name: "User") {name}}`, introspects: true},
		{name: "after another field", document: `{__schema {queryType {name}} me {kind}}`, introspects: true},
		{name: "inside", document: `{a {__schema {b}}}`, introspects: true},
		{name: "name of a type", document: "{__typename me {__typename}}"},
	} {
		t.Run(test.name, func(t *testing.T) {
			limits, request := policy.DefaultLimits(), graphql.RawParams{Query: test.document}
			if err := gate(t.Context(), limits, request); err != nil {
				t.Errorf("where introspection is allowed: %v", err)
			}
			limits.Introspection = false
			if err := gate(t.Context(), limits, request); graph.CodeOf(err) != map[bool]graph.Code{true: graph.CodeValidationFailed}[test.introspects] {
				t.Errorf("where it is turned off: %v", err)
			}
		})
	}
}

// TestReadOnlyRequestsOnlyAsk: a request that must not change anything may run a query, and nothing else, also of a document that has both.
func TestReadOnlyRequestsOnlyAsk(t *testing.T) {
	const both = "query Ask {me {kind}} mutation Do {a} subscription Follow {a}"
	for _, test := range []struct {
		operation string
		refused   bool
	}{
		{operation: "Ask"}, {operation: "Do", refused: true}, {operation: "Follow", refused: true},
		{operation: "None"}, // validation refuses it
	} {
		request := graphql.RawParams{Query: both, OperationName: test.operation}
		if err := gate(t.Context(), policy.DefaultLimits(), request); err != nil {
			t.Errorf("%s: %v", test.operation, err)
		}
		err := gate(policy.ReadOnly(t.Context()), policy.DefaultLimits(), request)
		if (err != nil) != test.refused || err != nil && graph.CodeOf(err) != graph.CodeMethodNotAllowed {
			t.Errorf("%s by GET: %v", test.operation, err)
		}
	}
}

// TestDocumentsAreRemembered: a document that passed is kept, up to a length and a number, and passes again without being read.
func TestDocumentsAreRemembered(t *testing.T) {
	limits := policy.DefaultLimits()
	limits.Documents, limits.DocumentBytes = 1, 4
	gate, parsed := policy.NewDocumentGate(limits), &ast.QueryDocument{}
	for _, query := range []string{"long!", "four", "last"} {
		gate.Add(t.Context(), query, parsed)
	}
	for query, want := range map[string]bool{"long!": false, "four": false, "last": true} {
		if document, known := gate.Get(t.Context(), query); known != want || known && document != parsed {
			t.Errorf("%s: kept is %t, want %t", query, known, want)
		}
	}
	if err := gate.MutateOperationParameters(t.Context(), &graphql.RawParams{Query: "last"}); err != nil {
		t.Errorf("a document that passed before: %v", err)
	}
	if err := gate.MutateOperationParameters(t.Context(), &graphql.RawParams{Query: "four"}); err == nil {
		t.Error("a document that is no GraphQL passes")
	}
}

// TestParseErrors: a document that is no GraphQL has the code of a parser, at its place.
func TestParseErrors(t *testing.T) {
	var refusal *gqlerror.Error
	err := gate(t.Context(), policy.DefaultLimits(), graphql.RawParams{Query: "{me {kind}"})
	if !errors.As(err, &refusal) || refusal.Extensions["code"] != "GRAPHQL_PARSE_FAILED" || len(refusal.Locations) != 1 {
		t.Errorf("%v", err)
	}
}

// TestCheckDocument: a document that a server would never execute is refused, with the message of the server.
func TestCheckDocument(t *testing.T) {
	for _, test := range []struct{ name, document, message string }{
		{name: "right", document: "{me {kind}}"},
		{name: "no GraphQL", document: "{me", message: "Expected Name, found <EOF>"},
		{name: "beyond a limit", document: "{" + strings.Repeat("__typename ", 501) + "}", message: "the document selects more than 500 fields"},
		{name: "unknown field", document: "{you {kind}}", message: `Cannot query field "you"`},
		{name: "literal of another type", document: `{products(first: 2147483648) {totalCount}}`, message: "Int cannot represent 2147483648"},
		{name: "what clients do not see", document: `{products {... @defer {totalCount}}}`, message: "defer"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := policy.DefaultLimits().CheckDocument(test.document)
			if (err == nil) != (test.message == "") || err != nil && !strings.Contains(err.Error(), test.message) {
				t.Errorf("%v, want %q", err, test.message)
			}
		})
	}
}
