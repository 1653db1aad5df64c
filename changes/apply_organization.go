package changes

import (
	"entitlegraph/graph"
	"entitlegraph/records"
)

// createOrganization keeps R1 and R2: an organization comes with its first site.
func (p *put) createOrganization(c CreateOrganization) error {
	if err := newKey("accountNumber", "Account Number", &c.AccountNumber); err != nil {
		return err
	}
	if err := normalize(text{"name", "name", true, &c.Name}); err != nil {
		return err
	}
	currency, err := graph.NormalizeCurrency(c.Currency)
	if err != nil {
		return graph.InField("currency", err)
	}
	if err := graph.CheckCurrent(currency); err != nil {
		return graph.InField("currency", err)
	}
	if p.state.Accounts[c.AccountNumber] != nil {
		return refuse(NumberTaken, "R1", "accountNumber", "Account Number %s is in use already", c.AccountNumber)
	}
	if err := p.newSite(&c.Site); err != nil {
		return inside("site", err)
	}
	after := &Organization{
		ID: p.state.NewID("organization", c.AccountNumber), AccountNumber: c.AccountNumber, Name: c.Name, Currency: currency,
	}
	p.created, p.subject, p.undo = true, subjectOf(after), []Change{DeleteOrganization{c.AccountNumber}}
	add(p, c.AccountNumber, true, same, nil, after)
	p.site(nil, c.AccountNumber, records.Site(c.Site))
	return nil
}

// newSite holds a new site to its shape (R3), and keeps R1 for it.
func (p *put) newSite(c *SiteContent) error {
	if err := newKey("customerNumber", "Customer Number", &c.CustomerNumber); err != nil {
		return err
	}
	site := Site{Name: c.Name, Country: c.Country, Street: c.Street, City: c.City, Region: c.Region, PostalCode: c.PostalCode}
	if err := site.normalize(); err != nil {
		return err
	}
	if _, found := p.state.SiteOf[c.CustomerNumber]; found {
		return refuse(NumberTaken, "R1", "customerNumber", "Customer Number %s is in use already", c.CustomerNumber)
	}
	c.Name, c.Country, c.Street, c.City, c.Region, c.PostalCode = site.Name, site.Country, site.Street, site.City, site.Region, site.PostalCode
	return nil
}

// normalize holds what a site says to its shape (R3).
func (s *Site) normalize() error {
	country, err := graph.NormalizeCountry(s.Country)
	if err != nil {
		return graph.InField("country", err)
	}
	s.Country = country
	return normalize(text{"name", "name", true, &s.Name}, text{"street", "street", false, &s.Street}, text{"city", "city", false, &s.City},
		text{"region", "region", false, &s.Region}, text{"postalCode", "postal code", false, &s.PostalCode})
}

// updateOrganization keeps R6 when the currency changes.
func (p *put) updateOrganization(c UpdateOrganization) error {
	a, err := p.account(c.AccountNumber)
	if err != nil {
		return err
	}
	before := a.Organization
	after := *before
	p.subject = subjectOf(before)
	after.Name = updated(c.Name, before.Name)
	if err := normalize(text{"name", "name", true, &after.Name}); err != nil {
		return err
	}
	if c.Currency.Given {
		if after.Currency, err = graph.NormalizeCurrency(c.Currency.Value); err != nil {
			return graph.InField("currency", err)
		}
		if after.Currency != before.Currency {
			if err := graph.CheckCurrent(after.Currency); err != nil {
				return graph.InField("currency", err)
			}
		}
		if err := a.mayChangeCurrency(after.Currency); err != nil {
			return err
		}
	}
	p.undo = []Change{UpdateOrganization{c.AccountNumber, changed(before.Name, after.Name), changed(before.Currency, after.Currency)}}
	add(p, c.AccountNumber, before.Currency != after.Currency, same, before, &after)
	return nil
}

// deleteOrganization erases an organization with everything in it (R30). No rule stands in the way (R27).
func (p *put) deleteOrganization(c DeleteOrganization) error {
	a, err := p.account(c.AccountNumber)
	if err != nil {
		return err
	}
	p.deleted, p.subject = true, subjectOf(a.Organization)
	p.final()
	remove(p, c.AccountNumber, true, a.Organization)
	return nil
}

func (p *put) addSite(c AddSite) error {
	a, err := p.account(c.AccountNumber)
	if err != nil {
		return err
	}
	if err := p.newSite(&c.Site); err != nil {
		return err
	}
	p.created, p.undo = true, []Change{RemoveSite{c.Site.CustomerNumber}}
	p.site(a, c.AccountNumber, records.Site(c.Site))
	p.subject = p.effects[0].subject()
	return nil
}

