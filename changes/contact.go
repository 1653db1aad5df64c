package changes

import "entitlegraph/graph"

// Contact is a stored fulfillment contact; Country is empty for a global one.
type Contact struct{ ID, LoginKey, Country string }

func (c Contact) subject() Subject { return Subject{Kind: graph.KindFulfillmentContact, ID: c.ID} }

func (c Contact) equal(other Contact) bool { return c == other }

// fields names the user by its id: the log never names one by its login.
func (c Contact) fields(s *State) []field {
	return []field{{name: "user", value: s.userID(c.LoginKey)}, {name: "country", value: c.Country}}
}

func (Contact) part() string { return "contact." }

func (Contact) visit(v EffectVisitor, w Write[Contact]) { v.WriteContact(w) }

func (Contact) visitDelete(v EffectVisitor, d Delete[Contact]) { v.DeleteContact(d) }

func (c Contact) write(s *State, w Write[Contact]) {
	s.AddContact(c)
	a := s.Accounts[w.AccountNumber]
	a.refer(c.Country, 1)
	a.countContacts(1)
}

func (c Contact) delete(s *State, d Delete[Contact]) {
	s.FormerIDs[c.subject().opaque()] = d.AccountNumber
	delete(s.ContactOf, c.ID)
	s.Contacts[c.LoginKey] = without(s.Contacts[c.LoginKey], c)
	a := s.Accounts[d.AccountNumber]
	a.refer(c.Country, -1)
	a.countContacts(-1)
}

// isRead returns false: a contact belongs to its account, which ReadSet.WrittenBy compares.
func (Contact) isRead(ReadSet) bool { return false }

func (Contact) alter(*alteration, Write[Contact]) {}

func (Contact) alterDeleted(*alteration, Delete[Contact]) {}

func (c Contact) users(s *State) []string {
	if user := s.Users[c.LoginKey]; user != nil {
		return []string{user.ID}
	}
	return nil
}

// comesBack returns false for the contact of a user who is erased.
func (c Contact) comesBack(erased set[string]) bool { return !erased.has(c.LoginKey) }

func (Contact) erased() bool { return false }

// AddContact adds a user as a fulfillment contact, global when Country is empty (R24, R25).
type AddContact struct {
	ID                               string // empty: a new id; otherwise the id that the contact had in this organization, under which an undo restores it
	AccountNumber, LoginKey, Country string
}

// Kind returns the name of the change.
func (AddContact) Kind() string { return "addFulfillmentContact" }

func (c AddContact) reads(set *ReadSet) {
	set.Accounts = append(set.Accounts, c.AccountNumber)
	set.Users, set.ContactUsers = append(set.Users, c.LoginKey), append(set.ContactUsers, c.LoginKey)
	if c.ID != "" {
		set.ContactIDs = append(set.ContactIDs, c.ID)
		set.FormerIDs = append(set.FormerIDs, graph.EncodeID(graph.KindFulfillmentContact, c.ID))
	}
}

func (AddContact) looksAround() bool { return true }

func (c AddContact) counts(n *counting) {
	n.contacts.add(c.LoginKey)
	need(&n.needed.Contacts, c.AccountNumber)
}

// evaluate enforces R24 and R25; ContactExists takes precedence over ContactLimitReached. The first contact cannot be undone, as the last
// one cannot be removed.
func (c AddContact) evaluate(e *evaluation) error {
	a, err := e.account(c.AccountNumber)
	if err != nil {
		return err
	}
	country, err := optionalCountry("country", c.Country)
	if err != nil {
		return err
	}
	existing, err := e.mayBeContact(a, c.LoginKey, c.LoginKey, country)
	if err != nil {
		return err
	}
	if existing != nil {
		return refuse(ContactExists, "R25", "login", "login %.80q is a fulfillment contact for %s already", c.LoginKey, countries(country))
	}
	if a.Contacts == nil {
		return unread(a, "contacts")
	}
	if *a.Contacts >= graph.MaxContacts {
		return refuse(ContactLimitReached, "R24", "", "organization %s has %d fulfillment contacts, and at most %d may be: remove one first",
			c.AccountNumber, *a.Contacts, graph.MaxContacts)
	}
	stored, user := e.state.contact(c.ID)
	inUse := stored != nil && user != nil && user.AccountNumber == c.AccountNumber
	requested := Subject{Kind: graph.KindFulfillmentContact, ID: c.ID}
	id, err := e.id("contact", c.LoginKey+"\x00"+country, c.AccountNumber, requested, inUse)
	if err != nil {
		return err
	}
	e.newContact(c.AccountNumber, id, c.LoginKey, country)
	e.subject, e.undo = e.effects[0].subject(), []Change{RemoveContact{ContactID: id}}
	if *a.Contacts == 0 {
		e.final()
	}
	return nil
}

