package changes

import (
	"maps"

	"entitlegraph/graph"
)

// Organization is a stored organization without what belongs to it.
type Organization struct {
	ID string
	graph.OrganizationBody
}

func (o Organization) subject() Subject { return Subject{Kind: graph.KindOrganization, ID: o.ID} }

func (o Organization) equal(other Organization) bool { return o == other }

func (o Organization) fields(*State) []field {
	return []field{{name: "accountNumber", value: o.AccountNumber}, {name: "name", value: o.Name}, {name: "currency", value: o.Currency}}
}

func (Organization) part() string { return "" }

func (Organization) visit(v EffectVisitor, w Write[Organization]) { v.WriteOrganization(w) }

func (Organization) visitDelete(v EffectVisitor, d Delete[Organization]) { v.DeleteOrganization(d) }

func (o Organization) write(s *State, w Write[Organization]) {
	a := s.Accounts[w.AccountNumber]
	if a == nil {
		a = s.AddAccount(w.After)
		a.Administrators, a.LinesWithAmount, a.Contacts = new(int), new(int), new(int)
		a.CountryRefs, a.OrdersBySite, a.Represented = map[string]int{}, map[string]int{}, map[string]bool{}
		a.Access = map[graph.AccessKey]*AccessSetting{}
	}
	a.Organization = w.After
}

// delete removes the organization with everything in it.
func (o Organization) delete(s *State, d Delete[Organization]) {
	a := s.Accounts[d.AccountNumber]
	delete(s.Accounts, d.AccountNumber)
	for number := range a.Sites {
		delete(s.SiteOf, number)
	}
	for number, contract := range s.Contracts {
		if contract.AccountNumber == d.AccountNumber {
			delete(s.Contracts, number)
			for order := range contract.Orders {
				delete(s.OrderOf, order)
			}
		}
	}
	for key, user := range s.Users {
		if user.AccountNumber == d.AccountNumber {
			delete(s.Users, key)
			for _, contact := range s.Contacts[key] {
				delete(s.ContactOf, contact.ID)
			}
			delete(s.Contacts, key)
		}
	}
	for id, key := range s.GroupOf {
		if key.AccountNumber == d.AccountNumber {
			delete(s.GroupOf, id)
			delete(s.Members, id)
		}
	}
	for name, domain := range s.Domains {
		if domain.AccountNumber == d.AccountNumber {
			delete(s.Domains, name)
		}
	}
	maps.DeleteFunc(s.Claims, func(key ClaimKey, _ *DomainClaim) bool { return key.AccountNumber == d.AccountNumber })
}

// isRead returns false: ReadSet.WrittenBy compares the account of every effect.
func (Organization) isRead(ReadSet) bool { return false }

func (Organization) alter(*alteration, Write[Organization]) {}

func (Organization) alterDeleted(a *alteration, d Delete[Organization]) {
	a.accounts.add(d.AccountNumber)
}

func (Organization) users(*State) []string { return nil }

func (Organization) comesBack(set[string]) bool { return false }

func (Organization) erased() bool { return true }

// CreateOrganization creates an organization together with its first site (R2).
type CreateOrganization struct {
	graph.OrganizationBody
	Site graph.SiteBody
}

// Kind returns the name of the change.
func (CreateOrganization) Kind() string { return "createOrganization" }

func (c CreateOrganization) reads(set *ReadSet) {
	set.Accounts = append(set.Accounts, c.AccountNumber)
	set.CustomerNumbers = append(set.CustomerNumbers, c.Site.CustomerNumber)
}

func (CreateOrganization) looksAround() bool { return true }

func (CreateOrganization) counts(*counting) {}

// evaluate enforces R1 and R2.
func (c CreateOrganization) evaluate(e *evaluation) error {
	if err := c.Normalize(); err != nil {
		return err
	}
	if err := graph.CheckCurrent(c.Currency); err != nil {
		return graph.InField("currency", err)
	}
	if e.state.Accounts[c.AccountNumber] != nil {
		return refuse(NumberTaken, "R1", "accountNumber", "Account Number %s is in use already", c.AccountNumber)
	}
	if err := e.newSite(&c.Site); err != nil {
		return inside("site", err)
	}
	after := &Organization{ID: e.state.NewID("organization", c.AccountNumber), OrganizationBody: c.OrganizationBody}
	e.created, e.subject, e.undo = true, after.subject(), []Change{DeleteOrganization{AccountNumber: c.AccountNumber}}
	write(e, c.AccountNumber, true, nil, after)
	e.upsertSite(nil, c.AccountNumber, c.Site)
	return nil
}

// UpdateOrganization changes an organization. Currency may change only while every ARR is 0 (R6).
type UpdateOrganization struct {
	AccountNumber  string
	Name, Currency Field[string]
}

// Kind returns the name of the change.
func (UpdateOrganization) Kind() string { return "updateOrganization" }

func (c UpdateOrganization) reads(set *ReadSet) { set.Accounts = append(set.Accounts, c.AccountNumber) }

func (UpdateOrganization) looksAround() bool { return true }

func (c UpdateOrganization) counts(n *counting) {
	if c.Currency.Given {
		need(&n.needed.LinesWithAmount, c.AccountNumber)
	}
}

