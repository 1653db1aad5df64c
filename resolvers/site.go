package resolvers

import (
	"context"

	"entitlegraph/graph"
)

func siteID(s *graph.Site) string { return s.ID }

func siteOwner(s *graph.Site) *graph.Organization { return s.Owner }

// Site returns the site with that Customer Number.
func (r *queryResolver) Site(ctx context.Context, customerNumber string) (*graph.Site, error) {
	return byKey(ctx, "customerNumber", "Customer Number", customerNumber, findAlong(r.store(ctx).SitesByCustomerNumber))
}

// Organization returns the organization the site belongs to.
func (r *siteResolver) Organization(ctx context.Context, s *graph.Site) (*graph.Organization, error) {
	return owner(ctx, s, siteID, siteOwner, r.store(ctx).OrganizationsOfSites)
}
