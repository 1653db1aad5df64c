package policy_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"entitlegraph/graph"
	"entitlegraph/policy"
)

// TestStoredResponses: each caller has idempotency keys of its own; callers that may change nothing have none.
func TestStoredResponses(t *testing.T) {
	for name, v := range viewers() {
		w, ctx := &world{}, as(t, v)
		_, reserve := guarded(w).KeptAnswers(ctx).Reserve(ctx, "k", "f")
		_, remember := guarded(w).KeptAnswers(ctx).Remember(ctx, "k", nil, false)
		if name == "ANALYST" || name == "UNKNOWN" {
			if graph.CodeOf(reserve) != graph.CodeForbidden || graph.CodeOf(remember) != graph.CodeForbidden || len(w.calls) > 0 {
				t.Errorf("%s: %v, %v, calls %v", name, reserve, remember, w.calls)
			}
			continue
		}
		if want := []string{"Reserve " + v.Actor + " k", "Remember " + v.Actor + " k"}; reserve != nil || remember != nil || !slices.Equal(w.calls, want) {
			t.Errorf("%s: %v, %v, calls %v, want %v", name, reserve, remember, w.calls, want)
		}
	}
}

// TestKeysOfOtherRequests: a key that was used for another request is refused.
func TestKeysOfOtherRequests(t *testing.T) {
	w, ctx := &world{reserved: "earlier"}, as(t, graph.Operator())
	for fingerprint, want := range map[string]graph.Code{"earlier": "", "later": graph.CodeIdempotencyKeyReused} {
		if _, err := guarded(w).KeptAnswers(ctx).Reserve(ctx, "k", fingerprint); graph.CodeOf(err) != want {
			t.Errorf("%s: %v, want %q", fingerprint, err, want)
		}
	}
}

// TestAnswerToSend: of the answers to copies of a request the stored one is sent, and the given one where none is stored.
func TestAnswerToSend(t *testing.T) {
	ctx := as(t, graph.Operator())
	for stored, want := range map[string]string{"first": "first", "": "mine"} {
		w := &world{answer: []byte(stored)}
		if stored == "" {
			w.answer = nil
		}
		got, err := guarded(w).KeptAnswers(ctx).Remember(ctx, "k", []byte("mine"), false)
		if string(got) != want || err != nil {
			t.Errorf("stored %q: sent %q %v, want %q", stored, got, err, want)
		}
	}
}

// TestValidKey: an idempotency key is 1 to 255 printable ASCII characters.
func TestValidKey(t *testing.T) {
	for key, want := range map[string]bool{
		"k": true, " ~": true, strings.Repeat("k", policy.MaxKey): true,
		"": false, strings.Repeat("k", policy.MaxKey+1): false, "a\x1f": false, "a\x7f": false, "kö": false, "a\n": false,
	} {
		if got := policy.ValidKey(key); got != want {
			t.Errorf("%.10q: %t, want %t", key, got, want)
		}
	}
}

// TestSecretsTakeNoKey: an operation whose answer has a secret takes no idempotency key, wherever in it the mutation stands.
func TestSecretsTakeNoKey(t *testing.T) {
	for name, want := range map[string]graph.Code{"createApiKey": graph.CodeInvalid, "rotateApiKey": graph.CodeInvalid, "revokeApiKey": "", "lockUser": ""} {
		field := &ast.Field{Name: name, Alias: "a"}
		for form, set := range map[string]ast.SelectionSet{
			"alone": {field}, "second": {&ast.Field{Name: "lockUser"}, field}, "inline": {&ast.InlineFragment{SelectionSet: ast.SelectionSet{field}}},
			"spread": {&ast.FragmentSpread{Definition: &ast.FragmentDefinition{SelectionSet: ast.SelectionSet{field}}}},
		} {
			operation := &graphql.OperationContext{Operation: &ast.OperationDefinition{SelectionSet: set}}
			if err := policy.CheckKeyed(operation); graph.CodeOf(err) != want {
				t.Errorf("%s, %s: %v, want %q", name, form, err, want)
			}
		}
	}
}

// TestFingerprint: requests that differ in their text, operation, variables or part have different fingerprints; equal ones have the same.
func TestFingerprint(t *testing.T) {
	variables := map[string]any{"a": "b", "c": json.Number("1")}
	whole := policy.Fingerprint("query", "Name", variables, "part")
	if again := policy.Fingerprint("query", "Name", map[string]any{"c": json.Number("1"), "a": "b"}, "part"); again != whole {
		t.Errorf("the same request has the fingerprints %s and %s", whole, again)
	}
	for name, other := range map[string]string{
		"query": policy.Fingerprint("other", "Name", variables, "part"), "operation": policy.Fingerprint("query", "Other", variables, "part"),
		"variables": policy.Fingerprint("query", "Name", map[string]any{"a": "b"}, "part"), "part": policy.Fingerprint("query", "Name", variables, ""),
	} {
		if other == whole {
			t.Errorf("another %s has the same fingerprint", name)
		}
	}
}
