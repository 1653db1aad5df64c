package policy

import (
	"encoding/json"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/mutation"
)

// Costs refuses operations that may return more than Most objects. The cost follows from the schema and the arguments, before
// anything runs: an object costs 1 and what is selected in it, a list costs what it may return.
//
//   - A connection, or a page of a log, returns its page: `first` or `last`, or graph.DefaultPageSize. Its edges and its nodes count each.
//   - A list that stands for a list argument, such as nodes(ids), returns as many.
//   - A list of longLists may be as long as that says; any other list counts as shortList.
//
// Fields without selection (texts, numbers) cost nothing of their own: Limits.Selections bounds them.
type Costs struct{ Most int }

// shortList is what a list without a page counts as: the products of a group, the domains of an account.
const shortList = 10

// Check returns the cost of an operation, and refuses one that costs more than what is left for its request.
func (c Costs) Check(operation *graphql.OperationContext, left int) (int, error) {
	cost, err := c.of(operation.Operation.SelectionSet, 1, operation.Variables)
	switch {
	case err != nil:
		return 0, err
	case cost > c.Most:
		return cost, graph.Errorf(graph.CodeLimit, "the operation may return %s objects, and at most %s are allowed. Request fewer rows, or the parts in requests of their own.%s",
			grouped(cost), grouped(c.Most), c.costliest(operation, cost))
	case cost > left:
		return cost, graph.Errorf(graph.CodeLimit, "the operations of one body may return %s objects together, and this one may return %s when %s are left. Send it in a request of its own.%s",
			grouped(c.Most), grouped(cost), grouped(left), c.costliest(operation, cost))
	}
	return cost, nil
}

// of returns the cost of a selection; page is the number of rows of the connection whose selection it is. The number of
// selections is bounded already, so this ends soon, and a cost cannot overflow.
func (c Costs) of(set ast.SelectionSet, page int, variables map[string]any) (int, error) {
	whole := 0
	err := walk{variables: variables}.fields(set, func(field *ast.Field) error {
		cost, err := c.ofField(field, page, variables)
		whole = min(whole+cost, mostCost)
		return err
	})
	return whole, err
}

// ofField returns the cost of a field: its objects, and for each what is selected in it.
func (c Costs) ofField(field *ast.Field, page int, variables map[string]any) (int, error) {
	if len(field.SelectionSet) == 0 {
		return 0, nil
	}
	rows, inner := rowsOf(field, page, variables)
	cost, err := c.of(field.SelectionSet, inner, variables)
	return min(rows*(1+cost), mostCost), err
}

// mostCost is the largest cost, far above every limit, so that it cannot overflow.
const mostCost = 1 << 30

// rowsOf returns the number of objects that a field may return, and the number of rows of its page if it is a connection.
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

// isConnection reports whether a type is a page of a list: a connection, or a part of a log such as ChangePage.
func isConnection(typeName string) bool {
	return strings.HasSuffix(typeName, "Connection") || strings.HasSuffix(typeName, "Page")
}

// pageSize returns the number of rows that a connection's arguments ask for. Too large a number is refused later.
func pageSize(field *ast.Field, variables map[string]any) int {
	for _, name := range []string{"first", "last"} {
		switch n := Argument(field, name, variables).(type) {
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

// listSize returns the number of elements that a list without a page may have.
func listSize(field *ast.Field, variables map[string]any) int {
	if most, long := longLists[field.ObjectDefinition.Name+"."+field.Name]; long {
		return most
	}
	for _, a := range field.Arguments {
		if list, ok := Argument(field, a.Name, variables).([]any); ok {
			return len(list)
		}
	}
	return shortList
}
