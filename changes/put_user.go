package changes

import (
	"entitlegraph/graph"
	"entitlegraph/records"
)

// user keeps R4, R23, R27 and R28 for a user.
func (p *put) user(a *Account, r *records.User) error {
	before := p.state.Users[r.LoginKey]
	if before != nil && before.AccountNumber != r.AccountNumber {
		return refuse(LoginTaken, "R4", "login", "login %.80q belongs to another organization", r.Login)
	}
	if before == nil {
		if err := p.mayTakeIn(r.AccountNumber, "login", r.Login, graph.DomainOfLogin(r.LoginKey)); err != nil {
			return err
		}
	}
	if err := p.known("products", r.Products); err != nil {
		return err
	}
	after := &User{
		AccountNumber: r.AccountNumber, Login: r.Login, LoginKey: r.LoginKey, GivenName: r.GivenName, FamilyName: r.FamilyName,
		Status: r.Status, ProfileCountry: r.ProfileCountry, EntitlementCountry: r.EntitlementCountry, CountryOverride: r.CountryOverride,
		Products: sorted(r.Products), Roles: sorted(r.Roles),
	}
	ids := make([]string, len(r.Groups))
	for i, group := range r.Groups {
		known := a.Groups[group.Key]
		if known == nil {
			return refuse(UnknownReference, "", element("groups", i), "organization %s has no group %.80q", r.AccountNumber, group.Name)
		}
		ids[i] = known.ID
	}
	after.Groups = sorted(ids)
	if err := a.sited("R23", "entitlementCountry", r.EntitlementCountry); err != nil {
		return err
	}
	if err := a.sited("R23", "countryOverride", r.CountryOverride); err != nil {
		return err
	}
	field := "roles"
	if after.Status != graph.UserActive {
		field = "status"
	}
	if err := a.keepsAdministrator(field, before, after); err != nil {
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

// mayTakeIn keeps R28: no organization takes in a login of a domain that another one claims. It does not say which.
func (p *put) mayTakeIn(accountNumber, field, login, domain string) error {
	if d := p.state.Domains[domain]; d != nil && d.AccountNumber != accountNumber {
		return refuse(LoginDomainClaimed, "R28", field, "the domain of login %.80q is claimed by another organization, and only that one can take the login in", login)
	}
	return nil
}

// keepsAdministrator keeps R27: an organization with an ACTIVE ACCOUNT_ADMIN keeps one. After is nil when the user goes.
func (a *Account) keepsAdministrator(field string, before, after *User) error {
	if !before.administers() || after.administers() && after.AccountNumber == before.AccountNumber {
		return nil
	}
	if a.Administrators == nil {
		return unread(a, "administrators")
	}
	if *a.Administrators > 1 {
		return nil
	}
	return refuse(LastAdmin, "R27", field, "login %.80q is the last ACTIVE user with the role ACCOUNT_ADMIN of organization %s: give another one the role first",
		before.Login, a.Organization.AccountNumber)
}
