package policy

import (
	"context"
	"slices"

	"entitlegraph/graph"
)

// guardGraph returns the store as the viewer sees it.
func guardGraph(v *graph.Viewer, store graph.Store) graph.Reader {
	if v.SeesAll() {
		return store
	}
	return guardedGraph{Walks: store, store: store, viewer: known(v)}
}

// guardedGraph finds only what the viewer may see: things of the viewer's organizations, and for a user who administers nothing itself
// alone. A look-up of things of others makes the same round trips as one of things that do not exist.
//
// Only the walks are embedded. A method that is added to graph.Entrances or graph.Documents does not compile until it is written here, and so
// decided about.
type guardedGraph struct {
	graph.Walks
	store  graph.Store
	viewer *graph.Viewer
}

// alone reports whether the viewer is a user who sees no other user.
func alone(v *graph.Viewer) bool { return v.Kind == graph.ViewerUser && !v.Administers() }

// sees reports whether an organization is the viewer's.
func sees(v *graph.Viewer, organizationID string) bool {
	return organizationID != "" && slices.Contains(v.OrganizationIDs, organizationID)
}

// OrganizationsByAccountNumber finds the viewer's organizations.
func (g guardedGraph) OrganizationsByAccountNumber(ctx context.Context, accountNumbers []string) ([]*graph.Organization, error) {
	found, err := g.store.OrganizationsByAccountNumber(ctx, accountNumbers)
	return keep(found, func(o *graph.Organization) bool { return sees(g.viewer, o.ID) }), err
}

// SitesByCustomerNumber finds sites of the viewer's organizations.
func (g guardedGraph) SitesByCustomerNumber(ctx context.Context, customerNumbers []string, along graph.Along) ([]*graph.Site, error) {
	found, err := g.store.SitesByCustomerNumber(ctx, customerNumbers, along)
	return keepOwned(ctx, g, graph.KindSite, found, func(s *graph.Site) string { return s.ID }, err)
}

// UsersByLoginKey finds users of the viewer's organizations; a user who sees no other finds itself.
func (g guardedGraph) UsersByLoginKey(ctx context.Context, loginKeys []string, along graph.Along) ([]*graph.User, error) {
	found, err := g.store.UsersByLoginKey(ctx, loginKeys, along)
	if alone(g.viewer) {
		return keep(found, func(u *graph.User) bool { return u.ID == g.viewer.UserID }), err
	}
	return keepOwned(ctx, g, graph.KindUser, found, func(u *graph.User) string { return u.ID }, err)
}

// ContractsByNumber finds contracts of the viewer's organizations.
func (g guardedGraph) ContractsByNumber(ctx context.Context, contractNumbers []string, along graph.Along) ([]*graph.Contract, error) {
	found, err := g.store.ContractsByNumber(ctx, contractNumbers, along)
	return keepOwned(ctx, g, graph.KindContract, found, func(c *graph.Contract) string { return c.ID }, err)
}

// OrdersByNumber finds orders of the viewer's organizations; a user who sees no other user finds those that it is notified of as a
// fulfillment contact (R26).
func (g guardedGraph) OrdersByNumber(ctx context.Context, orderNumbers []string) ([]*graph.Order, error) {
	found, err := g.store.OrdersByNumber(ctx, orderNumbers)
	id := func(o *graph.Order) string { return o.ID }
	if !alone(g.viewer) || err != nil {
		return keepOwned(ctx, g, graph.KindOrder, found, id, err)
	}
	notified, err := g.store.OrdersNotifying(ctx, g.viewer.UserID, idsOf(found, id))
	if err != nil {
		return nil, err
	}
	for i := range found {
		if !notified[i] {
			found[i] = nil
		}
	}
	return found, nil
}

// ProductsByCode finds products, which belong to no organization.
func (g guardedGraph) ProductsByCode(ctx context.Context, codes []string) ([]*graph.Product, error) {
	return g.store.ProductsByCode(ctx, codes)
}

