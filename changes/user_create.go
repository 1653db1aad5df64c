package changes

import (
	"slices"

	"entitlegraph/graph"
	"entitlegraph/records"
)

// CreateUser creates a user with the given Status; INVITED when that is empty (R29). With Register the user registers: the status is then
// ACTIVE if the organization claims the domain with auto approval (R28).
type CreateUser struct {
	AccountNumber, Login, LoginKey, GivenName, FamilyName string
	Status                                                graph.UserStatus
	Register                                              bool
	ProfileCountry                                        string
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
	u := &User{AccountNumber: c.AccountNumber, GivenName: c.GivenName, FamilyName: c.FamilyName, Status: c.Status, Roles: sorted(c.Roles)}
	var err error
	if u.Login, u.LoginKey, err = normalizeLogin("login", c.Login, c.LoginKey); err != nil {
		return nil, err
	}
	if err := u.normalizeNames(); err != nil {
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

func (u *User) normalizeNames() error {
	return normalize(text{"givenName", "given name", false, &u.GivenName}, text{"familyName", "family name", false, &u.FamilyName})
}

// userRecord is a user in a file.
type userRecord records.User

func (r *userRecord) reads(set *ReadSet) {
	set.Accounts, set.Users = append(set.Accounts, r.AccountNumber), append(set.Users, r.LoginKey)
	set.Domains = append(set.Domains, graph.DomainOfLogin(r.LoginKey))
	set.Products = append(set.Products, r.Products...)
	for _, g := range r.Groups {
		set.Groups = append(set.Groups, GroupKey{AccountNumber: r.AccountNumber, NameKey: g.Key})
	}
}

// counts requires the count of administrators where the record would end the role or the ACTIVE status of one.
func (r *userRecord) counts(c *counting) {
	if (&User{Status: r.Status, Roles: r.Roles}).administers() {
		c.promoted.add(r.LoginKey)
		return
	}
	if c.promoted.has(r.LoginKey) || c.state.Users[r.LoginKey].administers() {
		need(&c.needed.Administrators, r.AccountNumber)
	}
}

// evaluate enforces R4, R23, R27 and R28.
func (r *userRecord) evaluate(e *evaluation) error {
	a, err := e.accountOfRecord(r.AccountNumber)
	if err != nil {
		return err
	}
	before := e.state.Users[r.LoginKey]
	if before != nil && before.AccountNumber != r.AccountNumber {
		return refuse(LoginTaken, "R4", "login", "login %.80q belongs to another organization", r.Login)
	}
	if before == nil {
		if err := e.state.mayTakeIn(r.AccountNumber, "login", r.Login, graph.DomainOfLogin(r.LoginKey)); err != nil {
			return err
		}
	}
	if err := e.requireProducts("products", r.Products); err != nil {
		return err
	}
	after := &User{
		AccountNumber: r.AccountNumber, Login: r.Login, LoginKey: r.LoginKey, GivenName: r.GivenName, FamilyName: r.FamilyName,
		Status: r.Status, ProfileCountry: r.ProfileCountry, EntitlementCountry: r.EntitlementCountry, CountryOverride: r.CountryOverride,
		Products: sorted(r.Products), Roles: sorted(r.Roles),
	}
	if after.Groups, err = r.groupIDs(a); err != nil {
		return err
	}
	if err := a.requireSite("R23", "entitlementCountry", r.EntitlementCountry); err != nil {
		return err
	}
	if err := a.requireSite("R23", "countryOverride", r.CountryOverride); err != nil {
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
		after.ID = e.state.NewID("user", r.LoginKey)
	} else {
		after.ID = before.ID
	}
	write(e, r.AccountNumber, false, before, after)
	return nil
}

// groupIDs returns the ids of the groups that the record names.
func (r *userRecord) groupIDs(a *Account) ([]string, error) {
	ids := make([]string, len(r.Groups))
	for i, group := range r.Groups {
		known := a.Groups[group.Key]
		if known == nil {
			return nil, refuse(UnknownReference, "", element("groups", i), "organization %s has no group %.80q", r.AccountNumber, group.Name)
		}
		ids[i] = known.ID
	}
	return sorted(ids), nil
}
