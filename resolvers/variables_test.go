package resolvers_test

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
	{`true`, "Boolean"},
	{`false`, "Boolean"},
	{`0`, "Int ID [ID!]"},
	{`-5`, "Int ID [ID!]"},
	{`5.0`, "Int ID [ID!]"}, // JSON has one kind of number
	{`5e0`, "Int ID [ID!]"},
	{`1E2`, "Int ID [ID!]"},
	{`2147483647`, "Int ID [ID!]"},
	{`-2147483648`, "Int ID [ID!]"},
	{`2147483648`, "ID [ID!]"},
	{`-2147483649`, "ID [ID!]"},
	{`1e10`, "ID [ID!]"},
	{`9223372036854775807`, "ID [ID!]"},
	{`99999999999999999999`, ""},
	{`1e400`, ""},
	{`5.5`, ""},
	{`1e-1`, ""},
	{`""`, "String ID Decimal [ID!] [String!]"},
	{`"5"`, "String ID Decimal [ID!] [String!]"},
	{`"true"`, "String ID Decimal [ID!] [String!]"},
	{`"1234.50"`, "String ID Decimal [ID!] [String!]"},
	{`"NAME"`, "String ID Decimal OrganizationOrder [ID!] [String!]"},
	{`"name"`, "String ID Decimal [ID!] [String!]"},
	{`"ACTIVE"`, "String ID Decimal UserStatus [ID!] [String!]"},
	{`"Active"`, "String ID Decimal [ID!] [String!]"},
	{`"CO_ADMIN"`, "String ID Decimal [ID!] [String!] [Role!]"},
	{`"2026-06-11"`, "String ID Decimal Date [ID!] [String!]"},
	{`"2026-06-11T00:00:00Z"`, "String ID Decimal DateTime [ID!] [String!]"},
	{`[]`, "[ID!] [String!] [Role!] [EntitlementCheckInput!]"},
	{`["5"]`, "[ID!] [String!]"},
	{`["5","6"]`, "[ID!] [String!]"},
	{`[5]`, "[ID!]"},
	{`["5",6]`, "[ID!]"},
	{`[5.5]`, ""},
	{`[true]`, ""},
	{`[null]`, ""},
	{`[["5"]]`, ""},
	{`["CO_ADMIN"]`, "[ID!] [String!] [Role!]"},
	{`["co_admin"]`, "[ID!] [String!]"},
	{`{}`, ""},
	{`{"login":"a@b.example","productCode":"P"}`, "EntitlementCheckInput [EntitlementCheckInput!]"},
	{`[{"login":"a@b.example","productCode":"P"}]`, "[EntitlementCheckInput!]"},
	{`{"login":"a@b.example","productCode":5}`, ""},
	{`{"login":true,"productCode":"P"}`, ""},
	{`{"login":["a@b.example"],"productCode":"P"}`, ""},
	{`{"login":"a@b.example","productCode":"P","__typename":"EntitlementCheckInput"}`, ""},
	{`{"login":"a@b.example","productCode":"P","more":1}`, ""},
	{`{"login":"a@b.example"}`, ""},
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

// TestVariablesTellTheValue: a message shows the value as it was sent.
func TestVariablesTellTheValue(t *testing.T) {
	c := newClient(t, newMemory(1))
	for _, test := range []struct{ name, value, message string }{
		{"Int", `"5"`, `"5" is no Int; give a whole number of -2147483648 to 2147483647`},
		{"Int", `5.5`, `5.5 is no Int; give a whole number of -2147483648 to 2147483647`},
		{"Int", `2147483648`, `2147483648 is no Int; give a whole number of -2147483648 to 2147483647`},
		{"Int", `99999999999999999999`, `99999999999999999999 is no Int; give a whole number of -2147483648 to 2147483647`},
		{"Int", `[1]`, `a list is no Int; give a whole number of -2147483648 to 2147483647`},
		{"String", `123`, `123 is no String; give a string`},
		{"String", `true`, `true is no String; give a string`},
		{"Boolean", `"true"`, `"true" is no Boolean; give true or false`},
		{"ID", `1.5`, `1.5 is no ID; give a string`},
		{"Decimal", `1234.50`, `1234.50 is no Decimal; give a decimal in a string, such as "1234.50"`},
		{"OrganizationOrder", `"name"`, `"name" is no OrganizationOrder; give one of ACCOUNT_NUMBER, NAME`},
		{"EntitlementCheckInput", `"a"`, `"a" is no EntitlementCheckInput; give an object`},
		{"DateTime", `{}`, `an object is no instant; write it as RFC 3339 with an offset, such as "2026-06-11T09:30:00+02:00"`},
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
		"Int":                      {`0 -5 2147483647 -2147483648`, `5.0 5e0 5.5 "5" true FIVE [5] {} 2147483648 -2147483649 99999999999999999999`},
		"String":                   {`"" "5" """5"""`, `5 5.5 true FIVE ["5"] {}`},
		"Boolean":                  {`true false`, `"true" 1 0 TRUE [true] {}`},
		"ID":                       {`"5" 5 -5`, `5.5 true FIVE ["5"] {}`},
		"OrganizationOrder":        {`NAME ACCOUNT_NUMBER`, `"NAME" name 1 true [NAME] OTHER {}`},
		"UserStatus":               {`ACTIVE`, `"ACTIVE" active 1 true [ACTIVE] {}`},
		"[ID!]":                    {`[] "5" 5 ["5",5]`, `5.5 [5.5] [null] [["5"]] true {}`},
		"[Role!]":                  {`[] CO_ADMIN [CO_ADMIN]`, `"CO_ADMIN" ["CO_ADMIN"] [null]`},
		"EntitlementCheckInput":    {`{login:"a",productCode:"P"}`, `"a" 5 {login:"a"} {login:1,productCode:"P"} {login:"a",productCode:"P",more:1} {}`},
		"[EntitlementCheckInput!]": {`{login:"a",productCode:"P"} [{login:"a",productCode:"P"}] []`, `"a" [{login:"a"}] [null]`},
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
