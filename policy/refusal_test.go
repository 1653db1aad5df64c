package policy_test

import (
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"entitlegraph/graph"
	"entitlegraph/policy"
)

// TestRefusals: a refusal by rights says what the viewer may not do, which callers may, and as which caller the viewer is known. It has the place of
// the field in the document.
func TestRefusals(t *testing.T) {
	both := ofA(graph.ViewerUser, graph.Viewer{Roles: []graph.Role{graph.RoleAccountAdmin, graph.RoleCoAdmin}})
	key := ofA(graph.ViewerPartner, graph.Viewer{Scopes: []graph.Scope{graph.ScopeCheck, graph.ScopeRead, graph.ScopeWrite}})
	const byAdministrators = "These may: the operator, account administrators."
	for _, test := range []struct {
		name, document string
		viewer         *graph.Viewer
		want           string
	}{
		{name: "field", document: `{apiKeys {totalCount}}`, viewer: viewers()["CO_ADMIN"],
			want: "You may not read Query.apiKeys. These may: the operator, analysts. You are authenticated as a co-administrator: send the token or API key of one of these. Or leave the field out."},
		{name: "mutation", document: `mutation {deleteOrganization(input: {accountNumber: "A"}) {userErrors {code}}}`, viewer: viewers()["CO_ADMIN"],
			want: "You may not use the mutation deleteOrganization. " + byAdministrators + " You are authenticated as a co-administrator: send the token or API key of one of these."},
		{name: "mutation for a dry run", document: `mutation {deleteOrganization(input: {accountNumber: "A"}) {userErrors {code}}}`, viewer: viewers()["ANALYST"],
			want: "You may not use the mutation deleteOrganization but for a dry run. " + byAdministrators +
				" You are authenticated as an analyst: send the token or API key of one of these. Or give its input dryRun: true, to see what would be."},
		{name: "user without a role", document: `{apiKeys {totalCount}}`, viewer: viewers()["USER"], want: "You are authenticated as a user without a role:"},
		{name: "administrator", document: `{apiKeys {totalCount}}`, viewer: viewers()["ACCOUNT_ADMIN"], want: "You are authenticated as an account administrator:"},
		{name: "both roles", document: `{apiKeys {totalCount}}`, viewer: both, want: "You are authenticated as an account administrator and a co-administrator:"},
		{name: "API key", document: `{apiKeys {totalCount}}`, viewer: key, want: "You are authenticated as an API key with CHECK and READ and WRITE:"},
		{name: "API key of one scope", document: `{apiKeys {totalCount}}`, viewer: viewers()["READ"], want: "You are authenticated as an API key with READ:"},
		{name: "stranger", document: `{apiKeys {totalCount}}`, viewer: viewers()["STRANGER"], want: "You are authenticated as a caller that may register:"},
		{name: "field for keys", document: `{site(customerNumber: "A") {name}}`, viewer: viewers()["USER"],
			want: "These may: the operator, analysts, account administrators, co-administrators, API keys with READ. You are authenticated"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := policy.NewGate().MutateOperationContext(as(t, test.viewer), operation(t, test.document, nil))
			if err == nil || !strings.Contains(err.Message, test.want) || len(err.Locations) != 1 || err.Locations[0].Line != 1 || err.Locations[0].Column < 2 {
				t.Errorf("got %+v\nwant %s", err, test.want)
			}
		})
	}
	if err := policy.MayRead(nil, "Query.order", "read the order"); err == nil || !strings.Contains(err.Error(), "You may not read the order. These may:") ||
		!strings.Contains(err.Error(), "You are authenticated as an unknown caller:") {
		t.Errorf("without a viewer: %v", err)
	}
}

// TestClientSchema: the schema as clients see it has no directive that they cannot use, and its descriptions say for whom a field is. The schema that
// runs keeps them.
func TestClientSchema(t *testing.T) {
	client := policy.ClientSchema()
	if client.Directives["defer"] != nil || client.Directives["access"] != nil || client.Types["Caller"] != nil {
		t.Error("clients see @defer, @access or its type")
	}
	if client.Directives["skip"] == nil || client.Types["User"] == nil {
		t.Error("clients do not see @skip or User")
	}
	if schema.Directives["access"] == nil || schema.Types["Caller"] == nil || schema.Directives["defer"] == nil {
		t.Error("the schema that runs has lost a directive")
	}
	mutation := client.Mutation.Fields.ForName("deleteOrganization")
	for _, test := range []struct{ name, description, want string }{
		{name: "field", description: client.Query.Fields.ForName("apiKeys").Description, want: "\n\nFor the operator, analysts."},
		{name: "mutation", description: mutation.Description,
			want: "\n\nFor the operator, account administrators. With `dryRun: true` also for analysts."},
		{name: "type", description: client.Types["LoginImpact"].Description,
			want: "\n\nFor the operator, analysts, account administrators, co-administrators, users, API keys with READ."},
		{name: "field like its type", description: client.Types["LoginImpact"].Fields.ForName("user").Description},
		{name: "field for everybody", description: client.Query.Fields.ForName("me").Description},
	} {
		if _, told, _ := strings.Cut(test.description, "\n\nFor "); test.want == "" && told != "" || !strings.HasSuffix(test.description, test.want) {
			t.Errorf("%s: %q, want … %q", test.name, test.description, test.want)
		}
	}
	for _, definition := range client.Types {
		if of := definition.Description; definition.Kind != ast.Object && strings.Contains(of, "\n\nFor ") || strings.Count(of, "\n\nFor ") > 1 {
			t.Errorf("%s: %q", definition.Name, of)
		}
	}
}
