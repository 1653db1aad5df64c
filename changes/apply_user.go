package changes

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// WarnLastContactErased warns that the organization has no fulfillment contact any more, because the user who was the last was
// erased (R24).
const WarnLastContactErased entitle.WarningCode = "LAST_CONTACT_ERASED"

// WarnSubjectGone warns that a change was made by an earlier attempt of the same request, and that what it was about has been erased or
// deleted since, so that it is not shown.
const WarnSubjectGone entitle.WarningCode = "SUBJECT_GONE"

// storedUser finds a user with its organization.
func (p *put) storedUser(loginKey string) (*Account, *User, error) {
	user := p.state.Users[loginKey]
	if user == nil || p.beyond(user.AccountNumber) {
		return nil, nil, refuse(UnknownReference, "", "login", "no user has the login %.80q", loginKey)
	}
	a, err := p.accountOf(user.AccountNumber)
	p.subject = subjectOf(user)
	return a, user, err
}

// changeUser adds the effect of a user who stays where it is, and keeps R27. Undo is the way back, unless that would take the
// organization's only administrator.
func (p *put) changeUser(a *Account, field string, before *User, after User, undo ...Change) error {
	if err := a.keepsAdministrator(field, before, &after); err != nil {
		return err
	}
	p.undo = undo
	if !before.administers() && after.administers() && !a.administered() {
		p.final()
	}
	add(p, a.Organization.AccountNumber, false, sameUser, before, &after)
	return nil
}

// administered says that the organization has an administrator, as far as that was counted.
func (a *Account) administered() bool { return a.Administrators != nil && *a.Administrators > 0 }

// createUser keeps R4, R28 and R29. Undoing it erases the user, unless it is the first administrator (R27).
func (p *put) createUser(c CreateUser) error {
	a, err := p.account(c.AccountNumber)
	if err == nil {
		err = p.registers(c)
	}
	if err != nil {
		return err
	}
	user, err := p.newUser(c)
	if err != nil {
		return err
	}
	if p.state.Users[user.LoginKey] != nil {
		return refuse(LoginTaken, "R4", "login", "login %.80q is in use already", user.Login)
	}
	domain := graph.DomainOfLogin(user.LoginKey)
	if err := p.mayTakeIn(c.AccountNumber, "login", user.Login, domain); err != nil {
		return err
	}
	if c.Register {
		user.Status = graph.UserInvited
		if claim := p.state.Domains[domain]; claim != nil && claim.AutoApprove {
			user.Status = graph.UserActive
		}
	}
	for i, id := range c.GroupIDs {
		if key, found := p.state.GroupOf[id]; !found || key.AccountNumber != c.AccountNumber {
			return refuse(UnknownReference, "", element("groupIds", i), "organization %s has no such group", c.AccountNumber)
		}
	}
	user.Groups = sorted(c.GroupIDs)
	user.ID = p.state.newUserID(user.LoginKey)
	p.created, p.subject, p.undo = true, subjectOf(user), []Change{DeleteUser{user.LoginKey}}
	if user.administers() && !a.administered() {
		p.final()
	}
	add(p, c.AccountNumber, false, sameUser, nil, user)
	return nil
}

// newUserID gives the id of a new user. One who had this login earlier in the request, and got another since, has the id that goes with the
// login.
func (s *State) newUserID(key string) string {
	taken := func(id string) bool {
		for _, user := range s.Users {
			if user.ID == id {
				return true
			}
		}
		return false
	}
	id := s.NewID("user", key)
	for taken(id) {
		key += "\x00"
		id = s.NewID("user", key)
	}
	return id
}

// registers keeps somebody who registers, and whom nobody knows, to the organization that claims the domain of the login (R28). Any other is
// not there for them: which organizations there are is not for strangers.
func (p *put) registers(c CreateUser) error {
	if !p.state.Within.Registering {
		return nil
	}
	if claim := p.state.Domains[graph.DomainOfLogin(c.LoginKey)]; claim == nil || claim.AccountNumber != c.AccountNumber {
		return refuseAccount(c.AccountNumber)
	}
	return nil
}

// spared keeps users with the role ACCOUNT_ADMIN from who may not take the role from them (R27).
func (p *put) spared(user *User) error {
	if p.state.Within.SparesAdministrators && slices.Contains(user.Roles, graph.RoleAccountAdmin) {
		return refuse(AdministratorOnly, "R27", "login", "login %.80q has the role ACCOUNT_ADMIN: only a user with that role, or the operator, may change its login or status, or delete it",
			user.Login)
	}
	return nil
}

