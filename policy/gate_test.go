package policy_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"entitlegraph/graph"
	"entitlegraph/graph/generated"
	"entitlegraph/policy"
)

// accessTable reads testdata/access.txt: the callers of each field.
func accessTable(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile("testdata/access.txt")
	if err != nil {
		t.Fatal(err)
	}
	table := map[string][]string{}
	for _, line := range strings.Split(string(text), "\n") {
		if words := strings.Fields(line); len(words) > 0 && words[0] != "#" {
			table[words[0]] = words[1:]
		}
	}
	return table
}

// fieldsOfSchema returns every field of every object by "Type.field", with its object.
func fieldsOfSchema() map[string]*ast.Field {
	fields := map[string]*ast.Field{}
	for _, object := range generated.NewExecutableSchema(generated.Config{}).Schema().Types {
		if object.Kind != ast.Object || strings.HasPrefix(object.Name, "__") {
			continue
		}
		for _, field := range object.Fields {
			if !strings.HasPrefix(field.Name, "__") {
				fields[object.Name+"."+field.Name] = &ast.Field{Name: field.Name, Alias: field.Name, Definition: field, ObjectDefinition: object}
			}
		}
	}
	return fields
}

// passes reports whether the gate lets a viewer's operation pass.
func passes(ctx context.Context, t *testing.T, set ast.SelectionSet) bool {
	t.Helper()
	operation := &graphql.OperationContext{Operation: &ast.OperationDefinition{SelectionSet: set}, Variables: map[string]any{}}
	err := policy.NewGate().MutateOperationContext(ctx, operation)
	if err != nil && graph.CodeOf(err) != graph.CodeForbidden {
		t.Error(err)
	}
	return err == nil
}

// inDryRun returns a mutation's field with the input {dryRun: true}.
func inDryRun(field *ast.Field) *ast.Field {
	with := *field
	yes := &ast.ChildValue{Name: "dryRun", Value: &ast.Value{Raw: "true", Kind: ast.BooleanValue}}
	with.Arguments = ast.ArgumentList{{Name: "input", Value: &ast.Value{Kind: ast.ObjectValue, Children: ast.ChildValueList{yes}}}}
	return &with
}

// TestGate compares the decision on each field and caller with the table. The field stands alone, inside fields that all callers may use, in a
// fragment, and under @skip.
func TestGate(t *testing.T) {
	table, fields := accessTable(t), fieldsOfSchema()
	open := fields["Query.me"]
	never := &ast.Directive{Name: "skip", Arguments: ast.ArgumentList{{Name: "if", Value: &ast.Value{Raw: "true", Kind: ast.BooleanValue}}}}
	for name, field := range fields {
		callers, listed := table[name]
		if !listed {
			t.Errorf("%s has no row in testdata/access.txt: add the callers that may select it", name)
		}
		for caller, v := range viewers() {
			allowed := caller != "UNKNOWN" && (slices.Contains(callers, caller) || slices.Equal(callers, []string{"ALL"}))
			inner, skipped := *open, *field
			inner.SelectionSet, skipped.Directives = ast.SelectionSet{open, field}, ast.DirectiveList{never}
			for form, set := range map[string]ast.SelectionSet{
				"alone": {field}, "second": {open, field}, "inside": {&inner}, "skipped": {&skipped},
				"inline fragment": {&ast.InlineFragment{SelectionSet: ast.SelectionSet{field}}},
				"fragment":        {&ast.FragmentSpread{Definition: &ast.FragmentDefinition{SelectionSet: ast.SelectionSet{field}}}},
			} {
				if got := passes(as(t, v), t, set); got != allowed {
					t.Errorf("%s, %s: passes for %s %t, want %t", name, form, caller, got, allowed)
				}
			}
			dry := allowed || slices.Contains(callers, caller+":dryRun")
			if got := passes(as(t, v), t, ast.SelectionSet{inDryRun(field)}); got != dry {
				t.Errorf("%s in a dry run: passes for %s %t, want %t", name, caller, got, dry)
			}
		}
	}
	for name := range table {
		if fields[name] == nil {
			t.Errorf("testdata/access.txt has a row for %s, which is no field of the schema", name)
		}
	}
}

// TestUnknownViewersAskNothing: without a viewer not even the names of types are returned.
func TestUnknownViewersAskNothing(t *testing.T) {
	typename := &ast.Field{Name: "__typename", Alias: "__typename", Definition: &ast.FieldDefinition{Name: "__typename"}}
	for name, v := range viewers() {
		if got := passes(as(t, v), t, ast.SelectionSet{typename}); got != (name != "UNKNOWN") {
			t.Errorf("%s: passes %t", name, got)
		}
	}
}

// TestOperatorsPassUnread: no time is spent on the fields of the operator's operations, which may use every field.
func TestOperatorsPassUnread(t *testing.T) {
	if err := policy.NewGate().MutateOperationContext(as(t, graph.Operator()), &graphql.OperationContext{}); err != nil {
		t.Error(err)
	}
}

// TestMayRead: addresses outside of GraphQL follow the rights of a field.
func TestMayRead(t *testing.T) {
	table := accessTable(t)
	for _, field := range []string{"Query.fulfillmentDocument", "Organization.users"} {
		for caller, v := range viewers() {
			if err := policy.MayRead(v, field, "read it"); (err == nil) != slices.Contains(table[field], caller) {
				t.Errorf("%s for %s: %v", field, caller, err)
			}
		}
	}
}
