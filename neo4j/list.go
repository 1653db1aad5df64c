package neo4j

import (
	"context"
	"fmt"
	"slices"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entitlegraph/graph"
)

// list says how one kind of list is read: by which statement, what a row is, and where in the order it stands.
type list[T any] struct {
	statement direction
	decode    func(row) T
	place     func(T) graph.Cursor
}

// children gives a page of each parent's list. Its statement takes keys (the parents), after, before, limit and count, and gives
// key, rows, total and version (of the account, where its pages may be kept), rows from the end when it reads backward. At most two
// round trips, of which one is shared; none for no parents.
func children[T any](ctx context.Context, s runner, l list[T], parents []string, page graph.Page) ([]graph.Rows[T], error) {
	return childrenWith(ctx, s, l, parents, page, pageParameters(page))
}

// childrenWith is children for a statement with parameters of its own.
func childrenWith[T any](ctx context.Context, s runner, l list[T], parents []string, page graph.Page, parameters map[string]any) ([]graph.Rows[T], error) {
	all := make([]graph.Rows[T], len(parents))
	if len(parents) == 0 {
		return all, nil
	}
	st := l.statement.of(page.Backward)
	which := fmt.Sprint(parameters)
	kept, err := keptLists(ctx, s, st, parents, which)
	if err != nil {
		return nil, err
	}
	missing := slices.DeleteFunc(distinct(parents), func(parent string) bool { return kept[parent] != nil })
	found := make(map[string]graph.Rows[T], len(parents))
	for parent, rows := range kept {
		found[parent] = rows.(graph.Rows[T]) //nolint:forcetypeassert // a statement is of one list only
	}
	if len(missing) > 0 {
		parameters["keys"] = missing
		err = l.read(ctx, s, st, page, parameters, which, found)
	}
	if err != nil {
		return nil, err
	}
	for i, parent := range parents {
		all[i] = found[parent]
	}
	return all, nil
}

// read adds the pages of the parents in parameters to found, and keeps those that are of one state of their account.
func (l list[T]) read(
	ctx context.Context, s runner, st *statement, page graph.Page, parameters map[string]any, which string, found map[string]graph.Rows[T],
) error {
	records, quiet, err := s.readQuietly(ctx, st, parameters)
	if err != nil {
		return err
	}
	for _, record := range records {
		key, err := column[string](record, "key")
		if err != nil {
			return failure(ctx, st.name, err)
		}
		rows, err := l.rows(record, page)
		if err != nil {
			return failure(ctx, st.name, err)
		}
		if found[key] = rows; quiet && s.lists() != nil {
			s.lists().keepList(keptKey{st, key, which}, record, rows, len(rows.Rows))
		}
	}
	return nil
}

// pageParameters gives the parameters of a page; one row more than asked for tells whether the list goes on.
func pageParameters(page graph.Page) map[string]any {
	return map[string]any{
		"after": anyList(page.After), "before": anyList(page.Before), "limit": page.Limit + 1, "count": page.Count,
	}
}

func anyList(c graph.Cursor) any {
	if c == nil {
		return nil
	}
	return []string(c)
}

// rows reads one parent's page from the columns rows and total.
func (l list[T]) rows(record *driver.Record, page graph.Page) (graph.Rows[T], error) {
	rows, err := rowsOf(record, "rows")
	if err != nil {
		return graph.Rows[T]{}, err
	}
	items := make([]T, len(rows))
	for i, r := range rows {
		items[i] = l.decode(r)
	}
	out := l.pageOf(items, page)
	if total, ok := record.AsMap()["total"].(int64); ok {
		out.Total = int(total)
	}
	return out, nil
}

// pageOf cuts the extra row off and puts the rest in the list's order.
func (l list[T]) pageOf(items []T, page graph.Page) graph.Rows[T] {
	more := len(items) > page.Limit
	if more {
		items = items[:page.Limit]
	}
	out := graph.Rows[T]{HasNext: more, HasPrevious: page.After != nil}
	if page.Backward {
		slices.Reverse(items)
		out.HasNext, out.HasPrevious = page.Before != nil, more
	}
	out.Rows = make([]graph.Row[T], len(items))
	for i, item := range items {
		out.Rows[i] = graph.Row[T]{Item: item, Cursor: l.place(item)}
	}
	return out
}