// newUser holds what is said of a new user to its shape. Who registers is given no roles and no groups: that is for an administrator.
func (p *put) newUser(c CreateUser) (*User, error) {
	u := &User{AccountNumber: c.AccountNumber, GivenName: c.GivenName, FamilyName: c.FamilyName, Status: c.Status, Roles: sorted(c.Roles)}
	var err error
	if u.Login, u.LoginKey, err = normalizeLogin("login", c.Login, c.LoginKey); err != nil {
		return nil, err
	}
	if err := normalize(text{"givenName", "given name", false, &u.GivenName}, text{"familyName", "family name", false, &u.FamilyName}); err != nil {
		return nil, err
	}
	if u.ProfileCountry, err = optionalCountry("profileCountry", c.ProfileCountry); err != nil {
		return nil, err
	}
	if u.Status == "" {
		u.Status = graph.UserInvited
	}
	if err := oneOf("status", "R29", u.Status, graph.UserStatuses); err != nil {
		return nil, err
	}
	for i, role := range c.Roles {
		if err := oneOf(element("roles", i), "R27", role, graph.Roles); err != nil {
			return nil, err
		}
	}
	if c.Register && len(c.Roles)+len(c.GroupIDs) > 0 {
		return nil, refuse(InvalidInput, "R28", "", "a user who registers gets no roles and no groups; an administrator gives them")
	}
	return u, nil
}

func (p *put) updateUser(c UpdateUser) error {
	a, before, err := p.storedUser(c.LoginKey)
	if err != nil {
		return err
	}
	after := *before
	after.GivenName, after.FamilyName = updated(c.GivenName, before.GivenName), updated(c.FamilyName, before.FamilyName)
	err = normalize(text{"givenName", "given name", false, &after.GivenName}, text{"familyName", "family name", false, &after.FamilyName})
	if err != nil {
		return err
	}
	if after.ProfileCountry, err = optionalCountry("profileCountry", updated(c.ProfileCountry, before.ProfileCountry)); err != nil {
		return err
	}
	return p.changeUser(a, "", before, after, UpdateUser{
		c.LoginKey, changed(before.GivenName, after.GivenName), changed(before.FamilyName, after.FamilyName),
		changed(before.ProfileCountry, after.ProfileCountry),
	})
}

// renameUser keeps R4 and R28: the login is free, and of a domain that no other organization claims. All the rest of the user stays. A login
// that is only written in another way has the same key, and is no login more.
func (p *put) renameUser(c RenameUser) error {
	a, before, err := p.storedUser(c.LoginKey)
	if err != nil {
		return err
	}
	if err := p.spared(before); err != nil {
		return err
	}
	after := *before
	if after.Login, after.LoginKey, err = normalizeLogin("newLogin", c.NewLogin, c.NewLoginKey); err != nil {
		return err
	}
	if after.LoginKey != before.LoginKey {
		if p.state.Users[after.LoginKey] != nil {
			return refuse(LoginTaken, "R4", "newLogin", "login %.80q is in use already", after.Login)
		}
		if err := p.mayTakeIn(a.Organization.AccountNumber, "newLogin", after.Login, graph.DomainOfLogin(after.LoginKey)); err != nil {
			return err
		}
	}
	if err := p.changeUser(a, "", before, after, RenameUser{after.LoginKey, before.Login, before.LoginKey}); err != nil {
		return err
	}
	if after.LoginKey != before.LoginKey && (before.LoginKey != graph.LoginKey(before.Login) || p.state.mayTakeBack(before.AccountNumber, graph.DomainOfLogin(before.LoginKey)) != nil) {
		p.final()
	}
	return nil
}

// normalizeLogin brings a login into its stored form (R4). A key that came with it was computed from it before.
func normalizeLogin(field, given, givenKey string) (login, key string, err error) {
	if login, key, err = graph.NormalizeLogin(given); err != nil {
		return "", "", graph.InField(field, err)
	}
	if givenKey != "" && givenKey != key {
		return "", "", fault(fmt.Sprintf("login key %q is not that of login %q", givenKey, given))
	}
	return login, key, nil
}

// transitions are what each action makes of a user of which status (R29), and the actions that undo it, by the status before.
var transitions = map[UserAction]struct {
	to   graph.UserStatus
	undo map[graph.UserStatus][]UserAction
}{
	ApproveUser: {graph.UserActive, map[graph.UserStatus][]UserAction{graph.UserInvited: {InviteUser}}},
	LockUser:    {graph.UserLocked, map[graph.UserStatus][]UserAction{graph.UserActive: {UnlockUser}}},
	UnlockUser:  {graph.UserActive, map[graph.UserStatus][]UserAction{graph.UserLocked: {LockUser}}},
	DeactivateUser: {graph.UserDeactivated, map[graph.UserStatus][]UserAction{
		graph.UserInvited: {InviteUser}, graph.UserActive: {ReactivateUser}, graph.UserLocked: {ReactivateUser, LockUser},
	}},
	ReactivateUser: {graph.UserActive, map[graph.UserStatus][]UserAction{graph.UserDeactivated: {DeactivateUser}}},
	InviteUser: {graph.UserInvited, map[graph.UserStatus][]UserAction{
		graph.UserActive: {ApproveUser}, graph.UserDeactivated: {DeactivateUser},
	}},
}

