package changes

import "slices"

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
}

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
		Contacts: map[string][]Contact{},
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

// countries gives the countries of the account's sites (R23).
func (a *Account) countries() map[string]bool {
	codes := make(map[string]bool, len(a.Sites))
	for _, site := range a.Sites {
		codes[site.Country] = true
	}
	return codes
}

// name moves the tally of what names a country.
func (a *Account) name(country string, by int) {
	if country != "" && a.Naming != nil {
		a.Naming[country] += by
	}
}

// make brings one effect about in the state.
func (s *State) make(effect Effect) {
	a := s.Accounts[effect.Account()]
	switch e := effect.(type) {
	case Put[Product]:
		s.Products[e.After.Code] = e.After
	case Put[Organization]:
		if a == nil {
			a = s.AddAccount(e.After)
			a.Administrators, a.Amounts, a.Naming = new(int), new(int), map[string]int{}
		}
		a.Organization = e.After
	case Put[Site]:
		s.AddSite(e.AccountNumber, e.After)
	case Put[Contract]:
		if h := s.Contracts[e.After.ContractNumber]; h != nil {
			h.Contract = e.After
		} else {
			s.AddContract(e.AccountNumber, e.After)
		}
	case Put[Order]:
		s.OrderOf[e.After.OrderNumber] = e.After.ContractNumber
		s.Contracts[e.After.ContractNumber].Orders[e.After.OrderNumber] = e.After
	case Put[Line]:
		s.makeLine(a, e)
	case Put[Group]:
		a.Groups[e.After.NameKey] = e.After
		if e.Before != nil {
			a.name(e.Before.CountryOverride, -1)
		}
		a.name(e.After.CountryOverride, 1)
	case Put[User]:
		s.makeUser(a, e)
	case Put[Contact]:
		s.Contacts[e.After.LoginKey] = append(s.Contacts[e.After.LoginKey], *e.After)
		a.name(e.After.Country, 1)
	case Put[Domain]:
		s.Domains[e.After.Name] = e.After
	}
}

func (s *State) makeLine(a *Account, e Put[Line]) {
	h := s.Contracts[e.After.ContractNumber]
	lines := h.Lines[e.After.OrderNumber]
	if e.Before == nil {
		lines = append(lines, e.After)
	} else {
		lines[slices.IndexFunc(lines, func(l *Line) bool { return l.Place == e.After.Place })] = e.After
		a.name(e.Before.Country, -1)
		a.amount(e.Before, -1)
	}
	h.Lines[e.After.OrderNumber] = lines
	a.name(e.After.Country, 1)
	a.amount(e.After, 1)
}

func (s *State) makeUser(a *Account, e Put[User]) {
	s.Users[e.After.LoginKey] = e.After
	for user, by := range map[*User]int{e.Before: -1, e.After: 1} {
		if user == nil {
			continue
		}
		a.name(user.EntitlementCountry, by)
		a.name(user.CountryOverride, by)
		if user.administers() && a.Administrators != nil {
			*a.Administrators += by
		}
	}
}

func (a *Account) amount(line *Line, by int) {
	if line.ARR != 0 && a.Amounts != nil {
		*a.Amounts += by
	}
}

// currency gives the currency of the account.
func (a *Account) currency() string { return a.Organization.Currency }
