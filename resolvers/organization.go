package resolvers

import (
	"context"
	"slices"
	"strings"
	"time"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/graph/relay"
)

func organizationID(o *graph.Organization) string { return o.ID }

// Organization returns the organization with that Account Number.
func (r *queryResolver) Organization(ctx context.Context, accountNumber string) (*graph.Organization, error) {
	return byKey(ctx, "accountNumber", "Account Number", accountNumber, r.store(ctx).OrganizationsByAccountNumber)
}

// Organizations returns a page of the organizations that match search and filter.
func (r *queryResolver) Organizations(
	ctx context.Context, search *string, filter *graph.OrganizationFilter, orderBy *graph.OrganizationOrder,
	first *int, after *string, last *int, before *string,
) (*relay.OrganizationConnection, error) {
	keep, err := organizationFilter(search, filter)
	if err != nil {
		return nil, err
	}
	order, l := graph.OrderByAccountNumber, organizationsByNumber
	if orderBy != nil && *orderBy == graph.OrderByName {
		order, l = graph.OrderByName, organizationsByName
	}
	return root(ctx, l, graph.PageArguments{First: first, After: after, Last: last, Before: before},
		func(ctx context.Context, page graph.Page) (graph.Rows[*graph.Organization], error) {
			return r.store(ctx).Organizations(ctx, keep, order, page)
		})
}

// organizationFilter combines search and filter; its error names the malformed argument.
func organizationFilter(search *string, filter *graph.OrganizationFilter) (graph.OrganizationFilter, error) {
	var keep graph.OrganizationFilter
	if filter != nil {
		keep = *filter
	}
	keep, err := keep.Normalize()
	if err != nil {
		return keep, graph.InField("filter", err)
	}
	if search != nil {
		keep.Search = withoutTitle(*search)
	}
	return keep.Normalize()
}

// titles are words that people write before the name or number of an organization.
var titles = []string{"account", "ultimate", "hierarchy"}

// withoutTitle removes such words from the beginning of a search, unless nothing else remains.
func withoutTitle(search string) string {
	words := strings.Fields(search)
	for len(words) > 1 && slices.Contains(titles, strings.ToLower(words[0])) {
		words = words[1:]
	}
	return strings.Join(words, " ")
}

// Sites returns a page of the organization's sites.
func (r *organizationResolver) Sites(
	ctx context.Context, o *graph.Organization, first *int, after *string, last *int, before *string,
) (*relay.SiteConnection, error) {
	arguments := graph.PageArguments{First: first, After: after, Last: last, Before: before}
	return children(ctx, siteList, o, organizationID, arguments, r.store(ctx).SitesOfOrganizations)
}

// Contracts returns a page of the organization's contracts.
func (r *organizationResolver) Contracts(
	ctx context.Context, o *graph.Organization, first *int, after *string, last *int, before *string,
) (*relay.ContractConnection, error) {
	arguments := graph.PageArguments{First: first, After: after, Last: last, Before: before}
	return children(ctx, contractList, o, organizationID, arguments, r.store(ctx).ContractsOfOrganizations)
}

// EntitlementGroups returns a page of the organization's groups.
func (r *organizationResolver) EntitlementGroups(
	ctx context.Context, o *graph.Organization, first *int, after *string, last *int, before *string,
) (*relay.EntitlementGroupConnection, error) {
	arguments := graph.PageArguments{First: first, After: after, Last: last, Before: before}
	return children(ctx, groupList, o, organizationID, arguments, r.store(ctx).GroupsOfOrganizations)
}

// Users returns a page of the organization's users.
func (r *organizationResolver) Users(
	ctx context.Context, o *graph.Organization, first *int, after *string, last *int, before *string,
) (*relay.UserConnection, error) {
	arguments := graph.PageArguments{First: first, After: after, Last: last, Before: before}
	return children(ctx, userList, o, organizationID, arguments, r.store(ctx).UsersOfOrganizations)
}

// FulfillmentContacts returns the organization's fulfillment contacts.
func (r *organizationResolver) FulfillmentContacts(ctx context.Context, o *graph.Organization) ([]*graph.FulfillmentContact, error) {
	return all(ctx, o, organizationID, func(ctx context.Context, ids []string) ([][]*graph.FulfillmentContact, error) {
		contacts, err := r.store(ctx).ContactsOfOrganizations(ctx, ids)
		var users []*graph.User
		for _, contact := range slices.Concat(contacts...) {
			users = append(users, contact.User)
		}
		gather(ctx, users)
		return contacts, err
	})
}

// Domains returns the email domains the organization claims, without claims whose time is over (R36).
func (r *organizationResolver) Domains(ctx context.Context, o *graph.Organization) ([]*graph.Domain, error) {
	domains, err := all(ctx, o, organizationID, r.store(ctx).DomainsOfOrganizations)
	now := operationOf(ctx).now
	return slices.DeleteFunc(slices.Clone(domains), func(d *graph.Domain) bool { return d.Expired(now) }), err
}

// DefaultAccess returns the default access of the organization (R33).
func (r *organizationResolver) DefaultAccess(ctx context.Context, o *graph.Organization) ([]*graph.AccessSetting, error) {
	settings, err := all(ctx, o, organizationID, r.store(ctx).AccessOfOrganizations)
	defaults := []*graph.AccessSetting{}
	for _, s := range settings {
		if s.Product == nil {
			defaults = append(defaults, &graph.AccessSetting{CountryCode: s.CountryCode, Access: s.Access})
		}
	}
	return defaults, err
}

// ProductAccess returns the organization's settings for products (R34).
func (r *organizationResolver) ProductAccess(ctx context.Context, o *graph.Organization) ([]*graph.ProductAccess, error) {
	settings, err := all(ctx, o, organizationID, r.store(ctx).AccessOfOrganizations)
	return slices.DeleteFunc(slices.Clone(settings), func(s *graph.ProductAccess) bool { return s.Product == nil }), err
}

// EntitlementCountryOptions returns the countries that a designation or an override may name (R23).
func (r *organizationResolver) EntitlementCountryOptions(
	ctx context.Context, o *graph.Organization, at *time.Time,
) ([]*entitle.CountryOption, error) {
	return together(ctx, o, func(ctx context.Context, organizations []*graph.Organization) ([][]*entitle.CountryOption, error) {
		accountFacts, err := r.facts(ctx).AccountFacts(ctx, ids(organizations, organizationID))
		if err != nil {
			return nil, err
		}
		return countryOptions(ctx, accountFacts, instant(ctx, at)), nil
	})
}
