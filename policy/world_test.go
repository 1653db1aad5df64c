package policy_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// world is all stores in memory, with an account A of three users, an account B of one, and a product. An id is the account's letter and the
// kind: "A-site". It records its calls.
type world struct {
	graph.Walks // no guard touches them
	calls       []string
	request     changes.Request
	filter      graph.AuditFilter
	// changeFilter is that of the latest Changes.
	changeFilter graph.ChangeFilter
	entries      []*graph.AuditEntry
	keys         []string // login keys of the latest Facts
	closed       int
	reserved     string // the fingerprint of the request that has every key; empty for the one that asks
	answer       []byte // the answer that is stored under every key
}

var (
	_ graph.Store         = (*world)(nil)
	_ entitle.Store       = (*world)(nil)
	_ changes.Store       = (*world)(nil)
	_ changes.Preview     = (*world)(nil)
	_ changes.APIKeyStore = (*world)(nil)
)

// call records a call: its name, and how many keys it has.
func (w *world) call(name string, keys int) {
	w.calls = append(w.calls, fmt.Sprintf("%s %d", name, keys))
}

// find returns a thing for each key that begins with the letter of an account.
func find[T any](w *world, name string, keys []string, thing func(key string) *T) ([]*T, error) {
	w.call(name, len(keys))
	found := make([]*T, len(keys))
	for i, key := range keys {
		if strings.HasPrefix(key, "A-") || strings.HasPrefix(key, "B-") {
			found[i] = thing(key)
		}
	}
	return found, nil
}

func (w *world) OrganizationsByAccountNumber(_ context.Context, keys []string) ([]*graph.Organization, error) {
	return find(w, "OrganizationsByAccountNumber", keys, func(key string) *graph.Organization { return &graph.Organization{ID: key} })
}

func (w *world) SitesByCustomerNumber(_ context.Context, keys []string, _ graph.Along) ([]*graph.Site, error) {
	return find(w, "SitesByCustomerNumber", keys, func(key string) *graph.Site { return &graph.Site{ID: key} })
}

func (w *world) UsersByLoginKey(_ context.Context, keys []string, _ graph.Along) ([]*graph.User, error) {
	return find(w, "UsersByLoginKey", keys, func(key string) *graph.User { return &graph.User{ID: key, UserBody: graph.UserBody{LoginKey: key}} })
}

func (w *world) ContractsByNumber(_ context.Context, keys []string, _ graph.Along) ([]*graph.Contract, error) {
	return find(w, "ContractsByNumber", keys, func(key string) *graph.Contract { return &graph.Contract{ID: key} })
}

func (w *world) OrdersByNumber(_ context.Context, keys []string) ([]*graph.Order, error) {
	return find(w, "OrdersByNumber", keys, func(key string) *graph.Order { return &graph.Order{ID: key} })
}

func (w *world) ProductsByCode(_ context.Context, codes []string) ([]*graph.Product, error) {
	w.call("ProductsByCode", len(codes))
	found := make([]*graph.Product, len(codes))
	for i, code := range codes {
		if code == "P" {
			found[i] = &graph.Product{ID: code}
		}
	}
	return found, nil
}

func (w *world) NodesByID(_ context.Context, kind graph.Kind, ids []string, _ graph.Along) ([]any, error) {
	w.call("NodesByID", len(ids))
	found := make([]any, len(ids))
	for i, id := range ids {
		if !strings.HasPrefix(id, "A-") && !strings.HasPrefix(id, "B-") && id != "P" {
			continue
		}
		switch kind {
		case graph.KindOrganization:
			found[i] = &graph.Organization{ID: id}
		case graph.KindUser:
			found[i] = &graph.User{ID: id}
		case graph.KindProduct:
			found[i] = &graph.Product{ID: id}
		case graph.KindAuditEntry:
			entry := transfer()
			entry.ID = id
			found[i] = entry
		default:
			found[i] = &graph.Site{ID: id}
		}
	}
	return found, nil
}

func (w *world) Organizations(
	_ context.Context, filter graph.OrganizationFilter, _ graph.OrganizationOrder, _ graph.Page,
) (graph.Rows[*graph.Organization], error) {
	w.call("Organizations", 0)
	var rows graph.Rows[*graph.Organization]
	for _, id := range []string{"A-organization", "B-organization"} {
		if filter.Within == nil || slices.Contains(filter.Within, id) {
			rows.Rows = append(rows.Rows, graph.Row[*graph.Organization]{Item: &graph.Organization{ID: id}})
		}
	}
	return rows, nil
}

func (w *world) Products(context.Context, graph.Page) (graph.Rows[*graph.Product], error) {
	w.call("Products", 0)
	return graph.Rows[*graph.Product]{Rows: []graph.Row[*graph.Product]{{Item: &graph.Product{ID: "P"}}}}, nil
}

func (w *world) DocumentsOfOrders(_ context.Context, ids []string) ([]*graph.FulfillmentDocument, error) {
	w.call("DocumentsOfOrders", len(ids))
	found := make([]*graph.FulfillmentDocument, len(ids))
	for i, id := range ids {
		found[i] = &graph.FulfillmentDocument{SiteInformation: graph.SiteInformation{PlacedSite: graph.PlacedSite{Name: id}}}
	}
	return found, nil
}

