package changes

import (
	"fmt"
	"slices"
	"strings"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// FieldAccountNumber is the audit field for a user's organization, which a transfer changes.
const FieldAccountNumber = "accountNumber"

// WarnLastContactErased warns that the organization has no fulfillment contact any more, because the user who was the last one was erased
// (R24).
const WarnLastContactErased entitle.WarningCode = "LAST_CONTACT_ERASED"

// WarnSubjectGone warns that an earlier attempt of the same request made the change, and that its subject has been erased or deleted since,
// so that the answer does not contain it.
const WarnSubjectGone entitle.WarningCode = "SUBJECT_GONE"

// User is a stored user.
type User struct {
	ID, AccountNumber string
	graph.UserBody
	Products   []string
	Exceptions []graph.AccessException // by product (R35)
	Groups     []string                // their ids
	Roles      []graph.Role
}

func (u User) subject() Subject { return Subject{Kind: graph.KindUser, ID: u.ID} }

func (u User) equal(other User) bool {
	return u.ID == other.ID && u.AccountNumber == other.AccountNumber && u.UserBody == other.UserBody &&
		slices.Equal(u.Products, other.Products) && slices.Equal(u.Exceptions, other.Exceptions) &&
		slices.Equal(u.Groups, other.Groups) && slices.Equal(u.Roles, other.Roles)
}

func (u User) fields(*State) []field {
	groups := make([]string, len(u.Groups))
	for i, id := range u.Groups {
		groups[i] = graph.EncodeID(graph.KindEntitlementGroup, id)
	}
	roles := make([]string, len(u.Roles))
	for i, role := range u.Roles {
		roles[i] = string(role)
	}
	return slices.Concat(
		[]field{{name: FieldAccountNumber, value: u.AccountNumber}, {name: "login", value: u.Login}},
		textFields("", false, &u.UserBody, graph.UserTexts),
		[]field{{name: "status", value: string(u.Status)}},
		textFields("", false, &u.UserBody, graph.UserCountries),
		[]field{
			{name: "productCodes", value: strings.Join(u.Products, " ")}, {name: "accessExceptions", value: exceptionsText(u.Exceptions)},
			{name: "groupIds", value: strings.Join(groups, " ")},
			{name: "roles", value: strings.Join(roles, " ")},
		},
	)
}

func (User) part() string { return "" }

func (User) visit(v EffectVisitor, w Write[User]) { v.WriteUser(w) }

func (User) visitDelete(v EffectVisitor, d Delete[User]) { v.DeleteUser(d) }

// write changes a user, or creates one. A transfer moves the user from the counts of one account to those of the other; the contacts of a
// user whose login changes move to the new login.
func (u User) write(s *State, w Write[User]) {
	s.countUser(w.Before, -1)
	s.countUser(w.After, 1)
	if before := w.Before; before != nil && before.LoginKey != u.LoginKey {
		delete(s.Users, before.LoginKey)
		contacts := s.Contacts[before.LoginKey]
		delete(s.Contacts, before.LoginKey)
		for _, contact := range contacts {
			contact.LoginKey = u.LoginKey
			s.AddContact(contact)
		}
	}
	s.Users[u.LoginKey] = w.After
}

func (u User) delete(s *State, _ Delete[User]) {
	s.countUser(&u, -1)
	delete(s.Users, u.LoginKey)
}

func (u User) isRead(set ReadSet) bool { return names(set.Users, u.LoginKey) }

func (u User) alter(a *alteration, w Write[User]) {
	a.users.follow(w.Before, w.After, w.Before == nil || !answersAlike(w.Before, w.After))
}

func (u User) alterDeleted(a *alteration, d Delete[User]) { a.users.follow(d.Before, nil, true) }

func (u User) users(*State) []string { return []string{u.ID} }

func (User) comesBack(set[string]) bool { return false }

func (User) erased() bool { return true }

// administers reports whether the user counts for R27.
func (u *User) administers() bool {
	return u != nil && u.Status == graph.UserActive && slices.Contains(u.Roles, graph.RoleAccountAdmin)
}

// userID returns the opaque id of a user; empty when the state lacks the user.
func (s *State) userID(loginKey string) string {
	if user := s.Users[loginKey]; user != nil {
		return graph.EncodeID(graph.KindUser, user.ID)
	}
	return ""
}

// countUser adds a user to the counts of its account, or removes it from them; it does nothing for nil.
func (s *State) countUser(user *User, by int) {
	if user == nil {
		return
	}
	a := s.Accounts[user.AccountNumber]
	a.refer(user.EntitlementCountryCode, by)
	a.refer(user.CountryOverrideCode, by)
	if user.administers() && a.Administrators != nil {
		*a.Administrators += by
	}
	for _, id := range user.Groups {
		members, known := s.Members[id]
		switch {
		case !known:
		case by < 0:
			s.Members[id] = without(members, user.LoginKey)
		case len(members) == MaxMembers:
			delete(s.Members, id)
		default:
			s.Members[id] = append(members, user.LoginKey)
		}
	}
}

// storedUser returns a user with its organization.
func (e *evaluation) storedUser(loginKey string) (*Account, *User, error) {
	user := e.state.Users[loginKey]
	if user == nil || e.outOfScope(user.AccountNumber) {
		return nil, nil, refuse(UnknownReference, "", "login", "no user has the login %.80q", loginKey)
	}
	a, err := e.accountOf(user.AccountNumber)
	e.subject = user.subject()
	return a, user, err
}

// changeUser adds the effect of a user who stays in its organization, and enforces R27. undo is the inverse; it is dropped when it would
// remove the organization's only administrator.
func (e *evaluation) changeUser(a *Account, field string, before *User, after User, undo ...Change) error {
	if err := a.keepsAdministrator(field, before, &after); err != nil {
		return err
	}
	e.undo = undo
	if !before.administers() && after.administers() && !a.administered() {
		e.final()
	}
	write(e, a.Organization.AccountNumber, false, before, &after)
	return nil
}

// administered reports whether the organization has an administrator, if its administrators were counted.
func (a *Account) administered() bool { return a.Administrators != nil && *a.Administrators > 0 }

// keepsAdministrator enforces R27: an organization with an ACTIVE ACCOUNT_ADMIN must always have one. After is nil when the user leaves.
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
	return refuse(LastAdmin, "R27", field, "login %.80q is the last ACTIVE user with the role ACCOUNT_ADMIN of organization %s: grant the role to another user first",
		before.Login, a.Organization.AccountNumber)
}

