package graph

import "context"

// Store reads the graph. Keys are normalised before they get here. Errors are *Error: CodeUnavailable when the database cannot
// be reached in time, CodeTimeout when the context's deadline has passed, CodeInternal otherwise.
//
// Methods that take several keys, ids or parents make one round trip however many they are given, and answer in the
// same order with one element each: nil, or no rows, where there is none. Methods of one parent's children give each parent's
// own page.
type Store interface {
	OrganizationsByAccountNumber(ctx context.Context, accountNumbers []string) ([]*Organization, error)
	SitesByCustomerNumber(ctx context.Context, customerNumbers []string) ([]*Site, error)
	UsersByLoginKey(ctx context.Context, loginKeys []string) ([]*User, error)
	ContractsByNumber(ctx context.Context, contractNumbers []string) ([]*Contract, error)
	OrdersByNumber(ctx context.Context, orderNumbers []string) ([]*Order, error)
	ProductsByCode(ctx context.Context, codes []string) ([]*Product, error)
	// NodesByID gives *Organization, *Site, *User, *Product, *Contract, *ContractLine, *Order, *EntitlementGroup,
	// *FulfillmentContact or *Domain, by kind.
	NodesByID(ctx context.Context, kind Kind, ids []string) ([]any, error)
	// OwnersByID gives the stored id of the organization that each thing belongs to; empty where there is no such thing, and for
	// kinds that belong to nobody.
	OwnersByID(ctx context.Context, kind Kind, ids []string) ([]string, error)
	// OwnersByLogin gives the stored id of the organization that each login belongs to; empty where there is no such login.
	OwnersByLogin(ctx context.Context, loginKeys []string) ([]string, error)

	// Organizations gives a page of the organizations that the filter keeps, in that order.
	Organizations(ctx context.Context, filter OrganizationFilter, order OrganizationOrder, page Page) (Rows[*Organization], error)
	// Products gives a page of the catalogue, by code.
	Products(ctx context.Context, page Page) (Rows[*Product], error)

	// SitesOfOrganizations gives a page each, by Customer Number.
	SitesOfOrganizations(ctx context.Context, organizationIDs []string, page Page) ([]Rows[*Site], error)
	// ContractsOfOrganizations gives a page each, by contract number.
	ContractsOfOrganizations(ctx context.Context, organizationIDs []string, page Page) ([]Rows[*Contract], error)
	// GroupsOfOrganizations gives a page each, in the order of their names.
	GroupsOfOrganizations(ctx context.Context, organizationIDs []string, page Page) ([]Rows[*EntitlementGroup], error)
	// UsersOfOrganizations gives a page each, by login key.
	UsersOfOrganizations(ctx context.Context, organizationIDs []string, page Page) ([]Rows[*User], error)
	// ContactsOfOrganizations gives all of each, by login key, the global one of a user first, then by country.
	ContactsOfOrganizations(ctx context.Context, organizationIDs []string) ([][]*FulfillmentContact, error)
	// DomainsOfOrganizations gives all of each, by name.
	DomainsOfOrganizations(ctx context.Context, organizationIDs []string) ([][]*Domain, error)

	OrganizationsOfSites(ctx context.Context, siteIDs []string) ([]*Organization, error)
	OrganizationsOfUsers(ctx context.Context, userIDs []string) ([]*Organization, error)
	OrganizationsOfContracts(ctx context.Context, contractIDs []string) ([]*Organization, error)
	OrganizationsOfGroups(ctx context.Context, groupIDs []string) ([]*Organization, error)

	// GroupsOfUsers gives a page each, in the order of their names.
	GroupsOfUsers(ctx context.Context, userIDs []string, page Page) ([]Rows[*EntitlementGroup], error)
	// ProductsOfUsers gives all products listed on each login, by code.
	ProductsOfUsers(ctx context.Context, userIDs []string) ([][]*Product, error)
	// ProductsOfGroups gives all products listed on each group, by code.
	ProductsOfGroups(ctx context.Context, groupIDs []string) ([][]*Product, error)
	// MembersOfGroups gives a page each, by login key.
	MembersOfGroups(ctx context.Context, groupIDs []string, page Page) ([]Rows[*User], error)

	// LinesOfContracts gives a page each, by order number, place and id.
	LinesOfContracts(ctx context.Context, contractIDs []string, page Page) ([]Rows[*ContractLine], error)
	// OrdersOfContracts gives a page each, by order number.
	OrdersOfContracts(ctx context.Context, contractIDs []string, page Page) ([]Rows[*Order], error)
	ContractsOfOrders(ctx context.Context, orderIDs []string) ([]*Contract, error)
	SitesOfOrders(ctx context.Context, orderIDs []string) ([]*Site, error)
	DocumentsOfOrders(ctx context.Context, orderIDs []string) ([]*FulfillmentDocument, error)
	// OrdersToldTo says of each order whether the user is told of it as a fulfillment contact (R26): an ACTIVE user of every order of its
	// organization where it is a global contact, and of those with a line of a country, or a global line, where it is the contact for that
	// country.
	OrdersToldTo(ctx context.Context, userID string, orderIDs []string) ([]bool, error)

	// Ready says whether the database answers, within the context's deadline.
	Ready(ctx context.Context) error
}
