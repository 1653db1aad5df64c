package changes

import "entitlegraph/graph"

// State is the part of the graph that changes are judged against. A store fills it; Put keeps it up to date.
type State struct {
	// NewID makes the id of a new thing; noun and key tell which thing, so that a change that is judged again gets the same ids.
	NewID func(noun, key string) string

	Products  map[string]*Product  // by code
	Accounts  map[string]*Account  // by Account Number
	Contracts map[string]*Holding  // by contract number, whoever holds them
	Users     map[string]*User     // by login key, wherever they belong
	Domains   map[string]*Domain   // by name, whoever claims them
	SiteOf    map[string]string    // Customer Number to Account Number
	OrderOf   map[string]string    // order number to contract number
	Contacts  map[string][]Contact // by login key
	GroupOf   map[string]GroupKey  // group id to the group's key; AddGroup fills it
	ContactOf map[string]string    // contact id to the login key of its user; AddContact fills it
	FormerIDs map[string]string    // opaque id of a group or contact that was deleted to the Account Number of its organization
	Members   map[string][]string  // group id to the login keys of all of its members; only where KeysOfChanges asks and MaxMembers lets

	// Within says how far the changes reach. The accounts beyond are not in Accounts, and what is known of theirs is only that it is taken.
	Within Within

	// Today is the UTC day of the request: what Represented is as of (R9).
	Today graph.Date

	deleted map[string]bool // keys of effects: what was deleted does not come back under its id in the same request
}

// MaxMembers is how many logins one change may name, and up to how many members a group's deletion can be undone.
const MaxMembers = 1000

// Account is an organization with what is known of what belongs to it.
type Account struct {
	Organization *Organization
	Sites        map[string]*Site  // all of them, by Customer Number
	Groups       map[string]*Group // those asked for, by name key

	// The tallies count over the whole account, so they are read only when WantsOf asks for them; nil is not read. They are kept
	// up to date as changes are made.
	Administrators *int           // ACTIVE users with the role ACCOUNT_ADMIN (R27)
	Naming         map[string]int // country to how many lines, users, groups and contacts name it (R23)
	Amounts        *int           // lines whose ARR is not 0 (R6)
	Contacts       *int           // fulfillment contacts (R24)
	Placed         map[string]int // Customer Number to how many orders name it (R23)
	// Represented are the countries with a line of theirs in force when the request began (R14), and those of lines that were
	// ordered since. It is for warnings: a contract that the same request suspends leaves its countries in.
	Represented map[string]bool
}

// Holding is a contract with its orders and lines.
type Holding struct {
	AccountNumber string
	Contract      *Contract
	Orders        map[string]*Order
	Lines         map[string][]*Line // by order number, in place order
}

// NewState gives a state of an empty graph.
func NewState(newID func(noun, key string) string) *State {
	return &State{
		NewID: newID, Products: map[string]*Product{}, Accounts: map[string]*Account{}, Contracts: map[string]*Holding{},
		Users: map[string]*User{}, Domains: map[string]*Domain{}, SiteOf: map[string]string{}, OrderOf: map[string]string{},
		Contacts: map[string][]Contact{}, GroupOf: map[string]GroupKey{}, ContactOf: map[string]string{}, FormerIDs: map[string]string{}, Members: map[string][]string{},
		deleted: map[string]bool{},
	}
}

// AddAccount puts an organization into the state.
func (s *State) AddAccount(o *Organization) *Account {
	a := &Account{Organization: o, Sites: map[string]*Site{}, Groups: map[string]*Group{}}
	s.Accounts[o.AccountNumber] = a
	return a
}

// AddSite puts a site of an organization into the state.
func (s *State) AddSite(accountNumber string, site *Site) {
	s.SiteOf[site.CustomerNumber] = accountNumber
	s.Accounts[accountNumber].Sites[site.CustomerNumber] = site
}

// AddContract puts a contract into the state, still without orders and lines.
func (s *State) AddContract(accountNumber string, c *Contract) *Holding {
	h := &Holding{AccountNumber: accountNumber, Contract: c, Orders: map[string]*Order{}, Lines: map[string][]*Line{}}
	s.Contracts[c.ContractNumber] = h
	return h
}

// AddGroup puts a group of an organization into the state.
func (s *State) AddGroup(accountNumber string, group *Group) {
	s.GroupOf[group.ID] = GroupKey{accountNumber, group.NameKey}
	s.Accounts[accountNumber].Groups[group.NameKey] = group
}

// AddContact puts a contact into the state.
func (s *State) AddContact(contact Contact) {
	s.ContactOf[contact.ID] = contact.LoginKey
	s.Contacts[contact.LoginKey] = append(s.Contacts[contact.LoginKey], contact)
}

// currency gives the currency of the account.
func (a *Account) currency() string { return a.Organization.Currency }
