package changes

import (
	"slices"

	"entitlegraph/graph"
)

// WantsOfChanges tells which tallies the changes need, given the state in which they will be judged, and undoing them too. It may
// name an account too many, and accounts that do not exist: what is new is tallied from the start.
func WantsOfChanges(s *State, list []Change) Wants {
	w := &changeWants{
		state: s, want: map[tally]set[string]{}, appointed: set[string]{}, contacts: set[string]{}, users: map[string][]string{},
		groups: map[string][]string{}, sites: map[string][]string{},
	}
	for _, change := range list {
		w.change(change)
	}
	get := func(t tally) []string { return inOrder(w.want[t]) }
	return Wants{
		Administrators: get(administrators), Naming: get(naming), Amounts: get(amounts), Contacts: get(contacts), Placed: get(placed),
		Represented: get(represented),
	}
}

type tally int

const (
	administrators tally = iota
	naming
	amounts
	contacts
	placed
	represented
)

type changeWants struct {
	state     *State
	want      map[tally]set[string]
	appointed set[string] // login keys that an earlier change gives the role
	contacts  set[string] // login keys that an earlier change makes contacts
	// Accounts to which earlier changes may bring users (login keys), groups (ids) and sites (Customer Numbers). Whether they are
	// allowed is not known yet, so where the thing is stored counts too.
	users, groups, sites map[string][]string
}

// wants asks for a tally of accounts; what was not found is in none.
func (w *changeWants) wants(t tally, accountNumbers ...string) {
	if w.want[t] == nil {
		w.want[t] = set[string]{}
	}
	for _, number := range accountNumbers {
		if number != "" {
			w.want[t].add(number)
		}
	}
}

func (w *changeWants) change(change Change) {
	switch c := change.(type) {
	case UpdateOrganization:
		if c.Currency.Given {
			w.wants(amounts, c.AccountNumber)
		}
	case AddSite:
		bring(w.sites, c.Site.CustomerNumber, c.AccountNumber)
	case UpdateSite:
		if c.Country.Given {
			w.wants(naming, w.ofSite(c.CustomerNumber)...)
		}
	case RemoveSite:
		w.wants(naming, w.ofSite(c.CustomerNumber)...)
		w.wants(placed, w.ofSite(c.CustomerNumber)...)
	case AddContact:
		w.contacts.add(c.LoginKey)
		w.wants(contacts, c.AccountNumber)
	case RemoveContact:
		w.wants(contacts, w.ofUser(w.state.ContactOf[c.ContactID])...)
	case CreateGroup:
		bring(w.groups, c.ID, c.AccountNumber)
		if c.CountryOverride != "" {
			w.wants(represented, c.AccountNumber)
		}
	case UpdateGroup:
		if c.CountryOverride.Value != "" {
			w.wants(represented, w.ofGroup(c.GroupID)...)
		}
	case OverrideGroupCountry:
		if c.Country != "" {
			w.wants(represented, w.ofGroup(c.GroupID)...)
		}
	default:
		w.user(change)
	}
}

// user asks for what changes of users need: administrators where a user who has or gets the role is concerned (R27), and contacts
// where a user who is one goes (R24).
func (w *changeWants) user(change Change) {
	login, found := loginOf(change)
	if c, ok := change.(CreateUser); ok {
		login, found = c.LoginKey, true
		bring(w.users, login, c.AccountNumber)
		if slices.Contains(c.Roles, graph.RoleAccountAdmin) {
			w.appointed.add(login)
		}
	}
	if !found {
		return
	}
	switch c := change.(type) {
	case RenameUser:
		w.rename(login, c.NewLoginKey)
	case GrantRole:
		if c.Role == graph.RoleAccountAdmin {
			w.appointed.add(login)
		}
	case DesignateEntitlementCountry:
		if c.Country != "" {
			w.wants(represented, w.ofUser(login)...)
		}
	case OverrideUserCountry:
		if c.Country != "" {
			w.wants(represented, w.ofUser(login)...)
		}
	}
	w.standing(change, login)
}

// rename has later changes of the new login know what is known of the old one.
func (w *changeWants) rename(login, next string) {
	for _, account := range w.ofUser(login) {
		bring(w.users, next, account)
	}
	stored := w.state.Users[login]
	if _, appointed := w.appointed[login]; appointed || stored != nil && slices.Contains(stored.Roles, graph.RoleAccountAdmin) {
		w.appointed.add(next)
	}
	if _, contact := w.contacts[login]; contact || len(w.state.Contacts[login]) > 0 {
		w.contacts.add(next)
	}
}

// standing asks for what a user leaves behind.
func (w *changeWants) standing(change Change, login string) {
	accounts := w.ofUser(login)
	stored := w.state.Users[login]
	_, appointed := w.appointed[login]
	if appointed || stored != nil && slices.Contains(stored.Roles, graph.RoleAccountAdmin) {
		w.wants(administrators, accounts...)
	}
	transfer, transfers := change.(TransferUser)
	_, deletes := change.(DeleteUser)
	_, contact := w.contacts[login]
	if (transfers || deletes) && (contact || len(w.state.Contacts[login]) > 0) {
		w.wants(contacts, accounts...)
	}
	if transfers {
		bring(w.users, login, transfer.AccountNumber)
	}
}

func (w *changeWants) ofSite(customerNumber string) []string {
	return append(w.sites[customerNumber], w.state.SiteOf[customerNumber])
}

func (w *changeWants) ofGroup(id string) []string {
	return append(w.groups[id], w.state.GroupOf[id].AccountNumber)
}

func (w *changeWants) ofUser(login string) []string {
	accounts := w.users[login]
	if user := w.state.Users[login]; user != nil {
		accounts = append(accounts, user.AccountNumber)
	}
	return accounts
}

func bring(to map[string][]string, thing, accountNumber string) {
	to[thing] = append(to[thing], accountNumber)
}
