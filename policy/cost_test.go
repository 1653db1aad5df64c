package policy_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/graph/generated"
	"entitlegraph/mutation"
	"entitlegraph/policy"
)

var schema = generated.NewExecutableSchema(generated.Config{}).Schema()

// operation parses and validates a document with one operation.
func operation(t *testing.T, document string, variables map[string]any) *graphql.OperationContext {
	t.Helper()
	parsed, faults := gqlparser.LoadQueryWithRules(schema, document, policy.DocumentRules())
	if len(faults) > 0 {
		t.Fatalf("%s: %v", document, faults)
	}
	return &graphql.OperationContext{Operation: parsed.Operations[0], Variables: variables}
}

const (
	largestCost = 1 << 30 // a cost counts no further
	anyCost     = 1 << 31 // above every cost
)

// nested returns a document of pages in pages, with one more at the innermost place.
func nested(pages int) string {
	return `{organizations(first: 100) {nodes {` + strings.Repeat("sites(first: 100) {nodes {organization {", pages) + "name" +
		strings.Repeat("}}}", pages) + `}}}`
}

// TestCost: an object costs 1 and what is selected in it, a connection its page, and a list what it may return.
func TestCost(t *testing.T) {
	sized := func(value any) map[string]any { return map[string]any{"n": value} }
	for _, test := range []struct {
		name, document string
		variables      map[string]any
		want           int
	}{
		{name: "texts", document: `{__typename}`, want: 0},
		{name: "object", document: `{me {actor}}`, want: 1},
		{name: "object in an object", document: `{user(login: "a@b.example") {organization {name}}}`, want: 2},
		{name: "two objects", document: `{a: site(customerNumber: "A") {name} b: site(customerNumber: "B") {name}}`, want: 2},
		{name: "page without a size", document: `{organizations {nodes {name}}}`, want: 1 + graph.DefaultPageSize},
		{name: "count of a page", document: `{organizations {totalCount}}`, want: 1},
		{name: "first", document: `{organizations(first: 5) {nodes {name}}}`, want: 1 + 5},
		{name: "last", document: `{organizations(last: 7) {nodes {name}}}`, want: 1 + 7},
		{name: "first counts before last", document: `{organizations(last: 7, first: 5) {nodes {name}}}`, want: 1 + 5},
		{name: "no rows", document: `{organizations(first: 0) {nodes {name}}}`, want: 1},
		{name: "negative size", document: `{organizations(first: -1) {nodes {name}}}`, want: 1},
		{name: "too large a size", document: `{organizations(first: 101) {nodes {name}}}`, want: 1 + graph.MaxPageSize},
		{name: "size in a variable", document: `query($n: Int) {organizations(first: $n) {nodes {name}}}`, variables: sized(int64(3)), want: 1 + 3},
		{name: "size of null", document: `query($n: Int) {organizations(first: $n) {nodes {name}}}`, variables: sized(nil), want: 1 + graph.DefaultPageSize},
		{name: "number as it was sent", document: `query($n: Int) {organizations(first: $n) {nodes {name}}}`, variables: sized(json.Number("3")),
			want: 1 + graph.MaxPageSize},
		{name: "fraction", document: `query($n: Int) {organizations(first: $n) {nodes {name}}}`, variables: sized(3.0), want: 1 + graph.MaxPageSize},
		{name: "edges", document: `{organizations(first: 3) {edges {cursor node {name}}}}`, want: 1 + 3*(1+1)},
		{name: "edges and nodes", document: `{organizations(first: 3) {edges {node {name}} nodes {name}}}`, want: 1 + 3*(1+1) + 3},
		{name: "page information", document: `{organizations(first: 3) {pageInfo {hasNextPage} nodes {name}}}`, want: 1 + 1 + 3},
		{name: "page in a page", document: `{organizations(first: 3) {nodes {sites(first: 4) {nodes {country {code}}}}}}`, want: 1 + 3*(1+1+4*(1+1))},
		{name: "list in an edge", document: `{organizations(first: 3) {edges {node {entitlementCountryOptions {represented}}}}}`, want: 1 + 3*(1+1+10)},
		{name: "list of an argument", document: `{nodes(ids: ["a", "b", "c"]) {id}}`, want: 3},
		{name: "list of a variable", document: `query($n: [ID!]!) {nodes(ids: $n) {id}}`, variables: sized([]any{"a", "b"}), want: 2},
		{name: "list of no list", document: `query($n: [ID!]!) {nodes(ids: $n) {id}}`, variables: sized("a"), want: 10},
		{name: "results of changes", document: `mutation {applyChanges(input: {accountNumber: "A", changes: []}) {results {outcome}}}`, want: 1 + mutation.MaxChanges},
		{name: "logins of an impact", document: `mutation {applyChanges(input: {accountNumber: "A", changes: []}) {impact {logins {countryBefore {code}}}}}`,
			want: 1 + 1 + 2*changes.ImpactListed},
		{name: "organizations of a key", document: `{apiKeys(first: 2) {nodes {organizations {name}}}}`, want: 1 + 2*(1+graph.MaxKeyOrganizations)},
		{name: "inline fragment", document: `{node(id: "a") {... on User {organization {name}}}}`, want: 2},
		{name: "fragment, twice", document: `{a: me {...F} b: me {...F}} fragment F on Viewer {user {organization {name}}}`, want: 2 * 3},
		{name: "skipped", document: `{me @skip(if: true) {user {login}}}`, want: 0},
		{name: "not skipped", document: `{me @skip(if: false) {user {login}}}`, want: 2},
		{name: "included", document: `{me @include(if: true) {user {login}}}`, want: 2},
		{name: "not included", document: `{me @include(if: false) {user {login}}}`, want: 0},
		{name: "included and skipped", document: `{me @include(if: true) @skip(if: true) {user {login}}}`, want: 0},
		{name: "neither included nor skipped", document: `{me @skip(if: false) @include(if: false) {user {login}}}`, want: 0},
		{name: "one of two skipped", document: `{me @skip(if: true) {user {login}} site(customerNumber: "A") {name}}`, want: 1},
		{name: "inline fragment skipped", document: `{me {... @skip(if: true) {user {login}}}}`, want: 1},
		{name: "spread skipped", document: `{me {...F @include(if: false)}} fragment F on Viewer {user {login}}`, want: 1},
		{name: "skipped by a variable", document: `query($n: Boolean!) {me @skip(if: $n) {user {login}}}`, variables: sized(true), want: 0},
		{name: "beyond every limit", document: nested(6), want: largestCost},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := policy.Costs{Most: anyCost}.Check(operation(t, test.document, test.variables), anyCost)
			if err != nil || got != test.want {
				t.Errorf("%s costs %d, %v; want %d", test.document, got, err, test.want)
			}
		})
	}
}

