package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"entitlegraph/graph"
)

// places are documents with a place for a value of each type, which ask for nothing: what they answer is whether the value is of its type. %s is the
// value of the place, a literal or $v.
var places = map[string]string{
	"Int":                      `products(first: %s) @skip(if: true) {totalCount}`,
	"String":                   `product(code: %s) @skip(if: true) {code}`,
	"Boolean":                  `products @skip(if: true) @include(if: %s) {totalCount}`,
	"ID":                       `node(id: %s) @skip(if: true) {id}`,
	"DateTime":                 `effectiveEntitlements(login: "a@b.example", at: %s) @skip(if: true) {at}`,
	"Date":                     `updateContract(input: {contractNumber: "C", endsOn: %s}) @skip(if: true) {userErrors {code}}`,
	"Decimal":                  `placeOrder(input: {contractNumber: "C", orderNumber: "O", orderedOn: "2026-01-01", customerNumber: "S", lines: {productCode: "P", annualRecurringRevenue: %s}}) @skip(if: true) {userErrors {code}}`,
	"OrganizationOrder":        `organizations(orderBy: %s) @skip(if: true) {totalCount}`,
	"UserStatus":               `createUser(input: {accountNumber: "A", login: "a@b.example", status: %s}) @skip(if: true) {userErrors {code}}`,
	"[ID!]":                    `nodes(ids: %s) @skip(if: true) {id}`,
	"[String!]":                `restrictUser(input: {login: "a@b.example", productCodes: %s}) @skip(if: true) {userErrors {code}}`,
	"[Role!]":                  `createUser(input: {accountNumber: "A", login: "a@b.example", roles: %s}) @skip(if: true) {userErrors {code}}`,
	"EntitlementCheckInput":    `checkEntitlements(checks: [%s]) @skip(if: true) {allowed}`,
	"[EntitlementCheckInput!]": `checkEntitlements(checks: %s) @skip(if: true) {allowed}`,
}

// values of every kind of JSON, and the types that take each as a variable.
var values = []struct{ json, types string }{
	{json: `true`, types: "Boolean"},
	{json: `false`, types: "Boolean"},
	{json: `0`, types: "Int ID [ID!]"},
	{json: `-5`, types: "Int ID [ID!]"},
	{json: `5.0`, types: "Int ID [ID!]"}, // JSON has one kind of number
	{json: `5e0`, types: "Int ID [ID!]"},
	{json: `1E2`, types: "Int ID [ID!]"},
	{json: `2147483647`, types: "Int ID [ID!]"},
	{json: `-2147483648`, types: "Int ID [ID!]"},
	{json: `2147483648`, types: "ID [ID!]"},
	{json: `-2147483649`, types: "ID [ID!]"},
	{json: `1e10`, types: "ID [ID!]"},
	{json: `9223372036854775807`, types: "ID [ID!]"},
	{json: `99999999999999999999`},
	{json: `1e400`},
	{json: `5.5`},
	{json: `1e-1`},
	{json: `""`, types: "String ID Decimal [ID!] [String!]"},
	{json: `"5"`, types: "String ID Decimal [ID!] [String!]"},
	{json: `"true"`, types: "String ID Decimal [ID!] [String!]"},
	{json: `"1234.50"`, types: "String ID Decimal [ID!] [String!]"},
	{json: `"NAME"`, types: "String ID Decimal OrganizationOrder [ID!] [String!]"},
	{json: `"name"`, types: "String ID Decimal [ID!] [String!]"},
	{json: `"ACTIVE"`, types: "String ID Decimal UserStatus [ID!] [String!]"},
	{json: `"Active"`, types: "String ID Decimal [ID!] [String!]"},
	{json: `"CO_ADMIN"`, types: "String ID Decimal [ID!] [String!] [Role!]"},
	{json: `"2026-06-11"`, types: "String ID Decimal Date [ID!] [String!]"},
	{json: `"2026-06-11T00:00:00Z"`, types: "String ID Decimal DateTime [ID!] [String!]"},
	{json: `[]`, types: "[ID!] [String!] [Role!] [EntitlementCheckInput!]"},
	{json: `["5"]`, types: "[ID!] [String!]"},
	{json: `["5","6"]`, types: "[ID!] [String!]"},
	{json: `[5]`, types: "[ID!]"},
	{json: `["5",6]`, types: "[ID!]"},
	{json: `[5.5]`},
	{json: `[true]`},
	{json: `[null]`},
	{json: `[["5"]]`},
	{json: `["CO_ADMIN"]`, types: "[ID!] [String!] [Role!]"},
	{json: `["co_admin"]`, types: "[ID!] [String!]"},
	{json: `{}`},
	{json: `{"login":"a@b.example","productCode":"P"}`, types: "EntitlementCheckInput [EntitlementCheckInput!]"},
	{json: `[{"login":"a@b.example","productCode":"P"}]`, types: "[EntitlementCheckInput!]"},
	{json: `{"login":"a@b.example","productCode":5}`},
	{json: `{"login":true,"productCode":"P"}`},
	{json: `{"login":["a@b.example"],"productCode":"P"}`},
	{json: `{"login":"a@b.example","productCode":"P","__typename":"EntitlementCheckInput"}`},
	{json: `{"login":"a@b.example","productCode":"P","more":1}`},
	{json: `{"login":"a@b.example"}`},
}

