package changes

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// UpdateUser changes the profile of a user.
type UpdateUser struct {
	LoginKey                                                  string
	GivenName, FamilyName, CommunicationEmail, ProfileCountry Field[string]
}

// Kind returns the name of the change.
func (UpdateUser) Kind() string { return "updateUser" }

func (c UpdateUser) reads(set *ReadSet) { set.user(c.LoginKey) }

func (UpdateUser) looksAround() bool { return false }

func (c UpdateUser) counts(n *counting) { n.administratorsOf(c.LoginKey) }

func (c UpdateUser) evaluate(e *evaluation) error {
	a, before, err := e.storedUser(c.LoginKey)
	if err != nil {
		return err
	}
	after := *before
	after.GivenName, after.FamilyName = updated(c.GivenName, before.GivenName), updated(c.FamilyName, before.FamilyName)
	after.CommunicationEmail = updated(c.CommunicationEmail, before.CommunicationEmail)
	if err := graph.NormalizeTexts(&after.UserBody, graph.UserTexts); err != nil {
		return err
	}
	if after.ProfileCountryCode, err = optionalCountry("profileCountry", updated(c.ProfileCountry, before.ProfileCountryCode)); err != nil {
		return err
	}
	return e.changeUser(a, "", before, after, UpdateUser{
		LoginKey: c.LoginKey, GivenName: changed(before.GivenName, after.GivenName), FamilyName: changed(before.FamilyName, after.FamilyName),
		CommunicationEmail: changed(before.CommunicationEmail, after.CommunicationEmail), ProfileCountry: changed(before.ProfileCountryCode, after.ProfileCountryCode),
	})
}

// RenameUser changes the login of a user; everything else stays (R4, R28).
type RenameUser struct{ LoginKey, NewLogin, NewLoginKey string }

// Kind returns the name of the change.
func (RenameUser) Kind() string { return "renameUser" }

func (c RenameUser) reads(set *ReadSet) {
	set.user(c.LoginKey)
	set.Users, set.ContactUsers = append(set.Users, c.NewLoginKey), append(set.ContactUsers, c.LoginKey)
	set.Domains = append(set.Domains, graph.DomainOfLogin(c.LoginKey), graph.DomainOfLogin(c.NewLoginKey))
}

func (RenameUser) looksAround() bool { return true }

// counts applies the notes about the old login to the new one, for the counts of later changes.
func (c RenameUser) counts(n *counting) {
	for _, account := range n.ofUser(c.LoginKey) {
		bring(n.users, c.NewLoginKey, account)
	}
	if n.isAppointed(c.LoginKey) {
		n.appointed.add(c.NewLoginKey)
	}
	if n.isContact(c.LoginKey) {
		n.contacts.add(c.NewLoginKey)
	}
	n.administratorsOf(c.LoginKey)
}

// evaluate enforces R4 and R28: the login must be free, and of a domain that no other organization claims. Another spelling of the present
// login has the same key, and is allowed.
func (c RenameUser) evaluate(e *evaluation) error {
	a, before, err := e.storedUser(c.LoginKey)
	if err != nil {
		return err
	}
	if err := e.mayChangeAdministrator(before); err != nil {
		return err
	}
	after := *before
	if after.Login, after.LoginKey, err = normalizeLogin("newLogin", c.NewLogin, c.NewLoginKey); err != nil {
		return err
	}
	if after.LoginKey != before.LoginKey {
		if e.state.Users[after.LoginKey] != nil {
			return refuse(LoginTaken, "R4", "newLogin", "login %.80q is in use already", after.Login)
		}
		if err := e.state.mayTakeIn(a.Organization.AccountNumber, "newLogin", after.Login, graph.DomainOfLogin(after.LoginKey)); err != nil {
			return err
		}
	}
	undo := RenameUser{LoginKey: after.LoginKey, NewLogin: before.Login, NewLoginKey: before.LoginKey}
	if err := e.changeUser(a, "", before, after, undo); err != nil {
		return err
	}
	if after.LoginKey != before.LoginKey && !e.state.mayComeBack(before) {
		e.final()
	}
	return nil
}

// mayComeBack reports whether the user, once renamed, could get its present login again.
func (s *State) mayComeBack(user *User) bool {
	return user.LoginKey == graph.LoginKey(user.Login) &&
		s.mayTakeIn(user.AccountNumber, "login", "", graph.DomainOfLogin(user.LoginKey)) == nil
}

// UserAction is a change of a user's status.
type UserAction string

// The actions on a user's status (R29).
const (
	ApproveUser    UserAction = "approveUser"
	LockUser       UserAction = "lockUser"
	UnlockUser     UserAction = "unlockUser"
	DeactivateUser UserAction = "deactivateUser"
	ReactivateUser UserAction = "reactivateUser"
	// InviteUser sets a user back to INVITED, as undoing an approval does.
	InviteUser UserAction = "inviteUser"
)

