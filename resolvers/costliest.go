package resolvers

import (
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"entitlegraph/policy"
)

// share is the part of an operation's cost that one list brings: its objects and those in them, up to the lists in them, which have shares
// of their own. So the shares of an operation add up to its cost.
type share struct {
	path string
	cost int
}

// costliest names the list with the largest share of an operation's cost, by its path with the sizes of the pages on it. It is worked out
// for a refusal alone. The sentence is empty when the operation has no list.
func (costs) costliest(operation *graphql.OperationContext, whole int) string {
	var most share
	for _, s := range sharesOf(operation) {
		if s.path != "" && s.cost > most.cost {
			most = *s
		}
	}
	if most.cost == 0 {
		return ""
	}
	return fmt.Sprintf(" %s accounts for %s of %s.", shortPath(most.path), grouped(most.cost), grouped(whole))
}

// sharesOf gives the share of each list of an operation; the first is that of what is in no list, and has no path.
func sharesOf(operation *graphql.OperationContext) []*share {
	w := shares{variables: operation.Variables}
	outside := &share{}
	w.all = append(w.all, outside)
	w.walk(operation.Operation.SelectionSet, outside, "", 1, 1)
	return w.all
}

type shares struct {
	variables map[string]any
	all       []*share
}

// walk adds what is selected of times objects to a share; page is as in costs.of. The operation was measured before, so what is malformed
// in it has been refused.
func (w *shares) walk(set ast.SelectionSet, of *share, path string, page, times int) {
	for _, selection := range set {
		if included, err := isIncluded(selection, w.variables); err != nil || !included {
			continue
		}
		switch s := selection.(type) {
		case *ast.Field:
			w.field(s, of, path, page, times)
		case *ast.InlineFragment:
			w.walk(s.SelectionSet, of, path, page, times)
		case *ast.FragmentSpread:
			w.walk(s.Definition.SelectionSet, of, path, page, times)
		}
	}
}

func (w *shares) field(field *ast.Field, of *share, path string, page, times int) {
	if len(field.SelectionSet) == 0 {
		return
	}
	rows, inner := rowsOf(field, page, w.variables)
	owner := field.ObjectDefinition.Name
	returned := field.Definition.Type
	if !isConnection(owner) && !strings.HasSuffix(owner, "Edge") { // nodes, edges and node are of the list that they are in
		path = strings.TrimPrefix(path+"."+nameOf(field), ".")
		if isConnection(returned.Name()) || returned.Elem != nil {
			path += w.sizeOf(field)
			of = &share{path: path}
			w.all = append(w.all, of)
		}
	}
	times = min(times*rows, mostCost)
	of.cost = min(of.cost+times, mostCost)
	w.walk(field.SelectionSet, of, path, inner, times)
}

func nameOf(field *ast.Field) string {
	if field.Alias != field.Name {
		return field.Alias + ": " + field.Name
	}
	return field.Name
}

// sizeOf says how many elements a list was counted with, by the argument that says so.
func (w *shares) sizeOf(field *ast.Field) string {
	if !isConnection(field.Definition.Type.Name()) {
		rows := listSize(field, w.variables)
		for _, a := range field.Arguments {
			if list, ok := policy.Argument(field, a.Name, w.variables).([]any); ok && len(list) == rows {
				return fmt.Sprintf("(%d %s)", rows, a.Name)
			}
		}
		return fmt.Sprintf("(counted as %d)", rows)
	}
	for _, name := range []string{"first", "last"} {
		if policy.Argument(field, name, w.variables) != nil {
			return fmt.Sprintf("(%s: %d)", name, pageSize(field, w.variables))
		}
	}
	return fmt.Sprintf("(%d rows, as neither first nor last is given)", pageSize(field, w.variables))
}

// shortPath leaves out the middle of a long path: a message is clipped at its end, where the numbers are.
func shortPath(path string) string {
	const most = 160
	if runes := []rune(path); len(runes) > most {
		return string(runes[:most/2]) + "…" + string(runes[len(runes)-most/2:])
	}
	return path
}

// grouped writes a number with commas.
func grouped(n int) string { return message.NewPrinter(language.English).Sprintf("%d", n) }
