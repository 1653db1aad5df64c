package graph

// Node is anything that has an opaque id and can be fetched again by it.
type Node interface{ NodeID() string }

// Connection is a page of a list in the form of the Relay specification. What is not asked for is not computed.
type Connection[T any] struct {
	list string
	rows Rows[T]
}

// The connections of the API.
type (
	OrganizationConnection     = Connection[*Organization]
	SiteConnection             = Connection[*Site]
	UserConnection             = Connection[*User]
	ProductConnection          = Connection[*Product]
	ContractConnection         = Connection[*Contract]
	ContractLineConnection     = Connection[*ContractLine]
	OrderConnection            = Connection[*Order]
	EntitlementGroupConnection = Connection[*EntitlementGroup]
)

// The edges of the connections.
type (
	OrganizationEdge     = Edge[*Organization]
	SiteEdge             = Edge[*Site]
	UserEdge             = Edge[*User]
	ProductEdge          = Edge[*Product]
	ContractEdge         = Edge[*Contract]
	ContractLineEdge     = Edge[*ContractLine]
	OrderEdge            = Edge[*Order]
	EntitlementGroupEdge = Edge[*EntitlementGroup]
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
