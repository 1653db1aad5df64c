package changes

import (
	"slices"
	"strings"
	"time"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// Altered has the logins whose answers effects can alter: a store evaluates these logins and no others. Each list is sorted.
type Altered struct {
	Accounts  []string // Account Numbers: every login of the organization
	GroupIDs  []string // every member of the group; of a deleted group, its members before
	LoginKeys []string // of single users: their login keys before the effects, and those after
	// Renamed are the users that have another login after the effects: from the login key before to the one after; nil when there are none.
	Renamed map[string]string
}

// None reports whether the effects can alter no answer, so that there is no impact.
func (a Altered) None() bool { return len(a.Accounts)+len(a.GroupIDs)+len(a.LoginKeys) == 0 }

// Alters returns the logins whose products or country effects can alter. Lines, contracts and access settings alter those of the whole account, a group's
// products and override those of its members, and the fields of a user that answers depend on those of the user. Names, sites, orders without
// lines, contacts, domains and new contracts alter none. A product's name is part of many answers, but no login gains or loses products by
// it.
func Alters(effects []Effect) Altered {
	a := &alteration{
		accounts: set[string]{}, groups: set[string]{}, users: alteredUsers{altered: set[string]{}, keys: map[string]*userKeys{}},
	}
	for _, effect := range effects {
		effect.alter(a)
	}
	logins, renamed := a.users.logins()
	return Altered{Accounts: inOrder(a.accounts), GroupIDs: inOrder(a.groups), LoginKeys: logins, Renamed: renamed}
}

// alteration collects Altered over effects.
type alteration struct {
	accounts, groups set[string] // Account Numbers; group ids
	users            alteredUsers
}

// alteredUsers tracks users through effects that may change their logins.
type alteredUsers struct {
	altered set[string]          // ids
	keys    map[string]*userKeys // by id
}

// userKeys are the login keys of a user before the first effect and after the last; empty where there is no such user.
type userKeys struct{ before, after string }

func (u alteredUsers) follow(before, after *User, altered bool) {
	user := before
	if user == nil {
		user = after
	}
	keys := u.keys[user.ID]
	if keys == nil {
		keys = &userKeys{}
		u.keys[user.ID] = keys
		if before != nil {
			keys.before = before.LoginKey
		}
	}
	keys.after = ""
	if after != nil {
		keys.after = after.LoginKey
	}
	if altered {
		u.altered.add(user.ID)
	}
}

func (u alteredUsers) logins() (keys []string, renamed map[string]string) {
	logins := set[string]{}
	for id, k := range u.keys {
		if k.before != "" && k.after != "" && k.before != k.after {
			if renamed == nil {
				renamed = map[string]string{}
			}
			renamed[k.before] = k.after
		}
		if u.altered.has(id) {
			for _, key := range []string{k.before, k.after} {
				if key != "" {
					logins.add(key)
				}
			}
		}
	}
	return inOrder(logins), renamed
}

// answersAlike reports whether two states of a user have the same products and country, whatever the user's names and roles are.
func answersAlike(a, b *User) bool {
	return a.AccountNumber == b.AccountNumber && (a.Status == graph.UserActive) == (b.Status == graph.UserActive) &&
		a.ProfileCountryCode == b.ProfileCountryCode && a.EntitlementCountryCode == b.EntitlementCountryCode &&
		a.CountryOverrideCode == b.CountryOverrideCode && slices.Equal(a.Products, b.Products) && slices.Equal(a.Exceptions, b.Exceptions) &&
		slices.Equal(a.Groups, b.Groups)
}

// RevisionsOf returns the organizations whose revision rises with the effects; the value is true when the entitlementRevision rises too. A transfer
// raises the revision of both. A product's new name raises no revision, only the entitlementRevision of the accounts in which a contract, a group or
// a login names the product; only the store knows these.
func RevisionsOf(effects []Effect) map[string]bool {
	revisions := map[string]bool{}
	for _, effect := range effects {
		if account := effect.Account(); account != "" {
			revisions[account] = revisions[account] || effect.Shared()
		}
		if user, ok := effect.(Write[User]); ok && user.Before != nil {
			revisions[user.Before.AccountNumber] = revisions[user.Before.AccountNumber] || user.shared
		}
	}
	return revisions
}

// ImpactOf returns the products that logins gain and lose, from their answers before and after, both at the same instant, by login key. A
// login with only one of the answers is new or deleted: it gains or loses products, and its country does not change.
func ImpactOf(at time.Time, before, after map[string]*entitle.Answer) *Impact {
	tally := NewImpactTally(at)
	keys := set[string]{}
	for key := range before {
		keys.add(key)
	}
	for key := range after {
		keys.add(key)
	}
	for key := range keys {
		tally.Add(key, before[key], after[key])
	}
	return tally.Impact()
}

// ImpactTally builds an Impact login by login, so that the answers of a large account need not be in memory at once.
type ImpactTally struct {
	impact Impact
	// active is the number of ACTIVE logins afterwards, and leftWithNothing that of those to whom access leaves none of their candidates (R19).
	active, leftWithNothing int
	listed                  []listedImpact // by login key
}

type listedImpact struct {
	key string
	LoginImpact
}

// NewImpactTally returns an empty tally.
func NewImpactTally(at time.Time) *ImpactTally { return &ImpactTally{impact: Impact{At: at}} }

// Add counts one login. Either answer may be nil. Logins may come in any order, each once.
func (t *ImpactTally) Add(loginKey string, before, after *entitle.Answer) {
	login := LoginImpact{
		Gained: missing(after, before), Lost: missing(before, after), CountryBefore: countryIn(before), CountryNext: countryIn(after),
	}
	if after != nil && after.User.Status == graph.UserActive {
		t.active++
		if slices.ContainsFunc(after.Warnings, func(w entitle.Warning) bool { return w.Code == entitle.WarnRestrictedToNothing }) {
			t.leftWithNothing++
		}
	}
	moves := before != nil && after != nil && login.CountryBefore != login.CountryNext
	if len(login.Gained) > 0 {
		t.impact.Gaining++
	}
	if len(login.Lost) > 0 {
		t.impact.Losing++
	}
	if moves {
		t.impact.Moving++
	}
	if len(login.Gained)+len(login.Lost) == 0 && !moves {
		return
	}
	if after != nil {
		login.User = after.User
	} else {
		login.User = before.User
	}
	t.list(loginKey, login)
}

// list inserts a login into the first ImpactListed logins by key.
func (t *ImpactTally) list(key string, login LoginImpact) {
	i, _ := slices.BinarySearchFunc(t.listed, key, func(l listedImpact, key string) int { return strings.Compare(l.key, key) })
	if i == ImpactListed {
		return
	}
	t.listed = slices.Insert(t.listed, i, listedImpact{key, login})
	t.listed = t.listed[:min(len(t.listed), ImpactListed)]
}

// LeftWithNothing returns how many of the ACTIVE logins that were added are left with none of the products that they could use, and how many
// ACTIVE logins were added.
func (t *ImpactTally) LeftWithNothing() (left, active int) { return t.leftWithNothing, t.active }

// Impact returns the impact on the logins that were added.
func (t *ImpactTally) Impact() *Impact {
	impact := t.impact
	impact.Logins = make([]LoginImpact, len(t.listed))
	for i, l := range t.listed {
		impact.Logins[i] = l.LoginImpact
	}
	return &impact
}

// missing returns the products of one answer that are not in the other, sorted by code, as both are (R22).
func missing(from, in *entitle.Answer) []*graph.Product {
	if from == nil {
		return nil
	}
	present := map[string]bool{}
	if in != nil {
		for _, e := range in.Entitlements {
			present[e.Product.Code] = true
		}
	}
	var products []*graph.Product
	for _, e := range from.Entitlements {
		if !present[e.Product.Code] {
			products = append(products, e.Product)
		}
	}
	return products
}

func countryIn(a *entitle.Answer) string {
	if a == nil {
		return ""
	}
	return a.CountryCode
}

// Net returns the net of effects: one effect for each thing, from its state before the first effect to its state after the last, in the order
// of first occurrence. It leaves out things that end as they began, and things that are erased with their organization.
//
// A store that writes the net writes deletions first, so that a number or a name is free for the thing that gets it. Two groups that swap
// names, or users that swap logins, still conflict, and need a temporary value.
func Net(effects []Effect) []Effect {
	n := net{place: make(map[string]int, len(effects)), all: make([]Effect, 0, len(effects))}
	for _, effect := range effects {
		if erased, ok := effect.(Delete[Organization]); ok {
			n.sweep(erased.AccountNumber)
		}
		if user, ok := effect.(Write[User]); ok && user.Before != nil && user.Before.LoginKey != user.After.LoginKey {
			n.rename(user.Before.LoginKey, user.After.LoginKey)
		}
		key := effect.key()
		if i, met := n.place[key]; met {
			n.all[i], n.joined = effect.after(n.all[i]), true
			continue
		}
		n.place[key] = len(n.all)
		n.all = append(n.all, effect)
	}
	if !n.joined {
		return n.all
	}
	kept := n.all[:0]
	for _, effect := range n.all {
		if effect != nil && !effect.void() {
			kept = append(kept, effect)
		}
	}
	return kept
}

type net struct {
	place  map[string]int
	all    []Effect // nil where nothing is left
	joined bool
}

// rename sets the login of added contacts to the final login of their user.
func (n *net) rename(before, after string) {
	for i, effect := range n.all {
		if added, ok := effect.(Write[Contact]); ok && added.After != nil && added.After.LoginKey == before {
			contact := *added.After
			contact.LoginKey = after
			added.After = &contact
			n.all[i] = added
		}
	}
}

// sweep leaves out the effects in an organization that is erased. A user who was transferred to it before is a deletion in the user's former
// organization.
func (n *net) sweep(accountNumber string) {
	for key, i := range n.place {
		effect := n.all[i]
		if effect.Account() != accountNumber {
			continue
		}
		if _, itself := effect.(Write[Organization]); itself {
			continue
		}
		if user, ok := effect.(Write[User]); ok && user.Before != nil && user.Before.AccountNumber != accountNumber {
			n.all[i] = Delete[User]{AccountNumber: user.Before.AccountNumber, Before: user.Before, shared: user.shared}
			continue
		}
		n.all[i], n.joined = nil, true
		delete(n.place, key)
	}
}
