package changes

import (
	"fmt"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// deleteUser erases a user (R30) and keeps R27. R24 does not stand in the way: the last contact goes, with a warning.
func (p *put) deleteUser(c DeleteUser) error {
	a, user, err := p.storedUser(c.LoginKey)
	if err != nil {
		return err
	}
	if err := p.spared(user); err != nil {
		return err
	}
	if err := a.keepsAdministrator("login", user, nil); err != nil {
		return err
	}
	left, err := p.dropContacts(a, user)
	if err != nil {
		return err
	}
	if left == 0 {
		p.warnings = append(p.warnings, entitle.Warning{Code: WarnLastContactErased, Message: fmt.Sprintf(
			"Organization %s has no fulfillment contact any more: nobody is told of its licenses.", a.Organization.AccountNumber)})
	}
	p.deleted = true
	p.final()
	remove(p, a.Organization.AccountNumber, false, user)
	return nil
}

// dropContacts removes what a user is a contact for, and tells how many contacts the organization has left; some when the user is
// none.
func (p *put) dropContacts(a *Account, user *User) (left int, err error) {
	list := p.state.Contacts[user.LoginKey]
	if len(list) == 0 {
		return 1, nil
	}
	if a.Contacts == nil {
		return 0, unread(a, "contacts")
	}
	for _, contact := range list {
		remove(p, a.Organization.AccountNumber, false, &contact)
	}
	return *a.Contacts - len(list), nil
}

// transferUser keeps R4: the user leaves behind its groups, restriction, designation, override, roles and contacts; status, names and
// profile stay. R24 and R27 guard the organization it leaves, R28 the one that takes it in.
func (p *put) transferUser(c TransferUser) error {
	if _, err := p.account(c.AccountNumber); err != nil {
		return err
	}
	source, before, err := p.storedUser(c.LoginKey)
	if err != nil || before.AccountNumber == c.AccountNumber {
		return err
	}
	domain := graph.DomainOfLogin(before.LoginKey)
	if err := p.mayTakeIn(c.AccountNumber, "login", before.Login, domain); err != nil {
		return err
	}
	if err := source.keepsAdministrator("login", before, nil); err != nil {
		return err
	}
	left, err := p.dropContacts(source, before)
	if err != nil {
		return err
	}
	if left == 0 {
		return refuse(LastContact, "R24", "login", "login %.80q is the last fulfillment contact of organization %s: add another one first",
			before.Login, source.Organization.AccountNumber)
	}
	after := &User{
		ID: before.ID, AccountNumber: c.AccountNumber, Login: before.Login, LoginKey: before.LoginKey, GivenName: before.GivenName,
		FamilyName: before.FamilyName, Status: before.Status, ProfileCountry: before.ProfileCountry,
	}
	p.undo = p.transferBack(before)
	if source.overfull() && len(p.effects) > 0 || p.state.mayTakeBack(before.AccountNumber, domain) != nil {
		p.final()
	}
	add(p, c.AccountNumber, false, sameUser, before, after)
	return nil
}

// mayTakeBack says why an organization could not take a login in again.
func (s *State) mayTakeBack(accountNumber, domain string) error {
	return (&put{state: s}).mayTakeIn(accountNumber, "login", "", domain)
}

// overfull says that the organization has more contacts than R24 lets it have, so that none comes back once it is gone.
func (a *Account) overfull() bool { return a.Contacts != nil && *a.Contacts > graph.MaxContacts }

// transferBack gives the changes that move a user back, and give it what it left behind.
func (p *put) transferBack(before *User) []Change {
	key := before.LoginKey
	undo := []Change{TransferUser{key, before.AccountNumber}}
	for _, id := range before.Groups {
		undo = append(undo, AddGroupMembers{id, []string{key}})
	}
	if len(before.Products) > 0 {
		undo = append(undo, RestrictUser{key, before.Products})
	}
	if before.EntitlementCountry != "" {
		undo = append(undo, DesignateEntitlementCountry{key, before.EntitlementCountry})
	}
	if before.CountryOverride != "" {
		undo = append(undo, OverrideUserCountry{key, before.CountryOverride})
	}
	for _, role := range before.Roles {
		undo = append(undo, GrantRole{key, role})
	}
	for _, contact := range p.state.Contacts[key] {
		undo = append(undo, AddContact{contact.ID, before.AccountNumber, key, contact.Country})
	}
	return undo
}

// addContact keeps R24 and R25; that the contact exists is told before that the limit is reached. The first contact cannot be
// undone, as the last one cannot be removed.
func (p *put) addContact(c AddContact) error {
	a, err := p.account(c.AccountNumber)
	if err != nil {
		return err
	}
	country, err := optionalCountry("country", c.Country)
	if err != nil {
		return err
	}
	existing, err := p.mayBeContact(a, c.LoginKey, c.LoginKey, country)
	if err != nil {
		return err
	}
	if existing != nil {
		return refuse(ContactExists, "R25", "login", "login %.80q is a fulfillment contact for %s already", c.LoginKey, scope(country))
	}
	if a.Contacts == nil {
		return unread(a, "contacts")
	}
	if *a.Contacts >= graph.MaxContacts {
		return refuse(ContactLimitReached, "R24", "", "organization %s has %d fulfillment contacts, and at most %d may be: remove one first",
			c.AccountNumber, *a.Contacts, graph.MaxContacts)
	}
	held, user := p.state.contact(c.ID)
	inUse := held != nil && user != nil && user.AccountNumber == c.AccountNumber
	id, err := p.id("contact", c.LoginKey+"\x00"+country, c.AccountNumber, Subject{graph.KindFulfillmentContact, c.ID}, inUse)
	if err != nil {
		return err
	}
	p.newContact(c.AccountNumber, id, c.LoginKey, country)
	p.subject, p.undo = p.effects[0].subject(), []Change{RemoveContact{id}}
	if *a.Contacts == 0 {
		p.final()
	}
	return nil
}

func scope(country string) string {
	if country == "" {
		return "all countries"
	}
	return country
}

// id gives the id of a new thing: a new one, or the one that it had in the same organization before it was deleted, under which an undo brings
// it back. Every other id is refused alike, whether another organization has it, had it, or nobody ever did; inUse says that this
// organization has it.
func (p *put) id(noun, key, accountNumber string, asked Subject, inUse bool) (string, error) {
	switch {
	case asked.ID == "":
		return p.state.NewID(noun, key), nil
	case inUse || p.state.deleted[asked.key()]:
		return "", refuse(NumberTaken, "", "id", "a %s with that id is there already, or was until this request; leave it out", noun)
	case p.state.FormerIDs[asked.opaque()] != accountNumber:
		return "", refuse(UnknownReference, "", "id", "organization %s never had a %s with that id; leave it out", accountNumber, noun)
	}
	return asked.ID, nil
}

// removeContact keeps R24: the last contact stays.
func (p *put) removeContact(c RemoveContact) error {
	contact, user := p.state.contact(c.ContactID)
	if contact == nil || user == nil || p.beyond(user.AccountNumber) {
		return refuse(UnknownReference, "", "id", "there is no such fulfillment contact: nothing that you may see has this id; Organization.fulfillmentContacts gives the ids")
	}
	a, err := p.accountOf(user.AccountNumber)
	if err != nil {
		return err
	}
	number := a.Organization.AccountNumber
	if a.Contacts == nil {
		return unread(a, "contacts")
	}
	if *a.Contacts == 1 {
		return refuse(LastContact, "R24", "id", "it is the last fulfillment contact of organization %s: add another one first", number)
	}
	p.deleted, p.subject = true, subjectOf(contact)
	p.undo = []Change{AddContact{contact.ID, number, contact.LoginKey, contact.Country}}
	if a.overfull() {
		p.final()
	}
	remove(p, number, false, contact)
	return nil
}

// contact finds a contact and its user.
func (s *State) contact(id string) (*Contact, *User) {
	key := s.ContactOf[id]
	for _, contact := range s.Contacts[key] {
		if contact.ID == id {
			return &contact, s.Users[key]
		}
	}
	return nil, nil
}