func operationWith(place, header, value string) string {
	kind := "query"
	if strings.Contains(place, "input:") {
		kind = "mutation"
	}
	return kind + header + "{" + fmt.Sprintf(place, value) + "}"
}

// TestVariables: each type takes its own kind of value as a variable, and no other.
func TestVariables(t *testing.T) {
	c := newClient(t, newMemory(1))
	for name, place := range places {
		for _, value := range values {
			t.Run(name+" "+value.json, func(t *testing.T) {
				c := &client{t: t, handler: c.handler}
				a := c.ask(operationWith(place, "($v: "+name+"!)", "$v"), `{"v":`+value.json+`}`)
				taken := slices.Contains(strings.Fields(value.types), name)
				switch {
				case taken && (len(a.Errors) > 0 || string(a.Data) != "{}"):
					t.Errorf("refused: %+v", a.Errors)
				case !taken && (len(a.Errors) != 1 || a.Data != nil || a.Errors[0].Extensions.Code != string(graph.CodeInvalid)):
					t.Errorf("taken: %s %+v", a.Data, a.Errors)
				case !taken && !strings.HasPrefix(a.Errors[0].Extensions.Argument, "v"):
					t.Errorf("argument %q", a.Errors[0].Extensions.Argument)
				}
			})
		}
	}
}

// TestVariableErrorsHaveTheValue: a message shows the value as it was sent.
func TestVariableErrorsHaveTheValue(t *testing.T) {
	c := newClient(t, newMemory(1))
	for _, test := range []struct{ name, value, message string }{
		{name: "Int", value: `"5"`, message: `"5" is no Int; give a whole number of -2147483648 to 2147483647`},
		{name: "Int", value: `5.5`, message: `5.5 is no Int; give a whole number of -2147483648 to 2147483647`},
		{name: "Int", value: `2147483648`, message: `2147483648 is no Int; give a whole number of -2147483648 to 2147483647`},
		{name: "Int", value: `99999999999999999999`, message: `99999999999999999999 is no Int; give a whole number of -2147483648 to 2147483647`},
		{name: "Int", value: `[1]`, message: `a list is no Int; give a whole number of -2147483648 to 2147483647`},
		{name: "String", value: `123`, message: `123 is no String; give a string`},
		{name: "String", value: `true`, message: `true is no String; give a string`},
		{name: "Boolean", value: `"true"`, message: `"true" is no Boolean; give true or false`},
		{name: "ID", value: `1.5`, message: `1.5 is no ID; give a string`},
		{name: "Decimal", value: `1234.50`, message: `1234.50 is no Decimal; give a decimal in a string, such as "1234.50"`},
		{name: "OrganizationOrder", value: `"name"`, message: `"name" is no OrganizationOrder; send one of ACCOUNT_NUMBER, NAME`},
		{name: "EntitlementCheckInput", value: `"a"`, message: `"a" is no EntitlementCheckInput; send an object`},
		{name: "DateTime", value: `{}`, message: `an object is no instant; write it as RFC 3339 with an offset, such as "2026-06-11T09:30:00+02:00"`},
	} {
		a := c.ask(operationWith(places[test.name], "($v: "+test.name+"!)", "$v"), `{"v":`+test.value+`}`)
		if len(a.Errors) != 1 || a.Errors[0].Message != test.message {
			t.Errorf("%s %s: %+v, want %s", test.name, test.value, a.Errors, test.message)
		}
	}
}

