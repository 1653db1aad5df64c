package changes

import (
	"cmp"
	"slices"

	"entitlegraph/graph"
)

// CreateUser creates a user with the given Status; INVITED when that is empty (R29). With Register the user registers: the status is then
// ACTIVE if the organization claims the domain with auto approval (R28).
type CreateUser struct {
	AccountNumber, Login, LoginKey, GivenName, FamilyName string
	Status                                                graph.UserStatus
	Register                                              bool
	ProfileCountry, CommunicationEmail                    string
	Roles                                                 []graph.Role
	GroupIDs                                              []string
}

// Kind returns the name of the change.
func (c CreateUser) Kind() string {
	if c.Register {
		return "registerUser"
	}
	return "createUser"
}

func (c CreateUser) reads(set *ReadSet) {
	set.Accounts, set.Users = append(set.Accounts, c.AccountNumber), append(set.Users, c.LoginKey)
	set.Domains = append(set.Domains, graph.DomainOfLogin(c.LoginKey))
	set.GroupIDs = append(set.GroupIDs, c.GroupIDs...)
}

func (CreateUser) looksAround() bool { return true }

func (c CreateUser) counts(n *counting) {
	bring(n.users, c.LoginKey, c.AccountNumber)
	if slices.Contains(c.Roles, graph.RoleAccountAdmin) {
		n.appointed.add(c.LoginKey)
	}
	n.administratorsOf(c.LoginKey)
}

// evaluate enforces R4, R28 and R29. Undoing it erases the user, unless it is the first administrator (R27).
func (c CreateUser) evaluate(e *evaluation) error {
	a, err := e.account(c.AccountNumber)
	if err == nil {
		err = e.mayRegister(c)
	}
	if err != nil {
		return err
	}
	user, err := c.user()
	if err != nil {
		return err
	}
	if e.state.Users[user.LoginKey] != nil {
		return refuse(LoginTaken, "R4", "login", "login %.80q is in use already", user.Login)
	}
	domain := graph.DomainOfLogin(user.LoginKey)
	if err := e.state.mayTakeIn(c.AccountNumber, "login", user.Login, domain); err != nil {
		return err
	}
	if c.Register {
		user.Status = graph.UserInvited
		if claim := e.state.Domains[domain]; claim != nil && claim.AutoApprove {
			user.Status = graph.UserActive
		}
	}
	for i, id := range c.GroupIDs {
		if key, found := e.state.GroupOf[id]; !found || key.AccountNumber != c.AccountNumber {
			return refuse(UnknownReference, "", element("groupIds", i), "organization %s has no such group", c.AccountNumber)
		}
	}
	user.Groups = sorted(c.GroupIDs)
	user.ID = e.state.newUserID(user.LoginKey)
	e.created, e.subject, e.undo = true, user.subject(), []Change{DeleteUser{LoginKey: user.LoginKey}}
	if user.administers() && !a.administered() {
		e.final()
	}
	write(e, c.AccountNumber, false, nil, user)
	return nil
}

// newUserID returns the id of a new user. The id that is derived from the login is in use when a user had this login earlier in the request
// and was renamed.
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

// mayRegister enforces R28: a stranger may register only with the organization that claims the domain of the login. Any other organization
// counts as absent: strangers do not learn which organizations exist.
func (e *evaluation) mayRegister(c CreateUser) error {
	if !e.state.Scope.Registering {
		return nil
	}
	if claim := e.state.Domains[graph.DomainOfLogin(c.LoginKey)]; claim == nil || claim.AccountNumber != c.AccountNumber {
		return refuseAccount(c.AccountNumber)
	}
	return nil
}

