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

// callerOrder is the order in which callers are named, and their place in the set.
var callerOrder = model.AllCaller

func bitOf(caller model.Caller) callers {
	for i, c := range callerOrder {
		if c == caller {
			return 1 << i
		}
	}
	return 0
}

// everybody is every caller.
const everybody = ^callers(0)

// callersOf gives the kinds of caller that a viewer is; none when it was not found out who asks.
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
func (c callers) words() string { return strings.Join(c.each(callerWords), ", ") }

// each gives the word of every caller of a set, in the order of callerOrder.
func (c callers) each(words map[model.Caller]string) []string {
	var names []string
	for i, caller := range callerOrder {
		if word := words[caller]; c&(1<<i) != 0 && word != "" {
			names = append(names, word)
		}
	}
	return names
}

var callerWords = map[model.Caller]string{
	model.CallerOperator: "the operator", model.CallerAnalyst: "analysts", model.CallerAccountAdmin: "account administrators",
	model.CallerCoAdmin: "co-administrators", model.CallerUser: "users", model.CallerCheck: "API keys with CHECK",
	model.CallerRead: "API keys with READ", model.CallerWrite: "API keys with WRITE", model.CallerStranger: "people who register",
}

// askedAs names the caller in the singular. A user with a role is named by the role.
func askedAs(v *graph.Viewer) string {
	switch {
	case v == nil:
		return "nobody who is known"
	case v.Kind == graph.ViewerPartner:
		return "an API key with " + strings.Join(callersOf(v).each(scopeWords), " and ")
	case v.Kind == graph.ViewerUser && !v.Administers():
		return "a user without a role"
	}
	return strings.Join(callersOf(v).each(askingWords), " and ")
}

var (
	scopeWords  = map[model.Caller]string{model.CallerCheck: "CHECK", model.CallerRead: "READ", model.CallerWrite: "WRITE"}
	askingWords = map[model.Caller]string{
		model.CallerOperator: "the operator", model.CallerAnalyst: "an analyst", model.CallerAccountAdmin: "an account administrator",
		model.CallerCoAdmin: "a co-administrator", model.CallerStranger: "somebody who may register",
	}
)

// access is what the schema says of who may ask for each field.
type access struct {
	fields map[*ast.FieldDefinition]rights
	named  map[string]rights // "Type.field"
}

// rights are those of one field: who may ask for it, and who may in a dry run alone.
type rights struct{ by, dryRun callers }

// accessOfSchema reads the schema once. It also writes into the description of each field whom it is for, because introspection, and so
// the documentation in GraphiQL, shows no directives.
var accessOfSchema = sync.OnceValue(func() *access {
	a := &access{fields: map[*ast.FieldDefinition]rights{}, named: map[string]rights{}}
	for _, definition := range generated.NewExecutableSchema(generated.Config{}).Schema().Types {
		if definition.Kind != ast.Object || strings.HasPrefix(definition.Name, "__") {
			continue
		}
		ofType := rightsIn(definition.Directives, rights{by: everybody})
		describe(&definition.Description, ofType)
		for _, field := range definition.Fields {
			set := rightsIn(field.Directives, ofType)
			a.fields[field], a.named[definition.Name+"."+field.Name] = set, set
			if set != ofType {
				describe(&field.Description, set)
			}
		}
	}
	return a
})

// rightsIn reads @access.
func rightsIn(directives ast.DirectiveList, otherwise rights) rights {
	directive := directives.ForName("access")
	if directive == nil {
		return otherwise
	}
	return rights{callersIn(directive, "by"), callersIn(directive, "dryRun")}
}

func callersIn(directive *ast.Directive, argument string) callers {
	var set callers
	if given := directive.Arguments.ForName(argument); given != nil {
		for _, child := range given.Value.Children {
			set |= bitOf(model.Caller(child.Value.Raw))
		}
	}
	return set
}

func describe(description *string, set rights) {
	if set.by != everybody {
		*description += "\n\nFor " + set.by.words() + "."
	}
	if set.dryRun != 0 {
		*description += " With `dryRun: true` also for " + set.dryRun.words() + "."
	}
}

