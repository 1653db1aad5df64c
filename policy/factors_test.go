package policy_test

import (
	"slices"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/graph/generated"
	"entitlegraph/policy"
)

// withoutFactors returns the viewer of a token that proves too few factors for a change.
func withoutFactors(name string) *graph.Viewer {
	v := *viewers()[name]
	v.ChangesRefused = graph.Errorf(graph.CodeUnauthenticated, "too few factors")
	return &v
}

// TestGateWithoutFactors: an operation passes without enough factors if each of its mutations is a dry run; rights are decided about first.
func TestGateWithoutFactors(t *testing.T) {
	const made, dry = `updateProduct(input: {code: "P", name: "N"}) {warnings {code}}`, `updateProduct(input: {code: "P", name: "N", dryRun: true}) {warnings {code}}`
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	for _, test := range []struct {
		viewer, document string
		code             graph.Code // of the refusal; empty if it passes
	}{
		{viewer: "OPERATOR", document: `{products {totalCount}}`},
		{viewer: "OPERATOR", document: `mutation {` + dry + `}`},
		{viewer: "OPERATOR", document: `mutation {__typename}`},
		{viewer: "OPERATOR", document: `mutation {` + made + `}`, code: graph.CodeUnauthenticated},
		{viewer: "OPERATOR", document: `mutation {a: ` + dry + ` b: ` + made + `}`, code: graph.CodeUnauthenticated},
		{viewer: "OPERATOR", document: `mutation {...F} fragment F on Mutation {` + made + `}`, code: graph.CodeUnauthenticated},
		{viewer: "OPERATOR", document: `mutation {... on Mutation {` + made + `}}`, code: graph.CodeUnauthenticated},
		{viewer: "OPERATOR", document: `mutation {revokeApiKey(input: {id: "x"}) {apiKey {id}}}`, code: graph.CodeUnauthenticated},
		{viewer: "ANALYST", document: `mutation {` + dry + `}`},
		{viewer: "ACCOUNT_ADMIN", document: `mutation {` + made + `}`, code: graph.CodeForbidden},
		{viewer: "ACCOUNT_ADMIN", document: `mutation {lockUser(input: {login: "a@b.example"}) {warnings {code}}}`, code: graph.CodeUnauthenticated},
		{viewer: "USER", document: `{me {kind}}`},
		{viewer: "STRANGER", document: `mutation {registerUser(input: {accountNumber: "A", login: "a@b.example"}) {warnings {code}}}`, code: graph.CodeUnauthenticated},
	} {
		document, invalid := gqlparser.LoadQueryWithRules(schema, test.document, rules.NewDefaultRules())
		if invalid != nil {
			t.Fatal(invalid)
		}
		operation := &graphql.OperationContext{Operation: document.Operations[0], Variables: map[string]any{}}
		for viewer, code := range map[*graph.Viewer]graph.Code{withoutFactors(test.viewer): test.code, viewers()[test.viewer]: forbiddenAlone(test.code)} {
			err := policy.NewGate().MutateOperationContext(as(t, viewer), operation)
			if (err != nil) != (code != "") || err != nil && (graph.CodeOf(err) != code || len(err.Locations) != 1) {
				t.Errorf("%s, %s: %v, want %q", test.viewer, test.document, err, code)
			}
		}
	}
}

// forbiddenAlone returns the code of the same operation with enough factors.
func forbiddenAlone(code graph.Code) graph.Code {
	if code == graph.CodeForbidden {
		return code
	}
	return ""
}

// TestGuardsWithoutFactors: no change reaches a store without enough factors; what is read and a dry run do.
func TestGuardsWithoutFactors(t *testing.T) {
	for _, test := range []struct {
		viewer string
		dryRun []string // the calls of a dry run by Apply, and of a preview
	}{
		{viewer: "OPERATOR", dryRun: []string{"Apply 1", "Preview 1"}},
		{viewer: "ANALYST", dryRun: []string{"Preview 1", "Preview 1"}},
		{viewer: "ACCOUNT_ADMIN", dryRun: []string{"Apply 1", "Preview 1"}},
		{viewer: "CO_ADMIN", dryRun: []string{"Apply 1", "Preview 1"}},
	} {
		w, ctx := &world{}, as(t, withoutFactors(test.viewer))
		request := changes.Request{Changes: []changes.Change{changes.UpdateUser{LoginKey: "A-bob"}}}
		if _, err := guarded(w).Changes(ctx).Apply(ctx, request); err == nil || len(w.calls) > 0 {
			t.Errorf("%s: changed, %v, calls %v", test.viewer, err, w.calls)
		}
		request.DryRun = true
		_, applied := guarded(w).Changes(ctx).Apply(ctx, request)
		_, _, previewed := guarded(w).Changes(ctx).Preview(ctx, request)
		if applied != nil || previewed != nil || !slices.Equal(w.calls, test.dryRun) {
			t.Errorf("%s: dry runs %v, %v, calls %v", test.viewer, applied, previewed, w.calls)
		}
	}
	w, ctx := &world{}, as(t, withoutFactors("OPERATOR"))
	keys := guarded(w).APIKeys(ctx)
	_, list := keys.List(ctx, graph.Page{})
	_, create := keys.Create(ctx, graph.APIKey{})
	_, rotate := keys.Rotate(ctx, changes.KeyRotation{})
	_, revoke := keys.Revoke(ctx, "k")
	if list != nil || !slices.Equal(w.calls, []string{"apiKeys"}) {
		t.Errorf("API keys: %v, calls %v", list, w.calls)
	}
	for _, err := range []error{create, rotate, revoke} {
		if graph.CodeOf(err) != graph.CodeUnauthenticated {
			t.Errorf("a change of API keys: %v", err)
		}
	}
}