// mayChangeAdministrator refuses a request that must spare administrators when the user has the role ACCOUNT_ADMIN (R27).
func (e *evaluation) mayChangeAdministrator(user *User) error {
	if e.state.Scope.SparesAdministrators && slices.Contains(user.Roles, graph.RoleAccountAdmin) {
		return refuse(AdministratorOnly, "R27", "login", "login %.80q has the role ACCOUNT_ADMIN: only a user with that role, or the operator, may change its login or status, or delete it",
			user.Login)
	}
	return nil
}

// mayTakeIn enforces R28: an organization must not have a login of a domain that another one claims. The refusal does not name the other
// organization.
func (s *State) mayTakeIn(accountNumber, field, login, domain string) error {
	if d := s.Domains[domain]; d != nil && d.AccountNumber != accountNumber {
		return refuse(LoginDomainClaimed, "R28", field, "the domain of login %.80q is claimed by another organization, and only that one can take the login in", login)
	}
	return nil
}

// normalizeLogin normalizes a login (R4). A given key that is not the key of the login is a fault of the program.
func normalizeLogin(field, given, givenKey string) (login, key string, err error) {
	if login, key, err = graph.NormalizeLogin(given); err != nil {
		return "", "", graph.InField(field, err)
	}
	return login, key, sameKey(given, key, givenKey)
}

// sameKey returns the fault for a given key that is not the key of the login.
func sameKey(login, key, givenKey string) error {
	if givenKey != "" && givenKey != key {
		return fault(fmt.Sprintf("login key %q is not that of login %q", givenKey, login))
	}
	return nil
}

// GrantRole grants a role to a user.
type GrantRole struct {
	LoginKey string
	Role     graph.Role
}

// Kind returns the name of the change.
func (GrantRole) Kind() string { return "grantRole" }

func (c GrantRole) reads(set *ReadSet) { set.user(c.LoginKey) }

func (GrantRole) looksAround() bool { return true }

func (c GrantRole) counts(n *counting) {
	if c.Role == graph.RoleAccountAdmin {
		n.appointed.add(c.LoginKey)
	}
	n.administratorsOf(c.LoginKey)
}

func (c GrantRole) evaluate(e *evaluation) error {
	a, before, err := e.storedUser(c.LoginKey)
	if err != nil {
		return err
	}
	if err := graph.InField("role", graph.OneOf("role", "R27", c.Role, graph.Roles)); err != nil {
		return err
	}
	after := *before
	after.Roles = sorted(append(slices.Clone(before.Roles), c.Role))
	return e.changeUser(a, "role", before, after, RevokeRole(c))
}

// RevokeRole revokes a role of a user: not that of the last administrator (R27).
type RevokeRole struct {
	LoginKey string
	Role     graph.Role
}

// Kind returns the name of the change.
func (RevokeRole) Kind() string { return "revokeRole" }

func (c RevokeRole) reads(set *ReadSet) { set.user(c.LoginKey) }

func (RevokeRole) looksAround() bool { return true }

func (c RevokeRole) counts(n *counting) { n.administratorsOf(c.LoginKey) }

// evaluate enforces R27.
func (c RevokeRole) evaluate(e *evaluation) error {
	a, before, err := e.storedUser(c.LoginKey)
	if err != nil {
		return err
	}
	if err := graph.InField("role", graph.OneOf("role", "R27", c.Role, graph.Roles)); err != nil {
		return err
	}
	after := *before
	after.Roles = sorted(without(before.Roles, c.Role))
	return e.changeUser(a, "role", before, after, GrantRole(c))
}
