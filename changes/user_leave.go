package changes

import (
	"fmt"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// TransferUser moves a user to another organization and removes the user's groups, roles, countries, restriction, exceptions and contacts of the old one
// (R4).
type TransferUser struct{ LoginKey, AccountNumber string }

// Kind returns the name of the change.
func (TransferUser) Kind() string { return "transferUser" }

func (c TransferUser) reads(set *ReadSet) {
	set.Accounts = append(set.Accounts, c.AccountNumber)
	set.user(c.LoginKey)
	set.ContactUsers, set.Domains = append(set.ContactUsers, c.LoginKey), append(set.Domains, graph.DomainOfLogin(c.LoginKey))
}

func (TransferUser) looksAround() bool { return true }

func (c TransferUser) counts(n *counting) {
	n.administratorsOf(c.LoginKey)
	n.contactsOf(c.LoginKey)
	bring(n.users, c.LoginKey, c.AccountNumber)
}

// evaluate enforces R4: the user loses its groups, restriction, designation, override, exceptions, roles and contacts; status, names and profile stay.
// R24 and R27 apply to the organization that the user leaves, R28 to the new one.
func (c TransferUser) evaluate(e *evaluation) error {
	if _, err := e.account(c.AccountNumber); err != nil {
		return err
	}
	source, before, err := e.storedUser(c.LoginKey)
	if err != nil || before.AccountNumber == c.AccountNumber {
		return err
	}
	domain := graph.DomainOfLogin(before.LoginKey)
	if err := e.state.mayTakeIn(c.AccountNumber, "login", before.Login, domain); err != nil {
		return err
	}
	if err := source.keepsAdministrator("login", before, nil); err != nil {
		return err
	}
	left, err := e.dropContacts(source, before)
	if err != nil {
		return err
	}
	if left == 0 {
		return refuse(LastContact, "R24", "login", "login %.80q is the last fulfillment contact of organization %s: add another one first",
			before.Login, source.Organization.AccountNumber)
	}
	after := &User{ID: before.ID, AccountNumber: c.AccountNumber, UserBody: before.UserBody}
	after.EntitlementCountryCode, after.CountryOverrideCode = "", ""
	e.undo = e.transferBack(before)
	if source.overfull() && len(e.effects) > 0 || e.state.mayTakeIn(before.AccountNumber, "login", "", domain) != nil {
		e.final()
	}
	write(e, c.AccountNumber, false, before, after)
	return nil
}

// transferBack returns the changes that move a user back, and restore what the transfer removed.
func (e *evaluation) transferBack(before *User) []Change {
	key := before.LoginKey
	undo := []Change{TransferUser{LoginKey: key, AccountNumber: before.AccountNumber}}
	for _, id := range before.Groups {
		undo = append(undo, AddGroupMembers{GroupID: id, LoginKeys: []string{key}})
	}
	if len(before.Products) > 0 {
		undo = append(undo, RestrictUser{LoginKey: key, ProductCodes: before.Products})
	}
	for _, exception := range before.Exceptions {
		undo = append(undo, SetUserAccess{LoginKey: key, ProductCode: exception.ProductCode, Access: exception.Access})
	}
	if before.EntitlementCountryCode != "" {
		undo = append(undo, DesignateEntitlementCountry{LoginKey: key, Country: before.EntitlementCountryCode})
	}
	if before.CountryOverrideCode != "" {
		undo = append(undo, OverrideUserCountry{LoginKey: key, Country: before.CountryOverrideCode})
	}
	for _, role := range before.Roles {
		undo = append(undo, GrantRole{LoginKey: key, Role: role})
	}
	for _, contact := range e.state.Contacts[key] {
		undo = append(undo, AddContact{ID: contact.ID, AccountNumber: before.AccountNumber, LoginKey: key, Country: contact.Country})
	}
	return undo
}

// dropContacts removes the contacts of a user, and returns the number of contacts that the organization has left; 1 when the user is no
// contact.
func (e *evaluation) dropContacts(a *Account, user *User) (left int, err error) {
	list := e.state.Contacts[user.LoginKey]
	if len(list) == 0 {
		return 1, nil
	}
	if a.Contacts == nil {
		return 0, unread(a, "contacts")
	}
	for _, contact := range list {
		remove(e, a.Organization.AccountNumber, false, &contact)
	}
	return *a.Contacts - len(list), nil
}

// DeleteUser erases a user (R30).
type DeleteUser struct{ LoginKey string }

// Kind returns the name of the change.
func (DeleteUser) Kind() string { return "deleteUser" }

func (c DeleteUser) reads(set *ReadSet) {
	set.user(c.LoginKey)
	set.ContactUsers = append(set.ContactUsers, c.LoginKey)
}

func (DeleteUser) looksAround() bool { return true }

func (c DeleteUser) counts(n *counting) {
	n.administratorsOf(c.LoginKey)
	n.contactsOf(c.LoginKey)
}

// evaluate erases a user (R30), and enforces R27. R24 does not prevent it: the last contact is removed, with a warning.
func (c DeleteUser) evaluate(e *evaluation) error {
	a, user, err := e.storedUser(c.LoginKey)
	if err != nil {
		return err
	}
	if err := e.mayChangeAdministrator(user); err != nil {
		return err
	}
	if err := a.keepsAdministrator("login", user, nil); err != nil {
		return err
	}
	left, err := e.dropContacts(a, user)
	if err != nil {
		return err
	}
	if left == 0 {
		e.warnings = append(e.warnings, entitle.Warning{Code: WarnLastContactErased, Message: fmt.Sprintf(
			"Organization %s has no fulfillment contact left: no user is notified of its licenses.", a.Organization.AccountNumber)})
	}
	e.deleted = true
	e.final()
	remove(e, a.Organization.AccountNumber, false, user)
	return nil
}
