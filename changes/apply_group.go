package changes

import (
	"maps"
	"slices"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// storedGroup finds a group with its organization.
func (p *put) storedGroup(id string) (*Account, *Group, error) {
	if key, found := p.state.GroupOf[id]; found && !p.beyond(key.AccountNumber) {
		a, err := p.accountOf(key.AccountNumber)
		if err != nil {
			return nil, nil, err
		}
		if group := a.Groups[key.NameKey]; group != nil {
			p.subject = subjectOf(group)
			return a, group, nil
		}
	}
	return nil, nil, refuse(UnknownReference, "", "groupId", "there is no such group: nothing that you may see has this id; Organization.entitlementGroups gives the ids")
}

// nameFree keeps R32: a group's name is its own, without regard to case.
func (a *Account) nameFree(name, key string) error {
	if a.Groups[key] == nil {
		return nil
	}
	return refuse(GroupNameTaken, "R32", "name", "organization %s has a group %.80q already", a.Organization.AccountNumber, name)
}

// createGroup keeps R23 and R32.
func (p *put) createGroup(c CreateGroup) error {
	a, err := p.account(c.AccountNumber)
	if err != nil {
		return err
	}
	after := &Group{Products: sorted(c.ProductCodes)}
	if after.Name, after.NameKey, err = graph.NormalizeGroupName(c.Name); err != nil {
		return graph.InField("name", err)
	}
	if err := a.nameFree(after.Name, after.NameKey); err != nil {
		return err
	}
	if err := p.known("productCodes", c.ProductCodes); err != nil {
		return err
	}
	if after.CountryOverride, err = p.choose(a, "countryOverride", entitle.WarnOverrideCountryNotRepresented, c.CountryOverride); err != nil {
		return err
	}
	members, err := p.users(a, c.LoginKeys)
	if err != nil {
		return err
	}
	inUse := p.state.GroupOf[c.ID].AccountNumber == c.AccountNumber
	after.ID, err = p.id("group", c.AccountNumber+"\x00"+after.NameKey, c.AccountNumber, Subject{graph.KindEntitlementGroup, c.ID}, inUse)
	if err != nil {
		return err
	}
	p.created, p.subject, p.undo = true, subjectOf(after), []Change{DeleteGroup{after.ID}}
	add(p, c.AccountNumber, true, sameGroup, nil, after)
	p.join(after.ID, members)
	return nil
}

// users finds the users of an organization by login.
func (p *put) users(a *Account, loginKeys []string) ([]*User, error) {
	if len(loginKeys) > MaxMembers {
		return nil, refuse(InvalidInput, "", "logins", "%d logins are too many at once: give at most %d", len(loginKeys), MaxMembers)
	}
	list := make([]*User, 0, len(loginKeys))
	seen := set[string]{}
	for i, key := range loginKeys {
		user := p.state.Users[key]
		if user == nil || user.AccountNumber != a.Organization.AccountNumber {
			return nil, refuse(UnknownReference, "", element("logins", i), "login %.80q is no user of organization %s", key, a.Organization.AccountNumber)
		}
		if _, repeated := seen[key]; !repeated {
			list = append(list, user)
		}
		seen.add(key)
	}
	return list, nil
}

// join makes users members of a group, and gives the login keys of those who were not.
func (p *put) join(id string, users []*User) []string {
	var joined []string
	for _, before := range users {
		if slices.Contains(before.Groups, id) {
			continue
		}
		after := *before
		after.Groups = sorted(append(slices.Clone(before.Groups), id))
		add(p, before.AccountNumber, false, sameUser, before, &after)
		joined = append(joined, before.LoginKey)
	}
	return joined
}

// leave ends memberships, and gives the login keys of those who were members.
func (p *put) leave(id string, users []*User) []string {
	var left []string
	for _, before := range users {
		if !slices.Contains(before.Groups, id) {
			continue
		}
		after := *before
		after.Groups = sorted(without(before.Groups, id))
		add(p, before.AccountNumber, false, sameUser, before, &after)
		left = append(left, before.LoginKey)
	}
	return left
}

// updateGroup keeps R23 and R32.
func (p *put) updateGroup(c UpdateGroup) error {
	a, before, err := p.storedGroup(c.GroupID)
	if err != nil {
		return err
	}
	after := *before
	undo := UpdateGroup{GroupID: c.GroupID}
	if c.Name.Given {
		if after.Name, after.NameKey, err = graph.NormalizeGroupName(c.Name.Value.Name); err != nil {
			return graph.InField("name", err)
		}
		if after.NameKey != before.NameKey {
			if err := a.nameFree(after.Name, after.NameKey); err != nil {
				return err
			}
		}
		undo.Name = Say(GroupName{before.Name, before.NameKey})
	}
	if c.ProductCodes.Given {
		if err := p.known("productCodes", c.ProductCodes.Value); err != nil {
			return err
		}
		after.Products, undo.ProductCodes = sorted(c.ProductCodes.Value), Say(before.Products)
	}
	if c.CountryOverride.Given {
		after.CountryOverride, err = p.choose(a, "countryOverride", entitle.WarnOverrideCountryNotRepresented, c.CountryOverride.Value)
		if err != nil {
			return err
		}
		undo.CountryOverride = Say(before.CountryOverride)
	}
	p.undo = []Change{undo}
	add(p, a.Organization.AccountNumber, true, sameGroup, before, &after)
	return nil
}

// overrideGroup keeps R23.
func (p *put) overrideGroup(c OverrideGroupCountry) error {
	a, before, err := p.storedGroup(c.GroupID)
	if err != nil {
		return err
	}
	after := *before
	if after.CountryOverride, err = p.choose(a, "country", entitle.WarnOverrideCountryNotRepresented, c.Country); err != nil {
		return err
	}
	p.undo = []Change{OverrideGroupCountry{c.GroupID, before.CountryOverride}}
	add(p, a.Organization.AccountNumber, true, sameGroup, before, &after)
	return nil
}

// deleteGroup deletes a group. The memberships go with it and need not be known; only those of users that the state holds are
// effects too, so that the net of a request knows a member of a group that came and went. It can be undone while the members are
// known.
func (p *put) deleteGroup(c DeleteGroup) error {
	a, group, err := p.storedGroup(c.GroupID)
	if err != nil {
		return err
	}
	number := a.Organization.AccountNumber
	p.deleted = true
	if members, known := p.state.Members[group.ID]; known {
		p.undo = []Change{CreateGroup{
			ID: group.ID, AccountNumber: number, Name: group.Name, NameKey: group.NameKey, ProductCodes: group.Products,
			CountryOverride: group.CountryOverride, LoginKeys: sorted(members),
		}}
	} else {
		p.final()
	}
	for _, key := range slices.Sorted(maps.Keys(p.state.Users)) {
		p.leave(group.ID, []*User{p.state.Users[key]})
	}
	remove(p, number, true, group)
	return nil
}

func (p *put) addMembers(c AddGroupMembers) error {
	a, group, err := p.storedGroup(c.GroupID)
	if err != nil {
		return err
	}
	users, err := p.users(a, c.LoginKeys)
	if err != nil {
		return err
	}
	p.undo = []Change{RemoveGroupMembers{c.GroupID, p.join(group.ID, users)}}
	return nil
}

func (p *put) removeMembers(c RemoveGroupMembers) error {
	a, group, err := p.storedGroup(c.GroupID)
	if err != nil {
		return err
	}
	users, err := p.users(a, c.LoginKeys)
	if err != nil {
		return err
	}
	p.undo = []Change{AddGroupMembers{c.GroupID, p.leave(group.ID, users)}}
	return nil
}
