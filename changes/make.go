package changes

import (
	"slices"

	"entitlegraph/graph"
)

// make brings one effect about in the state, tallies included.
func (s *State) make(effect Effect) {
	a := s.Accounts[effect.Account()]
	switch e := effect.(type) {
	case Put[Product]:
		s.Products[e.After.Code] = e.After
	case Put[Organization]:
		if a == nil {
			a = s.AddAccount(e.After)
			a.Administrators, a.Amounts, a.Contacts = new(int), new(int), new(int)
			a.Naming, a.Placed, a.Represented = map[string]int{}, map[string]int{}, map[string]bool{}
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
		s.makeOrder(a, e)
	case Put[Line]:
		s.makeLine(a, e)
	case Put[Group]:
		s.makeGroup(a, e)
	case Put[User]:
		s.makeUser(e.Before, e.After)
	case Put[Contact]:
		s.AddContact(*e.After)
		a.name(e.After.Country, 1)
		a.count(1)
	case Put[Domain]:
		s.Domains[e.After.Name] = e.After
	default:
		s.unmake(a, effect)
	}
}

// unmake is make for what is deleted.
func (s *State) unmake(a *Account, effect Effect) {
	s.deleted[effect.key()] = true
	switch e := effect.(type) {
	case Delete[Organization]:
		s.forget(e.AccountNumber)
	case Delete[Site]:
		delete(s.SiteOf, e.Before.CustomerNumber)
		delete(a.Sites, e.Before.CustomerNumber)
	case Delete[Group]:
		s.FormerIDs[effect.subject().opaque()] = e.AccountNumber
		delete(s.GroupOf, e.Before.ID)
		delete(s.Members, e.Before.ID)
		delete(a.Groups, e.Before.NameKey)
		a.name(e.Before.CountryOverride, -1)
	case Delete[User]:
		s.makeUser(e.Before, nil)
	case Delete[Contact]:
		s.FormerIDs[effect.subject().opaque()] = e.AccountNumber
		delete(s.ContactOf, e.Before.ID)
		s.Contacts[e.Before.LoginKey] = without(s.Contacts[e.Before.LoginKey], *e.Before)
		a.name(e.Before.Country, -1)
		a.count(-1)
	case Delete[Domain]:
		delete(s.Domains, e.Before.Name)
	default:
		panic("changes: nothing else can be deleted")
	}
}

// forget drops an organization with everything in it.
func (s *State) forget(accountNumber string) {
	a := s.Accounts[accountNumber]
	delete(s.Accounts, accountNumber)
	for number := range a.Sites {
		delete(s.SiteOf, number)
	}
	for number, h := range s.Contracts {
		if h.AccountNumber == accountNumber {
			delete(s.Contracts, number)
			for order := range h.Orders {
				delete(s.OrderOf, order)
			}
		}
	}
	for key, user := range s.Users {
		if user.AccountNumber == accountNumber {
			delete(s.Users, key)
			for _, contact := range s.Contacts[key] {
				delete(s.ContactOf, contact.ID)
			}
			delete(s.Contacts, key)
		}
	}
	for id, key := range s.GroupOf {
		if key.AccountNumber == accountNumber {
			delete(s.GroupOf, id)
			delete(s.Members, id)
		}
	}
	for name, domain := range s.Domains {
		if domain.AccountNumber == accountNumber {
			delete(s.Domains, name)
		}
	}
}

func (s *State) makeOrder(a *Account, e Put[Order]) {
	s.OrderOf[e.After.OrderNumber] = e.After.ContractNumber
	s.Contracts[e.After.ContractNumber].Orders[e.After.OrderNumber] = e.After
	if a.Placed != nil {
		a.Placed[e.After.CustomerNumber]++
		if e.Before != nil {
			a.Placed[e.Before.CustomerNumber]--
		}
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
	if a.Represented != nil && e.After.Country != "" && inForce(h.Contract, e.After, s.Today) {
		a.Represented[e.After.Country] = true
	}
}

// inForce keeps R9 for one line.
func inForce(c *Contract, line *Line, day graph.Date) bool {
	contract := &graph.Contract{Term: c.Term, GraceDays: c.GraceDays}
	whole := graph.ContractLine{Contract: contract, Own: line.Own}
	return c.Status == graph.ContractActive && whole.WindowWithGrace().Contains(day)
}

func (s *State) makeGroup(a *Account, e Put[Group]) {
	if e.Before != nil {
		a.name(e.Before.CountryOverride, -1)
		if held := a.Groups[e.Before.NameKey]; held != nil && held.ID == e.Before.ID {
			delete(a.Groups, e.Before.NameKey)
		}
	} else {
		s.Members[e.After.ID] = []string{}
	}
	s.AddGroup(e.AccountNumber, e.After)
	a.name(e.After.CountryOverride, 1)
}

// makeUser changes a user, or makes one when before is nil, or takes one away when after is. A transfer takes it away here and makes
// it there; a user with another login takes its contacts along.
func (s *State) makeUser(before, after *User) {
	s.tallyUser(before, -1)
	s.tallyUser(after, 1)
	if after == nil {
		delete(s.Users, before.LoginKey)
		return
	}
	if before != nil && before.LoginKey != after.LoginKey {
		delete(s.Users, before.LoginKey)
		contacts := s.Contacts[before.LoginKey]
		delete(s.Contacts, before.LoginKey)
		for _, contact := range contacts {
			contact.LoginKey = after.LoginKey
			s.AddContact(contact)
		}
	}
	s.Users[after.LoginKey] = after
}

func (s *State) tallyUser(user *User, by int) {
	if user == nil {
		return
	}
	a := s.Accounts[user.AccountNumber]
	a.name(user.EntitlementCountry, by)
	a.name(user.CountryOverride, by)
	if user.administers() && a.Administrators != nil {
		*a.Administrators += by
	}
	for _, id := range user.Groups {
		members, known := s.Members[id]
		switch {
		case !known:
		case by < 0:
			s.Members[id] = without(members, user.LoginKey)
		case len(members) == MaxMembers:
			delete(s.Members, id)
		default:
			s.Members[id] = append(members, user.LoginKey)
		}
	}
}

// without gives the list without an element; the list itself stays as it is.
func without[T comparable](list []T, element T) []T {
	return slices.DeleteFunc(slices.Clone(list), func(e T) bool { return e == element })
}

// name moves the tally of what names a country.
func (a *Account) name(country string, by int) {
	if country != "" && a.Naming != nil {
		a.Naming[country] += by
	}
}

// count moves the tally of contacts.
func (a *Account) count(by int) {
	if a.Contacts != nil {
		*a.Contacts += by
	}
}

// amount moves the tally of amounts.
func (a *Account) amount(line *Line, by int) {
	if line.ARR != 0 && a.Amounts != nil {
		*a.Amounts += by
	}
}
