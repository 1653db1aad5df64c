package changes

import "entitlegraph/graph"

// Site is a stored site.
type Site struct {
	ID string
	graph.SiteBody
}

func (s Site) subject() Subject { return Subject{Kind: graph.KindSite, ID: s.ID} }

func (s Site) equal(other Site) bool { return s == other }

func (s Site) fields(*State) []field { return textFields("", false, &s.SiteBody, graph.SiteTexts) }

func (Site) part() string { return "site." }

func (Site) visit(v EffectVisitor, w Write[Site]) { v.WriteSite(w) }

func (Site) visitDelete(v EffectVisitor, d Delete[Site]) { v.DeleteSite(d) }

func (Site) write(s *State, w Write[Site]) { s.AddSite(w.AccountNumber, w.After) }

func (site Site) delete(s *State, d Delete[Site]) {
	delete(s.SiteOf, site.CustomerNumber)
	delete(s.Accounts[d.AccountNumber].Sites, site.CustomerNumber)
}

func (s Site) isRead(set ReadSet) bool { return names(set.CustomerNumbers, s.CustomerNumber) }

func (Site) alter(*alteration, Write[Site]) {}

func (Site) alterDeleted(*alteration, Delete[Site]) {}

func (Site) users(*State) []string { return nil }

func (Site) comesBack(set[string]) bool { return false }

func (Site) erased() bool { return false }

// AddSite adds a site.
type AddSite struct {
	AccountNumber string
	Site          graph.SiteBody
}

// Kind returns the name of the change.
func (AddSite) Kind() string { return "addSite" }

func (c AddSite) reads(set *ReadSet) {
	set.Accounts = append(set.Accounts, c.AccountNumber)
	set.CustomerNumbers = append(set.CustomerNumbers, c.Site.CustomerNumber)
}

func (AddSite) looksAround() bool { return true }

func (c AddSite) counts(n *counting) { bring(n.sites, c.Site.CustomerNumber, c.AccountNumber) }

func (c AddSite) evaluate(e *evaluation) error {
	a, err := e.account(c.AccountNumber)
	if err != nil {
		return err
	}
	if err := e.newSite(&c.Site); err != nil {
		return err
	}
	e.created, e.undo = true, []Change{RemoveSite{CustomerNumber: c.Site.CustomerNumber}}
	e.upsertSite(a, c.AccountNumber, c.Site)
	e.subject = e.effects[0].subject()
	return nil
}

// newSite normalizes a new site (R3), and enforces R1 for it.
func (e *evaluation) newSite(body *graph.SiteBody) error {
	if err := body.Normalize(); err != nil {
		return err
	}
	if _, found := e.state.SiteOf[body.CustomerNumber]; found {
		return refuse(NumberTaken, "R1", "customerNumber", "Customer Number %s is in use already", body.CustomerNumber)
	}
	return nil
}

// upsertSite creates or updates a site; a is nil for a new organization.
func (e *evaluation) upsertSite(a *Account, accountNumber string, body graph.SiteBody) {
	after := &Site{SiteBody: body}
	var before *Site
	if a != nil {
		before = a.Sites[body.CustomerNumber]
	}
	if before == nil {
		after.ID = e.state.NewID("site", body.CustomerNumber)
	} else {
		after.ID = before.ID
	}
	write(e, accountNumber, true, before, after)
}

// storedSite returns a site with its organization.
func (e *evaluation) storedSite(customerNumber string) (*Account, *Site, error) {
	if accountNumber, found := e.state.SiteOf[customerNumber]; found && !e.outOfScope(accountNumber) {
		a, err := e.accountOf(accountNumber)
		if err != nil {
			return nil, nil, err
		}
		if site := a.Sites[customerNumber]; site != nil {
			return a, site, nil
		}
	}
	return nil, nil, refuse(UnknownReference, "", "customerNumber", "no site has the Customer Number %.80s", customerNumber)
}

// UpdateSite changes a site; the last site of a country in use cannot leave it (R23).
type UpdateSite struct {
	CustomerNumber                                  string
	Name, Country, Street, City, Region, PostalCode Field[string]
}

// texts returns the fields of the update: all texts of a site but the Customer Number.
func (c *UpdateSite) texts() textUpdates {
	return textUpdates{
		"name": &c.Name, graph.SiteCountry: &c.Country, "street": &c.Street, "city": &c.City, "region": &c.Region, "postalCode": &c.PostalCode,
	}
}

// Kind returns the name of the change.
func (UpdateSite) Kind() string { return "updateSite" }

func (c UpdateSite) reads(set *ReadSet) { set.site(c.CustomerNumber) }

func (UpdateSite) looksAround() bool { return true }

func (c UpdateSite) counts(n *counting) {
	if c.Country.Given {
		need(&n.needed.CountryRefs, n.ofSite(c.CustomerNumber)...)
	}
}

