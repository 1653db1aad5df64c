package neo4j

import (
	"context"
	"slices"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entitlegraph/graph"
)

// list says how one kind of list is read: by which statement, what a row is, and where in the order it stands; shape, how its pages are
// kept, is nil where they are not.
type list[T any] struct {
	statement direction
	decode    func(row) T
	place     func(T) graph.Cursor
	shape     func(*codec, *T)
}

// children gives a page of each parent's list. Its statement takes keys (the parents), after, before, limit and count, and gives
// key, rows, total and version (of the account, where its pages may be kept), rows from the end when it reads backward. At most two
// round trips, of which one is shared; none for no parents.
func children[T any](ctx context.Context, s runner, l list[T], parents []string, page graph.Page) ([]graph.Rows[T], error) {
	return childrenWith(ctx, s, l, parents, page, pageParameters(page))
}

// childrenWith is children for a statement with parameters of its own, which follow from the page where pages are kept.
func childrenWith[T any](ctx context.Context, s runner, l list[T], parents []string, page graph.Page, parameters map[string]any) ([]graph.Rows[T], error) {
	pages := accountList[graph.Rows[T]]{
		statement: l.statement.of(page.Backward), decode: func(record *driver.Record) (graph.Rows[T], error) { return l.rows(record, page) },
	}
	if l.shape != nil {
		pages.shape = l.pageShape
	}
	return pages.of(ctx, s, parents, page, parameters)
}

// pageShape is a page of the list; the places of its rows follow from them.
func (l list[T]) pageShape(c *codec, page *graph.Rows[T]) {
	number(c, &page.Total)
	truth(c, &page.HasNext)
	truth(c, &page.HasPrevious)
	many(func(c *codec, r *graph.Row[T]) {
		if l.shape(c, &r.Item); c.reading {
			r.Cursor = l.place(r.Item)
		}
	})(c, &page.Rows)
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
