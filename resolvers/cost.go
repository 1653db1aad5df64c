package resolvers

import (
	"encoding/json"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/mutation"
	"entitlegraph/policy"
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
		return cost, tooMuch("the operation may return %s objects, and at most %s are allowed. Ask for fewer rows, or for the parts in requests of their own.%s",
			grouped(cost), grouped(c.most), c.costliest(operation, cost))
	case cost > left:
		return cost, tooMuch("the operations of one body may return %s objects together, and this one may return %s when %s are left. Send it in a request of its own.%s",
			grouped(c.most), grouped(cost), grouped(left), c.costliest(operation, cost))
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
		whole = min(whole+cost, mostCost)
	}
	return whole, nil
}

// ofField gives the cost of one field: as many times as it may return an object, that object and what is selected in it.
func (c costs) ofField(field *ast.Field, page int, variables map[string]any) (int, error) {
	if len(field.SelectionSet) == 0 {
		return 0, nil
	}
	rows, inner := rowsOf(field, page, variables)
	cost, err := c.of(field.SelectionSet, inner, variables)
	return min(rows*(1+cost), mostCost), err
}

// mostCost is where a cost stops rising, far above every limit, so that it cannot overflow.
const mostCost = 1 << 30

// rowsOf gives how many objects a field may return, and how many rows the page of a connection has.
func rowsOf(field *ast.Field, page int, variables map[string]any) (rows, inner int) {
	switch returned := field.Definition.Type; {
	case isConnection(returned.Name()):
		return 1, pageSize(field, variables)
	case returned.Elem != nil && isConnection(field.ObjectDefinition.Name):
		return page, 1
	case returned.Elem != nil:
		return listSize(field, variables), 1
	}
	return 1, 1
}

func isConnection(typeName string) bool { return strings.HasSuffix(typeName, "Connection") }

// pageSize gives how many rows a connection's arguments ask for. What they may not ask for is refused later.
func pageSize(field *ast.Field, variables map[string]any) int {
	for _, name := range []string{"first", "last"} {
		switch n := policy.Argument(field, name, variables).(type) {
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
		if list, ok := policy.Argument(field, a.Name, variables).([]any); ok {
			return len(list)
		}
	}
	return shortList
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
