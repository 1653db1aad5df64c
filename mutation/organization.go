package mutation

import (
	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// OrganizationChanges are the changes of organizations in a list.
type OrganizationChanges struct {
	UpdateOrganization *UpdateOrganizationInput
}

// CreateOrganizationInput is an organization to create.
type CreateOrganizationInput struct {
	Options
	AccountNumber, Name, Currency string
	Site                          SiteInput
}

// Change returns the change.
func (i CreateOrganizationInput) Change(r *Reader) changes.Change {
	c := changes.CreateOrganization{OrganizationBody: graph.OrganizationBody{
		AccountNumber: r.accountNumber(i.AccountNumber), Name: r.name("name", i.Name), Currency: r.currency("currency", i.Currency),
	}}
	var site Reader
	c.Site = i.Site.body(&site)
	for _, e := range site.Errors {
		r.Errors = append(r.Errors, e.in("site"))
	}
	return c
}

// value returns nil: applyChanges does not accept it.
func (CreateOrganizationInput) value(changes.Change) value { return nil }

// UpdateOrganizationInput is an update of an organization.
type UpdateOrganizationInput struct {
	Options
	AccountNumber  string
	Name, Currency graphql.Omittable[*string]
}

// Change returns the change.
func (i UpdateOrganizationInput) Change(r *Reader) changes.Change {
	return changes.UpdateOrganization{
		AccountNumber: r.accountNumber(i.AccountNumber), Name: kept(r, "name", i.Name, r.name),
		Currency: kept(r, "currency", i.Currency, r.currency),
	}
}

func (UpdateOrganizationInput) value(change changes.Change) value {
	c := change.(changes.UpdateOrganization)
	return value{"accountNumber": c.AccountNumber}.say("name", c.Name).say("currency", c.Currency)
}

// DeleteOrganizationInput is an organization to erase.
type DeleteOrganizationInput struct {
	Options
	AccountNumber string
}

// Change returns the change.
func (i DeleteOrganizationInput) Change(r *Reader) changes.Change {
	return changes.DeleteOrganization{AccountNumber: r.accountNumber(i.AccountNumber)}
}

// value returns nil: applyChanges does not accept it.
func (DeleteOrganizationInput) value(changes.Change) value { return nil }