// SetUserStatus approves (INVITED), locks (ACTIVE), unlocks (LOCKED), deactivates (all but DEACTIVATED), reactivates (DEACTIVATED), or
// invites (ACTIVE, DEACTIVATED) a user (R29).
type SetUserStatus struct {
	LoginKey string
	Action   UserAction
}

// Kind returns the name of the action.
func (c SetUserStatus) Kind() string { return string(c.Action) }

func (c SetUserStatus) reads(set *ReadSet) { set.user(c.LoginKey) }

func (SetUserStatus) looksAround() bool { return false }

func (c SetUserStatus) counts(n *counting) { n.administratorsOf(c.LoginKey) }

// transitions are the status that each action sets (R29), and the actions that undo it, by the status before.
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

// evaluate enforces R29 and R27. A user who already has the status stays unchanged.
func (c SetUserStatus) evaluate(e *evaluation) error {
	a, before, err := e.storedUser(c.LoginKey)
	if err != nil {
		return err
	}
	if err := e.mayChangeAdministrator(before); err != nil {
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
		undo = append(undo, SetUserStatus{LoginKey: c.LoginKey, Action: action})
	}
	after := *before
	after.Status = transition.to
	if err := e.changeUser(a, "login", before, after, undo...); err != nil {
		return err
	}
	// An undo to LOCKED makes the user ACTIVE in between, and the only administrator could then not be locked (R27).
	if len(back) > 1 && slices.Contains(before.Roles, graph.RoleAccountAdmin) && !a.administered() {
		e.final()
	}
	return nil
}

// DesignateEntitlementCountry sets or clears the designated country (R10, R23).
type DesignateEntitlementCountry struct{ LoginKey, Country string }

// Kind returns the name of the change.
func (DesignateEntitlementCountry) Kind() string { return "designateEntitlementCountry" }

func (c DesignateEntitlementCountry) reads(set *ReadSet) { set.user(c.LoginKey) }

func (DesignateEntitlementCountry) looksAround() bool { return true }

func (c DesignateEntitlementCountry) counts(n *counting) {
	n.representedOf(c.LoginKey, c.Country)
	n.administratorsOf(c.LoginKey)
}

func (c DesignateEntitlementCountry) evaluate(e *evaluation) error {
	a, before, err := e.storedUser(c.LoginKey)
	if err != nil {
		return err
	}
	after := *before
	if after.EntitlementCountryCode, err = e.choose(a, "country", entitle.WarnDesignatedCountryNotRepresented, c.Country); err != nil {
		return err
	}
	return e.changeUser(a, "", before, after, DesignateEntitlementCountry{LoginKey: c.LoginKey, Country: before.EntitlementCountryCode})
}

// OverrideUserCountry sets or clears the override on a login (R11, R23).
type OverrideUserCountry struct{ LoginKey, Country string }

// Kind returns the name of the change.
func (OverrideUserCountry) Kind() string { return "overrideUserCountry" }

func (c OverrideUserCountry) reads(set *ReadSet) { set.user(c.LoginKey) }

func (OverrideUserCountry) looksAround() bool { return true }

func (c OverrideUserCountry) counts(n *counting) {
	n.representedOf(c.LoginKey, c.Country)
	n.administratorsOf(c.LoginKey)
}

func (c OverrideUserCountry) evaluate(e *evaluation) error {
	a, before, err := e.storedUser(c.LoginKey)
	if err != nil {
		return err
	}
	after := *before
	if after.CountryOverrideCode, err = e.choose(a, "country", entitle.WarnOverrideCountryNotRepresented, c.Country); err != nil {
		return err
	}
	return e.changeUser(a, "", before, after, OverrideUserCountry{LoginKey: c.LoginKey, Country: before.CountryOverrideCode})
}

// RestrictUser lists products on a login; an empty list lifts the restriction (R18).
type RestrictUser struct {
	LoginKey     string
	ProductCodes []string
}

// Kind returns the name of the change.
func (RestrictUser) Kind() string { return "restrictUser" }

func (c RestrictUser) reads(set *ReadSet) {
	set.user(c.LoginKey)
	set.Products = append(set.Products, c.ProductCodes...)
}

func (RestrictUser) looksAround() bool { return true }

func (c RestrictUser) counts(n *counting) { n.administratorsOf(c.LoginKey) }

func (c RestrictUser) evaluate(e *evaluation) error {
	a, before, err := e.storedUser(c.LoginKey)
	if err != nil {
		return err
	}
	if err := e.requireProducts("productCodes", c.ProductCodes); err != nil {
		return err
	}
	after := *before
	after.Products = sorted(c.ProductCodes)
	return e.changeUser(a, "", before, after, RestrictUser{LoginKey: c.LoginKey, ProductCodes: before.Products})
}
