package policy

import (
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// share is the part of an operation's cost by one list: its objects and those in them, except for inner lists, which have shares
// of their own. So the shares of an operation, and its objects outside of lists, add up to its cost.
type share struct {
	path string
	cost int
}

// costliest returns a sentence that names the list with the largest share of an operation's cost, by its path with the sizes of the pages on
// it. It is empty when the operation has no list. Only refusals need it.
func (Costs) costliest(operation *graphql.OperationContext, whole int) string {
	var most share
	for _, s := range sharesOf(operation) {
		if s.cost > most.cost {
			most = *s
		}
	}
	if most.cost == 0 {
		return ""
	}
	return fmt.Sprintf(" %s accounts for %s of %s.", shortPath(most.path), grouped(most.cost), grouped(whole))
}

// sharesOf returns the share of each list of an operation. Objects outside of lists are in none.
func sharesOf(operation *graphql.OperationContext) []*share {
	w := shares{variables: operation.Variables}
	w.add(operation.Operation.SelectionSet, &share{}, "", 1, 1)
	return w.all
}

type shares struct {
	variables map[string]any
	all       []*share
}

// add adds the objects of a selection, times as many, to a share; page is as in Costs.of. The operation was measured before, so malformed
// directives have been refused.
func (w *shares) add(set ast.SelectionSet, of *share, path string, page, times int) {
	_ = walk{variables: w.variables}.fields(set, func(field *ast.Field) error {
		w.field(field, of, path, page, times)
		return nil
	})
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
	w.add(field.SelectionSet, of, path, inner, times)
}

func nameOf(field *ast.Field) string {
	if field.Alias != field.Name {
		return field.Alias + ": " + field.Name
	}
	return field.Name
}

// sizeOf returns the number of elements that a list was counted with, and the argument that determines it.
func (w *shares) sizeOf(field *ast.Field) string {
	if !isConnection(field.Definition.Type.Name()) {
		rows := listSize(field, w.variables)
		for _, a := range field.Arguments {
			if list, ok := Argument(field, a.Name, w.variables).([]any); ok && len(list) == rows {
				return fmt.Sprintf("(%d %s)", rows, a.Name)
			}
		}
		return fmt.Sprintf("(counted as %d)", rows)
	}
	for _, name := range []string{"first", "last"} {
		if Argument(field, name, w.variables) != nil {
			return fmt.Sprintf("(%s: %d)", name, pageSize(field, w.variables))
		}
	}
	return fmt.Sprintf("(%d rows, as neither first nor last is given)", pageSize(field, w.variables))
}

// shortPath removes the middle of a long path: a message is clipped at its end, where the numbers are.
func shortPath(path string) string {
	const most = 160
	if runes := []rune(path); len(runes) > most {
		return string(runes[:most/2]) + "…" + string(runes[len(runes)-most/2:])
	}
	return path
}

// grouped returns a number with commas.
func grouped(n int) string { return message.NewPrinter(language.English).Sprintf("%d", n) }