// storedSite finds a site with its organization.
func (p *put) storedSite(customerNumber string) (*Account, *Site, error) {
	if accountNumber, found := p.state.SiteOf[customerNumber]; found && !p.beyond(accountNumber) {
		a, err := p.accountOf(accountNumber)
		if err != nil {
			return nil, nil, err
		}
		if site := a.Sites[customerNumber]; site != nil {
			return a, site, nil
		}
	}
	return nil, nil, refuse(UnknownReference, "", "customerNumber", "no site has the Customer Number %.80s", customerNumber)
}

// updateSite keeps R23 when the country changes.
func (p *put) updateSite(c UpdateSite) error {
	a, before, err := p.storedSite(c.CustomerNumber)
	if err != nil {
		return err
	}
	after := *before
	p.subject = subjectOf(before)
	after.Name, after.Country = updated(c.Name, before.Name), updated(c.Country, before.Country)
	after.Street, after.City = updated(c.Street, before.Street), updated(c.City, before.City)
	after.Region, after.PostalCode = updated(c.Region, before.Region), updated(c.PostalCode, before.PostalCode)
	if err := after.normalize(); err != nil {
		return err
	}
	if after.Country != before.Country && a.lastOfItsCountry(before) {
		if err := a.mayLeave(before, "country"); err != nil {
			return err
		}
	}
	p.undo = []Change{UpdateSite{
		c.CustomerNumber, changed(before.Name, after.Name), changed(before.Country, after.Country), changed(before.Street, after.Street),
		changed(before.City, after.City), changed(before.Region, after.Region), changed(before.PostalCode, after.PostalCode),
	}}
	add(p, a.Organization.AccountNumber, true, same, before, &after)
	return nil
}

func (a *Account) lastOfItsCountry(site *Site) bool {
	for _, other := range a.Sites {
		if other.CustomerNumber != site.CustomerNumber && other.Country == site.Country {
			return false
		}
	}
	return true
}

// removeSite keeps R2, the last site stays, and R23: so does one that an order names, and the last one of a country that is named.
func (p *put) removeSite(c RemoveSite) error {
	a, site, err := p.storedSite(c.CustomerNumber)
	if err != nil {
		return err
	}
	number := a.Organization.AccountNumber
	if len(a.Sites) == 1 {
		return refuse(LastSite, "R2", "customerNumber", "site %s is the last one of organization %s: add another one first", c.CustomerNumber, number)
	}
	if a.Placed == nil {
		return unread(a, "orders by site")
	}
	if n := a.Placed[c.CustomerNumber]; n > 0 {
		return refuse(SiteInUse, "R23", "customerNumber", "orders were placed for site %s, %d in all, and orders stay", c.CustomerNumber, n)
	}
	if a.lastOfItsCountry(site) {
		if err := a.mayLeave(site, "customerNumber"); err != nil {
			return err
		}
	}
	p.deleted, p.subject = true, subjectOf(site)
	p.undo = []Change{AddSite{number, SiteContent{
		site.CustomerNumber, site.Name, site.Country, site.Street, site.City, site.Region, site.PostalCode,
	}}}
	remove(p, number, true, site)
	return nil
}

// claimDomain keeps R28.
func (p *put) claimDomain(c ClaimDomain) error {
	if _, err := p.account(c.AccountNumber); err != nil {
		return err
	}
	name, err := graph.NormalizeDomain(c.Name)
	if err != nil {
		return graph.InField("domain", err)
	}
	before, err := p.mayClaim("domain", c.AccountNumber, name)
	if err != nil {
		return err
	}
	after := &Domain{c.AccountNumber, name, c.AutoApprove}
	p.created, p.subject, p.undo = before == nil, subjectOf(after), []Change{ReleaseDomain{c.AccountNumber, name}}
	if before != nil {
		p.undo = []Change{ClaimDomain{c.AccountNumber, name, before.AutoApprove}}
	}
	add(p, c.AccountNumber, false, same, before, after)
	return nil
}

// releaseDomain gives up a domain of one's own; of another's it says no more than of one nobody claims (R28).
func (p *put) releaseDomain(c ReleaseDomain) error {
	if _, err := p.account(c.AccountNumber); err != nil {
		return err
	}
	before := p.state.Domains[c.Name]
	if before == nil || before.AccountNumber != c.AccountNumber {
		return refuse(UnknownReference, "R28", "domain", "organization %s does not claim the domain %.80q", c.AccountNumber, c.Name)
	}
	p.deleted, p.subject, p.undo = true, subjectOf(before), []Change{ClaimDomain{c.AccountNumber, c.Name, before.AutoApprove}}
	remove(p, c.AccountNumber, false, before)
	return nil
}