// TestLiterals: the same of values that stand in a document. Literals of the API's own scalars are read when their field is.
func TestLiterals(t *testing.T) {
	c := newClient(t, newMemory(1))
	for name, literals := range map[string]struct{ taken, refused string }{
		"Int":               {taken: `0 -5 2147483647 -2147483648`, refused: `5.0 5e0 5.5 "5" true FIVE [5] {} 2147483648 -2147483649 99999999999999999999`},
		"String":            {taken: `"" "5" """5"""`, refused: `5 5.5 true FIVE ["5"] {}`},
		"Boolean":           {taken: `true false`, refused: `"true" 1 0 TRUE [true] {}`},
		"ID":                {taken: `"5" 5 -5`, refused: `5.5 true FIVE ["5"] {}`},
		"OrganizationOrder": {taken: `NAME ACCOUNT_NUMBER`, refused: `"NAME" name 1 true [NAME] OTHER {}`},
		"UserStatus":        {taken: `ACTIVE`, refused: `"ACTIVE" active 1 true [ACTIVE] {}`},
		"[ID!]":             {taken: `[] "5" 5 ["5",5]`, refused: `5.5 [5.5] [null] [["5"]] true {}`},
		"[Role!]":           {taken: `[] CO_ADMIN [CO_ADMIN]`, refused: `"CO_ADMIN" ["CO_ADMIN"] [null]`},
		"EntitlementCheckInput": {taken: `{login:"a",productCode:"P"}`,
			refused: `"a" 5 {login:"a"} {login:1,productCode:"P"} {login:"a",productCode:"P",more:1} {}`},
		"[EntitlementCheckInput!]": {taken: `{login:"a",productCode:"P"} [{login:"a",productCode:"P"}] []`, refused: `"a" [{login:"a"}] [null]`},
	} {
		for _, literal := range strings.Fields(literals.taken) {
			if a := c.ask(operationWith(places[name], "", literal), ""); len(a.Errors) > 0 || string(a.Data) != "{}" {
				t.Errorf("%s %s: refused: %+v", name, literal, a.Errors)
			}
		}
		for _, literal := range strings.Fields(literals.refused) {
			a := c.ask(operationWith(places[name], "", literal), "")
			if len(a.Errors) == 0 || a.Data != nil || a.Errors[0].Extensions.Code != "GRAPHQL_VALIDATION_FAILED" {
				t.Errorf("%s %s: taken: %s %+v", name, literal, a.Data, a.Errors)
			}
		}
	}
	for _, literal := range strings.Fields(`5 5.5 true NOW ["2026-06-11T00:00:00Z"] "" "2026-06-11" "2026-06-11T00:00:00"`) {
		a := c.ask(`{effectiveEntitlements(login: "a@b.example", at: `+literal+`) {at}}`, "")
		c.wantError(a, graph.CodeInvalid, "at")
	}
}
