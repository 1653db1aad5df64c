package policy

import (
	"context"
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"entitlegraph/graph"
)

// Gate refuses operations with fields that the viewer may not use.
type Gate struct{ *access }

var (
	_ graphql.HandlerExtension        = Gate{}
	_ graphql.OperationContextMutator = Gate{}
)

// NewGate returns the gate of the schema.
func NewGate() Gate { return Gate{accessOfSchema()} }

// ExtensionName is what gqlgen calls the extension.
func (Gate) ExtensionName() string { return "access" }

// Validate has nothing to check.
func (Gate) Validate(graphql.ExecutableSchema) error { return nil }

// errUnknownViewer is the refusal of a request without a viewer.
var errUnknownViewer = graph.Errorf(graph.CodeForbidden, "The request is not authenticated. Send Authorization: Bearer with a token or an API key.")

// MutateOperationContext checks every field, also those that @skip and @include leave out. The only argument that matters is whether a mutation
// is a dry run.
func (g Gate) MutateOperationContext(ctx context.Context, operation *graphql.OperationContext) *gqlerror.Error {
	viewer := graph.ViewerOf(ctx)
	if viewer == nil {
		return gqlerror.Wrap(errUnknownViewer)
	}
	if viewer.Kind != graph.ViewerOperator { // who may use every field, as the test of the whole schema requires
		if err := g.check(operation.Operation.SelectionSet, operation.Variables, viewer, callersOf(viewer)); err != nil {
			return gqlerror.WrapIfUnwrapped(err)
		}
	}
	if viewer.ChangesRefused != nil && operation.Operation.Operation == ast.Mutation {
		if err := refuseChanges(operation, viewer.ChangesRefused); err != nil {
			return gqlerror.WrapIfUnwrapped(err)
		}
	}
	return nil
}

// refuseChanges returns the refusal at the first mutation that is no dry run.
func refuseChanges(operation *graphql.OperationContext, refusal *graph.Error) error {
	return walk{skipped: true}.fields(operation.Operation.SelectionSet, func(field *ast.Field) error {
		if strings.HasPrefix(field.Name, "__") || IsDryRun(field, operation.Variables) {
			return nil
		}
		return at(field, refusal)
	})
}

// check returns the refusal of the first field of a selection, however deep, that the caller may not use.
func (g Gate) check(set ast.SelectionSet, variables map[string]any, viewer *graph.Viewer, caller callers) error {
	return walk{skipped: true}.fields(set, func(field *ast.Field) error {
		if allowed, known := g.fields[field.Definition]; known && allowed.by&caller == 0 && !allowed.allow(caller, IsDryRun(field, variables)) {
			return g.refuse(viewer, field)
		}
		return g.check(field.SelectionSet, variables, viewer, caller)
	})
}

func (g Gate) refuse(viewer *graph.Viewer, field *ast.Field) error {
	return at(field, g.forbidden(viewer, fmt.Sprintf("%s.%s", field.ObjectDefinition.Name, field.Name)))
}

// at returns an error at the place of a field in the document.
func at(field *ast.Field, refusal *graph.Error) error {
	err := gqlerror.Wrap(refusal)
	if field.Position != nil {
		err.Locations = []gqlerror.Location{{Line: field.Position.Line, Column: field.Position.Column}}
	}
	return err
}

// IsDryRun reports whether the input of a mutation has dryRun: true. Anything else, such as null or a default, is none.
func IsDryRun(field *ast.Field, variables map[string]any) bool {
	input, _ := Argument(field, "input", variables).(map[string]any)
	dryRun, _ := input["dryRun"].(bool)
	return dryRun
}

// Argument returns the value of an argument; nil when it has none.
func Argument(field *ast.Field, name string, variables map[string]any) any {
	if a := field.Arguments.ForName(name); a != nil {
		value, _ := a.Value.Value(variables) // nil when it is malformed, which is refused when it is read
		return value
	}
	return nil
}
