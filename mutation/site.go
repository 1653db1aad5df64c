package mutation

import (
	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// SiteChanges are the changes of sites in a list.
type SiteChanges struct {
	AddSite    *AddSiteInput
	UpdateSite *UpdateSiteInput
	RemoveSite *RemoveSiteInput
}

// SiteInput is a new site.
type SiteInput struct {
	CustomerNumber, Name, Country    string
	Street, City, Region, PostalCode *string
}

func (i SiteInput) body(r *Reader) graph.SiteBody {
	required, optional := formOf(r, graph.SiteTexts), optionalFormOf(r, graph.SiteTexts)
	return graph.SiteBody{
		CustomerNumber: required("customerNumber", i.CustomerNumber), Name: required("name", i.Name), CountryCode: required("country", i.Country),
		Street: optional("street", i.Street), City: optional("city", i.City), Region: optional("region", i.Region),
		PostalCode: optional("postalCode", i.PostalCode),
	}
}

// AddSiteInput is a site to add.
type AddSiteInput struct {
	Options
	AccountNumber string
	SiteInput
}

// Change returns the change.
func (i AddSiteInput) Change(r *Reader) changes.Change {
	return changes.AddSite{AccountNumber: r.accountNumber(i.AccountNumber), Site: i.body(r)}
}

func (AddSiteInput) value(change changes.Change) value {
	c := change.(changes.AddSite)
	v := value{"accountNumber": c.AccountNumber}
	for _, t := range graph.SiteTexts {
		v.with(t.Name, *t.Of(&c.Site))
	}
	return v
}

// UpdateSiteInput is an update of a site.
type UpdateSiteInput struct {
	Options
	CustomerNumber                                  string
	Name, Country, Street, City, Region, PostalCode graphql.Omittable[*string]
}

// Change returns the change.
func (i UpdateSiteInput) Change(r *Reader) changes.Change {
	required, optional := formOf(r, graph.SiteTexts), optionalFormOf(r, graph.SiteTexts)
	return changes.UpdateSite{
		CustomerNumber: required("customerNumber", i.CustomerNumber),
		Name:           kept(r, "name", i.Name, required), Country: kept(r, "country", i.Country, required),
		Street: said("street", i.Street, optional), City: said("city", i.City, optional), Region: said("region", i.Region, optional),
		PostalCode: said("postalCode", i.PostalCode, optional),
	}
}

func (UpdateSiteInput) value(change changes.Change) value {
	c := change.(changes.UpdateSite)
	return value{"customerNumber": c.CustomerNumber}.say("name", c.Name).say("country", c.Country).say("street", c.Street).
		say("city", c.City).say("region", c.Region).say("postalCode", c.PostalCode)
}

// RemoveSiteInput is a site to remove.
type RemoveSiteInput struct {
	Options
	CustomerNumber string
}

// Change returns the change.
func (i RemoveSiteInput) Change(r *Reader) changes.Change {
	return changes.RemoveSite{CustomerNumber: r.customerNumber(i.CustomerNumber)}
}

func (RemoveSiteInput) value(change changes.Change) value {
	c := change.(changes.RemoveSite)
	return value{"customerNumber": c.CustomerNumber}
}
