package graph

import (
	"context"
)

// Store reads the graph. Callers normalise keys. Errors are *Error: CodeUnavailable when the database cannot be reached in time, CodeTimeout when
// the context's deadline has passed, CodeInternal otherwise.
//
// A method that takes several keys, ids or parents makes one round trip for any number of them, and returns one element for each, in the same
// order: nil, or no rows, where nothing is found. A method that returns pages returns one for each parent.
//
// One value of the context changes what a method reads: request.Versions (request.WithVersions). The context of a query has it, that of a
// mutation does not. With it, a list or the facts of an account may come from memory, at a version of the account that this request has already
// read. Without it, each call reads the version.
//
// A guard is composed of the parts. Each method belongs to the part whose promise it fulfils.
type Store interface {
	Reader
	Ownership
	// Ready returns an error unless the database answers within the context's deadline.
	Ready(ctx context.Context) error
}

// Reader is the part of Store that callers reach through a guard.
type Reader interface {
	Entrances
	Documents
	Walks
}

// Entrances find objects by a key, an id, a login or a filter of the caller. A guard must decide about each of these methods.
type Entrances interface {
	OrganizationsByAccountNumber(ctx context.Context, accountNumbers []string) ([]*Organization, error)
	SitesByCustomerNumber(ctx context.Context, customerNumbers []string, along Along) ([]*Site, error)
	UsersByLoginKey(ctx context.Context, loginKeys []string, along Along) ([]*User, error)
	ContractsByNumber(ctx context.Context, contractNumbers []string, along Along) ([]*Contract, error)
	OrdersByNumber(ctx context.Context, orderNumbers []string) ([]*Order, error)
	ProductsByCode(ctx context.Context, codes []string) ([]*Product, error)
	// NodesByID returns *Organization, *Site, *User, *Product, *Contract, *ContractLine, *Order, *EntitlementGroup, *FulfillmentContact,
	// *Domain, *AuditEntry or *APIKey, by kind.
	NodesByID(ctx context.Context, kind Kind, ids []string, along Along) ([]any, error)
	// Organizations returns a page of the organizations that match the filter, in that order.
	Organizations(ctx context.Context, filter OrganizationFilter, order OrganizationOrder, page Page) (Rows[*Organization], error)
	// Products returns a page of the catalogue, by code.
	Products(ctx context.Context, page Page) (Rows[*Product], error)
}

// Along selects whether a look-up also reads the organizations of the objects that it finds.
type Along bool

const (
	// Alone reads the objects alone; their field Owner is nil.
	Alone Along = false
	// WithOwner also reads the organization of each object into its field Owner, in the same round trip. It has no effect on objects without that
	// field.
	WithOwner Along = true
)

// Documents is a walk about which a guard must decide: not every caller that may see an order may see its document (R26).
type Documents interface {
	DocumentsOfOrders(ctx context.Context, orderIDs []string) ([]*FulfillmentDocument, error)
}

// Walks lead from objects that were found to others of the same organization. A caller that may see the first may see the others, so a guard
// embeds Walks unchanged.
type Walks interface {
	// SitesOfOrganizations returns pages in the order of the Customer Numbers.
	SitesOfOrganizations(ctx context.Context, organizationIDs []string, page Page) ([]Rows[*Site], error)
	// ContractsOfOrganizations returns pages in the order of the contract numbers.
	ContractsOfOrganizations(ctx context.Context, organizationIDs []string, page Page) ([]Rows[*Contract], error)
	// GroupsOfOrganizations returns pages in the order of the names.
	GroupsOfOrganizations(ctx context.Context, organizationIDs []string, page Page) ([]Rows[*EntitlementGroup], error)
	// UsersOfOrganizations returns pages in the order of the login keys.
	UsersOfOrganizations(ctx context.Context, organizationIDs []string, page Page) ([]Rows[*User], error)
	// ContactsOfOrganizations returns all contacts of each, by login key, the global one of a user first, then by country.
	ContactsOfOrganizations(ctx context.Context, organizationIDs []string) ([][]*FulfillmentContact, error)
	// DomainsOfOrganizations returns all domains of each, by name.
	DomainsOfOrganizations(ctx context.Context, organizationIDs []string) ([][]*Domain, error)

	// AccessOfOrganizations returns all access settings of each, default access first, then by product, everywhere first, then by country (R33, R34).
	AccessOfOrganizations(ctx context.Context, organizationIDs []string) ([][]*ProductAccess, error)

	OrganizationsOfSites(ctx context.Context, siteIDs []string) ([]*Organization, error)
	OrganizationsOfUsers(ctx context.Context, userIDs []string) ([]*Organization, error)
	OrganizationsOfContracts(ctx context.Context, contractIDs []string) ([]*Organization, error)
	OrganizationsOfGroups(ctx context.Context, groupIDs []string) ([]*Organization, error)

	// GroupsOfUsers returns pages in the order of the names.
	GroupsOfUsers(ctx context.Context, userIDs []string, page Page) ([]Rows[*EntitlementGroup], error)
	// ProductsOfUsers returns all products listed on each login, by code.
	ProductsOfUsers(ctx context.Context, userIDs []string) ([][]*Product, error)
	// ExceptionsOfUsers returns the exceptions on each login, by product (R35).
	ExceptionsOfUsers(ctx context.Context, userIDs []string) ([][]*ProductAccess, error)
	// ProductsOfGroups returns all products listed on each group, by code.
	ProductsOfGroups(ctx context.Context, groupIDs []string) ([][]*Product, error)
	// MembersOfGroups returns pages in the order of the login keys.
	MembersOfGroups(ctx context.Context, groupIDs []string, page Page) ([]Rows[*User], error)

	// LinesOfContracts returns pages in the order of order number, place and id.
	LinesOfContracts(ctx context.Context, contractIDs []string, page Page) ([]Rows[*ContractLine], error)
	// OrdersOfContracts returns pages in the order of the order numbers.
	OrdersOfContracts(ctx context.Context, contractIDs []string, page Page) ([]Rows[*Order], error)
	ContractsOfOrders(ctx context.Context, orderIDs []string) ([]*Contract, error)
	SitesOfOrders(ctx context.Context, orderIDs []string) ([]*Site, error)
}

// Ownership has the look-ups by which guards decide. Callers cannot reach it.
type Ownership interface {
	// OwnersByID returns the stored id of the organization of each object; empty for an unknown id, and for kinds that belong to no organization.
	OwnersByID(ctx context.Context, kind Kind, ids []string) ([]string, error)
	// OwnersByLogin returns the stored id of the organization of each login; empty for an unknown login.
	OwnersByLogin(ctx context.Context, loginKeys []string) ([]string, error)
	// OrdersNotifying reports for each order whether the user is notified of it as a fulfillment contact (R26). The user must be ACTIVE. A global
	// contact is notified of every order of its organization; the contact for a country, of orders with a line of that country or a global line.
	OrdersNotifying(ctx context.Context, userID string, orderIDs []string) ([]bool, error)
}
