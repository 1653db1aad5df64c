package changes

import (
	"maps"
	"slices"

	"entitlegraph/graph"
)

// Counts has for each count the Account Numbers, sorted, of the accounts for which it is needed. Counting reads a whole account, so it is
// done only where the rules need it.
type Counts struct {
	Administrators  []string
	CountryRefs     []string
	LinesWithAmount []string
	Contacts        []string
	OrdersBySite    []string
	Represented     []string
}

// CountsOf returns the counts that are needed to evaluate the changes or upserts in the state, and to undo them. It may include accounts
// without need, and accounts that do not exist: the counts of a new account begin at 0.
func CountsOf[T evaluated](s *State, list []T) Counts {
	c := newCounting(s)
	for _, thing := range list {
		thing.counts(c)
	}
	return c.sorted()
}

// counting collects Counts over changes or upserts in their order. Whether the earlier ones are allowed is not known yet, so it considers
// both the stored state and the state that they would lead to.
type counting struct {
	state    *State
	needed   Counts
	promoted set[string] // login keys of administrators in earlier upserts
	added    set[string] // Customer Numbers that an earlier upsert adds

	appointed set[string] // login keys to which an earlier change grants the role ACCOUNT_ADMIN
	contacts  set[string] // login keys that an earlier change adds as contacts
	// Accounts to which earlier changes may move users (login keys), groups (ids) and sites (Customer Numbers).
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

// administratorsOf requires the count of administrators where the user has or gets the role ACCOUNT_ADMIN (R27).
func (c *counting) administratorsOf(login string) {
	if c.isAppointed(login) {
		need(&c.needed.Administrators, c.ofUser(login)...)
	}
}

func (c *counting) isAppointed(login string) bool {
	stored := c.state.Users[login]
	return c.appointed.has(login) || stored != nil && slices.Contains(stored.Roles, graph.RoleAccountAdmin)
}

// contactsOf requires the count of contacts where the user is one (R24).
func (c *counting) contactsOf(login string) {
	if c.isContact(login) {
		need(&c.needed.Contacts, c.ofUser(login)...)
	}
}

func (c *counting) isContact(login string) bool {
	return c.contacts.has(login) || len(c.state.Contacts[login]) > 0
}

// representedOf requires the represented countries of the user's account where the change sets a country.
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

// bring records that a change may move a thing to an account.
func bring(to map[string][]string, thing, accountNumber string) {
	to[thing] = append(to[thing], accountNumber)
}

func inOrder(s set[string]) []string { return slices.Sorted(maps.Keys(s)) }
