package changes

import (
	"entitlegraph/graph"
	"entitlegraph/records"
)

// user keeps R4, R23, R27 and R28 for a user.
func (p *put) user(a *Account, r *records.User) error {
	before := p.state.Users[r.LoginKey]
	if err := p.mayBelong(before, r); err != nil {
		return err
	}
	if err := p.known(r.Products); err != nil {
		return err
	}
	after := &User{
		AccountNumber: r.AccountNumber, Login: r.Login, LoginKey: r.LoginKey, GivenName: r.GivenName, FamilyName: r.FamilyName,
		Status: r.Status, ProfileCountry: r.ProfileCountry, EntitlementCountry: r.EntitlementCountry, CountryOverride: r.CountryOverride,
		Products: sorted(r.Products), Roles: sorted(r.Roles),
	}
	keys := make([]string, len(r.Groups))
	for i, group := range r.Groups {
		if a.Groups[group.Key] == nil {
			return refuse(UnknownReference, "", element("groups", i), "organization %s has no group %.80q", r.AccountNumber, group.Name)
		}
		keys[i] = group.Key
	}
	after.Groups = sorted(keys)
	if err := a.sited("R23", "entitlementCountry", r.EntitlementCountry); err != nil {
		return err
	}
	if err := a.sited("R23", "countryOverride", r.CountryOverride); err != nil {
		return err
	}
	if err := a.keepsAdministrator(before, after); err != nil {
		return err
	}
	if p.created = before == nil; p.created {
		after.ID = p.state.NewID("user", r.LoginKey)
	} else {
		after.ID = before.ID
	}
	add(p, r.AccountNumber, false, sameUser, before, after)
	return nil
}

// mayBelong keeps R4, a login belongs to one organization, and R28, none takes in a login of a domain that another one claims. It
// does not say which.
func (p *put) mayBelong(before *User, r *records.User) error {
	if before != nil {
		if before.AccountNumber != r.AccountNumber {
			return refuse(LoginTaken, "R4", "login", "login %.80q belongs to another organization", r.Login)
		}
		return nil
	}
	if d := p.state.Domains[r.LoginDomain]; d != nil && d.AccountNumber != r.AccountNumber {
		return refuse(LoginDomainClaimed, "R28", "login", "the domain of login %.80q is claimed by another organization", r.Login)
	}
	return nil
}

// keepsAdministrator keeps R27: an organization with an ACTIVE ACCOUNT_ADMIN keeps one.
func (a *Account) keepsAdministrator(before, after *User) error {
	if !before.administers() || after.administers() {
		return nil
	}
	if a.Administrators == nil {
		return unread(a, "administrators")
	}
	if *a.Administrators > 1 {
		return nil
	}
	field := "roles"
	if after.Status != graph.UserActive {
		field = "status"
	}
	return refuse(LastAdmin, "R27", field,
		"login %.80q is the last ACTIVE user with the role ACCOUNT_ADMIN of organization %s", after.Login, a.Organization.AccountNumber)
}
