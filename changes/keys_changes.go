package changes

import (
	"slices"

	"entitlegraph/graph"
)

// KeysOfChanges tells what the changes name: what a State must hold, as far as it exists, before Apply judges them.
//
// A store goes about it in this order:
//
//  1. Without locks, find the accounts of Subjects. With Accounts, these are the accounts concerned. A transfer concerns two.
//  2. Lock them, sorted by Account Number, so that two requests that want the same accounts never wait for each other.
//  3. Find the accounts of Subjects again. When they are others now (a user was transferred meanwhile), begin anew.
//  4. Read what Keys lists: every account concerned with all of its sites (AddAccount, AddSite); products; who holds each of
//     CustomerNumbers (SiteOf) and Orders (OrderOf); Heads (AddContract); GroupIDs, and GroupNames of the accounts concerned
//     (AddGroup; of a group that is another account's GroupOf alone is enough); Users with the ids of their groups; the contacts of
//     ContactUsers and ContactIDs (AddContact; another account's: ContactOf alone); Domains; Members; FormerIDs.
//  5. Read the tallies that WantsOfChanges asks for, and set Today.
//  6. Apply the changes in order, and write the effects.
//
// What another account holds need not be locked: numbers, logins and domains are unique by constraints too, and a request that
// loses that race fails there and is judged again.
func KeysOfChanges(list []Change) Keys {
	k := newKeySet()
	for _, change := range list {
		if !k.account(change) && !k.user(change) {
			k.group(change)
		}
	}
	return Keys{
		Accounts: inOrder(k.accounts), Products: inOrder(k.products), CustomerNumbers: inOrder(k.sites), Orders: inOrder(k.orders),
		Users: inOrder(k.users), ContactUsers: inOrder(k.contactUsers), Domains: inOrder(k.domains), Heads: inOrder(k.contracts),
		GroupIDs: inOrder(k.groups), GroupNames: inOrder(k.names), ContactIDs: inOrder(k.contacts), MembersOf: inOrder(k.members), FormerIDs: inOrder(k.former),
		Subjects: Subjects{
			CustomerNumbers: inOrder(k.ofSites), Contracts: inOrder(k.ofContracts), Users: inOrder(k.ofUsers),
			GroupIDs: inOrder(k.ofGroups), ContactIDs: inOrder(k.ofContacts),
		},
	}
}

// LooksAround says whether judging the changes looks at what is around users and organizations: an organization's sites, the groups and
// listed products of a user. Names and status of a user have nothing to do with that; a state for such changes alone may do without.
func LooksAround(list []Change) bool {
	return slices.ContainsFunc(list, func(change Change) bool {
		switch change.(type) {
		case UpdateUser, SetUserStatus:
			return false
		}
		return true
	})
}

type keySet struct {
	accounts, products, sites, orders, users, contactUsers, domains, contracts, groups, names, contacts, members, former set[string]
	ofSites, ofContracts, ofUsers, ofGroups, ofContacts                                                                  set[string]
}

func newKeySet() *keySet {
	k := &keySet{}
	for _, s := range []*set[string]{
		&k.accounts, &k.products, &k.sites, &k.orders, &k.users, &k.contactUsers, &k.domains, &k.contracts, &k.groups, &k.names,
		&k.contacts, &k.members, &k.former, &k.ofSites, &k.ofContracts, &k.ofUsers, &k.ofGroups, &k.ofContacts,
	} {
		*s = set[string]{}
	}
	return k
}

// account takes the changes of organizations, sites, products, contracts, and domains.
func (k *keySet) account(change Change) bool {
	switch c := change.(type) {
	case CreateOrganization:
		k.accounts.add(c.AccountNumber)
		k.sites.add(c.Site.CustomerNumber)
	case UpdateOrganization:
		k.accounts.add(c.AccountNumber)
	case DeleteOrganization:
		k.accounts.add(c.AccountNumber)
	case AddSite:
		k.accounts.add(c.AccountNumber)
		k.sites.add(c.Site.CustomerNumber)
	case UpdateSite:
		k.site(c.CustomerNumber)
	case RemoveSite:
		k.site(c.CustomerNumber)
	case CreateProduct:
		k.products.add(c.Code)
	case UpdateProduct:
		k.products.add(c.Code)
	case CreateContract:
		k.accounts.add(c.AccountNumber)
		k.contracts.add(c.ContractNumber)
	case UpdateContract:
		k.contract(c.ContractNumber)
	case PlaceOrder:
		k.contract(c.ContractNumber)
		k.orders.add(c.OrderNumber)
		for _, line := range c.Lines {
			k.products.add(line.ProductCode)
		}
	case ClaimDomain:
		k.accounts.add(c.AccountNumber)
		k.domains.add(c.Name)
	case ReleaseDomain:
		k.accounts.add(c.AccountNumber)
		k.domains.add(c.Name)
	default:
		return false
	}
	return true
}