// user returns the new user with its values normalized, without groups. A user who registers has no roles and no groups: administrators
// assign them.
func (c CreateUser) user() (*User, error) {
	u := &User{AccountNumber: c.AccountNumber, Roles: sorted(c.Roles), UserBody: graph.UserBody{
		Login: c.Login, GivenName: c.GivenName, FamilyName: c.FamilyName, Status: cmp.Or(c.Status, graph.UserInvited),
		ProfileCountryCode: c.ProfileCountry, CommunicationEmail: c.CommunicationEmail,
	}}
	if err := u.Normalize(); err != nil {
		return nil, err
	}
	if err := sameKey(c.Login, u.LoginKey, c.LoginKey); err != nil {
		return nil, err
	}
	for i, role := range c.Roles {
		if err := graph.InField(element("roles", i), graph.OneOf("role", "R27", role, graph.Roles)); err != nil {
			return nil, err
		}
	}
	if c.Register && len(c.Roles)+len(c.GroupIDs) > 0 {
		return nil, refuse(InvalidInput, "R28", "", "a user who registers gets no roles and no groups; an administrator gives them")
	}
	return u, nil
}

// UpsertUser creates a user, or updates the user of the same login (R4).
type UpsertUser struct {
	AccountNumber string
	graph.UserBody
	Products   []string
	Groups     []graph.GroupName
	Roles      []graph.Role
	Exceptions []graph.AccessException
}

func (*UpsertUser) upsert() {}

func (u *UpsertUser) reads(set *ReadSet) {
	set.Accounts, set.Users = append(set.Accounts, u.AccountNumber), append(set.Users, u.LoginKey)
	set.Domains = append(set.Domains, graph.DomainOfLogin(u.LoginKey))
	set.Products = append(set.Products, u.Products...)
	for _, exception := range u.Exceptions {
		set.Products = append(set.Products, exception.ProductCode)
	}
	for _, g := range u.Groups {
		set.Groups = append(set.Groups, GroupKey{AccountNumber: u.AccountNumber, NameKey: g.Key})
	}
}

// counts requires the count of administrators where the upsert would end the role or the ACTIVE status of one.
func (u *UpsertUser) counts(c *counting) {
	if (&User{UserBody: u.UserBody, Roles: u.Roles}).administers() {
		c.promoted.add(u.LoginKey)
		return
	}
	if c.promoted.has(u.LoginKey) || c.state.Users[u.LoginKey].administers() {
		need(&c.needed.Administrators, u.AccountNumber)
	}
}

// evaluate enforces R4, R23, R27, R28 and R35.
func (u *UpsertUser) evaluate(e *evaluation) error {
	a, err := e.accountOfUpsert(u.AccountNumber)
	if err != nil {
		return err
	}
	before := e.state.Users[u.LoginKey]
	if before != nil && before.AccountNumber != u.AccountNumber {
		return refuse(LoginTaken, "R4", "login", "login %.80q belongs to another organization", u.Login)
	}
	if before == nil {
		if err := e.state.mayTakeIn(u.AccountNumber, "login", u.Login, graph.DomainOfLogin(u.LoginKey)); err != nil {
			return err
		}
	}
	if err := e.requireProducts("products", u.Products); err != nil {
		return err
	}
	after := &User{AccountNumber: u.AccountNumber, UserBody: u.UserBody, Products: sorted(u.Products), Roles: sorted(u.Roles)}
	if after.Exceptions, err = e.requireExceptions(u.Exceptions); err != nil {
		return err
	}
	if after.Groups, err = u.groupIDs(a); err != nil {
		return err
	}
	if err := a.requireSite("R23", "entitlementCountry", u.EntitlementCountryCode); err != nil {
		return err
	}
	if err := a.requireSite("R23", "countryOverride", u.CountryOverrideCode); err != nil {
		return err
	}
	field := "roles"
	if after.Status != graph.UserActive {
		field = "status"
	}
	if err := a.keepsAdministrator(field, before, after); err != nil {
		return err
	}
	if e.created = before == nil; e.created {
		after.ID = e.state.NewID("user", u.LoginKey)
	} else {
		after.ID = before.ID
	}
	write(e, u.AccountNumber, false, before, after)
	return nil
}

// groupIDs returns the ids of the groups that the upsert names.
func (u *UpsertUser) groupIDs(a *Account) ([]string, error) {
	ids := make([]string, len(u.Groups))
	for i, group := range u.Groups {
		known := a.Groups[group.Key]
		if known == nil {
			return nil, refuse(UnknownReference, "", element("groups", i), "organization %s has no group %.80q", u.AccountNumber, group.Name)
		}
		ids[i] = known.ID
	}
	return sorted(ids), nil
}
