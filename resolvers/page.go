package resolvers

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/graph"
)

// list is a kind of list: the name that stands in its cursors, and by how many values its rows are ordered.
type list struct {
	name   string
	values int
}

// The lists of the API. Cursors of one are refused by the others.
var (
	organizationsByNumber = list{"organizations", 1} // Account Number
	organizationsByName   = list{"organizations by name", 2}
	productList           = list{"products", 1}
	siteList              = list{"sites", 1}
	contractList          = list{"contracts", 1}
	groupList             = list{"entitlementGroups", 1}
	userList              = list{"users", 1}
	lineList              = list{"lines", 3} // order number, place, id
	orderList             = list{"orders", 1}
	auditList             = list{"auditLog", 2} // instant, id
	apiKeyList            = list{"apiKeys", 1}  // id
)

// page checks paging arguments. The list is counted only when the selection asks for the count.
func (l list) page(ctx context.Context, arguments graph.PageArguments) (graph.Page, error) {
	page, err := arguments.Page(l.name, l.values)
	page.Count = slices.Contains(graphql.CollectAllFields(ctx), "totalCount")
	return page, err
}

// connections gives pages as connections, and makes siblings of everything in them.
func connections[T any](ctx context.Context, l list, pages []graph.Rows[*T]) []*graph.Connection[*T] {
	var loaded []*T
	all := make([]*graph.Connection[*T], len(pages))
	for i, rows := range pages {
		all[i] = graph.NewConnection(l.name, rows)
		loaded = append(loaded, all[i].Nodes()...)
	}
	gather(ctx, loaded)
	return all
}

// root gives a page of a list that belongs to nobody.
func root[T any](
	ctx context.Context, l list, arguments graph.PageArguments, ask func(context.Context, graph.Page) (graph.Rows[*T], error),
) (*graph.Connection[*T], error) {
	page, err := l.page(ctx, arguments)
	if err != nil {
		return nil, err
	}
	rows, err := ask(ctx, page)
	if err != nil {
		return nil, err
	}
	return connections(ctx, l, []graph.Rows[*T]{rows})[0], nil
}

// children gives a page of the list that each of the siblings has.
func children[P, T any](
	ctx context.Context, l list, parent *P, id func(*P) string, arguments graph.PageArguments,
	ask func(context.Context, []string, graph.Page) ([]graph.Rows[*T], error),
) (*graph.Connection[*T], error) {
	return together(ctx, parent, func(ctx context.Context, parents []*P) ([]*graph.Connection[*T], error) {
		page, err := l.page(ctx, arguments)
		if err != nil {
			return nil, err
		}
		pages, err := ask(ctx, ids(parents, id), page)
		if err != nil {
			return nil, err
		}
		return connections(ctx, l, pages), nil
	})
}
