package changes

import (
	"slices"
	"strings"
	"time"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// Altered says whose answers effects can alter, so that a store evaluates those logins and no others. Each list is sorted.
type Altered struct {
	Accounts  []string // Account Numbers: every login of the organization
	GroupIDs  []string // every member of the group; of one that is deleted, as it was before
	LoginKeys []string
}

// None says that no answer can alter, so that there is no impact to tell.
func (a Altered) None() bool { return len(a.Accounts)+len(a.GroupIDs)+len(a.LoginKeys) == 0 }

// Alters tells whose products or country effects can alter: lines and contracts those of the whole account, a group's products and
// override those of its members, and what counts on a user that user's. Names, sites, orders without lines, contacts and domains
// alter none; neither does a contract while it is new. A product's name is part of many answers, but nobody gains or loses by it.
func Alters(effects []Effect) Altered {
	accounts, groups, logins := set[string]{}, set[string]{}, set[string]{}
	for _, effect := range effects {
		switch e := effect.(type) {
		case Put[Line], Delete[Organization]:
			accounts.add(effect.Account())
		case Put[Contract]:
			if e.Before != nil {
				accounts.add(e.AccountNumber)
			}
		case Put[Group]:
			if b := e.Before; b != nil && (b.CountryOverride != e.After.CountryOverride || !slices.Equal(b.Products, e.After.Products)) {
				groups.add(b.ID)
			}
		case Delete[Group]:
			groups.add(e.Before.ID)
		case Put[User]:
			if e.Before == nil || !answersAlike(e.Before, e.After) {
				logins.add(e.After.LoginKey)
			}
		case Delete[User]:
			logins.add(e.Before.LoginKey)
		}
	}
	return Altered{inOrder(accounts), inOrder(groups), inOrder(logins)}
}

// answersAlike says that two states of a user have the same products and country, whatever the user's names and roles are.
func answersAlike(a, b *User) bool {
	return a.AccountNumber == b.AccountNumber && (a.Status == graph.UserActive) == (b.Status == graph.UserActive) &&
		a.ProfileCountry == b.ProfileCountry && a.EntitlementCountry == b.EntitlementCountry &&
		a.CountryOverride == b.CountryOverride && slices.Equal(a.Products, b.Products) && slices.Equal(a.Groups, b.Groups)
}

// RevisionsOf tells which organizations' revision rises with the effects, and whether their entitlementRevision does, too. A transfer
// raises the revision of both. A product's new name raises no revision, only entitlementRevision wherever a contract, a group or a login names
// the product, which only the store can tell.
func RevisionsOf(effects []Effect) map[string]bool {
	revisions := map[string]bool{}
	for _, effect := range effects {
		if account := effect.Account(); account != "" {
			revisions[account] = revisions[account] || effect.Shared()
		}
		if put, ok := effect.(Put[User]); ok && put.Before != nil {
			revisions[put.Before.AccountNumber] = revisions[put.Before.AccountNumber] || put.shared
		}
	}
	return revisions
}

// ImpactOf tells what logins gain and lose, given their answers before and after, both at the same instant, by login key. A login
// without an answer on one side is new, or gone: it gains or loses, and moves nowhere.
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

// ImpactTally makes an Impact of one login after the other, so that the answers of a large account need not be held at once.
type ImpactTally struct {
	impact Impact
	listed []listedImpact // by login key
}

type listedImpact struct {
	key string
	LoginImpact
}

// NewImpactTally gives an empty tally.
func NewImpactTally(at time.Time) *ImpactTally { return &ImpactTally{impact: Impact{At: at}} }

// Add counts one login. Either answer may be nil. Logins may come in any order, each once.
func (t *ImpactTally) Add(loginKey string, before, after *entitle.Answer) {
	login := LoginImpact{
		Gained: missing(after, before), Lost: missing(before, after), CountryBefore: countryIn(before), CountryNext: countryIn(after),
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

// list keeps the first ImpactListed logins by key.
func (t *ImpactTally) list(key string, login LoginImpact) {
	i, _ := slices.BinarySearchFunc(t.listed, key, func(l listedImpact, key string) int { return strings.Compare(l.key, key) })
	if i == ImpactListed {
		return
	}
	t.listed = slices.Insert(t.listed, i, listedImpact{key, login})
	t.listed = t.listed[:min(len(t.listed), ImpactListed)]
}

// Impact gives what was added so far.
func (t *ImpactTally) Impact() *Impact {
	impact := t.impact
	impact.Logins = make([]LoginImpact, len(t.listed))
	for i, l := range t.listed {
		impact.Logins[i] = l.LoginImpact
	}
	return &impact
}

// missing gives the products of the one answer that are not in the other, by code; both are sorted by code (R22).
func missing(from, in *entitle.Answer) []*graph.Product {
	if from == nil {
		return nil
	}
	held := map[string]bool{}
	if in != nil {
		for _, e := range in.Entitlements {
			held[e.Product.Code] = true
		}
	}
	var products []*graph.Product
	for _, e := range from.Entitlements {
		if !held[e.Product.Code] {
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
