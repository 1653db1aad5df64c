// Package relay has lists in the form of the Relay specification: connections, their edges, and the place of a page.
package relay

import "entitlegraph/graph"

// Node is an object with an opaque id, by which it can be read again.
type Node interface{ NodeID() string }

// Connection is a page of a list in the form of the Relay specification. Each part is computed when it is selected.
type Connection[T any] struct {
	list string
	rows graph.Rows[T]
}

// The connections of the API.
type (
	// OrganizationConnection is a page of organizations.
	OrganizationConnection = Connection[*graph.Organization]
	// SiteConnection is a page of sites.
	SiteConnection = Connection[*graph.Site]
	// UserConnection is a page of users.
	UserConnection = Connection[*graph.User]
	// ProductConnection is a page of products.
	ProductConnection = Connection[*graph.Product]
	// ContractConnection is a page of contracts.
	ContractConnection = Connection[*graph.Contract]
	// ContractLineConnection is a page of contract lines.
	ContractLineConnection = Connection[*graph.ContractLine]
	// OrderConnection is a page of orders.
	OrderConnection = Connection[*graph.Order]
	// EntitlementGroupConnection is a page of entitlement groups.
	EntitlementGroupConnection = Connection[*graph.EntitlementGroup]
	// AuditEntryConnection is a page of an audit log.
	AuditEntryConnection = Connection[*graph.AuditEntry]
	// APIKeyConnection is a page of API keys.
	APIKeyConnection = Connection[*graph.APIKey]
)

// The edges of the connections.
type (
	// OrganizationEdge is an organization and its place in a list.
	OrganizationEdge = Edge[*graph.Organization]
	// SiteEdge is a site and its place in a list.
	SiteEdge = Edge[*graph.Site]
	// UserEdge is a user and its place in a list.
	UserEdge = Edge[*graph.User]
	// ProductEdge is a product and its place in a list.
	ProductEdge = Edge[*graph.Product]
	// ContractEdge is a contract and its place in a list.
	ContractEdge = Edge[*graph.Contract]
	// ContractLineEdge is a contract line and its place in a list.
	ContractLineEdge = Edge[*graph.ContractLine]
	// OrderEdge is an order and its place in a list.
	OrderEdge = Edge[*graph.Order]
	// EntitlementGroupEdge is an entitlement group and its place in a list.
	EntitlementGroupEdge = Edge[*graph.EntitlementGroup]
	// AuditEntryEdge is an entry and its place in an audit log.
	AuditEntryEdge = Edge[*graph.AuditEntry]
	// APIKeyEdge is an API key and its place in a list.
	APIKeyEdge = Edge[*graph.APIKey]
)

// NewConnection returns rows as a connection; list is the name of the list in its cursors.
func NewConnection[T any](list string, rows graph.Rows[T]) *Connection[T] {
	return &Connection[T]{list: list, rows: rows}
}

// Nodes returns the items of the page.
func (c *Connection[T]) Nodes() []T {
	nodes := make([]T, len(c.rows.Rows))
	for i, row := range c.rows.Rows {
		nodes[i] = row.Item
	}
	return nodes
}

// Edges returns the items of the page with their cursors.
func (c *Connection[T]) Edges() []Edge[T] {
	edges := make([]Edge[T], len(c.rows.Rows))
	for i, row := range c.rows.Rows {
		edges[i] = Edge[T]{Node: row.Item, list: c.list, place: row.Cursor}
	}
	return edges
}

// PageInfo returns the place of the page in its list.
func (c *Connection[T]) PageInfo() *PageInfo {
	info := &PageInfo{HasNextPage: c.rows.HasNext, HasPreviousPage: c.rows.HasPrevious}
	if n := len(c.rows.Rows); n > 0 {
		start, end := c.rows.Rows[0].Cursor.Encode(c.list), c.rows.Rows[n-1].Cursor.Encode(c.list)
		info.StartCursor, info.EndCursor = &start, &end
	}
	return info
}

// TotalCount returns the number of rows of the whole list; 0 if the page was read without a count.
func (c *Connection[T]) TotalCount() int { return c.rows.Total }

// Edge is an item of a connection and its place in the list.
type Edge[T any] struct {
	Node  T
	list  string
	place graph.Cursor
}

// Cursor returns the place as an opaque string.
func (e Edge[T]) Cursor() string { return e.place.Encode(e.list) }

// PageInfo is the place of a page in its list: whether rows come before and after it, and the cursors of its first and last row, which are
// nil on an empty page.
type PageInfo struct {
	HasNextPage, HasPreviousPage bool
	StartCursor, EndCursor       *string
}
