package api_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"entitlegraph/api"
	"entitlegraph/graph"
	"entitlegraph/policy"
)

// TestFaults checks that what is not the caller's doing becomes one neutral line, and is in the log, once, with its cause.
func TestFaults(t *testing.T) {
	tests := map[string]struct {
		fail func(context.Context, string) error
		code graph.Code
	}{
		"an unknown error": {fail: func(context.Context, string) error { return errors.New("secret: MATCH (n) at bolt://db:7687") }, code: graph.CodeInternal},
		"a panic":          {fail: func(context.Context, string) error { panic("secret") }, code: graph.CodeInternal},
		"an internal error": {fail: func(context.Context, string) error {
			return &graph.Error{Code: graph.CodeInternal, Message: "secret", Operation: "neo4j: sites", Cause: errors.New("secret")}
		}, code: graph.CodeInternal},
		"no database": {fail: func(context.Context, string) error {
			return &graph.Error{Code: graph.CodeUnavailable, Message: "the database does not answer", Cause: errors.New("secret")}
		}, code: graph.CodeUnavailable},
		"too slow": {fail: func(context.Context, string) error {
			return fmt.Errorf("sites: %w", &graph.Error{Code: graph.CodeTimeout, Message: "secret", Cause: errors.New("secret")})
		}, code: graph.CodeTimeout},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			m := newMemory(3)
			m.fail = func(ctx context.Context, call string) error {
				if call == "SitesOfOrganizations" {
					return test.fail(ctx, call)
				}
				return nil
			}
			c := newClient(t, m)
			a := c.ask("{organizations {nodes {sites {totalCount}}}}", "")
			if len(a.Errors) != 3 || a.Errors[0].Extensions.Code != string(test.code) || len(a.Errors[0].Path) != 4 {
				t.Errorf("got %+v, want 3 errors %s", a.Errors, test.code)
			}
			if logged := c.log.String(); strings.Count(logged, "operation failed") != 1 || !strings.Contains(logged, "secret") ||
				!strings.Contains(logged, a.Errors[0].Extensions.RequestID) {
				t.Errorf("logged %s", logged)
			}
		})
	}
}

func TestDeadlineReachesTheStore(t *testing.T) {
	m := newMemory(1)
	m.fail = func(ctx context.Context, _ string) error {
		<-ctx.Done()
		return ctx.Err()
	}
	c := newClient(t, m, func(config *api.Config) { config.Limits.Operation = time.Millisecond })
	c.wantError(c.ask("{product(code: \"P1\") {code}}", ""), graph.CodeTimeout, "")
}

// TestDeadlineBeforeTheStart: nothing is asked any more.
func TestDeadlineBeforeTheStart(t *testing.T) {
	m := newMemory(1)
	c := newClient(t, m, func(config *api.Config) { config.Limits.Operation = 1 })
	response := c.send("POST", "/graphql", `{"query":"{product(code: \"P1\") {code}}"}`, "Content-Type: application/json")
	c.wantError(c.read(response), graph.CodeTimeout, "")
	if response.StatusCode != 503 || len(m.calls) > 0 {
		t.Errorf("status %d, calls %v", response.StatusCode, m.calls)
	}
}

// TestPanicOutsideOfResolvers is answered in the same shape: here the clock panics.
func TestPanicOutsideOfResolvers(t *testing.T) {
	calls := 0
	c := newClient(t, newMemory(1), func(config *api.Config) {
		config.Clock = func() time.Time {
			if calls++; calls == 2 { // the first call is the access log's
				panic("secret")
			}
			return noon
		}
	})
	response := c.send("POST", "/graphql", `{"query":"{__typename}"}`, "Content-Type: application/json")
	c.wantError(c.read(response), graph.CodeInternal, "")
	if response.StatusCode != 500 {
		t.Errorf("status %d", response.StatusCode)
	}
}

