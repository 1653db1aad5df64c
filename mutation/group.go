package mutation

import (
	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// GroupChanges are the changes of entitlement groups in a list.
type GroupChanges struct {
	CreateEntitlementGroup *CreateEntitlementGroupInput
	UpdateEntitlementGroup *UpdateEntitlementGroupInput
	DeleteEntitlementGroup *DeleteEntitlementGroupInput
	OverrideGroupCountry   *OverrideGroupCountryInput
	AddGroupMembers        *AddGroupMembersInput
	RemoveGroupMembers     *RemoveGroupMembersInput
}

func (r *Reader) group(id string) string { return r.id("groupId", graph.KindEntitlementGroup, id) }

func groupValue(id string) value {
	return value{"groupId": graph.EncodeID(graph.KindEntitlementGroup, id)}
}

// CreateEntitlementGroupInput is a group to create.
type CreateEntitlementGroupInput struct {
	Options
	AccountNumber, Name string
	ProductCodes        []string
	CountryOverride     *string
	Logins              []string
	ID                  *string
}

// Change returns the change.
func (i CreateEntitlementGroupInput) Change(r *Reader) changes.Change {
	name := r.groupName("name", i.Name)
	return changes.CreateGroup{
		ID:            r.oldID(graph.KindEntitlementGroup, i.ID),
		AccountNumber: r.accountNumber(i.AccountNumber), Name: name.Name, NameKey: name.Key, ProductCodes: r.products(i.ProductCodes),
		CountryOverride: r.country("countryOverride", i.CountryOverride), LoginKeys: r.logins(i.Logins),
	}
}

func (CreateEntitlementGroupInput) value(change changes.Change) value {
	c := change.(changes.CreateGroup)
	return value{"accountNumber": c.AccountNumber, "name": c.Name, "productCodes": list(c.ProductCodes), "logins": list(c.LoginKeys)}.
		with("countryOverride", c.CountryOverride).back(graph.KindEntitlementGroup, c.ID)
}

// UpdateEntitlementGroupInput is an update of a group.
type UpdateEntitlementGroupInput struct {
	Options
	GroupID         string
	Name            graphql.Omittable[*string]
	ProductCodes    graphql.Omittable[[]string]
	CountryOverride graphql.Omittable[*string]
}

// Change returns the change.
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

func (UpdateEntitlementGroupInput) value(change changes.Change) value {
	c := change.(changes.UpdateGroup)
	v := groupValue(c.GroupID)
	if c.Name.Given {
		v["name"] = c.Name.Value.Name
	}
	if c.ProductCodes.Given {
		v["productCodes"] = list(c.ProductCodes.Value)
	}
	return v.say("countryOverride", c.CountryOverride)
}

// DeleteEntitlementGroupInput is a group to delete.
type DeleteEntitlementGroupInput struct {
	Options
	GroupID string
}

// Change returns the change.
func (i DeleteEntitlementGroupInput) Change(r *Reader) changes.Change {
	return changes.DeleteGroup{GroupID: r.group(i.GroupID)}
}

func (DeleteEntitlementGroupInput) value(change changes.Change) value {
	c := change.(changes.DeleteGroup)
	return groupValue(c.GroupID)
}

// OverrideGroupCountryInput is the country override to set on a group.
type OverrideGroupCountryInput struct {
	Options
	GroupID string
	Country *string
}

// Change returns the change.
func (i OverrideGroupCountryInput) Change(r *Reader) changes.Change {
	return changes.OverrideGroupCountry{GroupID: r.group(i.GroupID), Country: r.country("country", i.Country)}
}

func (OverrideGroupCountryInput) value(change changes.Change) value {
	c := change.(changes.OverrideGroupCountry)
	return groupValue(c.GroupID).or("country", c.Country)
}

// AddGroupMembersInput has the logins to add to a group.
type AddGroupMembersInput struct {
	Options
	GroupID string
	Logins  []string
}

// Change returns the change.
func (i AddGroupMembersInput) Change(r *Reader) changes.Change {
	return changes.AddGroupMembers{GroupID: r.group(i.GroupID), LoginKeys: r.logins(i.Logins)}
}

func (AddGroupMembersInput) value(change changes.Change) value {
	c := change.(changes.AddGroupMembers)
	v := groupValue(c.GroupID)
	v["logins"] = list(c.LoginKeys)
	return v
}

// RemoveGroupMembersInput has the logins to remove from a group.
type RemoveGroupMembersInput struct {
	Options
	GroupID string
	Logins  []string
}

// Change returns the change.
func (i RemoveGroupMembersInput) Change(r *Reader) changes.Change {
	return changes.RemoveGroupMembers{GroupID: r.group(i.GroupID), LoginKeys: r.logins(i.Logins)}
}

func (RemoveGroupMembersInput) value(change changes.Change) value {
	c := change.(changes.RemoveGroupMembers)
	v := groupValue(c.GroupID)
	v["logins"] = list(c.LoginKeys)
	return v
}