// NodesByID finds products, and things of the viewer's organizations.
func (g guardedGraph) NodesByID(ctx context.Context, kind graph.Kind, ids []string, along graph.Along) ([]any, error) {
	found, err := g.store.NodesByID(ctx, kind, ids, along)
	if kind == graph.KindProduct || err != nil {
		return found, err
	}
	owners, err := g.store.OwnersByID(ctx, kind, ids)
	if err != nil {
		return nil, err
	}
	for i := range found {
		if !g.shows(kind, ids[i], owners[i]) {
			found[i] = nil
		} else if entry, ok := found[i].(*graph.AuditEntry); ok {
			found[i] = ownSide(g.viewer, entry)
		}
	}
	return found, nil
}

// Organizations lists the viewer's organizations.
func (g guardedGraph) Organizations(
	ctx context.Context, filter graph.OrganizationFilter, order graph.OrganizationOrder, page graph.Page,
) (graph.Rows[*graph.Organization], error) {
	filter.Within = append([]string{}, g.viewer.OrganizationIDs...)
	return g.store.Organizations(ctx, filter, order, page)
}

// Products lists the catalogue, which belongs to no organization.
func (g guardedGraph) Products(ctx context.Context, page graph.Page) (graph.Rows[*graph.Product], error) {
	return g.store.Products(ctx, page)
}

// DocumentsOfOrders refuses a user who sees no other user the documents of orders that OrdersByNumber does not find: the lines of its own
// answer lead to orders whose documents it may not read.
func (g guardedGraph) DocumentsOfOrders(ctx context.Context, orderIDs []string) ([]*graph.FulfillmentDocument, error) {
	if alone(g.viewer) {
		notified, err := g.store.OrdersNotifying(ctx, g.viewer.UserID, orderIDs)
		if err != nil {
			return nil, err
		}
		if slices.Contains(notified, false) {
			return nil, graph.Errorf(graph.CodeForbidden, "You may not read the Fulfillment Document of an order that does not concern you as a fulfillment contact (R26). "+
				"Administrators of the organization may. Leave fulfillmentDocument out.")
		}
	}
	return g.store.DocumentsOfOrders(ctx, orderIDs)
}

// shows reports whether the viewer may see a thing of an organization.
func (g guardedGraph) shows(kind graph.Kind, id, owner string) bool {
	return sees(g.viewer, owner) && (!alone(g.viewer) || isOwn(g.viewer, kind, id))
}

// isOwn reports whether a thing of its organization is one that a user who sees no other user may see.
func isOwn(v *graph.Viewer, kind graph.Kind, id string) bool {
	return kind == graph.KindOrganization || kind == graph.KindUser && id == v.UserID
}

// keep replaces things that the viewer may not see by nil.
func keep[T any](found []*T, seen func(*T) bool) []*T {
	for i, item := range found {
		if item != nil && !seen(item) {
			found[i] = nil
		}
	}
	return found
}

// keepOwned replaces things of other organizations by nil. It reads the owner of every element, of those that were not found
// too, so that both take as long.
func keepOwned[T any](ctx context.Context, g guardedGraph, kind graph.Kind, found []*T, id func(*T) string, err error) ([]*T, error) {
	if err != nil {
		return nil, err
	}
	ids := idsOf(found, id)
	owners, err := g.store.OwnersByID(ctx, kind, ids)
	if err != nil {
		return nil, err
	}
	for i := range found {
		if !g.shows(kind, ids[i], owners[i]) {
			found[i] = nil
		}
	}
	return found, nil
}

// idsOf returns the ids of what was found; for what was not found an empty id, which nothing has.
func idsOf[T any](found []*T, id func(*T) string) []string {
	ids := make([]string, len(found))
	for i, item := range found {
		if item != nil {
			ids[i] = id(item)
		}
	}
	return ids
}