// user takes the changes of users and contacts.
func (k *keySet) user(change Change) bool {
	switch c := change.(type) {
	case CreateUser:
		k.accounts.add(c.AccountNumber)
		k.users.add(c.LoginKey)
		k.domains.add(graph.DomainOfLogin(c.LoginKey))
		addAll(k.groups, c.GroupIDs)
	case RenameUser:
		k.login(c.LoginKey)
		k.users.add(c.NewLoginKey)
		k.contactUsers.add(c.LoginKey)
		k.domains.add(graph.DomainOfLogin(c.LoginKey))
		k.domains.add(graph.DomainOfLogin(c.NewLoginKey))
	case TransferUser:
		k.accounts.add(c.AccountNumber)
		k.login(c.LoginKey)
		k.contactUsers.add(c.LoginKey)
		k.domains.add(graph.DomainOfLogin(c.LoginKey))
	case DeleteUser:
		k.login(c.LoginKey)
		k.contactUsers.add(c.LoginKey)
	case RestrictUser:
		k.login(c.LoginKey)
		addAll(k.products, c.ProductCodes)
	case AddContact:
		k.accounts.add(c.AccountNumber)
		k.users.add(c.LoginKey)
		k.contactUsers.add(c.LoginKey)
		if c.ID != "" {
			k.contacts.add(c.ID)
			k.former.add(graph.EncodeID(graph.KindFulfillmentContact, c.ID))
		}
	case RemoveContact:
		k.contacts.add(c.ContactID)
		k.ofContacts.add(c.ContactID)
	default:
		login, found := loginOf(change)
		if found {
			k.login(login)
		}
		return found
	}
	return true
}

// group takes the changes of groups.
func (k *keySet) group(change Change) {
	switch c := change.(type) {
	case CreateGroup:
		k.accounts.add(c.AccountNumber)
		k.names.add(c.NameKey)
		addAll(k.products, c.ProductCodes)
		addAll(k.users, c.LoginKeys)
		if c.ID != "" {
			k.groups.add(c.ID)
			k.former.add(graph.EncodeID(graph.KindEntitlementGroup, c.ID))
		}
	case UpdateGroup:
		k.groupID(c.GroupID)
		if c.Name.Given {
			k.names.add(c.Name.Value.Key)
		}
		addAll(k.products, c.ProductCodes.Value)
	case DeleteGroup:
		k.groupID(c.GroupID)
		k.members.add(c.GroupID)
	case OverrideGroupCountry:
		k.groupID(c.GroupID)
	case AddGroupMembers:
		k.groupID(c.GroupID)
		addAll(k.users, c.LoginKeys)
	case RemoveGroupMembers:
		k.groupID(c.GroupID)
		addAll(k.users, c.LoginKeys)
	}
}

func (k *keySet) site(customerNumber string) {
	k.sites.add(customerNumber)
	k.ofSites.add(customerNumber)
}

func (k *keySet) contract(contractNumber string) {
	k.contracts.add(contractNumber)
	k.ofContracts.add(contractNumber)
}

func (k *keySet) login(loginKey string) {
	k.users.add(loginKey)
	k.ofUsers.add(loginKey)
}

func (k *keySet) groupID(id string) {
	k.groups.add(id)
	k.ofGroups.add(id)
}

// loginOf gives the login key of a change that is about a user who is there.
func loginOf(change Change) (loginKey string, found bool) {
	switch c := change.(type) {
	case UpdateUser:
		return c.LoginKey, true
	case RenameUser:
		return c.LoginKey, true
	case SetUserStatus:
		return c.LoginKey, true
	case TransferUser:
		return c.LoginKey, true
	case DeleteUser:
		return c.LoginKey, true
	case DesignateEntitlementCountry:
		return c.LoginKey, true
	case OverrideUserCountry:
		return c.LoginKey, true
	case RestrictUser:
		return c.LoginKey, true
	case GrantRole:
		return c.LoginKey, true
	case RevokeRole:
		return c.LoginKey, true
	}
	return "", false
}
