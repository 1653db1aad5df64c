package changes

import (
	"maps"
	"slices"
	"strings"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// Group is a stored entitlement group.
type Group struct {
	ID, Name, NameKey string
	Products          []string
	CountryOverride   string
}

func (g Group) subject() Subject { return Subject{Kind: graph.KindEntitlementGroup, ID: g.ID} }

// equal ignores the name key, which follows from the name.
func (g Group) equal(other Group) bool {
	return g.ID == other.ID && g.Name == other.Name && g.CountryOverride == other.CountryOverride && slices.Equal(g.Products, other.Products)
}

func (g Group) fields(*State) []field {
	return []field{
		{name: "name", value: g.Name}, {name: "productCodes", value: strings.Join(g.Products, " ")},
		{name: "countryOverride", value: g.CountryOverride},
	}
}

func (Group) part() string { return "" }

func (Group) visit(v EffectVisitor, w Write[Group]) { v.WriteGroup(w) }

func (Group) visitDelete(v EffectVisitor, d Delete[Group]) { v.DeleteGroup(d) }

func (g Group) write(s *State, w Write[Group]) {
	a := s.Accounts[w.AccountNumber]
	if w.Before != nil {
		a.refer(w.Before.CountryOverride, -1)
		if stored := a.Groups[w.Before.NameKey]; stored != nil && stored.ID == w.Before.ID {
			delete(a.Groups, w.Before.NameKey)
		}
	} else {
		s.Members[g.ID] = []string{}
	}
	s.AddGroup(w.AccountNumber, w.After)
	a.refer(g.CountryOverride, 1)
}

func (g Group) delete(s *State, d Delete[Group]) {
	a := s.Accounts[d.AccountNumber]
	s.FormerIDs[g.subject().opaque()] = d.AccountNumber
	delete(s.GroupOf, g.ID)
	delete(s.Members, g.ID)
	delete(a.Groups, g.NameKey)
	a.refer(g.CountryOverride, -1)
}

// isRead returns false: a group belongs to its account, which ReadSet.WrittenBy compares.
func (Group) isRead(ReadSet) bool { return false }

// alter records the members of the group when its products or its override change.
func (g Group) alter(a *alteration, w Write[Group]) {
	if b := w.Before; b != nil && (b.CountryOverride != g.CountryOverride || !slices.Equal(b.Products, g.Products)) {
		a.groups.add(b.ID)
	}
}

func (g Group) alterDeleted(a *alteration, _ Delete[Group]) { a.groups.add(g.ID) }

func (Group) users(*State) []string { return nil }

func (Group) comesBack(set[string]) bool { return true }

func (Group) erased() bool { return false }

// storedGroup returns a group with its organization.
func (e *evaluation) storedGroup(id string) (*Account, *Group, error) {
	if key, found := e.state.GroupOf[id]; found && !e.outOfScope(key.AccountNumber) {
		a, err := e.accountOf(key.AccountNumber)
		if err != nil {
			return nil, nil, err
		}
		if group := a.Groups[key.NameKey]; group != nil {
			e.subject = group.subject()
			return a, group, nil
		}
	}
	return nil, nil, refuse(UnknownReference, "", "groupId", "no group that you may see has this id; Organization.entitlementGroups has the ids")
}

// nameFree enforces R32: no two groups of an organization have the same name, without regard to case.
func (a *Account) nameFree(name, key string) error {
	if a.Groups[key] == nil {
		return nil
	}
	return refuse(GroupNameTaken, "R32", "name", "organization %s has a group %.80q already", a.Organization.AccountNumber, name)
}

// CreateGroup creates an entitlement group, with up to MaxMembers members (R32).
type CreateGroup struct {
	ID                           string // empty: a new id; otherwise the id that the group had in this organization, under which an undo restores it
	AccountNumber, Name, NameKey string
	ProductCodes                 []string
	CountryOverride              string
	LoginKeys                    []string
}

// Kind returns the name of the change.
func (CreateGroup) Kind() string { return "createEntitlementGroup" }

func (c CreateGroup) reads(set *ReadSet) {
	set.Accounts, set.GroupNames = append(set.Accounts, c.AccountNumber), append(set.GroupNames, c.NameKey)
	set.Products, set.Users = append(set.Products, c.ProductCodes...), append(set.Users, c.LoginKeys...)
	if c.ID != "" {
		set.GroupIDs = append(set.GroupIDs, c.ID)
		set.FormerIDs = append(set.FormerIDs, graph.EncodeID(graph.KindEntitlementGroup, c.ID))
	}
}

func (CreateGroup) looksAround() bool { return true }

func (c CreateGroup) counts(n *counting) {
	bring(n.groups, c.ID, c.AccountNumber)
	if c.CountryOverride != "" {
		need(&n.needed.Represented, c.AccountNumber)
	}
}

// evaluate enforces R23 and R32.
func (c CreateGroup) evaluate(e *evaluation) error {
	a, err := e.account(c.AccountNumber)
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
	if err := e.requireProducts("productCodes", c.ProductCodes); err != nil {
		return err
	}
	if after.CountryOverride, err = e.choose(a, "countryOverride", entitle.WarnOverrideCountryNotRepresented, c.CountryOverride); err != nil {
		return err
	}
	members, err := e.members(a, c.LoginKeys)
	if err != nil {
		return err
	}
	inUse := e.state.GroupOf[c.ID].AccountNumber == c.AccountNumber
	requested := Subject{Kind: graph.KindEntitlementGroup, ID: c.ID}
	after.ID, err = e.id("group", c.AccountNumber+"\x00"+after.NameKey, c.AccountNumber, requested, inUse)
	if err != nil {
		return err
	}
	e.created, e.subject, e.undo = true, after.subject(), []Change{DeleteGroup{GroupID: after.ID}}
	write(e, c.AccountNumber, true, nil, after)
	e.join(after.ID, members)
	return nil
}

// UpdateGroup changes a group; a given list replaces the old one.
type UpdateGroup struct {
	GroupID         string
	Name            Field[graph.GroupName]
	ProductCodes    Field[[]string]
	CountryOverride Field[string]
}

// Kind returns the name of the change.
func (UpdateGroup) Kind() string { return "updateEntitlementGroup" }

func (c UpdateGroup) reads(set *ReadSet) {
	set.group(c.GroupID)
	if c.Name.Given {
		set.GroupNames = append(set.GroupNames, c.Name.Value.Key)
	}
	set.Products = append(set.Products, c.ProductCodes.Value...)
}

func (UpdateGroup) looksAround() bool { return true }

func (c UpdateGroup) counts(n *counting) {
	if c.CountryOverride.Value != "" {
		need(&n.needed.Represented, n.ofGroup(c.GroupID)...)
	}
}

// evaluate enforces R23 and R32.
func (c UpdateGroup) evaluate(e *evaluation) error {
	a, before, err := e.storedGroup(c.GroupID)
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
		undo.Name = Say(graph.GroupName{Name: before.Name, Key: before.NameKey})
	}
	if c.ProductCodes.Given {
		if err := e.requireProducts("productCodes", c.ProductCodes.Value); err != nil {
			return err
		}
		after.Products, undo.ProductCodes = sorted(c.ProductCodes.Value), Say(before.Products)
	}
	if c.CountryOverride.Given {
		after.CountryOverride, err = e.choose(a, "countryOverride", entitle.WarnOverrideCountryNotRepresented, c.CountryOverride.Value)
		if err != nil {
			return err
		}
		undo.CountryOverride = Say(before.CountryOverride)
	}
	e.undo = []Change{undo}
	write(e, a.Organization.AccountNumber, true, before, &after)
	return nil
}