// countries returns the scope of a contact in words.
func countries(country string) string {
	if country == "" {
		return "all countries"
	}
	return country
}

// mayBeContact enforces R25: a contact is an existing user of the organization, global or for the country of a site. It returns the equal
// contact that exists already, if any.
func (e *evaluation) mayBeContact(a *Account, login, loginKey, country string) (*Contact, error) {
	accountNumber := a.Organization.AccountNumber
	user := e.state.Users[loginKey]
	if user == nil || user.AccountNumber != accountNumber {
		return nil, refuse(UnknownReference, "R25", "login", "login %.80q is no user of organization %s", login, accountNumber)
	}
	if err := a.requireSite("R23", "country", country); err != nil {
		return nil, err
	}
	for _, c := range e.state.Contacts[loginKey] {
		if c.Country == country {
			return &c, nil
		}
	}
	return nil, nil
}

func (e *evaluation) newContact(accountNumber, id, loginKey, country string) {
	e.created = true
	write(e, accountNumber, false, nil, &Contact{ID: id, LoginKey: loginKey, Country: country})
}

// RemoveContact removes a fulfillment contact: never the last (R24).
type RemoveContact struct{ ContactID string }

// Kind returns the name of the change.
func (RemoveContact) Kind() string { return "removeFulfillmentContact" }

func (c RemoveContact) reads(set *ReadSet) {
	set.ContactIDs, set.Subjects.ContactIDs = append(set.ContactIDs, c.ContactID), append(set.Subjects.ContactIDs, c.ContactID)
}

func (RemoveContact) looksAround() bool { return true }

func (c RemoveContact) counts(n *counting) {
	need(&n.needed.Contacts, n.ofUser(n.state.ContactOf[c.ContactID])...)
}

// evaluate enforces R24: the last contact stays.
func (c RemoveContact) evaluate(e *evaluation) error {
	contact, user := e.state.contact(c.ContactID)
	if contact == nil || user == nil || e.outOfScope(user.AccountNumber) {
		return refuse(UnknownReference, "", "id", "no fulfillment contact that you may see has this id; Organization.fulfillmentContacts has the ids")
	}
	a, err := e.accountOf(user.AccountNumber)
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
	e.deleted, e.subject = true, contact.subject()
	e.undo = []Change{AddContact{ID: contact.ID, AccountNumber: number, LoginKey: contact.LoginKey, Country: contact.Country}}
	if a.overfull() {
		e.final()
	}
	remove(e, number, false, contact)
	return nil
}

// contact returns a contact and its user; nil when there is no such contact.
func (s *State) contact(id string) (*Contact, *User) {
	key := s.ContactOf[id]
	for _, contact := range s.Contacts[key] {
		if contact.ID == id {
			return &contact, s.Users[key]
		}
	}
	return nil, nil
}

// overfull reports whether the organization has more contacts than R24 allows, so that a removed one cannot be added again.
func (a *Account) overfull() bool { return a.Contacts != nil && *a.Contacts > graph.MaxContacts }

// UpsertContact makes a user a fulfillment contact (R25); Country is empty for a global one.
type UpsertContact struct{ AccountNumber, Login, LoginKey, Country string }

func (*UpsertContact) upsert() {}

func (u *UpsertContact) reads(set *ReadSet) {
	set.Accounts = append(set.Accounts, u.AccountNumber)
	set.Users, set.ContactUsers = append(set.Users, u.LoginKey), append(set.ContactUsers, u.LoginKey)
}

func (*UpsertContact) counts(*counting) {}

// evaluate enforces R25; a contact that exists already is unchanged. The limit of R24 holds only for AddContact: a migrated organization
// keeps all of its contacts.
func (u *UpsertContact) evaluate(e *evaluation) error {
	a, err := e.accountOfUpsert(u.AccountNumber)
	if err != nil {
		return err
	}
	existing, err := e.mayBeContact(a, u.Login, u.LoginKey, u.Country)
	if err != nil || existing != nil {
		return err
	}
	e.newContact(u.AccountNumber, e.state.NewID("contact", u.LoginKey+"\x00"+u.Country), u.LoginKey, u.Country)
	return nil
}