// TestMalformed asks every field with values it must refuse, and says which argument is to blame.
func TestMalformed(t *testing.T) {
	long := strings.Repeat("x", 300)
	tests := []struct{ document, variables, argument string }{
		{document: `{organization(accountNumber: "") {id}}`, argument: "accountNumber"},
		{document: `{organization(accountNumber: "Ä") {id}}`, argument: "accountNumber"},
		{document: `{site(customerNumber: "a b") {id}}`, argument: "customerNumber"},
		{document: `{contract(contractNumber: "` + long + `") {id}}`, argument: "contractNumber"},
		{document: `{order(orderNumber: "\u0000") {id}}`, argument: "orderNumber"},
		{document: `{product(code: "/") {id}}`, argument: "code"},
		{document: `{user(login: "nobody") {id}}`, argument: "login"},
		{document: `{user(login: "a@b@c") {id}}`, argument: "login"},
		{document: `{node(id: "") {id}}`, argument: "id"},
		{document: `{node(id: "T3JnYW5pemF0aW9uOg") {id}}`, argument: "id"},
		{document: `{nodes(ids: ["Q291bnRyeTpERQ", "?"]) {id}}`, argument: "ids[1]"},
		{document: `{effectiveEntitlements(login: "") {at}}`, argument: "login"},
		{document: `{effectiveEntitlements(login: "a@b.example", at: "2026-06-11") {at}}`, argument: "at"},
		{document: `{effectiveEntitlements(login: "a@b.example", at: 5) {at}}`, argument: "at"},
		{document: `query($at: DateTime) {effectiveEntitlements(login: "a@b.example", at: $at) {at}}`, variables: `{"at":"2026-06-11T00:00:00"}`, argument: "at"},
		{document: `query($at: DateTime) {effectiveEntitlements(login: "a@b.example", at: $at) {at}}`, variables: `{"at":1}`, argument: "at"},
		{document: `query($login: String!) {user(login: $login) {id}}`, variables: `{}`, argument: "login"},
		{document: `query($login: String!) {user(login: $login) {id}}`, variables: `{"login":null}`, argument: "login"},
		{document: `query($login: String!) {user(login: $login) {id}}`, variables: `{"login":1}`, argument: "login"},
		{document: `{checkEntitlement(login: "x", productCode: "P1") {allowed}}`, argument: "login"},
		{document: `{checkEntitlement(login: "a@b.example", productCode: "") {allowed}}`, argument: "productCode"},
		{document: `{checkEntitlements(checks: [{login: "a@b.example", productCode: "P1"}, {login: "x", productCode: "P1"}]) {allowed}}`,
			argument: "checks[1].login"},
		{document: `{checkEntitlements(checks: {login: "a@b.example", productCode: "%"}) {allowed}}`, argument: "checks[0].productCode"},
		{document: `query($c: [EntitlementCheckInput!]!) {checkEntitlements(checks: $c) {allowed}}`, variables: `{"c":[{"login":"a@b.example"}]}`,
			argument: "c[0].productCode"},
		{document: `query($c: [EntitlementCheckInput!]!) {checkEntitlements(checks: $c) {allowed}}`, variables: `{"c":[null]}`, argument: "c[0]"},
		{document: `query($c: [EntitlementCheckInput!]!) {checkEntitlements(checks: $c) {allowed}}`,
			variables: `{"c":[{"login":"a@b.example","productCode":"P","x":1}]}`, argument: "c[0].x"},
		{document: `{organizations(search: "\u0007") {totalCount}}`, argument: "search"},
		{document: `{organizations(filter: {country: "XX"}) {totalCount}}`, argument: "filter.country"},
		{document: `{organizations(filter: {productCode: "?"}) {totalCount}}`, argument: "filter.productCode"},
		{document: `query($f: OrganizationFilter) {organizations(filter: $f) {totalCount}}`, variables: `{"f":{"contractStatus":"active"}}`,
			argument: "f.contractStatus"},
		{document: `query($f: OrganizationFilter) {organizations(filter: $f) {totalCount}}`, variables: `{"f":{"contractStatus":"OPEN"}}`,
			argument: "f.contractStatus"},
		{document: `query($o: OrganizationOrder) {organizations(orderBy: $o) {totalCount}}`, variables: `{"o":"name"}`, argument: "o"},
		{document: `{organizations(first: -1) {totalCount}}`, argument: "first"},
		{document: `{organizations(first: 101) {totalCount}}`, argument: "first"},
		{document: `{organizations(last: 101) {totalCount}}`, argument: "last"},
		{document: `query($n: Int) {products(first: $n) {totalCount}}`, variables: `{"n":1e3}`, argument: "first"},
		{document: `query($n: Int) {products(first: $n) {totalCount}}`, variables: `{"n":1.5}`, argument: "n"},
		{document: `{organizations(after: "?") {totalCount}}`, argument: "after"},
		{document: `{organizations(before: "WyJwcm9kdWN0cyIsIlAxIl0") {totalCount}}`, argument: "before"}, // of products
		{document: `{organizations(first: 1, last: 1) {totalCount}}`},
		{document: `query($y: Boolean = true) {products @include(if: $y) {totalCount}}`, variables: `{"y":null}`, argument: "if"},
	}
	c := newClient(t, newMemory(1))
	for _, test := range tests {
		t.Run(test.document[:min(len(test.document), 80)]+test.variables, func(t *testing.T) {
			c := &client{t: t, handler: c.handler}
			a := c.ask(test.document, test.variables)
			c.wantError(a, graph.CodeInvalid, test.argument)
			if len(a.Errors) > 0 && (len(a.Errors[0].Path) > 1 || len(a.Errors[0].Message) > 500) {
				t.Errorf("path %v, message of %d", a.Errors[0].Path, len(a.Errors[0].Message))
			}
		})
	}
}

func TestRuleIsNamed(t *testing.T) {
	a := newClient(t, newMemory(1)).ask(`{user(login: "nobody") {id}}`, "")
	if len(a.Errors) != 1 || a.Errors[0].Extensions.Rule != "R4" {
		t.Errorf("got %+v", a.Errors)
	}
}

// TestErrorsAreFew: a small request does not get a large answer for its mistakes.
func TestErrorsAreFew(t *testing.T) {
	c := newClient(t, newMemory(50))
	for _, document := range []string{
		"{" + strings.Repeat("nothing ", 400) + "}",
		"{organizations(first: 50) {nodes {users {nodes {entitlementGroups(first: -1) {totalCount}}}}}}",
	} {
		if a := c.ask(document, ""); len(a.Errors) != policy.DefaultLimits().Errors {
			t.Errorf("%d errors about %.60s", len(a.Errors), document)
		}
	}
}