// TestCostIsBounded: an operation may cost as much as is allowed and left, and not more.
func TestCostIsBounded(t *testing.T) {
	const document = `{organizations(first: 5) {nodes {name}}}` // costs 6
	for _, test := range []struct {
		name             string
		most, left, cost int
		message          string
	}{
		{name: "as much as is allowed", most: 6, left: 6, cost: 6},
		{name: "more than is allowed", most: 5, left: 5, cost: 6, message: "the operation may return 6 objects, and at most 5 are allowed. Request fewer rows, " +
			"or the parts in requests of their own. organizations(first: 5) accounts for 6 of 6."},
		{name: "more than is left", most: 10, left: 5, cost: 6, message: "the operations of one body may return 10 objects together, and this one may return 6 " +
			"when 5 are left. Send it in a request of its own. organizations(first: 5) accounts for 6 of 6."},
	} {
		t.Run(test.name, func(t *testing.T) {
			cost, err := policy.Costs{Most: test.most}.Check(operation(t, document, nil), test.left)
			if (err == nil) != (test.message == "") || err != nil && (graph.CodeOf(err) != graph.CodeLimit || messageOf(err) != test.message) || cost != test.cost {
				t.Errorf("cost %d, %v; want %d, %q", cost, err, test.cost, test.message)
			}
		})
	}
}

// messageOf returns the message of an error for its caller.
func messageOf(err error) string {
	var own *graph.Error
	if errors.As(err, &own) {
		return own.Message
	}
	return err.Error()
}

