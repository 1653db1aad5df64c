package changes

import (
	"slices"

	"entitlegraph/graph"
	"entitlegraph/records"
)

// The things of the graph as they are stored. Lists are sorted and without repeats, so that equal things compare as equal. IDs are
// made by whoever creates a thing and never change.

// Product is a stored product.
type Product struct{ ID, Code, Name string }

// Organization is a stored organization without what belongs to it.
type Organization struct{ ID, AccountNumber, Name, Currency string }

// Site is a stored site.
type Site struct {
	ID, CustomerNumber, Name, Country, Street, City, Region, PostalCode string
}

// Contract is a stored contract without its orders and lines.
type Contract struct {
	ID, ContractNumber string
	Status             graph.ContractStatus
	Term               graph.Period
	GraceDays          int
}

// Order is a stored order without its lines.
type Order struct {
	ID, OrderNumber, ContractNumber, CustomerNumber string
	OrderedOn                                       graph.Date
	// Site is the site as the order's Fulfillment Document shows it. It has no name where an earlier version did not keep it: such a document
	// shows the site as it is.
	Site records.PlacedSite
}

// Line is a stored contract line; its order and its place in it tell which (R8).
type Line struct {
	ID, ContractNumber, OrderNumber string
	Place                           int
	Product                         string
	Country                         string // empty: global
	Quantity                        int    // 0: unlimited
	ARR                             int64  // in the minor unit of the organization's currency (R6)
	Own                             graph.Period
}

// Group is a stored entitlement group.
type Group struct {
	ID, Name, NameKey string
	Products          []string
	CountryOverride   string
}

// User is a stored user.
type User struct {
	ID, AccountNumber, Login, LoginKey, GivenName, FamilyName string
	Status                                                    graph.UserStatus
	ProfileCountry, EntitlementCountry, CountryOverride       string
	Products                                                  []string
	Groups                                                    []string // their ids
	Roles                                                     []graph.Role
}

// Contact is a stored fulfillment contact; Country is empty for a global one.
type Contact struct{ ID, LoginKey, Country string }

// Domain is a claimed domain; its name is its id.
type Domain struct {
	AccountNumber, Name string
	AutoApprove         bool
}

// placed gives the site as the Fulfillment Document of an order that is placed now shows it from now on.
func (a *Account) placed(site *Site) records.PlacedSite {
	return records.PlacedSite{
		Name: site.Name, Street: site.Street, City: site.City, Region: site.Region, PostalCode: site.PostalCode, Country: site.Country,
		OrganizationName: a.Organization.Name,
	}
}

// administers says that the user counts for R27.
func (u *User) administers() bool {
	return u != nil && u.Status == graph.UserActive && slices.Contains(u.Roles, graph.RoleAccountAdmin)
}

func sameUser(a, b *User) bool {
	return a.ID == b.ID && a.AccountNumber == b.AccountNumber && a.Login == b.Login && a.LoginKey == b.LoginKey && a.GivenName == b.GivenName &&
		a.FamilyName == b.FamilyName && a.Status == b.Status && a.ProfileCountry == b.ProfileCountry &&
		a.EntitlementCountry == b.EntitlementCountry && a.CountryOverride == b.CountryOverride &&
		slices.Equal(a.Products, b.Products) && slices.Equal(a.Groups, b.Groups) && slices.Equal(a.Roles, b.Roles)
}

func sameGroup(a, b *Group) bool {
	return a.ID == b.ID && a.Name == b.Name && a.CountryOverride == b.CountryOverride && slices.Equal(a.Products, b.Products)
}

func same[T comparable](a, b *T) bool { return *a == *b }
