package mutation

import (
	"entitlegraph/changes"
	"entitlegraph/graph"
)

// ChangeValue is a change as JSON: a value of the input type ChangeInput. So an undo is nothing special: it is sent to applyChanges as
// any other list of changes, may be looked at and thinned out before, and goes through the same rules.
type ChangeValue = map[string]any

// values gives changes as they are sent back: empty for an empty list, nil for none, and nil when one of them cannot be sent back, for a
// part of an undo undoes nothing.
func values(list []changes.Change) []ChangeValue {
	if list == nil {
		return nil
	}
	all := make([]ChangeValue, 0, len(list))
	for _, change := range list {
		content := valueOf(change)
		if content == nil {
			return nil
		}
		all = append(all, ChangeValue{change.Kind(): content})
	}
	return all
}

// value is the content of an input.
type value map[string]any

// with adds fields that may be empty: then they are left out.
func (v value) with(field, text string) value {
	if text != "" {
		v[field] = text
	}
	return v
}

// or adds a field that is null when it is empty.
func (v value) or(field, text string) value {
	if v[field] = nil; text != "" {
		v[field] = text
	}
	return v
}

// say adds a field of an update, if it says anything.
func (v value) say(field string, given changes.Field[string]) value {
	if given.Given {
		v.or(field, given.Value)
	}
	return v
}

// back adds the id under which something comes back, if it does.
func (v value) back(kind graph.Kind, id string) value {
	if id != "" {
		v["id"] = graph.EncodeID(kind, id)
	}
	return v
}

// valueOf gives the content of the input that asks for a change; nil for a change that a list does not take.
func valueOf(change changes.Change) value {
	switch c := change.(type) {
	case changes.UpdateOrganization:
		return value{"accountNumber": c.AccountNumber}.say("name", c.Name).say("currency", c.Currency)
	case changes.ClaimDomain:
		return value{"accountNumber": c.AccountNumber, "domain": c.Name, "autoApprove": c.AutoApprove}
	case changes.ReleaseDomain:
		return value{"accountNumber": c.AccountNumber, "domain": c.Name}
	case changes.AddSite:
		s := c.Site
		return value{"accountNumber": c.AccountNumber, "customerNumber": s.CustomerNumber, "name": s.Name, "country": s.Country}.
			with("street", s.Street).with("city", s.City).with("region", s.Region).with("postalCode", s.PostalCode)
	case changes.UpdateSite:
		return value{"customerNumber": c.CustomerNumber}.say("name", c.Name).say("country", c.Country).say("street", c.Street).
			say("city", c.City).say("region", c.Region).say("postalCode", c.PostalCode)
	case changes.RemoveSite:
		return value{"customerNumber": c.CustomerNumber}
	case changes.AddContact:
		return value{"accountNumber": c.AccountNumber, "login": c.LoginKey}.with("country", c.Country).
			back(graph.KindFulfillmentContact, c.ID)
	case changes.RemoveContact:
		return value{"id": graph.EncodeID(graph.KindFulfillmentContact, c.ContactID)}
	case changes.CreateContract:
		return value{"accountNumber": c.AccountNumber, "contractNumber": c.ContractNumber, "startsOn": c.Term.From.String(), "graceDays": c.GraceDays}.
			with("endsOn", c.Term.To.String())
	case changes.UpdateContract:
		return contractValue(c)
	}
	if v := userValue(change); v != nil {
		return v
	}
	return groupValue(change)
}

func contractValue(c changes.UpdateContract) value {
	v := value{"contractNumber": c.ContractNumber}
	if c.Status.Given {
		v["status"] = c.Status.Value
	}
	if c.StartsOn.Given {
		v["startsOn"] = c.StartsOn.Value.String()
	}
	if c.EndsOn.Given {
		v.or("endsOn", c.EndsOn.Value.String())
	}
	if c.GraceDays.Given {
		v["graceDays"] = c.GraceDays.Value
	}
	return v
}

func userValue(change changes.Change) value {
	switch c := change.(type) {
	case changes.UpdateUser:
		return value{"login": c.LoginKey}.say("givenName", c.GivenName).say("familyName", c.FamilyName).say("profileCountry", c.ProfileCountry)
	case changes.RenameUser:
		return value{"login": c.LoginKey, "newLogin": c.NewLogin}
	case changes.SetUserStatus:
		return value{"login": c.LoginKey}
	case changes.TransferUser:
		return value{"login": c.LoginKey, "accountNumber": c.AccountNumber}
	case changes.DeleteUser:
		return value{"login": c.LoginKey}
	case changes.DesignateEntitlementCountry:
		return value{"login": c.LoginKey}.or("country", c.Country)
	case changes.OverrideUserCountry:
		return value{"login": c.LoginKey}.or("country", c.Country)
	case changes.RestrictUser:
		return value{"login": c.LoginKey, "productCodes": list(c.ProductCodes)}
	case changes.GrantRole:
		return value{"login": c.LoginKey, "role": c.Role}
	case changes.RevokeRole:
		return value{"login": c.LoginKey, "role": c.Role}
	}
	return nil
}

func groupValue(change changes.Change) value {
	group := func(id string) value { return value{"groupId": graph.EncodeID(graph.KindEntitlementGroup, id)} }
	switch c := change.(type) {
	case changes.CreateGroup:
		return value{"accountNumber": c.AccountNumber, "name": c.Name, "productCodes": list(c.ProductCodes), "logins": list(c.LoginKeys)}.
			with("countryOverride", c.CountryOverride).back(graph.KindEntitlementGroup, c.ID)
	case changes.UpdateGroup:
		v := group(c.GroupID)
		if c.Name.Given {
			v["name"] = c.Name.Value.Name
		}
		if c.ProductCodes.Given {
			v["productCodes"] = list(c.ProductCodes.Value)
		}
		return v.say("countryOverride", c.CountryOverride)
	case changes.DeleteGroup:
		return group(c.GroupID)
	case changes.OverrideGroupCountry:
		return group(c.GroupID).or("country", c.Country)
	case changes.AddGroupMembers:
		v := group(c.GroupID)
		v["logins"] = list(c.LoginKeys)
		return v
	case changes.RemoveGroupMembers:
		v := group(c.GroupID)
		v["logins"] = list(c.LoginKeys)
		return v
	}
	return nil
}

// list gives a list that is never null.
func list(items []string) []string { return append([]string{}, items...) }
