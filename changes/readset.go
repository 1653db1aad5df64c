package changes

import (
	"cmp"
	"slices"
	"strings"
)

// ReadSet has the keys of the things that a State must have, as far as they exist, before changes or upserts are evaluated. Each list is
// sorted, without repeats.
type ReadSet struct {
	Accounts        []string // Account Numbers: the organization with all of its sites
	Products        []string
	CustomerNumbers []string // the organization of each
	Contracts       []string // with all orders and lines
	Orders          []string // the contract of each
	Groups          []GroupKey
	Users           []string // login keys
	ContactUsers    []string // login keys: the contacts of these users
	Domains         []string
	Claims          []ClaimKey // pending claims of domains
	AccessOf        []string   // Account Numbers: the access settings of these organizations

	// Only for changes; see ReadSetOf.
	Heads      []string // contract numbers: the contract and its organization, without orders and lines
	GroupIDs   []string // groups of any organization
	GroupNames []string // name keys: the groups of these names in every account concerned
	ContactIDs []string // contacts of any organization, with their users as Users and ContactUsers
	MembersOf  []string // group ids: the login keys of all members, unless they are more than MaxMembers
	FormerIDs  []string // opaque ids under which groups and contacts are to be restored: the account that had each
	Subjects   Subjects
}

// Subjects are things that changes are about without naming their account. Their accounts are concerned too, as if they were in Accounts.
type Subjects struct {
	CustomerNumbers, Contracts, Users, GroupIDs, ContactIDs []string
}

// GroupKey identifies a group.
type GroupKey struct{ AccountNumber, NameKey string }

// ReadSetOf returns the read set of changes or upserts.
//
// A store proceeds in this order with changes:
//
//  1. Without locks, find the accounts of Subjects. With Accounts, these are the accounts concerned. A transfer concerns two.
//  2. Lock them, sorted by Account Number, so that two requests for the same accounts never wait for each other.
//  3. Find the accounts of Subjects again. When they differ now (a user was transferred meanwhile), start again.
//  4. Read the set: every account concerned with all of its sites (AddAccount, AddSite); products; the account of each of
//     CustomerNumbers (SiteOf) and the contract of each of Orders (OrderOf); Heads (AddContract); GroupIDs, and GroupNames of the accounts
//     concerned (AddGroup; of a group of another account GroupOf alone is enough); Users with the ids of their groups; the contacts of
//     ContactUsers and ContactIDs (AddContact; of another account's ContactOf alone); Domains; Claims that are still
//     pending; the access settings of AccessOf (AddAccess); Members; FormerIDs.
//  5. Read the counts that CountsOf returns, and set Today.
//  6. Apply the changes in order, and write the effects.
//
// Things of other accounts need not be locked: constraints also ensure that numbers, logins and domains are unique. A request that loses that
// race fails on the constraint and is evaluated again.
func ReadSetOf[T evaluated](list []T) ReadSet {
	var set ReadSet
	for _, thing := range list {
		thing.reads(&set)
	}
	set.sort()
	return set
}

// LooksAround reports whether the evaluation of the changes reads an organization's sites, or the groups and listed products of a user. A
// state for changes that do not look around may lack these.
func LooksAround(list []Change) bool { return slices.ContainsFunc(list, Change.looksAround) }

// WrittenBy reports whether the effects write anything in the read set, so that it must be read after they are committed.
func (r *ReadSet) WrittenBy(effects []Effect) bool {
	return slices.ContainsFunc(effects, func(effect Effect) bool { return names(r.Accounts, effect.Account()) || effect.isRead(*r) })
}

// names reports whether a sorted list contains a key.
func names(list []string, key string) bool {
	_, found := slices.BinarySearch(list, key)
	return found
}

// site adds a site that a change is about.
func (r *ReadSet) site(customerNumber string) {
	r.CustomerNumbers = append(r.CustomerNumbers, customerNumber)
	r.Subjects.CustomerNumbers = append(r.Subjects.CustomerNumbers, customerNumber)
}

// accessOf adds an organization with its access settings.
func (r *ReadSet) accessOf(accountNumber string) {
	r.Accounts, r.AccessOf = append(r.Accounts, accountNumber), append(r.AccessOf, accountNumber)
}

// contract adds a contract that a change is about.
func (r *ReadSet) contract(contractNumber string) {
	r.Heads = append(r.Heads, contractNumber)
	r.Subjects.Contracts = append(r.Subjects.Contracts, contractNumber)
}

// user adds a user that a change is about.
func (r *ReadSet) user(loginKey string) {
	r.Users = append(r.Users, loginKey)
	r.Subjects.Users = append(r.Subjects.Users, loginKey)
}

// group adds a group that a change is about.
func (r *ReadSet) group(id string) {
	r.GroupIDs = append(r.GroupIDs, id)
	r.Subjects.GroupIDs = append(r.Subjects.GroupIDs, id)
}

// sort sorts every list and removes repeats.
func (r *ReadSet) sort() {
	for _, list := range [...]*[]string{
		&r.Accounts, &r.Products, &r.CustomerNumbers, &r.Contracts, &r.Orders, &r.Users, &r.ContactUsers, &r.Domains, &r.AccessOf, &r.Heads, &r.GroupIDs,
		&r.GroupNames, &r.ContactIDs, &r.MembersOf, &r.FormerIDs, &r.Subjects.CustomerNumbers, &r.Subjects.Contracts, &r.Subjects.Users,
		&r.Subjects.GroupIDs, &r.Subjects.ContactIDs,
	} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	slices.SortFunc(r.Groups, func(a, b GroupKey) int {
		return cmp.Or(strings.Compare(a.AccountNumber, b.AccountNumber), strings.Compare(a.NameKey, b.NameKey))
	})
	r.Groups = slices.Compact(r.Groups)
	slices.SortFunc(r.Claims, func(a, b ClaimKey) int {
		return cmp.Or(strings.Compare(a.AccountNumber, b.AccountNumber), strings.Compare(a.Name, b.Name))
	})
	r.Claims = slices.Compact(r.Claims)
}

type set[T comparable] map[T]struct{}

func (s set[T]) add(key T) { s[key] = struct{}{} }

func (s set[T]) has(key T) bool {
	_, found := s[key]
	return found
}
