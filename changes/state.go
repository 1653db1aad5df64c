package changes

import "entitlegraph/graph"

// State is the part of the graph that changes are evaluated against. A store fills it; Apply and Upsert keep it up to date.
type State struct {
	// NewID returns the id of a new thing; noun and key identify the thing, so that a change that is evaluated again gets the same ids.
	NewID func(noun, key string) string
	// NewToken returns a token of a claim (graph.NewDomainToken); empty in a dry run, whose claim cannot be proven.
	NewToken func() string

	Products  map[string]*Product       // by code
	Accounts  map[string]*Account       // by Account Number
	Contracts map[string]*ContractState // by contract number, of any organization
	Users     map[string]*User          // by login key, of any organization
	Domains   map[string]*Domain        // by name, of any organization
	Claims    map[ClaimKey]*DomainClaim // those that are pending at the instant of the request
	SiteOf    map[string]string         // Customer Number to Account Number
	OrderOf   map[string]string         // order number to contract number
	Contacts  map[string][]Contact      // by login key
	GroupOf   map[string]GroupKey       // group id to the group's key; AddGroup fills it
	ContactOf map[string]string         // contact id to the login key of its user; AddContact fills it
	FormerIDs map[string]string         // opaque id of a group or contact that was deleted to the Account Number of its organization
	Members   map[string][]string       // group id to the login keys of all of its members; only where ReadSet.MembersOf names it and MaxMembers allows

	// Scope limits the accounts that the changes reach. Accounts outside of it are not in Accounts, and of their things the state has only
	// the keys that are taken.
	Scope Scope

	// Today is the UTC day of the request, on which Represented is based (R9).
	Today graph.Date

	deleted map[string]bool // keys of effects: a thing that was deleted cannot be restored under its id in the same request
}

// Account is an organization with the parts of it that were read.
type Account struct {
	Organization *Organization
	Sites        map[string]*Site  // all of them, by Customer Number
	Groups       map[string]*Group // those in the read set, by name key
	// Access are the access settings (R33, R34); nil unless ReadSet.AccessOf names the account.
	Access map[graph.AccessKey]*AccessSetting

	// The counts cover the whole account, so they are read only when CountsOf returns the account; nil means not read. Effects update them.
	Administrators  *int           // ACTIVE users with the role ACCOUNT_ADMIN (R27)
	CountryRefs     map[string]int // country to how many lines, users, groups, contacts and access settings name it (R23)
	LinesWithAmount *int           // lines whose ARR is not 0 (R6)
	Contacts        *int           // fulfillment contacts (R24)
	OrdersBySite    map[string]int // Customer Number to how many orders name it (R23)
	// Represented are the countries with a line in force when the request began (R14), and those of lines that were ordered since. It serves
	// warnings only: a contract that the same request suspends does not remove its countries.
	Represented map[string]bool
}

// NewState returns the state of an empty graph.
func NewState(newID func(noun, key string) string) *State {
	return &State{
		NewID: newID, Products: map[string]*Product{}, Accounts: map[string]*Account{}, Contracts: map[string]*ContractState{},
		Users: map[string]*User{}, Domains: map[string]*Domain{}, SiteOf: map[string]string{}, OrderOf: map[string]string{},
		Contacts: map[string][]Contact{}, GroupOf: map[string]GroupKey{}, ContactOf: map[string]string{}, FormerIDs: map[string]string{},
		Members: map[string][]string{}, Claims: map[ClaimKey]*DomainClaim{}, NewToken: graph.NewDomainToken, deleted: map[string]bool{},
	}
}

// AddAccount adds an organization to the state.
func (s *State) AddAccount(o *Organization) *Account {
	a := &Account{Organization: o, Sites: map[string]*Site{}, Groups: map[string]*Group{}}
	s.Accounts[o.AccountNumber] = a
	return a
}

// AddSite adds a site of an organization to the state.
func (s *State) AddSite(accountNumber string, site *Site) {
	s.SiteOf[site.CustomerNumber] = accountNumber
	s.Accounts[accountNumber].Sites[site.CustomerNumber] = site
}

// AddContract adds a contract to the state, still without orders and lines.
func (s *State) AddContract(accountNumber string, c *Contract) *ContractState {
	state := &ContractState{AccountNumber: accountNumber, Contract: c, Orders: map[string]*Order{}, Lines: map[string][]*Line{}}
	s.Contracts[c.ContractNumber] = state
	return state
}

// AddGroup adds a group of an organization to the state.
func (s *State) AddGroup(accountNumber string, group *Group) {
	s.GroupOf[group.ID] = GroupKey{AccountNumber: accountNumber, NameKey: group.NameKey}
	s.Accounts[accountNumber].Groups[group.NameKey] = group
}

// AddAccess adds an access setting to the state; Access of its account must not be nil.
func (s *State) AddAccess(setting *AccessSetting) {
	s.Accounts[setting.AccountNumber].Access[setting.Key()] = setting
}

// AddContact adds a contact to the state.
func (s *State) AddContact(contact Contact) {
	s.ContactOf[contact.ID] = contact.LoginKey
	s.Contacts[contact.LoginKey] = append(s.Contacts[contact.LoginKey], contact)
}

// currency returns the currency of the account.
func (a *Account) currency() string { return a.Organization.Currency }

// refer adds to the references to a country; an empty one counts for nothing.
func (a *Account) refer(country string, by int) {
	if country != "" && a.CountryRefs != nil {
		a.CountryRefs[country] += by
	}
}

// countContacts adds to the count of contacts.
func (a *Account) countContacts(by int) {
	if a.Contacts != nil {
		*a.Contacts += by
	}
}

// countAmount adds to the count of lines with an amount, if the line has one.
func (a *Account) countAmount(line *Line, by int) {
	if line.ARR != 0 && a.LinesWithAmount != nil {
		*a.LinesWithAmount += by
	}
}
