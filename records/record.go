package records

import "entitlegraph/graph"

// Type is the type of a record, which is its first key.
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

// Types lists every type, each after the types that it may refer to.
var Types = []Type{
	TypeProduct, TypeOrganization, TypeContract, TypeGroup, TypeUser, TypeFulfillmentContact, TypeDomain,
}

// Record is one of *Product, *Organization, *Contract, *Group, *User, *FulfillmentContact and *Domain. Its keys are normalised (R1, R4, R32),
// its lists have the elements and the order of the file.
type Record interface {
	// Type returns the type of the record.
	Type() Type
	// Account returns the Account Number of the organization that the record belongs to; empty for a product.
	Account() string
}

// Product is a piece of software.
type Product struct{ graph.ProductBody }

// Organization is a company with its sites, of which there is at least one (R2).
type Organization struct {
	graph.OrganizationBody
	Sites  []graph.SiteBody
	Access []graph.AccessSetting // R33, R34
}

// Contract is an agreement of an organization, with orders and their lines.
type Contract struct {
	AccountNumber string
	graph.ContractBody
	// LinesBeyond allows lines whose dates are beyond those of the contract, because the contract changed after the lines were written (R7).
	// Without it such an export could not be imported into an empty database.
	LinesBeyond bool
	Orders      []graph.OrderContent
}

// Group is an entitlement group.
type Group struct {
	AccountNumber   string
	Name            string
	NameKey         string // the key of the name (R32)
	Products        []string
	CountryOverride string // R12
}

// User is a person with a login.
type User struct {
	AccountNumber string
	graph.UserBody
	Products   []string
	Groups     []graph.GroupName
	Roles      []graph.Role
	Exceptions []graph.AccessException // R35
}

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

// Type returns TypeProduct.
func (*Product) Type() Type { return TypeProduct }

// Type returns TypeOrganization.
func (*Organization) Type() Type { return TypeOrganization }

// Type returns TypeContract.
func (*Contract) Type() Type { return TypeContract }

// Type returns TypeGroup.
func (*Group) Type() Type { return TypeGroup }

// Type returns TypeUser.
func (*User) Type() Type { return TypeUser }

// Type returns TypeFulfillmentContact.
func (*FulfillmentContact) Type() Type { return TypeFulfillmentContact }

// Type returns TypeDomain.
func (*Domain) Type() Type { return TypeDomain }

// Account returns an empty text: a product belongs to no organization.
func (*Product) Account() string { return "" }

// Account returns the organization's own Account Number.
func (o *Organization) Account() string { return o.AccountNumber }

// Account returns the Account Number of the organization that holds the contract.
func (c *Contract) Account() string { return c.AccountNumber }

// Account returns the Account Number of the group's organization.
func (g *Group) Account() string { return g.AccountNumber }

// Account returns the Account Number of the user's organization.
func (u *User) Account() string { return u.AccountNumber }

// Account returns the Account Number of the organization whose contact it is.
func (c *FulfillmentContact) Account() string { return c.AccountNumber }

// Account returns the Account Number of the organization that claims the domain.
func (d *Domain) Account() string { return d.AccountNumber }
