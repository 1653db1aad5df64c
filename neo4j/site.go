package neo4j

import (
	"context"

	"entitlegraph/graph"
)

var (
	sitesByCustomerNumber  = owned("sites_by_customer_number")
	statementSitesOfOrders = cypher("sites_of_orders")

	sitesOfOrganizations = list[*graph.Site]{
		statement: paged("sites_of_organizations"), decode: siteOf,
		place: func(s *graph.Site) graph.Cursor { return graph.Cursor{s.CustomerNumber} }, shape: siteShape,
	}
)

// SitesByCustomerNumber finds sites by their keys.
func (s reads) SitesByCustomerNumber(ctx context.Context, customerNumbers []string, along graph.Along) ([]*graph.Site, error) {
	return byOwnedKey(ctx, s, sitesByCustomerNumber, customerNumbers, along, siteOf)
}

// SitesOfOrders gives the site each order was placed for.
func (s reads) SitesOfOrders(ctx context.Context, orderIDs []string) ([]*graph.Site, error) {
	return byKey(ctx, s, statementSitesOfOrders, orderIDs, siteOf)
}

// SitesOfOrganizations gives a page of each organization's sites, by Customer Number.
func (s reads) SitesOfOrganizations(ctx context.Context, organizationIDs []string, page graph.Page) ([]graph.Rows[*graph.Site], error) {
	return children(ctx, s, sitesOfOrganizations, organizationIDs, page)
}
