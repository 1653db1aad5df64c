package graph

import (
	"context"
)

// Store reads the graph. Keys are normalised before they get here. Errors are *Error: CodeUnavailable when the database cannot
// be reached in time, CodeTimeout when the context's deadline has passed, CodeInternal otherwise.
//
// Methods that take several keys, ids or parents make one round trip however many they are given, and return one element for each, in the
// same order: nil, or no rows, where there is none. A method that returns pages returns one for each parent.
//
// One value of the context changes what is read: with request.Versions (request.WithVersions), which every query has and no mutation, a list
// or a holding may come from memory, at a version of its account that this request has already read. Without it the version is read each time.
//
// The parts are what guards are made of: a method belongs to the part whose promise it fulfils.
type Store interface {
	Reader
	Ownership
	// Ready returns an error unless the database answers within the context's deadline.
	Ready(ctx context.Context) error
}

// Reader is the part of Store that callers see through a guard.
type Reader interface {
	Entrances
	Documents
	Walks
}

// Entrances find things by what a caller names: a key, an id, a login, a filter. A guard decides about each of them.
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

// Along says what a look-up reads together with the things themselves.
type Along bool

const (
	// Alone reads nothing else: Owner of what is found is nil.
	Alone Along = false
	// WithOwner also reads the organization of each thing into its Owner, in the same round trip; of things without the field Owner, nothing.
	WithOwner Along = true
)

// Documents is a walk that not everybody may take who sees its beginning (R26): a guard decides about it.
type Documents interface {
	DocumentsOfOrders(ctx context.Context, orderIDs []string) ([]*FulfillmentDocument, error)
}

// Walks lead from things that were found to others of the same organization, so a caller who may see the beginning may see the end. A guard
// embeds them as they are.
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

	OrganizationsOfSites(ctx context.Context, siteIDs []string) ([]*Organization, error)
	OrganizationsOfUsers(ctx context.Context, userIDs []string) ([]*Organization, error)
	OrganizationsOfContracts(ctx context.Context, contractIDs []string) ([]*Organization, error)
	OrganizationsOfGroups(ctx context.Context, groupIDs []string) ([]*Organization, error)

	// GroupsOfUsers returns pages in the order of the names.
	GroupsOfUsers(ctx context.Context, userIDs []string, page Page) ([]Rows[*EntitlementGroup], error)
	// ProductsOfUsers returns all products listed on each login, by code.
	ProductsOfUsers(ctx context.Context, userIDs []string) ([][]*Product, error)
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

// Ownership is what guards decide by. No caller sees it.
type Ownership interface {
	// OwnersByID returns the stored id of the organization that each thing belongs to; empty where there is no such thing, and for
	// kinds that belong to no organization.
	OwnersByID(ctx context.Context, kind Kind, ids []string) ([]string, error)
	// OwnersByLogin returns the stored id of the organization that each login belongs to; empty where there is no such login.
	OwnersByLogin(ctx context.Context, loginKeys []string) ([]string, error)
	// OrdersNotifying reports of each order whether the user is notified of it as a fulfillment contact (R26): an ACTIVE user of every order of
	// its organization where it is a global contact, and of those with a line of a country, or a global line, where it is the contact for that
	// country.
	OrdersNotifying(ctx context.Context, userID string, orderIDs []string) ([]bool, error)
}
