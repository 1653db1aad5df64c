package graph

// Node is anything that has an opaque id and can be fetched again by it.
type Node interface{ NodeID() string }

// Connection is a page of a list in the form of the Relay specification. What is not asked for is not computed.
type Connection[T any] struct {
	list string
	rows Rows[T]
}

// The connections of the API, by what is in them.
type (
	// OrganizationConnection is a page of organizations.
	OrganizationConnection = Connection[*Organization]
	// SiteConnection is a page of sites.
	// SiteConnection lists sites.
	SiteConnection = Connection[*Site]
	// UserConnection is a page of users.
	// UserConnection lists users.
	UserConnection = Connection[*User]
	// ProductConnection is a page of products.
	// ProductConnection lists products.
	ProductConnection = Connection[*Product]
	// ContractConnection is a page of contracts.
	// ContractConnection lists contracts.
	ContractConnection = Connection[*Contract]
	// ContractLineConnection is a page of contract lines.
	// ContractLineConnection lists contract lines.
	ContractLineConnection = Connection[*ContractLine]
	// OrderConnection is a page of orders.
	// OrderConnection lists orders.
	OrderConnection = Connection[*Order]
	// EntitlementGroupConnection is a page of entitlement groups.
	// EntitlementGroupConnection lists entitlement groups.
	EntitlementGroupConnection = Connection[*EntitlementGroup]
	// AuditEntryConnection is a page of an audit log.
	AuditEntryConnection = Connection[*AuditEntry]
	// APIKeyConnection is a page of API keys.
	APIKeyConnection = Connection[*APIKey]
)

// Their edges.
type (
	// OrganizationEdge is an organization and its place in a list.
	OrganizationEdge = Edge[*Organization]
	// SiteEdge is a site and its place in a list.
	// SiteEdge leads to one of sites.
	SiteEdge = Edge[*Site]
	// UserEdge is a user and its place in a list.
	// UserEdge leads to one of users.
	UserEdge = Edge[*User]
	// ProductEdge is a product and its place in a list.
	// ProductEdge leads to one of products.
	ProductEdge = Edge[*Product]
	// ContractEdge is a contract and its place in a list.
	// ContractEdge leads to one of contracts.
	ContractEdge = Edge[*Contract]
	// ContractLineEdge is a contract line and its place in a list.
	// ContractLineEdge leads to one of contract lines.
	ContractLineEdge = Edge[*ContractLine]
	// OrderEdge is an order and its place in a list.
	// OrderEdge leads to one of orders.
	OrderEdge = Edge[*Order]
	// EntitlementGroupEdge is an entitlement group and its place in a list.
	// EntitlementGroupEdge leads to one of entitlement groups.
	EntitlementGroupEdge = Edge[*EntitlementGroup]
	// AuditEntryEdge is an entry and its place in an audit log.
	AuditEntryEdge = Edge[*AuditEntry]
	// APIKeyEdge is an API key and its place in a list.
	APIKeyEdge = Edge[*APIKey]
)

// NewConnection gives rows as a connection; list is the name that the cursors of the page were checked against.
func NewConnection[T any](list string, rows Rows[T]) *Connection[T] {
	return &Connection[T]{list: list, rows: rows}
}

// Nodes gives the items of the page.
func (c *Connection[T]) Nodes() []T {
	nodes := make([]T, len(c.rows.Rows))
	for i, row := range c.rows.Rows {
		nodes[i] = row.Item
	}
	return nodes
}

// Edges gives the items of the page with their cursors.
func (c *Connection[T]) Edges() []Edge[T] {
	edges := make([]Edge[T], len(c.rows.Rows))
	for i, row := range c.rows.Rows {
		edges[i] = Edge[T]{Node: row.Item, list: c.list, place: row.Cursor}
	}
	return edges
}

// PageInfo tells what the page is part of.
func (c *Connection[T]) PageInfo() *PageInfo {
	info := &PageInfo{HasNextPage: c.rows.HasNext, HasPreviousPage: c.rows.HasPrevious}
	if n := len(c.rows.Rows); n > 0 {
		start, end := c.rows.Rows[0].Cursor.Encode(c.list), c.rows.Rows[n-1].Cursor.Encode(c.list)
		info.StartCursor, info.EndCursor = &start, &end
	}
	return info
}

// TotalCount gives the number of rows in the whole list; 0 unless the page asked to count.
func (c *Connection[T]) TotalCount() int { return c.rows.Total }

// Edge is an item of a connection and its place in the list.
type Edge[T any] struct {
	Node  T
	list  string
	place Cursor
}

// Cursor gives the opaque form of the place.
func (e Edge[T]) Cursor() string { return e.place.Encode(e.list) }

// PageInfo is what a page of a connection is part of. The cursors are nil on an empty page.
type PageInfo struct {
	HasNextPage, HasPreviousPage bool
	StartCursor, EndCursor       *string
}
