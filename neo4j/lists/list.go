package lists

import (
	"context"
	"slices"
	"strings"

	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/codec"
)

// list is one kind of list: its statement, the decoder of a row, and the place of an item in the order; shape is nil where pages are not
// held in memory.
type list[T any] struct {
	statement bolt.Directions
	decode    func(bolt.Row) T
	place     func(T) graph.Cursor
	shape     func(*nounCodec, *T)
}

// children returns a page of each parent's list. The statement takes keys (the parents), after, before, limit and count, and returns key,
// rows, total and version (of the account, where pages are held in memory); in the backward form rows from the end. At most two round trips,
// of which one is shared; none for no parents.
func children[T any](ctx context.Context, s Lists, l list[T], parents []string, page graph.Page) ([]graph.Rows[T], error) {
	return childrenWith(ctx, s, l, parents, page, pageParameters(page))
}

// childrenWith is children for a statement with other parameters, which depend on the page alone where pages are held in memory.
func childrenWith[T any](ctx context.Context, s Lists, l list[T], parents []string, page graph.Page, parameters map[string]any) ([]graph.Rows[T], error) {
	pages := accountList[graph.Rows[T]]{
		statement: l.statement.Statement(page.Backward), decode: func(record *bolt.Record) (graph.Rows[T], error) { return l.rows(record, page) },
	}
	if l.shape != nil {
		pages.shape = l.pageShape
	}
	return pages.read(ctx, s, parents, page, parameters)
}

// allChildren returns all children of each parent, from memory where they are there: a list without pages.
func allChildren[T any](ctx context.Context, s Lists, st *bolt.Statement, parents []string, decode func(bolt.Row) T, shape func(*nounCodec, *T)) ([][]T, error) {
	l := accountList[[]T]{st, func(record *bolt.Record) ([]T, error) { return rowsOf(record, decode) }, codec.List(shape)}
	return l.read(ctx, s, parents, graph.Page{}, map[string]any{})
}

// rowsOf decodes the column rows.
func rowsOf[T any](record *bolt.Record, decode func(bolt.Row) T) ([]T, error) {
	rows, err := record.Rows("rows")
	items := make([]T, len(rows))
	for i, r := range rows {
		items[i] = decode(r)
	}
	return items, err
}

// pageShape is the shape of a page of the list; the cursors of its rows follow from them.
func (l list[T]) pageShape(c *nounCodec, page *graph.Rows[T]) {
	codec.Number(c, &page.Total)
	codec.Truth(c, &page.HasNext)
	codec.Truth(c, &page.HasPrevious)
	codec.List(func(c *nounCodec, r *graph.Row[T]) {
		if l.shape(c, &r.Item); c.Reading() {
			r.Cursor = l.place(r.Item)
		}
	})(c, &page.Rows)
}

// pageParameters returns the parameters of a page. One row more than the page has shows whether the list goes on.
func pageParameters(page graph.Page) map[string]any {
	return map[string]any{
		"after": anyList(page.After), "before": anyList(page.Before), "limit": page.Limit + 1, "count": page.Count,
	}
}

// inNameOrder returns the parameters of a page whose cursors begin with a name: the name's place in the order of names instead. No name has
// the line feed that stands before the place of what has no name order.
func inNameOrder(page graph.Page) map[string]any {
	place := func(c graph.Cursor) graph.Cursor {
		if c == nil || strings.HasPrefix(c[0], graph.OrderedOf) {
			return c
		}
		return append(graph.Cursor{graph.NameOrder(c[0])}, c[1:]...)
	}
	page.After, page.Before = place(page.After), place(page.Before)
	return pageParameters(page)
}

func anyList(c graph.Cursor) any {
	if c == nil {
		return nil
	}
	return []string(c)
}

// rows decodes one parent's page from the columns rows and total.
func (l list[T]) rows(record *bolt.Record, page graph.Page) (graph.Rows[T], error) {
	items, err := rowsOf(record, l.decode)
	if err != nil {
		return graph.Rows[T]{}, err
	}
	out := l.pageOf(items, page)
	if total, ok := record.Value("total").(int64); ok {
		out.Total = int(total)
	}
	return out, nil
}

// pageOf removes the extra row, and brings the rest into the order of the list.
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

// topLevel returns a page of a list without a parent: all rows are in one record.
func topLevel[T any](ctx context.Context, s Lists, l list[T], st *bolt.Statement, parameters map[string]any, page graph.Page) (graph.Rows[T], error) {
	records, err := s.from.Read(ctx, st, parameters)
	if err != nil || len(records) == 0 {
		return graph.Rows[T]{}, err
	}
	items, err := rowsOf(records[0], l.decode)
	if err != nil {
		return graph.Rows[T]{}, bolt.Failure(ctx, st.Name, err)
	}
	return l.pageOf(items, page), nil
}