// evaluate enforces R6 when the currency changes.
func (c UpdateOrganization) evaluate(e *evaluation) error {
	a, err := e.account(c.AccountNumber)
	if err != nil {
		return err
	}
	before := a.Organization
	after := *before
	e.subject = before.subject()
	if after.Name, err = graph.RequireName("name", updated(c.Name, before.Name)); err != nil {
		return graph.InField("name", err)
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
	e.undo = []Change{UpdateOrganization{
		AccountNumber: c.AccountNumber, Name: changed(before.Name, after.Name), Currency: changed(before.Currency, after.Currency),
	}}
	write(e, c.AccountNumber, before.Currency != after.Currency, before, &after)
	return nil
}

// mayChangeCurrency enforces R6: amounts are in the organization's currency, so the currency may change only while there are none. Amounts
// are never converted.
func (a *Account) mayChangeCurrency(code string) error {
	if a.currency() == code {
		return nil
	}
	if a.LinesWithAmount == nil {
		return unread(a, "amounts")
	}
	if *a.LinesWithAmount == 0 {
		return nil
	}
	return refuse(AmountUnfit, "R6", "currency",
		"the currency cannot change from %s to %s while contract lines have amounts; %d have", a.currency(), code, *a.LinesWithAmount)
}

// DeleteOrganization erases an organization with everything in it (R30).
type DeleteOrganization struct{ AccountNumber string }

// Kind returns the name of the change.
func (DeleteOrganization) Kind() string { return "deleteOrganization" }

func (c DeleteOrganization) reads(set *ReadSet) { set.Accounts = append(set.Accounts, c.AccountNumber) }

func (DeleteOrganization) looksAround() bool { return true }

func (DeleteOrganization) counts(*counting) {}

// evaluate erases the organization (R30). No rule prevents it, not even R27.
func (c DeleteOrganization) evaluate(e *evaluation) error {
	a, err := e.account(c.AccountNumber)
	if err != nil {
		return err
	}
	e.deleted, e.subject = true, a.Organization.subject()
	e.final()
	remove(e, c.AccountNumber, true, a.Organization)
	return nil
}

// UpsertOrganization creates an organization with its sites and access settings, or updates them. Sites that it lacks stay; access settings that
// it lacks do not (R34).
type UpsertOrganization struct {
	graph.OrganizationBody
	Sites  []graph.SiteBody
	Access []graph.AccessSetting
}

func (*UpsertOrganization) upsert() {}

func (u *UpsertOrganization) reads(set *ReadSet) {
	set.accessOf(u.AccountNumber)
	for _, setting := range u.Access {
		if setting.ProductCode != "" {
			set.Products = append(set.Products, setting.ProductCode)
		}
	}
	for _, s := range u.Sites {
		set.CustomerNumbers = append(set.CustomerNumbers, s.CustomerNumber)
	}
}

// counts requires the references to a country that a site may leave, and the lines with an amount where the currency changes.
func (u *UpsertOrganization) counts(c *counting) {
	a := c.state.Accounts[u.AccountNumber]
	if a == nil {
		return
	}
	if a.currency() != u.Currency {
		need(&c.needed.LinesWithAmount, u.AccountNumber)
	}
	for _, site := range u.Sites {
		stored := a.Sites[site.CustomerNumber]
		if c.added.has(site.CustomerNumber) || stored != nil && stored.CountryCode != site.CountryCode {
			need(&c.needed.CountryRefs, u.AccountNumber)
		}
		if stored == nil {
			c.added.add(site.CustomerNumber)
		}
	}
}

// evaluate enforces R1, R6, R23, R33 and R34 for an organization, its sites and its access settings.
func (u *UpsertOrganization) evaluate(e *evaluation) error {
	a := e.state.Accounts[u.AccountNumber]
	after := &Organization{OrganizationBody: u.OrganizationBody}
	var before *Organization
	if e.created = a == nil; e.created {
		after.ID = e.state.NewID("organization", u.AccountNumber)
	} else {
		before = a.Organization
		after.ID = before.ID
		if err := a.mayChangeCurrency(u.Currency); err != nil {
			return err
		}
	}
	for i, site := range u.Sites {
		if holder, found := e.state.SiteOf[site.CustomerNumber]; found && holder != u.AccountNumber {
			return refuse(NumberTaken, "R1", element("sites", i)+".customerNumber",
				"Customer Number %s is that of a site of another organization", site.CustomerNumber)
		}
	}
	if a != nil && a.Access == nil {
		return unread(a, "access settings")
	}
	countries := a.countriesWith(u.Sites)
	if err := e.requireAccess(u.AccountNumber, u.Access, countries); err != nil {
		return err
	}
	if err := a.mayMove(u.Sites, countries); err != nil {
		return err
	}
	currencyChanges := before == nil || before.Currency != after.Currency
	write(e, u.AccountNumber, currencyChanges, before, after)
	for _, site := range u.Sites {
		e.upsertSite(a, u.AccountNumber, site)
	}
	e.replaceAccess(a, u.AccountNumber, u.Access)
	return nil
}
