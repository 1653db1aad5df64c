package resolvers

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/graph"
	"entitlegraph/graph/relay"
)

// list is a kind of list: the name in its cursors, and the number of values that order its rows.
type list struct {
	name   string
	values int
}

// The lists of the API. A list refuses cursors of others.
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

// page validates paging arguments. The page has a count only if the selection has totalCount.
func (l list) page(ctx context.Context, arguments graph.PageArguments) (graph.Page, error) {
	page, err := arguments.Page(l.name, l.values)
	page.Count = slices.Contains(graphql.CollectAllFields(ctx), "totalCount")
	return page, err
}

// connections returns pages as connections, and makes siblings of their nodes.
func connections[T any](ctx context.Context, l list, pages []graph.Rows[*T]) []*relay.Connection[*T] {
	var loaded []*T
	all := make([]*relay.Connection[*T], len(pages))
	for i, rows := range pages {
		all[i] = relay.NewConnection(l.name, rows)
		loaded = append(loaded, all[i].Nodes()...)
	}
	gather(ctx, loaded)
	return all
}

// root resolves a list without a parent.
func root[T any](
	ctx context.Context, l list, arguments graph.PageArguments, ask func(context.Context, graph.Page) (graph.Rows[*T], error),
) (*relay.Connection[*T], error) {
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

// children resolves a list with pages, for all siblings.
func children[P, T any](
	ctx context.Context, l list, parent *P, id func(*P) string, arguments graph.PageArguments,
	ask func(context.Context, []string, graph.Page) ([]graph.Rows[*T], error),
) (*relay.Connection[*T], error) {
	return together(ctx, parent, func(ctx context.Context, parents []*P) ([]*relay.Connection[*T], error) {
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
