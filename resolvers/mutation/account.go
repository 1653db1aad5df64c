package mutation

import (
	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/changes"
)

// The inputs about organizations, their sites, domains and products.
type (
	// CreateOrganizationInput is an organization to create.
	CreateOrganizationInput struct {
		Options
		AccountNumber, Name, Currency string
		Site                          SiteInput
	}
	// SiteInput is the first site of a new organization.
	SiteInput struct {
		CustomerNumber, Name, Country    string
		Street, City, Region, PostalCode *string
	}
	// UpdateOrganizationInput is what to change of an organization.
	UpdateOrganizationInput struct {
		Options
		AccountNumber  string
		Name, Currency graphql.Omittable[*string]
	}
	// DeleteOrganizationInput is an organization to erase.
	DeleteOrganizationInput struct {
		Options
		AccountNumber string
	}
	// ClaimDomainInput is a domain to claim.
	ClaimDomainInput struct {
		Options
		AccountNumber, Domain string
		AutoApprove           *bool
	}
	// ReleaseDomainInput is a domain to give up.
	ReleaseDomainInput struct {
		Options
		AccountNumber, Domain string
	}
	// AddSiteInput is a site to add.
	AddSiteInput struct {
		Options
		AccountNumber string
		SiteInput
	}
	// UpdateSiteInput is what to change of a site.
	UpdateSiteInput struct {
		Options
		CustomerNumber                                  string
		Name, Country, Street, City, Region, PostalCode graphql.Omittable[*string]
	}
	// RemoveSiteInput is a site to remove.
	RemoveSiteInput struct {
		Options
		CustomerNumber string
	}
	// CreateProductInput is a product to add.
	CreateProductInput struct {
		Options
		Code, Name string
	}
	// UpdateProductInput is what to change of a product.
	UpdateProductInput struct {
		Options
		Code string
		Name graphql.Omittable[*string]
	}
)

// Change gives the change.
func (i CreateOrganizationInput) Change(r *Reader) changes.Change {
	c := changes.CreateOrganization{
		AccountNumber: r.accountNumber(i.AccountNumber), Name: r.name("name", i.Name), Currency: r.currency("currency", i.Currency),
	}
	var site Reader
	c.Site = i.Site.content(&site)
	for _, e := range site.Errors {
		r.Errors = append(r.Errors, e.in("site"))
	}
	return c
}

func (i SiteInput) content(r *Reader) changes.SiteContent {
	return changes.SiteContent{
		CustomerNumber: r.customerNumber(i.CustomerNumber), Name: r.name("name", i.Name), Country: r.country("country", &i.Country),
		Street: r.text("street", i.Street), City: r.text("city", i.City), Region: r.text("region", i.Region),
		PostalCode: r.text("postalCode", i.PostalCode),
	}
}

// Change gives the change.
func (i UpdateOrganizationInput) Change(r *Reader) changes.Change {
	return changes.UpdateOrganization{
		AccountNumber: r.accountNumber(i.AccountNumber), Name: kept(r, "name", i.Name, r.name),
		Currency: kept(r, "currency", i.Currency, r.currency),
	}
}

// Change gives the change.
func (i DeleteOrganizationInput) Change(r *Reader) changes.Change {
	return changes.DeleteOrganization{AccountNumber: r.accountNumber(i.AccountNumber)}
}

// Change gives the change.
func (i ClaimDomainInput) Change(r *Reader) changes.Change {
	return changes.ClaimDomain{
		AccountNumber: r.accountNumber(i.AccountNumber), Name: r.domain(i.Domain), AutoApprove: i.AutoApprove != nil && *i.AutoApprove,
	}
}

// Change gives the change.
func (i ReleaseDomainInput) Change(r *Reader) changes.Change {
	return changes.ReleaseDomain{AccountNumber: r.accountNumber(i.AccountNumber), Name: r.domain(i.Domain)}
}

// Change gives the change.
func (i AddSiteInput) Change(r *Reader) changes.Change {
	return changes.AddSite{AccountNumber: r.accountNumber(i.AccountNumber), Site: i.content(r)}
}

// Change gives the change.
func (i UpdateSiteInput) Change(r *Reader) changes.Change {
	country := func(field, value string) string { return r.country(field, &value) }
	return changes.UpdateSite{
		CustomerNumber: r.customerNumber(i.CustomerNumber), Name: kept(r, "name", i.Name, r.name), Country: kept(r, "country", i.Country, country),
		Street: said("street", i.Street, r.text), City: said("city", i.City, r.text), Region: said("region", i.Region, r.text),
		PostalCode: said("postalCode", i.PostalCode, r.text),
	}
}

// Change gives the change.
func (i RemoveSiteInput) Change(r *Reader) changes.Change {
	return changes.RemoveSite{CustomerNumber: r.customerNumber(i.CustomerNumber)}
}

// Change gives the change.
func (i CreateProductInput) Change(r *Reader) changes.Change {
	return changes.CreateProduct{Code: r.key("code", "product code", i.Code), Name: r.name("name", i.Name)}
}

// Change gives the change.
func (i UpdateProductInput) Change(r *Reader) changes.Change {
	return changes.UpdateProduct{Code: r.key("code", "product code", i.Code), Name: kept(r, "name", i.Name, r.name)}
}
