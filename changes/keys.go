package changes

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"entitlegraph/graph"
	"entitlegraph/records"
)

// Keys are what records name: what a State must hold, as far as it exists, before they are judged. Each list is sorted, each key
// in it once.
type Keys struct {
	Accounts        []string // Account Numbers: the organization with all of its sites
	Products        []string
	CustomerNumbers []string // of organization records: who holds them
	Contracts       []string // with all orders and lines
	Orders          []string // which contract holds them
	Groups          []GroupKey
	Users           []string // login keys
	ContactUsers    []string // login keys: the contacts of these users
	Domains         []string

	// What only changes name; see KeysOfChanges.
	Heads      []string // contract numbers: the contract and who holds it, without orders and lines
	GroupIDs   []string // groups, whoever has them
	GroupNames []string // name keys: the groups of these names in every account concerned
	ContactIDs []string // contacts, whoever has them, with what Users and ContactUsers say of their users
	MembersOf  []string // group ids: the login keys of all members, unless they are more than MaxMembers
	FormerIDs  []string // opaque ids of groups and contacts that are to come back: which account had them
	Subjects   Subjects
}

// Subjects are what changes are about without naming its account. The accounts they belong to are concerned too, as if Accounts
// named them.
type Subjects struct {
	CustomerNumbers, Contracts, Users, GroupIDs, ContactIDs []string
}

// GroupKey tells a group.
type GroupKey struct{ AccountNumber, NameKey string }

type set[T comparable] map[T]struct{}

func (s set[T]) add(key T) { s[key] = struct{}{} }

// KeysOf tells what the records name.
func KeysOf(list []records.Record) Keys {
	accounts, products, customers, contracts, orders := set[string]{}, set[string]{}, set[string]{}, set[string]{}, set[string]{}
	groups, users, contacts, domains := set[GroupKey]{}, set[string]{}, set[string]{}, set[string]{}
	for _, record := range list {
		if account := record.Account(); account != "" {
			accounts.add(account)
		}
		switch r := record.(type) {
		case *records.Product:
			products.add(r.Code)
		case *records.Organization:
			for _, s := range r.Sites {
				customers.add(s.CustomerNumber)
			}
		case *records.Contract:
			contracts.add(r.ContractNumber)
			for _, o := range r.Orders {
				orders.add(o.OrderNumber)
				for _, l := range o.Lines {
					products.add(l.Product)
				}
			}
		case *records.Group:
			groups.add(GroupKey{r.AccountNumber, r.NameKey})
			addAll(products, r.Products)
		case *records.User:
			users.add(r.LoginKey)
			domains.add(graph.DomainOfLogin(r.LoginKey))
			addAll(products, r.Products)
			for _, g := range r.Groups {
				groups.add(GroupKey{r.AccountNumber, g.Key})
			}
		case *records.FulfillmentContact:
			users.add(r.LoginKey)
			contacts.add(r.LoginKey)
		case *records.Domain:
			domains.add(r.Name)
		}
	}
	return Keys{
		Accounts: inOrder(accounts), Products: inOrder(products), CustomerNumbers: inOrder(customers), Contracts: inOrder(contracts),
		Orders: inOrder(orders), Users: inOrder(users), ContactUsers: inOrder(contacts), Domains: inOrder(domains),
		Groups: slices.SortedFunc(maps.Keys(groups), compareGroupKeys),
	}
}

// Touched says whether effects of other records write something that the keys name: then what they name is read once that is written.
func (k Keys) Touched(effects []Effect) bool { return slices.ContainsFunc(effects, k.touchedBy) }

func (k Keys) touchedBy(effect Effect) bool {
	names := func(list []string, key string) bool {
		_, found := slices.BinarySearch(list, key)
		return found
	}
	if names(k.Accounts, effect.Account()) {
		return true
	}
	switch e := effect.(type) { // what is told apart in the whole system; everything else is its account's
	case Put[Product]:
		return names(k.Products, e.After.Code)
	case Put[Site]:
		return names(k.CustomerNumbers, e.After.CustomerNumber)
	case Put[Contract]:
		return names(k.Contracts, e.After.ContractNumber)
	case Put[Order]:
		return names(k.Orders, e.After.OrderNumber)
	case Put[User]:
		return names(k.Users, e.After.LoginKey)
	case Put[Domain]:
		return names(k.Domains, e.After.Name)
	}
	return false
}

func addAll(s set[string], keys []string) {
	for _, key := range keys {
		s.add(key)
	}
}

func inOrder(s set[string]) []string { return slices.Sorted(maps.Keys(s)) }

// Wants are the tallies that judging the records needs, by Account Number. Counting goes over a whole account, so it is done
// only where a record may take something away.
type Wants struct {
	Administrators []string
	Naming         []string
	Amounts        []string
	Contacts       []string
	Placed         []string
	Represented    []string
}

// WantsOf tells which tallies the records need, given the state in which they will be judged. It may name an account too many, and
// accounts that do not exist: what is new is tallied from the start.
func WantsOf(s *State, list []records.Record) Wants {
	w := wanted{s, set[string]{}, set[string]{}, set[string]{}, set[string]{}, set[string]{}}
	for _, record := range list {
		switch r := record.(type) {
		case *records.User:
			w.user(r)
		case *records.Organization:
			w.organization(r)
		}
	}
	return Wants{Administrators: inOrder(w.administrators), Naming: inOrder(w.naming), Amounts: inOrder(w.amounts)}
}

type wanted struct {
	state                           *State
	administrators, naming, amounts set[string]
	promoted                        set[string] // login keys that an earlier record makes administrators
	added                           set[string] // Customer Numbers that an earlier record adds
}

// user wants the administrators counted where one of them would cease to be one.
func (w *wanted) user(r *records.User) {
	if (&User{Status: r.Status, Roles: r.Roles}).administers() {
		w.promoted.add(r.LoginKey)
		return
	}
	if _, promoted := w.promoted[r.LoginKey]; promoted || w.state.Users[r.LoginKey].administers() {
		w.administrators.add(r.AccountNumber)
	}
}

// organization wants to know what names a country where a site may leave it, and the amounts where the currency changes.
func (w *wanted) organization(r *records.Organization) {
	a := w.state.Accounts[r.AccountNumber]
	if a == nil {
		return
	}
	if a.currency() != r.Currency {
		w.amounts.add(r.AccountNumber)
	}
	for _, site := range r.Sites {
		stored := a.Sites[site.CustomerNumber]
		if _, added := w.added[site.CustomerNumber]; added || stored != nil && stored.Country != site.Country {
			w.naming.add(r.AccountNumber)
		}
		if stored == nil {
			w.added.add(site.CustomerNumber)
		}
	}
}

func compareGroupKeys(a, b GroupKey) int {
	return cmp.Or(strings.Compare(a.AccountNumber, b.AccountNumber), strings.Compare(a.NameKey, b.NameKey))
}