// evaluate enforces R23 when the country changes.
func (c UpdateSite) evaluate(e *evaluation) error {
	a, before, err := e.storedSite(c.CustomerNumber)
	if err != nil {
		return err
	}
	after, undo := *before, UpdateSite{CustomerNumber: c.CustomerNumber}
	e.subject = before.subject()
	updateTexts(&after.SiteBody, graph.SiteTexts, c.texts())
	if err := after.Normalize(); err != nil {
		return err
	}
	if after.CountryCode != before.CountryCode && a.lastOfItsCountry(before) {
		if err := a.mayLeave(before, "country"); err != nil {
			return err
		}
	}
	changedTexts(&before.SiteBody, &after.SiteBody, graph.SiteTexts, undo.texts())
	e.undo = []Change{undo}
	write(e, a.Organization.AccountNumber, true, before, &after)
	return nil
}

// lastOfItsCountry reports whether the organization has no other site in the site's country.
func (a *Account) lastOfItsCountry(site *Site) bool {
	for _, other := range a.Sites {
		if other.CustomerNumber != site.CustomerNumber && other.CountryCode == site.CountryCode {
			return false
		}
	}
	return true
}

// countriesWith returns the countries of the organization's sites once these sites are stored too. a is nil for a new organization.
func (a *Account) countriesWith(sites []graph.SiteBody) set[string] {
	after := map[string]string{}
	if a != nil {
		for number, site := range a.Sites {
			after[number] = site.CountryCode
		}
	}
	for _, site := range sites {
		after[site.CustomerNumber] = site.CountryCode
	}
	countries := set[string]{}
	for _, country := range after {
		countries.add(country)
	}
	return countries
}

// mayMove enforces R23 for sites of an upsert: a country that lines, designations, overrides, contacts or access settings name must have a site.
// countries are those with a site afterwards. The stored access settings end with the upsert. a is nil for a new organization.
func (a *Account) mayMove(sites []graph.SiteBody, countries set[string]) error {
	if a == nil {
		return nil
	}
	for i, site := range sites {
		stored := a.Sites[site.CustomerNumber]
		if stored == nil || countries.has(stored.CountryCode) {
			continue
		}
		if err := a.mayLeaveBut(stored, "country", a.settingsIn(stored.CountryCode)); err != nil {
			return inside(element("sites", i), err)
		}
	}
	return nil
}

// settingsIn returns the number of access settings for a country.
func (a *Account) settingsIn(country string) int {
	n := 0
	for key := range a.Access {
		if key.CountryCode == country {
			n++
		}
	}
	return n
}

// mayLeave enforces R23 when the last site of a country leaves it.
func (a *Account) mayLeave(site *Site, field string) error { return a.mayLeaveBut(site, field, 0) }

// mayLeaveBut is mayLeave when so many references to the country end with the same change.
func (a *Account) mayLeaveBut(site *Site, field string, ending int) error {
	if a.CountryRefs == nil {
		return unread(a, "countries in use")
	}
	if n := a.CountryRefs[site.CountryCode] - ending; n > 0 {
		return refuse(SiteInUse, "R23", field, "site %s is the last one in %s, and lines, users, groups, contacts or access settings name that country: %d in all",
			site.CustomerNumber, site.CountryCode, n)
	}
	return nil
}

// RemoveSite removes a site: never the last (R2), nor one in use (R23).
type RemoveSite struct{ CustomerNumber string }

// Kind returns the name of the change.
func (RemoveSite) Kind() string { return "removeSite" }

func (c RemoveSite) reads(set *ReadSet) { set.site(c.CustomerNumber) }

func (RemoveSite) looksAround() bool { return true }

func (c RemoveSite) counts(n *counting) {
	need(&n.needed.CountryRefs, n.ofSite(c.CustomerNumber)...)
	need(&n.needed.OrdersBySite, n.ofSite(c.CustomerNumber)...)
}

// evaluate enforces R2 (the last site stays) and R23 (so do a site that an order names, and the last one of a country that is named).
func (c RemoveSite) evaluate(e *evaluation) error {
	a, site, err := e.storedSite(c.CustomerNumber)
	if err != nil {
		return err
	}
	number := a.Organization.AccountNumber
	if len(a.Sites) == 1 {
		return refuse(LastSite, "R2", "customerNumber", "site %s is the last one of organization %s: add another one first", c.CustomerNumber, number)
	}
	if a.OrdersBySite == nil {
		return unread(a, "orders by site")
	}
	if n := a.OrdersBySite[c.CustomerNumber]; n > 0 {
		return refuse(SiteInUse, "R23", "customerNumber", "orders were placed for site %s, %d in all, and orders stay", c.CustomerNumber, n)
	}
	if a.lastOfItsCountry(site) {
		if err := a.mayLeave(site, "customerNumber"); err != nil {
			return err
		}
	}
	e.deleted, e.subject = true, site.subject()
	e.undo = []Change{AddSite{AccountNumber: number, Site: site.SiteBody}}
	remove(e, number, true, site)
	return nil
}