// OverrideGroupCountry sets or clears the override on a group (R12, R23).
type OverrideGroupCountry struct{ GroupID, Country string }

// Kind returns the name of the change.
func (OverrideGroupCountry) Kind() string { return "overrideGroupCountry" }

func (c OverrideGroupCountry) reads(set *ReadSet) { set.group(c.GroupID) }

func (OverrideGroupCountry) looksAround() bool { return true }

func (c OverrideGroupCountry) counts(n *counting) {
	if c.Country != "" {
		need(&n.needed.Represented, n.ofGroup(c.GroupID)...)
	}
}

// evaluate enforces R23.
func (c OverrideGroupCountry) evaluate(e *evaluation) error {
	a, before, err := e.storedGroup(c.GroupID)
	if err != nil {
		return err
	}
	after := *before
	if after.CountryOverride, err = e.choose(a, "country", entitle.WarnOverrideCountryNotRepresented, c.Country); err != nil {
		return err
	}
	e.undo = []Change{OverrideGroupCountry{GroupID: c.GroupID, Country: before.CountryOverride}}
	write(e, a.Organization.AccountNumber, true, before, &after)
	return nil
}

// DeleteGroup deletes a group.
type DeleteGroup struct{ GroupID string }

// Kind returns the name of the change.
func (DeleteGroup) Kind() string { return "deleteEntitlementGroup" }