// allows says whether somebody may ask for a field, such as "Query.order", or for the change of a mutation, which may be a dry run.
func (a *access) allows(v *graph.Viewer, field string, dryRun bool) bool {
	return a.named[field].allow(callersOf(v), dryRun)
}

func (r rights) allow(asking callers, dryRun bool) bool {
	return r.by&asking != 0 || dryRun && r.dryRun&asking != 0
}

// forbidden is the refusal of a field, such as "Query.order", or of the mutation that a field of Mutation is.
func (a *access) forbidden(v *graph.Viewer, field string) *graph.Error {
	mutation, isMutation := strings.CutPrefix(field, "Mutation.")
	if isMutation && a.named[field].dryRun&callersOf(v) != 0 {
		err := mayNot(v, "use the mutation "+mutation+" but for a dry run", a.named[field].by)
		err.Message += " Or give its input dryRun: true, to see what would be."
		return err
	}
	if isMutation {
		return mayNot(v, "use the mutation "+mutation, a.named[field].by)
	}
	err := mayNot(v, "read "+field, a.named[field].by)
	err.Message += " Or leave the field out."
	return err
}

// mayNot is the one sentence of every refusal by rights: what the caller may not do, who may, and as what the caller asks, so that it can
// be seen whether the wrong token was sent or a right is missing.
func mayNot(v *graph.Viewer, what string, allowed callers) *graph.Error {
	return refusal(graph.CodeForbidden, "You may not %s. These may: %s. You ask as %s: send the token or API key of one of these.",
		what, allowed.words(), askedAs(v))
}

// errNobody is the refusal of a request of which it was not found out who asks.
var errNobody = refusal(graph.CodeForbidden, "It is not known who asks. Send Authorization: Bearer with a token or an API key.")

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

// MutateOperationContext looks at every field, also at those that @skip and @include leave out. Of values one alone counts: that a mutation
// is a dry run.
func (g accessGate) MutateOperationContext(ctx context.Context, operation *graphql.OperationContext) *gqlerror.Error {
	viewer := graph.ViewerOf(ctx)
	if viewer != nil && viewer.Kind == graph.ViewerOperator {
		return nil // nothing is kept from it, and the test of the whole schema sees to it that it stays so
	}
	if viewer == nil {
		return gqlerror.Wrap(errNobody)
	}
	return g.of(operation, operation.Operation.SelectionSet, viewer, callersOf(viewer))
}

func (g accessGate) of(operation *graphql.OperationContext, set ast.SelectionSet, viewer *graph.Viewer, asking callers) *gqlerror.Error {
	for _, selection := range set {
		inner := ast.SelectionSet(nil)
		switch s := selection.(type) {
		case *ast.Field:
			if allowed, known := g.fields[s.Definition]; known && allowed.by&asking == 0 && !allowed.allow(asking, isDryRun(s, operation.Variables)) {
				return g.refuse(viewer, s)
			}
			inner = s.SelectionSet
		case *ast.InlineFragment:
			inner = s.SelectionSet
		case *ast.FragmentSpread:
			inner = s.Definition.SelectionSet
		}
		if err := g.of(operation, inner, viewer, asking); err != nil {
			return err
		}
	}
	return nil
}

// isDryRun says that the input of a mutation says dryRun: true. Anything else, such as null or a default, is none.
func isDryRun(field *ast.Field, variables map[string]any) bool {
	input, _ := argument(field, "input", variables).(map[string]any)
	dryRun, _ := input["dryRun"].(bool)
	return dryRun
}

func (g accessGate) refuse(viewer *graph.Viewer, field *ast.Field) *gqlerror.Error {
	err := gqlerror.Wrap(g.forbidden(viewer, fmt.Sprintf("%s.%s", field.ObjectDefinition.Name, field.Name)))
	if field.Position != nil {
		err.Locations = []gqlerror.Location{{Line: field.Position.Line, Column: field.Position.Column}}
	}
	return err
}