// alternatives lists statuses of which one is needed.
func alternatives(statuses []graph.UserStatus) string {
	names := make([]string, len(statuses))
	for i, status := range statuses {
		names[i] = string(status)
	}
	return strings.Join(names, " or ")
}

// setUserStatus keeps R29 and R27. A user who has the status already stays as it is.
func (p *put) setUserStatus(c SetUserStatus) error {
	a, before, err := p.storedUser(c.LoginKey)
	if err != nil {
		return err
	}
	if err := p.spared(before); err != nil {
		return err
	}
	transition, known := transitions[c.Action]
	if !known {
		return fault(fmt.Sprintf("%q is no action on a user", c.Action))
	}
	if before.Status == transition.to {
		return nil
	}
	back, allowed := transition.undo[before.Status]
	if !allowed {
		return refuse(StatusUnfit, "R29", "login", "login %.80q is %s; %s needs a user who is %s",
			before.Login, before.Status, c.Action, alternatives(slices.Sorted(maps.Keys(transition.undo))))
	}
	undo := []Change{}
	for _, action := range back {
		undo = append(undo, SetUserStatus{c.LoginKey, action})
	}
	after := *before
	after.Status = transition.to
	if err := p.changeUser(a, "login", before, after, undo...); err != nil {
		return err
	}
	// On the way back to LOCKED the user is ACTIVE for a moment, and as the only administrator could not be locked again (R27).
	if len(back) > 1 && slices.Contains(before.Roles, graph.RoleAccountAdmin) && !a.administered() {
		p.final()
	}
	return nil
}

func (p *put) designate(c DesignateEntitlementCountry) error {
	a, before, err := p.storedUser(c.LoginKey)
	if err != nil {
		return err
	}
	after := *before
	if after.EntitlementCountry, err = p.choose(a, "country", entitle.WarnDesignatedCountryNotRepresented, c.Country); err != nil {
		return err
	}
	return p.changeUser(a, "", before, after, DesignateEntitlementCountry{c.LoginKey, before.EntitlementCountry})
}

func (p *put) overrideUser(c OverrideUserCountry) error {
	a, before, err := p.storedUser(c.LoginKey)
	if err != nil {
		return err
	}
	after := *before
	if after.CountryOverride, err = p.choose(a, "country", entitle.WarnOverrideCountryNotRepresented, c.Country); err != nil {
		return err
	}
	return p.changeUser(a, "", before, after, OverrideUserCountry{c.LoginKey, before.CountryOverride})
}

// choose keeps R23 for a country that is designated or overridden with. Clearing it is always allowed; one that is not represented
// is, with a warning.
func (p *put) choose(a *Account, field string, code entitle.WarningCode, country string) (string, error) {
	country, err := optionalCountry(field, country)
	if err != nil {
		return "", err
	}
	if err := a.sited("R23", field, country); err != nil {
		return "", err
	}
	return country, p.warnUnrepresented(a, code, country)
}

// restrictUser sets the products listed on a login (R18).
func (p *put) restrictUser(c RestrictUser) error {
	a, before, err := p.storedUser(c.LoginKey)
	if err != nil {
		return err
	}
	if err := p.known("productCodes", c.ProductCodes); err != nil {
		return err
	}
	after := *before
	after.Products = sorted(c.ProductCodes)
	return p.changeUser(a, "", before, after, RestrictUser{c.LoginKey, before.Products})
}

func (p *put) grantRole(c GrantRole) error {
	a, before, err := p.storedUser(c.LoginKey)
	if err != nil {
		return err
	}
	if err := oneOf("role", "R27", c.Role, graph.Roles); err != nil {
		return err
	}
	after := *before
	after.Roles = sorted(append(slices.Clone(before.Roles), c.Role))
	return p.changeUser(a, "role", before, after, RevokeRole(c))
}

// revokeRole keeps R27.
func (p *put) revokeRole(c RevokeRole) error {
	a, before, err := p.storedUser(c.LoginKey)
	if err != nil {
		return err
	}
	if err := oneOf("role", "R27", c.Role, graph.Roles); err != nil {
		return err
	}
	after := *before
	after.Roles = sorted(without(before.Roles, c.Role))
	return p.changeUser(a, "role", before, after, GrantRole(c))
}