func (c DeleteGroup) reads(set *ReadSet) {
	set.group(c.GroupID)
	set.MembersOf = append(set.MembersOf, c.GroupID)
}

func (DeleteGroup) looksAround() bool { return true }

func (DeleteGroup) counts(*counting) {}

// evaluate deletes a group. Its memberships are deleted with it and need not be read; only those of users in the state are effects too, so
// that the net of a request includes a member of a group that was created and deleted. It can be undone when all members are known.
func (c DeleteGroup) evaluate(e *evaluation) error {
	a, group, err := e.storedGroup(c.GroupID)
	if err != nil {
		return err
	}
	number := a.Organization.AccountNumber
	e.deleted = true
	if members, known := e.state.Members[group.ID]; known {
		e.undo = []Change{CreateGroup{
			ID: group.ID, AccountNumber: number, Name: group.Name, NameKey: group.NameKey, ProductCodes: group.Products,
			CountryOverride: group.CountryOverride, LoginKeys: sorted(members),
		}}
	} else {
		e.final()
	}
	for _, key := range slices.Sorted(maps.Keys(e.state.Users)) {
		e.leave(group.ID, []*User{e.state.Users[key]})
	}
	remove(e, number, true, group)
	return nil
}

// UpsertGroup creates a group, or updates the group of the same name (R32).
type UpsertGroup struct {
	AccountNumber, Name, NameKey string
	Products                     []string
	CountryOverride              string
}

func (*UpsertGroup) upsert() {}

func (u *UpsertGroup) reads(set *ReadSet) {
	set.Accounts, set.Products = append(set.Accounts, u.AccountNumber), append(set.Products, u.Products...)
	set.Groups = append(set.Groups, GroupKey{AccountNumber: u.AccountNumber, NameKey: u.NameKey})
}

func (*UpsertGroup) counts(*counting) {}

// evaluate enforces R23 for the group's override, and R32: groups are identified by name without regard to case.
func (u *UpsertGroup) evaluate(e *evaluation) error {
	a, err := e.accountOfUpsert(u.AccountNumber)
	if err != nil {
		return err
	}
	if err := e.requireProducts("products", u.Products); err != nil {
		return err
	}
	if err := a.requireSite("R23", "countryOverride", u.CountryOverride); err != nil {
		return err
	}
	before := a.Groups[u.NameKey]
	after := &Group{Name: u.Name, NameKey: u.NameKey, Products: sorted(u.Products), CountryOverride: u.CountryOverride}
	if e.created = before == nil; e.created {
		after.ID = e.state.NewID("group", u.AccountNumber+"\x00"+u.NameKey)
	} else {
		after.ID = before.ID
	}
	write(e, u.AccountNumber, true, before, after)
	return nil
}
