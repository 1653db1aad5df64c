package policy

import (
	"github.com/vektah/gqlparser/v2/ast"

	"entitlegraph/graph"
)

// walk is a way through the selections of a validated operation.
type walk struct {
	variables map[string]any
	// skipped also walks what @skip and @include leave out.
	skipped bool
}

// fields calls visit for each field of a selection set, with the fields of its fragments in their places. It does not descend into a field:
// visit does, where it has to. It stops at the first error and returns it.
func (w walk) fields(set ast.SelectionSet, visit func(*ast.Field) error) error {
	for _, selection := range set {
		if !w.skipped {
			if included, err := isIncluded(selection, w.variables); err != nil {
				return err
			} else if !included {
				continue
			}
		}
		var err error
		switch s := selection.(type) {
		case *ast.Field:
			err = visit(s)
		case *ast.InlineFragment:
			err = w.fields(s.SelectionSet, visit)
		case *ast.FragmentSpread:
			err = w.fields(s.Definition.SelectionSet, visit)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// isIncluded reads @skip and @include. Validation lets a variable that may be null stand there when it has a default; null
// itself is refused here, as execution could not go on.
func isIncluded(selection ast.Selection, variables map[string]any) (bool, error) {
	var directives ast.DirectiveList
	switch s := selection.(type) {
	case *ast.Field:
		directives = s.Directives
	case *ast.InlineFragment:
		directives = s.Directives
	case *ast.FragmentSpread:
		directives = s.Directives
	}
	included := true
	for _, name := range []string{"skip", "include"} {
		directive := directives.ForName(name)
		if directive == nil {
			continue
		}
		value, _ := directive.Arguments.ForName("if").Value.Value(variables)
		truth, ok := value.(bool)
		if !ok {
			return false, graph.InField("if", graph.Invalid("", "@%s needs true or false, not null", name))
		}
		included = included && truth == (name == "include")
	}
	return included, nil
}
