package resolvers

import (
	"encoding/json"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/resolvers/mutation"
)

// costs refuses an operation that may return too many objects. It is worked out from the schema and the arguments, before
// anything runs: an object costs 1 and what is selected in it, a list costs what it may return.
//
//   - A connection returns its page: `first` or `last`, or graph.DefaultPageSize. Its edges and its nodes count each.
//   - A list that stands for a list argument, such as nodes(ids), returns as many.
//   - A list of longLists may be as long as that says; any other list counts as shortList.
//
// Fields without selection (texts, numbers) cost nothing of their own: Limits.Selections bounds them.
type costs struct{ most int }

// shortList is what a list without a page counts as: the products of a group, the domains of an account.
const shortList = 10

// check gives the cost of an operation, and refuses one that costs more than what is left for its request.
func (c costs) check(operation *graphql.OperationContext, left int) (int, error) {
	cost, err := c.of(operation.Operation.SelectionSet, 1, operation.Variables)
	switch {
	case err != nil:
		return 0, err
	case cost > c.most:
		return cost, tooMuch("the operation may return more than %d objects (%d); ask for smaller pages, or for less in each row", c.most, cost)
	case cost > left:
		return cost, tooMuch("the operations of the body may return more than %d objects together; ask in several requests", c.most)
	}
	return cost, nil
}

// of gives the cost of a selection; page is how many rows a connection gives that it is the selection of. The number of
// selections is bounded already, so this ends soon, and a cost cannot overflow.
func (c costs) of(set ast.SelectionSet, page int, variables map[string]any) (int, error) {
	whole := 0
	for _, selection := range set {
		included, err := isIncluded(selection, variables)
		if err != nil {
			return 0, err
		}
		if !included {
			continue
		}
		cost := 0
		switch s := selection.(type) {
		case *ast.Field:
			cost, err = c.ofField(s, page, variables)
		case *ast.InlineFragment:
			cost, err = c.of(s.SelectionSet, page, variables)
		case *ast.FragmentSpread:
			cost, err = c.of(s.Definition.SelectionSet, page, variables)
		}
		if err != nil {
			return 0, err
		}
		whole = min(whole+cost, 1<<30)
	}
	return whole, nil
}

// ofField gives the cost of one field: as many times as it may return an object, that object and what is selected in it.
func (c costs) ofField(field *ast.Field, page int, variables map[string]any) (int, error) {
	if len(field.SelectionSet) == 0 {
		return 0, nil
	}
	rows, inner := 1, 1
	switch returned := field.Definition.Type; {
	case strings.HasSuffix(returned.Name(), "Connection"):
		inner = pageSize(field, variables)
	case returned.Elem != nil && strings.HasSuffix(field.ObjectDefinition.Name, "Connection"):
		rows = page
	case returned.Elem != nil:
		rows = listSize(field, variables)
	}
	cost, err := c.of(field.SelectionSet, inner, variables)
	return min(rows*(1+cost), 1<<30), err
}

// pageSize gives how many rows a connection's arguments ask for. What they may not ask for is refused later.
func pageSize(field *ast.Field, variables map[string]any) int {
	for _, name := range []string{"first", "last"} {
		switch n := argument(field, name, variables).(type) {
		case int64:
			return int(max(0, min(n, graph.MaxPageSize)))
		case json.Number, float64:
			return graph.MaxPageSize
		}
	}
	return graph.DefaultPageSize
}

// longLists are the lists without a page that may have many elements.
var longLists = map[string]int{
	"ApplyChangesPayload.results": mutation.MaxChanges,
	"EntitlementImpact.logins":    changes.ImpactListed,
	"ApiKey.organizations":        graph.MaxKeyOrganizations,
}

// listSize gives how many elements a list without a page may have.
func listSize(field *ast.Field, variables map[string]any) int {
	if most, long := longLists[field.ObjectDefinition.Name+"."+field.Name]; long {
		return most
	}
	for _, a := range field.Arguments {
		if list, ok := argument(field, a.Name, variables).([]any); ok {
			return len(list)
		}
	}
	return shortList
}

// argument gives the value of an argument; nil when it has none.
func argument(field *ast.Field, name string, variables map[string]any) any {
	if a := field.Arguments.ForName(name); a != nil {
		value, _ := a.Value.Value(variables) // nil when it is malformed, which is told when it is read
		return value
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
