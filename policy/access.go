package policy

import (
	"strings"
	"sync"

	"github.com/vektah/gqlparser/v2/ast"

	"entitlegraph/graph"
	"entitlegraph/graph/generated"
	"entitlegraph/graph/model"
)

// access is the schema's @access: who may use each field.
type access struct {
	fields map[*ast.FieldDefinition]rights
	named  map[string]rights // "Type.field"
}

// rights are those of one field: who may use it, and who may in a dry run alone.
type rights struct{ by, dryRun callers }

// accessOfSchema reads the schema once. It also writes into the description of each field whom it is for, because introspection, and so
// the documentation in GraphiQL, shows no directives.
var accessOfSchema = sync.OnceValue(func() *access {
	a := &access{fields: map[*ast.FieldDefinition]rights{}, named: map[string]rights{}}
	for _, definition := range generated.NewExecutableSchema(generated.Config{}).Schema().Types {
		if definition.Kind != ast.Object || strings.HasPrefix(definition.Name, "__") {
			continue
		}
		ofType := rightsIn(definition.Directives, rights{by: everyCaller})
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
	if set.by != everyCaller {
		*description += "\n\nFor " + set.by.words() + "."
	}
	if set.dryRun != 0 {
		*description += " With `dryRun: true` also for " + set.dryRun.words() + "."
	}
}

// allows reports whether a viewer may use a field, such as "Query.order", or make the change of a mutation, which may be a dry run.
func (a *access) allows(v *graph.Viewer, field string, dryRun bool) bool {
	return a.named[field].allow(callersOf(v), dryRun)
}

func (r rights) allow(caller callers, dryRun bool) bool {
	return r.by&caller != 0 || dryRun && r.dryRun&caller != 0
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

// mayNot is the one sentence of every refusal by rights: what the viewer may not do, who may, and as what the viewer is known, so that the
// caller can tell a wrong token from a missing right.
func mayNot(v *graph.Viewer, what string, allowed callers) *graph.Error {
	return graph.Errorf(graph.CodeForbidden, "You may not %s. These may: %s. You are authenticated as %s: send the token or API key of one of these.",
		what, allowed.words(), viewerWords(v))
}

// MayRead returns the refusal of an address outside of GraphQL by the rights of the field that returns the same, such as "Query.order"; nil
// when the viewer may use that. what completes "You may not".
func MayRead(v *graph.Viewer, field, what string) error {
	if rules := accessOfSchema(); !rules.allows(v, field, false) {
		return mayNot(v, what, rules.named[field].by)
	}
	return nil
}
