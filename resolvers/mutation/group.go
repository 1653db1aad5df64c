package mutation

import (
	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// The inputs about groups and contacts.
type (
	// CreateEntitlementGroupInput is a group to create.
	CreateEntitlementGroupInput struct {
		Options
		AccountNumber, Name string
		ProductCodes        []string
		CountryOverride     *string
		Logins              []string
		ID                  *string
	}
	// UpdateEntitlementGroupInput is what to change of a group.
	UpdateEntitlementGroupInput struct {
		Options
		GroupID         string
		Name            graphql.Omittable[*string]
		ProductCodes    graphql.Omittable[[]string]
		CountryOverride graphql.Omittable[*string]
	}
	// DeleteEntitlementGroupInput is a group to delete.
	DeleteEntitlementGroupInput struct {
		Options
		GroupID string
	}
	// OverrideGroupCountryInput is the country to override that of the members of a group with.
	OverrideGroupCountryInput struct {
		Options
		GroupID string
		Country *string
	}
	// AddGroupMembersInput is logins to put into a group.
	AddGroupMembersInput struct {
		Options
		GroupID string
		Logins  []string
	}
	// RemoveGroupMembersInput is logins to take out of a group.
	RemoveGroupMembersInput struct {
		Options
		GroupID string
		Logins  []string
	}
	// AddFulfillmentContactInput is a contact to add.
	AddFulfillmentContactInput struct {
		Options
		AccountNumber, Login string
		Country, ID          *string
	}
	// RemoveFulfillmentContactInput is a contact to remove.
	RemoveFulfillmentContactInput struct {
		Options
		ID string
	}
)

func (r *Reader) group(id string) string { return r.id("groupId", graph.KindEntitlementGroup, id) }

// Change gives the change.
func (i CreateEntitlementGroupInput) Change(r *Reader) changes.Change {
	name := r.groupName("name", i.Name)
	return changes.CreateGroup{
		ID:            r.oldID(graph.KindEntitlementGroup, i.ID),
		AccountNumber: r.accountNumber(i.AccountNumber), Name: name.Name, NameKey: name.Key, ProductCodes: r.products(i.ProductCodes),
		CountryOverride: r.country("countryOverride", i.CountryOverride), LoginKeys: r.logins(i.Logins),
	}
}

// Change gives the change.
func (i UpdateEntitlementGroupInput) Change(r *Reader) changes.Change {
	c := changes.UpdateGroup{
		GroupID: r.group(i.GroupID), Name: kept(r, "name", i.Name, r.groupName),
		CountryOverride: said("countryOverride", i.CountryOverride, r.country),
	}
	if codes, ok := i.ProductCodes.ValueOK(); ok {
		c.ProductCodes = changes.Say(r.products(codes))
	}
	return c
}

// Change gives the change.
func (i DeleteEntitlementGroupInput) Change(r *Reader) changes.Change {
	return changes.DeleteGroup{GroupID: r.group(i.GroupID)}
}

// Change gives the change.
func (i OverrideGroupCountryInput) Change(r *Reader) changes.Change {
	return changes.OverrideGroupCountry{GroupID: r.group(i.GroupID), Country: r.country("country", i.Country)}
}

// Change gives the change.
func (i AddGroupMembersInput) Change(r *Reader) changes.Change {
	return changes.AddGroupMembers{GroupID: r.group(i.GroupID), LoginKeys: r.logins(i.Logins)}
}

// Change gives the change.
func (i RemoveGroupMembersInput) Change(r *Reader) changes.Change {
	return changes.RemoveGroupMembers{GroupID: r.group(i.GroupID), LoginKeys: r.logins(i.Logins)}
}

// Change gives the change.
func (i AddFulfillmentContactInput) Change(r *Reader) changes.Change {
	return changes.AddContact{
		ID:            r.oldID(graph.KindFulfillmentContact, i.ID),
		AccountNumber: r.accountNumber(i.AccountNumber), LoginKey: r.login("login", i.Login), Country: r.country("country", i.Country),
	}
}

// Change gives the change.
func (i RemoveFulfillmentContactInput) Change(r *Reader) changes.Change {
	return changes.RemoveContact{ContactID: r.id("id", graph.KindFulfillmentContact, i.ID)}
}
