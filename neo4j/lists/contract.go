package lists

import (
	"context"
	"strconv"

	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/nouns"
)

var (
	contractsByNumber          = owned("contracts_by_number")
	statementContractsOfOrders = cypher.Statement("contracts_of_orders")
	statementOrdersByNumber    = cypher.Statement("orders_by_number")
	statementDocumentsOfOrders = cypher.Statement("documents_of_orders")
	statementOrdersNotifying   = cypher.Statement("orders_notifying")

	contractsOfOrganizations = list[*graph.Contract]{
		statement: cypher.Paged("contracts_of_organizations"), decode: nouns.Contract,
		place: func(c *graph.Contract) graph.Cursor { return graph.Cursor{c.ContractNumber} }, shape: contractShape,
	}
	linesOfContracts = list[*graph.ContractLine]{
		statement: cypher.Paged("lines_of_contracts"), decode: nouns.Line, place: placeOfLine, shape: lineShape,
	}
	ordersOfContracts = list[*graph.Order]{
		statement: cypher.Paged("orders_of_contracts"), decode: nouns.Order,
		place: func(o *graph.Order) graph.Cursor { return graph.Cursor{o.OrderNumber} }, shape: orderShape,
	}
)

// placeOfLine is order number and place, then the id for lines that an older program wrote without either.
func placeOfLine(l *graph.ContractLine) graph.Cursor {
	number := ""
	if l.Order != nil {
		number = l.Order.OrderNumber
	}
	return graph.Cursor{number, strconv.Itoa(l.Place), l.ID}
}

// ContractsByNumber finds contracts by their keys.
func (s Lists) ContractsByNumber(ctx context.Context, contractNumbers []string, along graph.Along) ([]*graph.Contract, error) {
	return byOwnedKey(ctx, s, contractsByNumber, contractNumbers, along, nouns.Contract)
}

// OrdersByNumber finds orders by their keys.
func (s Lists) OrdersByNumber(ctx context.Context, orderNumbers []string) ([]*graph.Order, error) {
	return bolt.ByKey(ctx, s.from, statementOrdersByNumber, orderNumbers, nouns.Order)
}

// ContractsOfOrganizations returns a page of each organization's contracts, by contract number.
func (s Lists) ContractsOfOrganizations(ctx context.Context, organizationIDs []string, page graph.Page) ([]graph.Rows[*graph.Contract], error) {
	return children(ctx, s, contractsOfOrganizations, organizationIDs, page)
}

// LinesOfContracts returns a page of each contract's lines, by order number and place.
func (s Lists) LinesOfContracts(ctx context.Context, contractIDs []string, page graph.Page) ([]graph.Rows[*graph.ContractLine], error) {
	return children(ctx, s, linesOfContracts, contractIDs, page)
}

// OrdersOfContracts returns a page of each contract's orders, by order number.
func (s Lists) OrdersOfContracts(ctx context.Context, contractIDs []string, page graph.Page) ([]graph.Rows[*graph.Order], error) {
	return children(ctx, s, ordersOfContracts, contractIDs, page)
}

// ContractsOfOrders returns the contract each order was placed under.
func (s Lists) ContractsOfOrders(ctx context.Context, orderIDs []string) ([]*graph.Contract, error) {
	return bolt.ByKey(ctx, s.from, statementContractsOfOrders, orderIDs, nouns.Contract)
}

// DocumentsOfOrders returns the Fulfillment Document of each order.
func (s Lists) DocumentsOfOrders(ctx context.Context, orderIDs []string) ([]*graph.FulfillmentDocument, error) {
	return bolt.RecordsByKey(ctx, s.from, statementDocumentsOfOrders, orderIDs, documentOf)
}

// OrdersNotifying reports of each order whether the user is notified of it as a fulfillment contact (R26). One round trip.
func (s Lists) OrdersNotifying(ctx context.Context, userID string, orderIDs []string) ([]bool, error) {
	notified := make([]bool, len(orderIDs))
	records, err := s.from.Read(ctx, statementOrdersNotifying, map[string]any{"user": userID, "keys": orderIDs})
	for _, record := range records {
		key := record.Columns().Text("key")
		for i, id := range orderIDs {
			notified[i] = notified[i] || id == key
		}
	}
	return notified, err
}

// documentOf decodes a Fulfillment Document: row (organization, contract, order, site and country, and placed, the site as it was) and lines.
func documentOf(record *bolt.Record) (*graph.FulfillmentDocument, error) {
	fields, err := record.Row("row")
	if err != nil {
		return nil, err
	}
	rows, err := record.Rows("lines")
	if err != nil {
		return nil, err
	}
	organization, contract, order, site := nouns.Organization(fields), nouns.Contract(fields), nouns.Order(fields), nouns.Site(fields)
	lines := make([]*graph.ContractLine, len(rows))
	for i, r := range rows {
		lines[i] = nouns.LineOf(r.Properties("line"), contract, nouns.Product(r), order, organization.Currency)
	}
	return &graph.FulfillmentDocument{
		OrderInformation: graph.OrderInformation{
			OrderNumber: order.OrderNumber, OrderedOn: order.OrderedOn, ContractNumber: contract.ContractNumber,
			CustomerNumber: site.CustomerNumber, Lines: lines,
		},
		SiteInformation: siteInformationOf(nouns.PlacedSite(fields), site, organization),
	}, nil
}

// siteInformationOf returns the site as it was when an order was placed; as it is now where that was not stored, for orders of earlier
// versions.
func siteInformationOf(placed graph.PlacedSite, site *graph.Site, organization *graph.Organization) graph.SiteInformation {
	if placed.Name == "" {
		placed = site.Placed(organization.Name)
	}
	return graph.SiteInformation{CustomerNumber: site.CustomerNumber, PlacedSite: placed, AccountNumber: organization.AccountNumber}
}
