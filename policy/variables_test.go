package policy_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"entitlegraph/graph"
	"entitlegraph/policy"
)

// TestCheckVariables: a variable has a value of its type; a refusal names the place of the value.
func TestCheckVariables(t *testing.T) {
	check := map[string]any{"login": "a@b.example", "productCode": "P"}
	with := func(key string, value any) map[string]any {
		object := map[string]any{key: value}
		for key, value := range check {
			if _, given := object[key]; !given {
				object[key] = value
			}
		}
		return object
	}
	for _, test := range []struct {
		name, of       string
		value          any
		field, message string // of the refusal
	}{
		{name: "absent", of: "Int"},
		{name: "Int", of: "Int!", value: json.Number("5")},
		{name: "text for Int", of: "Int", value: "5", field: "v", message: `"5" is no Int`},
		{name: "Float", of: "Float", value: json.Number("5.5")},
		{name: "text for Float", of: "Float", value: "5.5", field: "v", message: `"5.5" is no Float`},
		{name: "String", of: "String", value: "5"},
		{name: "number for String", of: "String", value: json.Number("5"), field: "v", message: "5 is no String"},
		{name: "Boolean", of: "Boolean", value: true},
		{name: "text for Boolean", of: "Boolean", value: "true", field: "v", message: `"true" is no Boolean`},
		{name: "ID", of: "ID", value: "a"},
		{name: "truth for ID", of: "ID", value: true, field: "v", message: "true is no ID"},
		{name: "DateTime", of: "DateTime", value: "2026-06-11T00:00:00Z"},
		{name: "date for DateTime", of: "DateTime", value: "2026-06-11", field: "v", message: "is no instant"},
		{name: "Date", of: "Date", value: "2026-06-11"},
		{name: "no Date", of: "Date", value: "2026-06-31", field: "v", message: "2026-06-31"},
		{name: "Decimal", of: "Decimal", value: "1.50"},
		{name: "number for Decimal", of: "Decimal", value: json.Number("1.50"), field: "v", message: "1.50 is no Decimal"},
		{name: "enum", of: "OrganizationOrder", value: "NAME"},
		{name: "enum in another case", of: "OrganizationOrder", value: "name", field: "v", message: `"name" is no OrganizationOrder; send one of ACCOUNT_NUMBER, NAME`},
		{name: "number for an enum", of: "OrganizationOrder", value: json.Number("1"), field: "v", message: "1 is no OrganizationOrder"},
		{name: "list", of: "[ID!]", value: []any{"a", "b"}},
		{name: "empty list", of: "[ID!]", value: []any{}},
		{name: "one value for a list", of: "[ID!]", value: "a"},
		{name: "list that the executor made", of: "[ID!]", value: []string{"a"}},
		{name: "wrong element", of: "[ID!]", value: []any{"a", true}, field: "v[1]", message: "true is no ID"},
		{name: "wrong value for a list", of: "[ID!]", value: true, field: "v", message: "true is no ID"},
		{name: "null in a list", of: "[ID]", value: []any{nil}},
		{name: "object", of: "EntitlementCheckInput", value: check},
		{name: "text for an object", of: "EntitlementCheckInput", value: "a", field: "v", message: `"a" is no EntitlementCheckInput; send an object`},
		{name: "wrong member", of: "EntitlementCheckInput", value: with("login", true), field: "v.login", message: "true is no String"},
		{name: "member that is missing", of: "EntitlementCheckInput", value: map[string]any{}},
		{name: "__typename", of: "EntitlementCheckInput", value: with("__typename", "EntitlementCheckInput"), field: "v.__typename",
			message: "EntitlementCheckInput has no field __typename; leave it out"},
		{name: "objects", of: "[EntitlementCheckInput!]", value: []any{check, check}},
		{name: "wrong member of an element", of: "[EntitlementCheckInput!]", value: []any{check, with("productCode", json.Number("1"))},
			field: "v[1].productCode", message: "1 is no String"},
	} {
		t.Run(test.name, func(t *testing.T) {
			parsed, err := parser.ParseQuery(&ast.Source{Input: "query($first: Int, $v: " + test.of + ") {me {kind}}"})
			if err != nil {
				t.Fatal(err)
			}
			var own *graph.Error
			err = policy.CheckVariables(schema, parsed.Operations[0], map[string]any{"first": json.Number("1"), "v": test.value})
			switch {
			case test.message == "" && err != nil:
				t.Errorf("refused: %v", err)
			case test.message != "" && (!errors.As(err, &own) || own.Code != graph.CodeInvalid || own.Field != test.field || !strings.Contains(own.Message, test.message)):
				t.Errorf("got %+v, want %q in %s", own, test.message, test.field)
			}
		})
	}
}

// TestScalarsOfTheirOwn: a scalar without a check, and a type that is no input, take any value.
func TestScalarsOfTheirOwn(t *testing.T) {
	own := gqlparser.MustLoadSchema(&ast.Source{Input: "scalar Free type Query {a(v: Free): Int}"})
	parsed, err := parser.ParseQuery(&ast.Source{Input: "query($v: Free, $w: Query) {a(v: $v)}"})
	if err != nil {
		t.Fatal(err)
	}
	if err := policy.CheckVariables(own, parsed.Operations[0], map[string]any{"v": true, "w": true}); err != nil {
		t.Error(err)
	}
}

// TestDocumentRules: an Int in a document has 32 bits, and an object stands for an input object alone.
func TestDocumentRules(t *testing.T) {
	for _, test := range []struct {
		name, document string
		errors         []string
	}{
		{name: "largest Int", document: `{products(first: 2147483647) {totalCount}}`},
		{name: "smallest Int", document: `{products(first: -2147483648) {totalCount}}`},
		{name: "too large an Int", document: `{products(first: 2147483648) {totalCount}}`, errors: []string{"Int cannot represent 2147483648: it has 32 bits."}},
		{name: "long number as an ID", document: `{node(id: 99999999999) {id}}`},
		{name: "object for an enum", document: `{organizations(orderBy: {a: 1}) {totalCount}}`, errors: []string{
			"OrganizationOrder cannot represent an object: {a:1}.", `Field "a" is not defined by type "OrganizationOrder".`,
		}},
		{name: "object for a scalar", document: `{effectiveEntitlements(login: "a@b.example", at: {a: 1}) {at}}`,
			errors: []string{"DateTime cannot represent an object: {a:1}."}},
		{name: "input object", document: `{checkEntitlements(checks: [{login: "a@b.example", productCode: "P"}]) {allowed}}`},
		{name: "member of an unknown field", document: `{me {kind} unknown(a: {b: 1})}`, errors: []string{`Cannot query field "unknown" on type "Query".`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			_, faults := gqlparser.LoadQueryWithRules(schema, test.document, policy.DocumentRules())
			for _, fault := range faults {
				got = append(got, fault.Message)
				if len(fault.Locations) != 1 {
					t.Errorf("%q is at %v", fault.Message, fault.Locations)
				}
			}
			if !slices.Equal(got, test.errors) {
				t.Errorf("got %q, want %q", got, test.errors)
			}
		})
	}
}
