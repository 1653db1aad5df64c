package lists

import (
	"context"

	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/nouns"
)

var (
	sitesByCustomerNumber  = owned("sites_by_customer_number")
	statementSitesOfOrders = cypher.Statement("sites_of_orders")

	sitesOfOrganizations = list[*graph.Site]{
		statement: cypher.Paged("sites_of_organizations"), decode: nouns.Site,
		place: func(s *graph.Site) graph.Cursor { return graph.Cursor{s.CustomerNumber} }, shape: siteShape,
	}
)

// SitesByCustomerNumber finds sites by their keys.
func (s Lists) SitesByCustomerNumber(ctx context.Context, customerNumbers []string, along graph.Along) ([]*graph.Site, error) {
	return byOwnedKey(ctx, s, sitesByCustomerNumber, customerNumbers, along, nouns.Site)
}

// SitesOfOrders returns the site each order was placed for.
func (s Lists) SitesOfOrders(ctx context.Context, orderIDs []string) ([]*graph.Site, error) {
	return bolt.ByKey(ctx, s.from, statementSitesOfOrders, orderIDs, nouns.Site)
}

// SitesOfOrganizations returns a page of each organization's sites, by Customer Number.
func (s Lists) SitesOfOrganizations(ctx context.Context, organizationIDs []string, page graph.Page) ([]graph.Rows[*graph.Site], error) {
	return children(ctx, s, sitesOfOrganizations, organizationIDs, page)
}
