package changes

import (
	"fmt"

	"entitlegraph/records"
)

func element(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }

// organization keeps R1, R6 and R23 for an organization and its sites.
func (p *put) organization(r *records.Organization) error {
	a := p.state.Accounts[r.AccountNumber]
	after := &Organization{AccountNumber: r.AccountNumber, Name: r.Name, Currency: r.Currency}
	var before *Organization
	if p.created = a == nil; p.created {
		after.ID = p.state.NewID("organization", r.AccountNumber)
	} else {
		before = a.Organization
		after.ID = before.ID
		if err := a.mayChangeCurrency(r.Currency); err != nil {
			return err
		}
	}
	for i, site := range r.Sites {
		if holder, found := p.state.SiteOf[site.CustomerNumber]; found && holder != r.AccountNumber {
			return refuse(NumberTaken, "R1", element("sites", i)+".customerNumber",
				"Customer Number %s is that of a site of another organization", site.CustomerNumber)
		}
	}
	if err := a.mayMove(r.Sites); err != nil {
		return err
	}
	currencyChanges := before == nil || before.Currency != after.Currency
	add(p, r.AccountNumber, currencyChanges, same, before, after)
	for _, site := range r.Sites {
		p.site(a, r.AccountNumber, site)
	}
	return nil
}

func (p *put) site(a *Account, accountNumber string, r records.Site) {
	after := &Site{
		CustomerNumber: r.CustomerNumber, Name: r.Name, Country: r.Country, Street: r.Street, City: r.City, Region: r.Region, PostalCode: r.PostalCode,
	}
	var before *Site
	if a != nil {
		before = a.Sites[r.CustomerNumber]
	}
	if before == nil {
		after.ID = p.state.NewID("site", r.CustomerNumber)
	} else {
		after.ID = before.ID
	}
	add(p, accountNumber, true, same, before, after)
}

// mayChangeCurrency keeps R6: amounts are in the organization's currency, so it changes only while there are none. Nothing is
// converted, and no figure comes to mean something else.
func (a *Account) mayChangeCurrency(code string) error {
	if a.currency() == code {
		return nil
	}
	if a.Amounts == nil {
		return unread(a, "amounts")
	}
	if *a.Amounts == 0 {
		return nil
	}
	return refuse(AmountUnfit, "R6", "currency",
		"the currency cannot change from %s to %s while contract lines have amounts; %d have", a.currency(), code, *a.Amounts)
}

// mayMove keeps R23: a country that lines, designations, overrides or contacts name keeps a site.
func (a *Account) mayMove(sites []records.Site) error {
	if a == nil {
		return nil
	}
	after := make(map[string]string, len(a.Sites))
	for number, site := range a.Sites {
		after[number] = site.Country
	}
	for _, site := range sites {
		after[site.CustomerNumber] = site.Country
	}
	left := map[string]bool{}
	for _, country := range after {
		left[country] = true
	}
	for i, site := range sites {
		stored := a.Sites[site.CustomerNumber]
		if stored == nil || left[stored.Country] {
			continue
		}
		if err := a.mayLeave(stored, "country"); err != nil {
			return inside(element("sites", i), err)
		}
	}
	return nil
}

// mayLeave keeps R23 for the last site of a country that is to leave it.
func (a *Account) mayLeave(site *Site, field string) error {
	if a.Naming == nil {
		return unread(a, "countries in use")
	}
	if n := a.Naming[site.Country]; n > 0 {
		return refuse(SiteInUse, "R23", field, "site %s is the last one in %s, and lines, users, groups or contacts name that country: %d in all",
			site.CustomerNumber, site.Country, n)
	}
	return nil
}

// unread is a fault of the program: WantsOf asked for a tally that was not read.
func unread(a *Account, what string) error {
	return fault(what + " of " + a.Organization.AccountNumber + " were not read")
}
