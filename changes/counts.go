package changes

import (
	"maps"
	"slices"

	"entitlegraph/graph"
	"entitlegraph/records"
)

// Counts are the accounts, by Account Number and sorted, of which each count is needed. Counting reads a whole account, so it is done only
// where the rules need it.
type Counts struct {
	Administrators  []string
	CountryRefs     []string
	LinesWithAmount []string
	Contacts        []string
	OrdersBySite    []string
	Represented     []string
}

// CountsOf returns the counts that evaluating the changes in the state needs, and undoing them too. It may name an account too many, and
// accounts that do not exist: those of a new account begin at 0.
func CountsOf(s *State, list []Change) Counts {
	c := newCounting(s)
	for _, change := range list {
		change.counts(c)
	}
	return c.sorted()
}

// CountsOfRecords returns the counts that evaluating the records in the state needs. It may name an account too many, and accounts that do
// not exist.
func CountsOfRecords(s *State, list []records.Record) Counts {
	c := newCounting(s)
	for _, record := range evaluatedRecords(list) {
		record.counts(c)
	}
	return c.sorted()
}

// counting gathers Counts over changes or records in their order. Whether the earlier ones are allowed is not known yet, so both what they
// may do and what is stored count.
type counting struct {
	state    *State
	needed   Counts
	promoted set[string] // login keys that an earlier record makes administrators
	added    set[string] // Customer Numbers that an earlier record adds

	appointed set[string] // login keys that an earlier change gives the role ACCOUNT_ADMIN
	contacts  set[string] // login keys that an earlier change makes contacts
	// Accounts to which earlier changes may bring users (login keys), groups (ids) and sites (Customer Numbers).
	users, groups, sites map[string][]string
}

func newCounting(s *State) *counting {
	return &counting{
		state: s, promoted: set[string]{}, added: set[string]{}, appointed: set[string]{}, contacts: set[string]{}, users: map[string][]string{},
		groups: map[string][]string{}, sites: map[string][]string{},
	}
}

func (c *counting) sorted() Counts {
	n := &c.needed
	for _, list := range [...]*[]string{&n.Administrators, &n.CountryRefs, &n.LinesWithAmount, &n.Contacts, &n.OrdersBySite, &n.Represented} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return *n
}

// need adds accounts to one of the counts; empty stands for an account that was not found.
func need(list *[]string, accountNumbers ...string) {
	for _, number := range accountNumbers {
		if number != "" {
			*list = append(*list, number)
		}
	}
}

// administratorsOf needs the administrators counted where the user has or gets the role ACCOUNT_ADMIN (R27).
func (c *counting) administratorsOf(login string) {
	if c.isAppointed(login) {
		need(&c.needed.Administrators, c.ofUser(login)...)
	}
}

func (c *counting) isAppointed(login string) bool {
	stored := c.state.Users[login]
	return c.appointed.has(login) || stored != nil && slices.Contains(stored.Roles, graph.RoleAccountAdmin)
}

// contactsOf needs the contacts counted where the user is one (R24).
func (c *counting) contactsOf(login string) {
	if c.isContact(login) {
		need(&c.needed.Contacts, c.ofUser(login)...)
	}
}

func (c *counting) isContact(login string) bool {
	return c.contacts.has(login) || len(c.state.Contacts[login]) > 0
}

// representedOf needs the represented countries of the user's account where a country is chosen.
func (c *counting) representedOf(login, country string) {
	if country != "" {
		need(&c.needed.Represented, c.ofUser(login)...)
	}
}

func (c *counting) ofSite(customerNumber string) []string {
	return append(c.sites[customerNumber], c.state.SiteOf[customerNumber])
}

func (c *counting) ofGroup(id string) []string {
	return append(c.groups[id], c.state.GroupOf[id].AccountNumber)
}

func (c *counting) ofUser(login string) []string {
	accounts := c.users[login]
	if user := c.state.Users[login]; user != nil {
		accounts = append(accounts, user.AccountNumber)
	}
	return accounts
}

// bring notes that a change may bring a thing to an account.
func bring(to map[string][]string, thing, accountNumber string) {
	to[thing] = append(to[thing], accountNumber)
}

func inOrder(s set[string]) []string { return slices.Sorted(maps.Keys(s)) }
