package resolvers

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"entitlegraph/graph"
	"entitlegraph/graph/generated"
	"entitlegraph/graph/model"
)

// Who may ask for what is decided here, and nowhere else, in two steps that both follow from who asks:
//
//  1. Before anything runs, the fields of the operation are held against the schema's @access. What that refuses depends on the caller
//     and on the document alone, so a refusal tells nothing of what is stored.
//  2. Where the caller does not see every account, guard.go stands before the stores: what belongs to another account is not found, and what
//     would be changed of it is not there.
//
// No path leads from the objects of one account to those of another, so what is found needs no second look.

// callers is a set of kinds of caller.
type callers uint16

// callerOrder is the order in which callers are told, and their place in the set.
var callerOrder = model.AllCaller

func bitOf(caller model.Caller) callers {
	for i, c := range callerOrder {
		if c == caller {
			return 1 << i
		}
	}
	return 0
}

// everybody is every caller, and who is none.
const everybody = ^callers(0)

// callersOf tells as what somebody may ask. Nobody, when it was not found out who asks.
func callersOf(v *graph.Viewer) callers {
	if v == nil {
		return 0
	}
	switch v.Kind {
	case graph.ViewerOperator:
		return bitOf(model.CallerOperator)
	case graph.ViewerAnalyst:
		return bitOf(model.CallerAnalyst)
	case graph.ViewerStranger:
		return bitOf(model.CallerStranger)
	case graph.ViewerPartner:
		return partnerOf(v)
	case graph.ViewerUser:
		return userOf(v)
	}
	return 0
}

func partnerOf(v *graph.Viewer) callers {
	var set callers
	for scope, caller := range map[graph.Scope]model.Caller{
		graph.ScopeCheck: model.CallerCheck, graph.ScopeRead: model.CallerRead, graph.ScopeWrite: model.CallerWrite,
	} {
		if v.May(scope) {
			set |= bitOf(caller)
		}
	}
	return set
}

func userOf(v *graph.Viewer) callers {
	set := bitOf(model.CallerUser)
	if v.Has(graph.RoleAccountAdmin) {
		set |= bitOf(model.CallerAccountAdmin)
	}
	if v.Has(graph.RoleCoAdmin) {
		set |= bitOf(model.CallerCoAdmin)
	}
	return set
}

// words names the callers of a set, as people say them.
func (c callers) words() string {
	var names []string
	for i, caller := range callerOrder {
		if c&(1<<i) != 0 {
			names = append(names, callerWords[caller])
		}
	}
	return strings.Join(names, ", ")
}

var callerWords = map[model.Caller]string{
	model.CallerOperator: "the operator", model.CallerAnalyst: "analysts", model.CallerAccountAdmin: "account administrators",
	model.CallerCoAdmin: "co-administrators", model.CallerUser: "users", model.CallerCheck: "API keys with CHECK",
	model.CallerRead: "API keys with READ", model.CallerWrite: "API keys with WRITE", model.CallerStranger: "who registers",
}

// access is what the schema says of who may ask for each field.
type access struct {
	fields map[*ast.FieldDefinition]callers
	named  map[string]callers // "Type.field"
}

// accessOfSchema reads the schema once. It also writes into the description of each field whom it is for, because introspection, and so
// the documentation in GraphiQL, shows no directives.
var accessOfSchema = sync.OnceValue(func() *access {
	a := &access{fields: map[*ast.FieldDefinition]callers{}, named: map[string]callers{}}
	for _, definition := range generated.NewExecutableSchema(generated.Config{}).Schema().Types {
		if definition.Kind != ast.Object || strings.HasPrefix(definition.Name, "__") {
			continue
		}
		ofType := callersIn(definition.Directives, everybody)
		describe(&definition.Description, ofType)
		for _, field := range definition.Fields {
			set := callersIn(field.Directives, ofType)
			a.fields[field], a.named[definition.Name+"."+field.Name] = set, set
			if set != ofType {
				describe(&field.Description, set)
			}
		}
	}
	return a
})

// callersIn reads @access.
func callersIn(directives ast.DirectiveList, otherwise callers) callers {
	directive := directives.ForName("access")
	if directive == nil {
		return otherwise
	}
	var set callers
	for _, child := range directive.Arguments.ForName("by").Value.Children {
		set |= bitOf(model.Caller(child.Value.Raw))
	}
	return set
}

func describe(description *string, set callers) {
	if set != everybody {
		*description += "\n\nFor " + set.words() + "."
	}
}

// allows says whether somebody may ask for a field, such as "Query.order".
func (a *access) allows(v *graph.Viewer, field string) bool { return a.named[field]&callersOf(v) != 0 }

// forbidden is the error for who may not.
func (a *access) forbidden(field string) *graph.Error {
	return refusal(graph.CodeForbidden, "%s is not for you: it is for %s", field, a.named[field].words())
}

// accessGate refuses operations that ask for what is not for the caller.
type accessGate struct{ *access }

var (
	_ graphql.HandlerExtension        = accessGate{}
	_ graphql.OperationContextMutator = accessGate{}
)

// ExtensionName is what gqlgen calls the extension.
func (accessGate) ExtensionName() string { return "access" }

// Validate has nothing to check.
func (accessGate) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext looks at every field, those too that @skip and @include leave out: what may be asked for does not depend on
// values.
func (g accessGate) MutateOperationContext(ctx context.Context, operation *graphql.OperationContext) *gqlerror.Error {
	viewer := graph.ViewerOf(ctx)
	if viewer != nil && viewer.Kind == graph.ViewerOperator {
		return nil // nothing is kept from it, and the test of the whole schema sees to it that it stays so
	}
	if viewer == nil {
		return gqlerror.Wrap(refusal(graph.CodeForbidden, "nobody is known to ask this"))
	}
	return g.of(operation.Operation.SelectionSet, callersOf(viewer))
}

func (g accessGate) of(set ast.SelectionSet, asking callers) *gqlerror.Error {
	for _, selection := range set {
		inner := ast.SelectionSet(nil)
		switch s := selection.(type) {
		case *ast.Field:
			if allowed, known := g.fields[s.Definition]; known && allowed&asking == 0 {
				return g.refuse(s)
			}
			inner = s.SelectionSet
		case *ast.InlineFragment:
			inner = s.SelectionSet
		case *ast.FragmentSpread:
			inner = s.Definition.SelectionSet
		}
		if err := g.of(inner, asking); err != nil {
			return err
		}
	}
	return nil
}

func (g accessGate) refuse(field *ast.Field) *gqlerror.Error {
	err := gqlerror.Wrap(g.forbidden(fmt.Sprintf("%s.%s", field.ObjectDefinition.Name, field.Name)))
	if field.Position != nil {
		err.Locations = []gqlerror.Location{{Line: field.Position.Line, Column: field.Position.Column}}
	}
	return err
}
