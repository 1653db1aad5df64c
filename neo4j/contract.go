package neo4j

import (
	"context"
	"strconv"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entitlegraph/graph"
	"entitlegraph/records"
)

var (
	contractsByNumber          = owned("contracts_by_number")
	statementContractsOfOrders = cypher("contracts_of_orders")
	statementOrdersByNumber    = cypher("orders_by_number")
	statementDocumentsOfOrders = cypher("documents_of_orders")
	statementOrdersTold        = cypher("orders_told")

	contractsOfOrganizations = list[*graph.Contract]{
		statement: paged("contracts_of_organizations"), decode: contractOf,
		place: func(c *graph.Contract) graph.Cursor { return graph.Cursor{c.ContractNumber} }, shape: contractShape,
	}
	linesOfContracts = list[*graph.ContractLine]{
		statement: paged("lines_of_contracts"), decode: lineOf, place: placeOfLine, shape: lineShape,
	}
	ordersOfContracts = list[*graph.Order]{
		statement: paged("orders_of_contracts"), decode: orderOf,
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
func (s reads) ContractsByNumber(ctx context.Context, contractNumbers []string, along graph.Along) ([]*graph.Contract, error) {
	return byOwnedKey(ctx, s, contractsByNumber, contractNumbers, along, contractOf)
}

// OrdersByNumber finds orders by their keys.
func (s reads) OrdersByNumber(ctx context.Context, orderNumbers []string) ([]*graph.Order, error) {
	return byKey(ctx, s, statementOrdersByNumber, orderNumbers, orderOf)
}

// ContractsOfOrganizations gives a page of each organization's contracts, by contract number.
func (s reads) ContractsOfOrganizations(ctx context.Context, organizationIDs []string, page graph.Page) ([]graph.Rows[*graph.Contract], error) {
	return children(ctx, s, contractsOfOrganizations, organizationIDs, page)
}

// LinesOfContracts gives a page of each contract's lines, by order number and place.
func (s reads) LinesOfContracts(ctx context.Context, contractIDs []string, page graph.Page) ([]graph.Rows[*graph.ContractLine], error) {
	return children(ctx, s, linesOfContracts, contractIDs, page)
}

// OrdersOfContracts gives a page of each contract's orders, by order number.
func (s reads) OrdersOfContracts(ctx context.Context, contractIDs []string, page graph.Page) ([]graph.Rows[*graph.Order], error) {
	return children(ctx, s, ordersOfContracts, contractIDs, page)
}

// ContractsOfOrders gives the contract each order was placed under.
func (s reads) ContractsOfOrders(ctx context.Context, orderIDs []string) ([]*graph.Contract, error) {
	return byKey(ctx, s, statementContractsOfOrders, orderIDs, contractOf)
}

// DocumentsOfOrders gives what the customer receives after each order.
func (s reads) DocumentsOfOrders(ctx context.Context, orderIDs []string) ([]*graph.FulfillmentDocument, error) {
	return byKeyRecord(ctx, s, statementDocumentsOfOrders, orderIDs, documentOf)
}

// OrdersToldTo says of each order whether the user is told of it as a fulfillment contact (R26). One round trip.
func (s reads) OrdersToldTo(ctx context.Context, userID string, orderIDs []string) ([]bool, error) {
	told := make([]bool, len(orderIDs))
	records, err := s.read(ctx, statementOrdersTold, map[string]any{"user": userID, "keys": orderIDs})
	for _, record := range records {
		key := rowOf(record).text("key")
		for i, id := range orderIDs {
			told[i] = told[i] || id == key
		}
	}
	return told, err
}

// documentOf reads row (organization, contract, order, site and country) and lines.
func documentOf(record *driver.Record) (*graph.FulfillmentDocument, error) {
	fields, err := column[map[string]any](record, "row")
	if err != nil {
		return nil, err
	}
	rows, err := rowsOf(record, "lines")
	if err != nil {
		return nil, err
	}
	organization, contract, order, site := organizationOf(fields), contractOf(fields), orderOf(fields), siteOf(fields)
	lines := make([]*graph.ContractLine, len(rows))
	for i, r := range rows {
		lines[i] = lineWith(r.properties("line"), contract, productOf(r), order, organization.Currency)
	}
	return &graph.FulfillmentDocument{
		OrderInformation: graph.OrderInformation{
			OrderNumber: order.OrderNumber, OrderedOn: order.OrderedOn, ContractNumber: contract.ContractNumber,
			CustomerNumber: site.CustomerNumber, Lines: lines,
		},
		SiteInformation: siteInformationOf(placedOf(fields), site, organization),
	}, nil
}

// siteInformationOf gives the site as it was when an order was placed, or as it is now when that was not kept: orders of earlier versions.
func siteInformationOf(placed records.PlacedSite, site *graph.Site, organization *graph.Organization) graph.SiteInformation {
	s := graph.SiteInformation{
		CustomerNumber: site.CustomerNumber, Name: site.Name, Street: site.Street, City: site.City, Region: site.Region,
		PostalCode: site.PostalCode, CountryCode: site.CountryCode, AccountNumber: organization.AccountNumber, OrganizationName: organization.Name,
	}
	if placed.Name != "" {
		s.Name, s.Street, s.City, s.Region, s.PostalCode = placed.Name, placed.Street, placed.City, placed.Region, placed.PostalCode
		s.CountryCode, s.OrganizationName = placed.Country, placed.OrganizationName
	}
	return s
}