// ownerOf returns the organization of what begins with the letter of an account.
func ownerOf(key string) string {
	if letter, _, found := strings.Cut(key, "-"); found && (letter == "A" || letter == "B") {
		return letter + "-organization"
	}
	return ""
}

func (w *world) OwnersByID(_ context.Context, _ graph.Kind, ids []string) ([]string, error) {
	w.call("OwnersByID", len(ids))
	owners := make([]string, len(ids))
	for i, id := range ids {
		owners[i] = ownerOf(id)
	}
	return owners, nil
}

func (w *world) OwnersByLogin(_ context.Context, keys []string) ([]string, error) {
	w.call("OwnersByLogin", len(keys))
	owners := make([]string, len(keys))
	for i, key := range keys {
		owners[i] = ownerOf(key)
	}
	return owners, nil
}

// OrdersNotifying: A-ann is a fulfillment contact for the order A-notified.
func (w *world) OrdersNotifying(_ context.Context, userID string, ids []string) ([]bool, error) {
	w.call("OrdersNotifying", len(ids))
	notified := make([]bool, len(ids))
	for i, id := range ids {
		notified[i] = userID == "A-ann" && id == "A-notified"
	}
	return notified, nil
}

func (w *world) Ready(context.Context) error { return nil }

func (w *world) Facts(_ context.Context, keys []string) ([]*entitle.Facts, error) {
	w.keys = slices.Clone(keys)
	return find(w, "Facts", keys, func(key string) *entitle.Facts {
		return &entitle.Facts{Login: &entitle.Login{User: &graph.User{ID: key}}}
	})
}

func (w *world) AccountFacts(context.Context, []string) ([]*entitle.AccountFacts, error) {
	return nil, nil
}

func (w *world) Apply(_ context.Context, request changes.Request) (*changes.Applied, error) {
	w.call("Apply", len(request.Changes))
	w.request = request
	return &changes.Applied{}, nil
}

func (w *world) Preview(_ context.Context, request changes.Request) (*changes.Applied, changes.Preview, error) {
	w.call("Preview", len(request.Changes))
	w.request = request
	return &changes.Applied{}, w, nil
}

func (w *world) Close(context.Context) error {
	w.closed++
	return nil
}

// transfer is the entry of a user who went from A to B.
func transfer() *graph.AuditEntry {
	return &graph.AuditEntry{Action: "transferUser", Changes: []graph.FieldChange{
		{Field: changes.FieldAccountNumber, Before: "A", After: "B"}, {Field: "givenName", Before: "Ann", After: "Anna"},
	}}
}

func (w *world) AuditLogsOfOrganizations(
	_ context.Context, ids []string, filter graph.AuditFilter, _ graph.Page,
) ([]graph.Rows[*graph.AuditEntry], error) {
	w.call("AuditLogsOfOrganizations", len(ids))
	w.filter = filter
	var rows graph.Rows[*graph.AuditEntry]
	for _, entry := range w.entries {
		rows.Rows = append(rows.Rows, graph.Row[*graph.AuditEntry]{Item: entry})
	}
	return []graph.Rows[*graph.AuditEntry]{rows}, nil
}

func (w *world) AuditLogsOfUsers(
	ctx context.Context, ids []string, filter graph.AuditFilter, page graph.Page,
) ([]graph.Rows[*graph.AuditEntry], error) {
	return w.AuditLogsOfOrganizations(ctx, ids, filter, page)
}

func (w *world) Changes(_ context.Context, _ *graph.Position, first int, filter graph.ChangeFilter) (*graph.ChangePage, error) {
	w.call("Changes", first)
	w.changeFilter = filter
	page := &graph.ChangePage{End: 9}
	for _, entry := range w.entries {
		page.Nodes = append(page.Nodes, &graph.Change{AuditEntry: *entry, AccountNumber: "A"})
	}
	return page, nil
}

func (w *world) LatestPosition(context.Context) (graph.Position, error) {
	w.call("LatestPosition", 0)
	return 7, nil
}

func (w *world) Reserve(_ context.Context, caller, key, fingerprint string) (*changes.Reservation, error) {
	w.calls = append(w.calls, "Reserve "+caller+" "+key)
	return &changes.Reservation{Fingerprint: cmp.Or(w.reserved, fingerprint)}, nil
}

func (w *world) Remember(_ context.Context, caller, key string, _ []byte, _ bool) ([]byte, error) {
	w.calls = append(w.calls, "Remember "+caller+" "+key)
	return w.answer, nil
}

func (w *world) APIKeys(context.Context, graph.Page) (graph.Rows[*graph.APIKey], error) {
	w.calls = append(w.calls, "apiKeys")
	return graph.Rows[*graph.APIKey]{}, nil
}

func (w *world) CreateAPIKey(_ context.Context, actor string, _ graph.APIKey) (*graph.APIKey, error) {
	w.calls = append(w.calls, "createApiKey "+actor)
	return &graph.APIKey{}, nil
}

func (w *world) RotateAPIKey(_ context.Context, actor string, _ changes.KeyRotation) (*graph.APIKey, error) {
	w.calls = append(w.calls, "rotateApiKey "+actor)
	return &graph.APIKey{}, nil
}

func (w *world) RevokeAPIKey(_ context.Context, actor, _ string) (*graph.APIKey, error) {
	w.calls = append(w.calls, "revokeApiKey "+actor)
	return &graph.APIKey{}, nil
}
