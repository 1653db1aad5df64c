package resolvers

import (
	"context"
	"slices"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// guard gives the store as somebody may see it.
func guard(v *graph.Viewer, store graph.Store) graph.Store {
	if v.SeesAll() {
		return store
	}
	if v == nil {
		v = &graph.Viewer{}
	}
	return &guardedStore{store, v}
}

// guardedStore finds only what is the viewer's to see: what belongs to the organizations of the viewer, and for a user who administers
// nothing itself alone. What belongs to others is looked for in just the same way, and by as many round trips, as what is not there.
// Everything else that a store reads begins at something that was found.
type guardedStore struct {
	graph.Store
	viewer *graph.Viewer
}

// alone says that the viewer is a user who sees no other user.
func (g *guardedStore) alone() bool {
	return g.viewer.Kind == graph.ViewerUser && !g.viewer.Administers()
}

func (g *guardedStore) sees(organizationID string) bool {
	return organizationID != "" && slices.Contains(g.viewer.OrganizationIDs, organizationID)
}

// OrganizationsByAccountNumber finds the viewer's organizations.
func (g *guardedStore) OrganizationsByAccountNumber(ctx context.Context, accountNumbers []string) ([]*graph.Organization, error) {
	found, err := g.Store.OrganizationsByAccountNumber(ctx, accountNumbers)
	return keep(found, func(o *graph.Organization) bool { return g.sees(o.ID) }), err
}

// SitesByCustomerNumber finds sites of the viewer's organizations.
func (g *guardedStore) SitesByCustomerNumber(ctx context.Context, customerNumbers []string) ([]*graph.Site, error) {
	found, err := g.Store.SitesByCustomerNumber(ctx, customerNumbers)
	return keepOwned(ctx, g, graph.KindSite, found, siteID, err)
}

// UsersByLoginKey finds users of the viewer's organizations; a user who sees no other finds itself.
func (g *guardedStore) UsersByLoginKey(ctx context.Context, loginKeys []string) ([]*graph.User, error) {
	found, err := g.Store.UsersByLoginKey(ctx, loginKeys)
	if g.alone() {
		return keep(found, func(u *graph.User) bool { return u.ID == g.viewer.UserID }), err
	}
	return keepOwned(ctx, g, graph.KindUser, found, userID, err)
}

// ContractsByNumber finds contracts of the viewer's organizations.
func (g *guardedStore) ContractsByNumber(ctx context.Context, contractNumbers []string) ([]*graph.Contract, error) {
	found, err := g.Store.ContractsByNumber(ctx, contractNumbers)
	return keepOwned(ctx, g, graph.KindContract, found, contractID, err)
}

// OrdersByNumber finds orders of the viewer's organizations; a user who sees no other user finds those that it is told of as a fulfillment
// contact (R26).
func (g *guardedStore) OrdersByNumber(ctx context.Context, orderNumbers []string) ([]*graph.Order, error) {
	found, err := g.Store.OrdersByNumber(ctx, orderNumbers)
	if !g.alone() || err != nil {
		return keepOwned(ctx, g, graph.KindOrder, found, orderID, err)
	}
	told, err := g.OrdersToldTo(ctx, g.viewer.UserID, idsOf(found, orderID))
	if err != nil {
		return nil, err
	}
	for i := range found {
		if !told[i] {
			found[i] = nil
		}
	}
	return found, nil
}

// DocumentsOfOrders gives a user who sees no other user only the documents of orders that OrdersByNumber finds: it also comes to orders
// from the lines of its own answer, whose documents are not for it.
func (g *guardedStore) DocumentsOfOrders(ctx context.Context, orderIDs []string) ([]*graph.FulfillmentDocument, error) {
	if g.alone() {
		told, err := g.OrdersToldTo(ctx, g.viewer.UserID, orderIDs)
		if err != nil {
			return nil, err
		}
		if slices.Contains(told, false) {
			return nil, refusal(graph.CodeForbidden, "You may not read the Fulfillment Document of an order that does not concern you as a fulfillment contact (R26). "+
				"Administrators of the organization may. Leave fulfillmentDocument out.")
		}
	}
	return g.Store.DocumentsOfOrders(ctx, orderIDs)
}

// NodesByID finds products, which belong to nobody, and what is of the viewer's organizations.
func (g *guardedStore) NodesByID(ctx context.Context, kind graph.Kind, ids []string) ([]any, error) {
	found, err := g.Store.NodesByID(ctx, kind, ids)
	if kind == graph.KindProduct || err != nil {
		return found, err
	}
	owners, err := g.OwnersByID(ctx, kind, ids)
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

// shows says that the viewer may see something that belongs to an organization.
func (g *guardedStore) shows(kind graph.Kind, id, owner string) bool {
	return g.sees(owner) && (!g.alone() || g.isOwn(kind, id))
}

// isOwn says that something is what a user who sees no other user may see.
func (g *guardedStore) isOwn(kind graph.Kind, id string) bool {
	return kind == graph.KindOrganization || kind == graph.KindUser && id == g.viewer.UserID
}

// Organizations lists the viewer's organizations.
func (g *guardedStore) Organizations(
	ctx context.Context, filter graph.OrganizationFilter, order graph.OrganizationOrder, page graph.Page,
) (graph.Rows[*graph.Organization], error) {
	filter.Within = append([]string{}, g.viewer.OrganizationIDs...)
	return g.Store.Organizations(ctx, filter, order, page)
}

// keep leaves out what is not to be seen.
func keep[T any](found []*T, seen func(*T) bool) []*T {
	for i, item := range found {
		if item != nil && !seen(item) {
			found[i] = nil
		}
	}
	return found
}

// keepOwned leaves out what belongs to none of the viewer's organizations. It asks whose everything is, what was not found too, so that
// both take as long.
func keepOwned[T any](ctx context.Context, g *guardedStore, kind graph.Kind, found []*T, id func(*T) string, err error) ([]*T, error) {
	if err != nil {
		return nil, err
	}
	ids := idsOf(found, id)
	owners, err := g.OwnersByID(ctx, kind, ids)
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

// idsOf gives the ids of what was found, and an empty one, which nothing has, for what was not.
func idsOf[T any](found []*T, id func(*T) string) []string {
	ids := make([]string, len(found))
	for i, item := range found {
		if item != nil {
			ids[i] = id(item)
		}
	}
	return ids
}

// guardFacts gives the facts as somebody may see them; store is where owners are looked up.
func guardFacts(v *graph.Viewer, facts entitle.Store, store graph.Store) entitle.Store {
	if v.SeesAll() {
		return facts
	}
	if v == nil {
		v = &graph.Viewer{}
	}
	return &guardedFacts{facts, &guardedStore{store, v}}
}

// guardedFacts knows only logins of the viewer's organizations, and for a user who administers nothing its own. Others are asked for by a
// key that nobody has: so they are not only not found, but read no more than if they were not there.
type guardedFacts struct {
	entitle.Store
	guarded *guardedStore
}

// nobody is a login key that no login has.
const nobody = ""

// Facts gives the facts of logins that the viewer may ask about; nil for all others.
func (g *guardedFacts) Facts(ctx context.Context, loginKeys []string) ([]*entitle.Facts, error) {
	viewer := g.guarded.viewer
	asked := slices.Clone(loginKeys)
	if g.guarded.alone() {
		for i, key := range asked {
			if key != viewer.LoginKey {
				asked[i] = nobody
			}
		}
		return g.Store.Facts(ctx, asked)
	}
	owners, err := g.guarded.OwnersByLogin(ctx, loginKeys)
	if err != nil {
		return nil, err
	}
	for i := range asked {
		if !g.guarded.sees(owners[i]) {
			asked[i] = nobody
		}
	}
	return g.Store.Facts(ctx, asked)
}
