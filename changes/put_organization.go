package changes

import (
	"fmt"

	"entitlegraph/graph"
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

// mayChangeCurrency keeps R6: stored amounts keep their figures when the currency changes, so its minor unit must have as many
// digits as before unless there are no amounts. Nothing is converted, and nothing rounded.
func (a *Account) mayChangeCurrency(code string) error {
	if sameDigits(a.currency(), code) {
		return nil
	}
	if a.Amounts == nil {
		return unread(a, "amounts")
	}
	if *a.Amounts == 0 {
		return nil
	}
	return refuse(AmountUnfit, "R6", "currency",
		"the currency cannot change from %s to %s: they have other minor digits, and %d contract lines have amounts",
		a.currency(), code, *a.Amounts)
}

func sameDigits(a, b string) bool {
	return a == b || len(graph.Money{Currency: a}.Amount()) == len(graph.Money{Currency: b}.Amount())
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
		if a.Naming == nil {
			return unread(a, "countries in use")
		}
		if n := a.Naming[stored.Country]; n > 0 {
			return refuse(SiteInUse, "R23", element("sites", i)+".country",
				"site %s is the last one in %s, and %d lines, users, groups or contacts name that country", site.CustomerNumber, stored.Country, n)
		}
	}
	return nil
}

// unread is a fault of the program: WantsOf asked for a tally that was not read.
func unread(a *Account, what string) error {
	return &graph.Error{
		Code: graph.CodeInternal, Operation: "changes: " + what + " of " + a.Organization.AccountNumber + " were not read",
		Message: "the change could not be judged because of a fault in the program",
	}
}
