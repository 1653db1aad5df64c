package records

import "entitlegraph/graph"

// Type says what a record is about; it is the record's first key.
type Type string

// The types of record.
const (
	TypeProduct            Type = "product"
	TypeOrganization       Type = "organization"
	TypeContract           Type = "contract"
	TypeGroup              Type = "group"
	TypeUser               Type = "user"
	TypeFulfillmentContact Type = "fulfillmentContact"
	TypeDomain             Type = "domain"
)

// Types lists every type, each after those it may refer to.
var Types = []Type{
	TypeProduct, TypeOrganization, TypeContract, TypeGroup, TypeUser, TypeFulfillmentContact, TypeDomain,
}

// Record is one of *Product, *Organization, *Contract, *Group, *User, *FulfillmentContact and *Domain. Its keys are normalised
// (R1, R4, R32), its lists are as long and as ordered as they were written.
type Record interface {
	// Type tells which.
	Type() Type
	// Account gives the Account Number of the organization that the record belongs to; empty for a product.
	Account() string
}

// Product is a piece of software.
type Product struct {
	Code string
	Name string
}

// Organization is a company with its sites, of which there is at least one (R2).
type Organization struct {
	AccountNumber string
	Name          string
	Currency      string // R6
	Sites         []graph.SiteBody
}

// Contract is an agreement of an organization, with orders and their lines.
type Contract struct {
	ContractNumber string
	AccountNumber  string
	Status         graph.ContractStatus
	Term           graph.Period // To is NoDate when it is open-ended
	GraceDays      int
	// LinesBeyond says that lines may reach beyond the contract's dates, because these were changed after the lines were written
	// (R7). Without it an export could not be read into an empty database.
	LinesBeyond bool
	Orders      []Order
}

// Order is one purchase under a contract, placed for one site.
type Order struct {
	OrderNumber    string
	OrderedOn      graph.Date
	CustomerNumber string
	// Site is the site as the order's Fulfillment Document shows it; nil where the record does not say it.
	Site  *graph.PlacedSite
	Lines []Line // a line's place in the order is its place here
}

// Line is a contract line as it is written: what is absent is still absent (R8).
type Line struct {
	Product string
	Country string // empty: that of the order's site, unless Global
	Global  bool
	// Quantity is 0 for unlimited.
	Quantity int
	// AnnualRecurringRevenue is a decimal; how many digits it may have depends on the organization's currency (R6).
	AnnualRecurringRevenue string
	// Own are the line's own dates; the bounds of graph.Always stand for those it has not.
	Own graph.Period
}

// Group is an entitlement group.
type Group struct {
	AccountNumber   string
	Name            string
	NameKey         string // what the name is compared by (R32)
	Products        []string
	CountryOverride string // R12
}

// User is a person with a login.
type User struct {
	AccountNumber      string
	Login              string // as written
	LoginKey           string // what it is compared by (R4)
	GivenName          string
	FamilyName         string
	Status             graph.UserStatus
	ProfileCountry     string // R13
	EntitlementCountry string // R10
	CountryOverride    string // R11
	Products           []string
	Groups             []GroupName
	Roles              []graph.Role
}

// GroupName names a group of the same account.
type GroupName struct{ Name, Key string }

// FulfillmentContact makes a user a fulfillment contact, global when Country is empty (R25).
type FulfillmentContact struct {
	AccountNumber string
	Login         string
	LoginKey      string
	Country       string
}

// Domain is an email domain that an organization claims (R28).
type Domain struct {
	AccountNumber string
	Name          string
	AutoApprove   bool
}

// Type tells that the record is a product.
func (*Product) Type() Type { return TypeProduct }

// Type tells that the record is an organization.
func (*Organization) Type() Type { return TypeOrganization }

// Type tells that the record is a contract.
func (*Contract) Type() Type { return TypeContract }

// Type tells that the record is a group.
func (*Group) Type() Type { return TypeGroup }

// Type tells that the record is a user.
func (*User) Type() Type { return TypeUser }

// Type tells that the record is a fulfillment contact.
func (*FulfillmentContact) Type() Type { return TypeFulfillmentContact }

// Type tells that the record is a domain.
func (*Domain) Type() Type { return TypeDomain }

// Account is empty: a product belongs to nobody.
func (*Product) Account() string { return "" }

// Account gives the organization's own Account Number.
func (o *Organization) Account() string { return o.AccountNumber }

// Account gives the Account Number of the organization that holds the contract.
func (c *Contract) Account() string { return c.AccountNumber }

// Account gives the Account Number of the group's organization.
func (g *Group) Account() string { return g.AccountNumber }

// Account gives the Account Number of the user's organization.
func (u *User) Account() string { return u.AccountNumber }

// Account gives the Account Number of the organization whose contact it is.
func (c *FulfillmentContact) Account() string { return c.AccountNumber }

// Account gives the Account Number of the organization that claims the domain.
func (d *Domain) Account() string { return d.AccountNumber }