// TestDirectivesNeedATruth: a variable of null in @skip or @include is refused, at any depth.
func TestDirectivesNeedATruth(t *testing.T) {
	for _, document := range []string{
		`query($n: Boolean = true) {me @skip(if: $n) {user {login}}}`, `query($n: Boolean = true) {me {user @include(if: $n) {login}}}`,
		`query($n: Boolean = true) {me {... @skip(if: $n) {user {login}}}}`, `query($n: Boolean = true) {me {...F}} fragment F on Viewer {user @skip(if: $n) {login}}`,
	} {
		var own *graph.Error
		_, err := policy.Costs{Most: anyCost}.Check(operation(t, document, map[string]any{"n": nil}), anyCost)
		if !errors.As(err, &own) || own.Code != graph.CodeInvalid || own.Field != "if" || !strings.HasSuffix(own.Message, "needs true or false, not null") {
			t.Errorf("%s: %v", document, err)
		}
	}
}

// TestCostNamesTheCostliestList: the refusal names the list that costs most, by its path and the size of each page on it, and its share.
func TestCostNamesTheCostliestList(t *testing.T) {
	for _, test := range []struct {
		name, document string
		variables      map[string]any
		want           string
	}{
		{name: "list in a list", document: `{organization(accountNumber: "A") {users(first: 100) {nodes {entitlementGroups(first: 50) {pageInfo {hasNextPage} nodes {name}}}}}}`,
			want: "organization.users(first: 100).entitlementGroups(first: 50) accounts for 5,200 of 5,302."},
		{name: "outer list", document: `{organizations(first: 4) {nodes {users(first: 0) {totalCount} name}}}`, want: "organizations(first: 4) accounts for 5 of 9."},
		{name: "first of two", document: `{organization(accountNumber: "A") {users(first: 100) {nodes {login}} sites(first: 2) {nodes {name}}}}`,
			want: "organization.users(first: 100) accounts for 101 of 105."},
		{name: "first of equals", document: `{organization(accountNumber: "A") {users(first: 3) {nodes {login}} sites(first: 3) {nodes {name}}}}`,
			want: "organization.users(first: 3) accounts for 4 of 9."},
		{name: "neither first nor last", document: `{organizations {edges {node {domains {name}}}}}`,
			want: "organizations(20 rows, as neither first nor last is given).domains(counted as 10) accounts for 200 of 241."},
		{name: "alias", document: `query($n: Int) {all: organizations(last: $n) {nodes {accountNumber}}}`, variables: map[string]any{"n": int64(7)},
			want: "all: organizations(last: 7) accounts for 8 of 8."},
		{name: "list of an argument", document: `{nodes(ids: ["a", "b", "c", "d"]) {id ... on User {organization {name}}}}`, want: "nodes(4 ids) accounts for 8 of 8."},
		{name: "list of no list", document: `query($n: [ID!]!) {nodes(ids: $n) {id}}`, variables: map[string]any{"n": "a"}, want: "nodes(counted as 10) accounts for 10 of 10."},
		{name: "fragment", document: `{organization(accountNumber: "A") {...F}} fragment F on Organization {sites(first: 9) {nodes {country {code}}}}`,
			want: "organization.sites(first: 9) accounts for 19 of 20."},
		{name: "skipped list", document: `{organization(accountNumber: "A") {users(first: 0) {totalCount} sites(first: 9) @skip(if: true) {nodes {name}} contracts(first: 3) {nodes {contractNumber}}}}`,
			want: "organization.contracts(first: 3) accounts for 4 of 6."},
		{name: "long list", document: `mutation {applyChanges(input: {accountNumber: "A", changes: []}) {results {outcome}}}`,
			want: "applyChanges.results(counted as 1000) accounts for 1,000 of 1,001."},
		{name: "path of 160 characters", document: `{` + strings.Repeat("a", 134) + `: organizations(first: 10) {nodes {name}}}`,
			want: strings.Repeat("a", 134) + ": organizations(first: 10) accounts for 11 of 11."},
		{name: "longer path", document: `{` + strings.Repeat("a", 135) + `: organizations(first: 10) {nodes {name}}}`,
			want: strings.Repeat("a", 80) + "…" + strings.Repeat("a", 54) + ": organizations(first: 10) accounts for 11 of 11."},
		{name: "beyond every limit", document: nested(5), want: " accounts for 1,073,741,824 of 1,073,741,824."},
		{name: "no list", document: `{a: me {actor} b: me {actor}}`, want: "the parts in requests of their own."},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := policy.Costs{Most: 1}.Check(operation(t, test.document, test.variables), 1)
			if err == nil || !strings.HasSuffix(messageOf(err), test.want) {
				t.Errorf("%s:\ngot  %v\nwant … %s", test.document, err, test.want)
			}
		})
	}
}
