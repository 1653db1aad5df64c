package changes

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// clone returns a deep copy of a state: applying changes to one does not alter the other.
func (s *State) clone() *State {
	c := *s
	c.Products, c.Users, c.Domains = maps.Clone(s.Products), maps.Clone(s.Users), maps.Clone(s.Domains)
	c.Claims = maps.Clone(s.Claims)
	c.SiteOf, c.OrderOf, c.GroupOf, c.ContactOf = maps.Clone(s.SiteOf), maps.Clone(s.OrderOf), maps.Clone(s.GroupOf), maps.Clone(s.ContactOf)
	c.FormerIDs = maps.Clone(s.FormerIDs)
	c.Contacts, c.Members, c.deleted = cloneLists(s.Contacts), cloneLists(s.Members), maps.Clone(s.deleted)
	c.Accounts, c.Contracts = map[string]*Account{}, map[string]*ContractState{}
	for number, a := range s.Accounts {
		c.Accounts[number] = &Account{
			Organization: a.Organization, Sites: maps.Clone(a.Sites), Groups: maps.Clone(a.Groups), Administrators: cloneInt(a.Administrators),
			CountryRefs: maps.Clone(a.CountryRefs), LinesWithAmount: cloneInt(a.LinesWithAmount), Contacts: cloneInt(a.Contacts), OrdersBySite: maps.Clone(a.OrdersBySite),
			Represented: maps.Clone(a.Represented), Access: maps.Clone(a.Access),
		}
	}
	for number, h := range s.Contracts {
		c.Contracts[number] = &ContractState{h.AccountNumber, h.Contract, maps.Clone(h.Orders), cloneLists(h.Lines)}
	}
	return &c
}

func cloneLists[T any](lists map[string][]T) map[string][]T {
	c := make(map[string][]T, len(lists))
	for key, list := range lists {
		c[key] = slices.Clone(list)
	}
	return c
}

func cloneInt(n *int) *int {
	if n == nil {
		return nil
	}
	c := *n
	return &c
}

// content returns the content of a state for comparison, with its counts as counted again, and without ids of sites and empty values.
// Products and contracts without lines are left out, because they are never deleted. Pending claims are left out, because the proof of one claim
// ends the other organizations' pending claims of the same domain, and an undo does not restore them.
func (s *State) content() map[string]any {
	c := map[string]any{}
	for number, a := range s.Accounts {
		c["organization "+number] = *a.Organization
		for _, site := range a.Sites {
			plain := *site
			plain.ID = ""
			c["site "+number+site.CustomerNumber] = plain
		}
		for key, group := range a.Groups {
			c["group "+number+key] = *group
		}
		for key, setting := range a.Access {
			c["access "+number+key.String()] = *setting
		}
		counted := s.counted(number)
		c["tallies "+number] = fmt.Sprint(counted.administrators, counted.contacts, counted.amounts, counted.naming, counted.placed)
	}
	for key, user := range s.Users {
		c["user "+key] = *user
	}
	for _, list := range s.Contacts {
		for _, contact := range list {
			c["contact "+contact.ID] = contact
		}
	}
	for name, domain := range s.Domains {
		c["domain "+name] = *domain
	}
	for number, h := range s.Contracts {
		if len(h.Orders) > 0 {
			c["contract "+number] = *h.Contract
		}
		for order, lines := range h.Lines {
			for _, line := range lines {
				c[fmt.Sprint("line ", order, line.Place)] = *line
			}
		}
	}
	return c
}

type counts struct {
	administrators, contacts, amounts int
	naming, placed                    map[string]int
}

// counted returns the counts of an account, counted from its content.
func (s *State) counted(accountNumber string) counts {
	c := counts{naming: map[string]int{}, placed: map[string]int{}}
	name := func(country string) {
		if country != "" {
			c.naming[country]++
		}
	}
	for _, user := range s.Users {
		if user.AccountNumber != accountNumber {
			continue
		}
		if user.administers() {
			c.administrators++
		}
		name(user.EntitlementCountryCode)
		name(user.CountryOverrideCode)
		for _, contact := range s.Contacts[user.LoginKey] {
			name(contact.Country)
			c.contacts++
		}
	}
	for _, group := range s.Accounts[accountNumber].Groups {
		name(group.CountryOverride)
	}
	for key := range s.Accounts[accountNumber].Access {
		name(key.CountryCode)
	}
	for _, h := range s.Contracts {
		if h.AccountNumber != accountNumber {
			continue
		}
		for _, order := range h.Orders {
			c.placed[order.CustomerNumber]++
		}
		for _, lines := range h.Lines {
			for _, line := range lines {
				name(line.Country)
				if line.ARR != 0 {
					c.amounts++
				}
			}
		}
	}
	return c
}

// answers evaluates every login of a state.
func (s *State) answers() map[string]*entitle.Answer {
	accountFacts := map[string]*entitle.AccountFacts{}
	for number := range s.Accounts {
		accountFacts[number] = s.accountFacts(number)
	}
	answers := map[string]*entitle.Answer{}
	for key, u := range s.Users {
		login := &entitle.Login{User: &graph.User{ID: u.ID, UserBody: u.UserBody}, ProductCodes: u.Products, GroupIDs: u.Groups, Exceptions: u.Exceptions}
		answers[key] = entitle.Evaluate(login, accountFacts[u.AccountNumber], s.Today.Midnight())
	}
	return answers
}

func (s *State) accountFacts(accountNumber string) *entitle.AccountFacts {
	a := s.Accounts[accountNumber]
	groups := map[string]entitle.Group{}
	for _, g := range a.Groups {
		groups[g.ID] = entitle.Group{CountryOverride: g.CountryOverride, ProductCodes: g.Products}
	}
	var lines []*graph.ContractLine
	for _, h := range s.Contracts {
		if h.AccountNumber != accountNumber {
			continue
		}
		contract := &graph.Contract{ContractBody: h.Contract.ContractBody}
		for number, list := range h.Lines {
			for _, l := range list {
				lines = append(lines, &graph.ContractLine{
					ID: l.ID, Contract: contract, Product: &graph.Product{ProductBody: graph.ProductBody{Code: l.Product, Name: s.Products[l.Product].Name}},
					Order: &graph.Order{OrderNumber: number}, CountryCode: l.Country, ARR: graph.Money{Minor: l.ARR, Currency: a.currency()},
					Own: l.Own, Place: l.Place,
				})
			}
		}
	}
	var access []graph.AccessSetting
	for _, setting := range a.Access {
		access = append(access, setting.AccessSetting)
	}
	return entitle.NewAccountFacts(&graph.Organization{OrganizationBody: graph.OrganizationBody{Currency: a.currency()}}, lines, groups, nil, access)
}

// represented returns the countries that are represented.
func (s *State) represented(accountNumber string) map[string]bool {
	countries := map[string]bool{}
	for _, h := range s.Contracts {
		if h.AccountNumber != accountNumber {
			continue
		}
		for _, lines := range h.Lines {
			for _, line := range lines {
				if entitle.Represents(line.under(h.Contract), s.Today) {
					countries[line.Country] = true
				}
			}
		}
	}
	return countries
}

// request prepares a state for another request: with new ids, without the record of deleted things, and with the represented countries and
// members.
func (s *State) request(prefix string) *State {
	n := 0
	s.NewID = func(noun, _ string) string {
		n++
		return fmt.Sprint(noun, " ", prefix, n)
	}
	s.NewToken = func() string {
		n++
		return fmt.Sprint("token ", prefix, n)
	}
	s.Today, s.deleted = today, map[string]bool{}
	for number, a := range s.Accounts {
		a.Represented = s.represented(number)
	}
	for id := range s.GroupOf {
		s.Members[id] = nil
	}
	for _, key := range slices.Sorted(maps.Keys(s.Users)) {
		for _, id := range s.Users[key].Groups {
			s.Members[id] = append(s.Members[id], key)
		}
	}
	return s
}

// drawWorld returns a state of two organizations after some random changes.
func drawWorld(t *rapid.T, base *State) *State {
	s := base.clone().request("world")
	for range rapid.IntRange(0, 25).Draw(t, "earlier changes") {
		drawScope(t, s)
		_, _ = s.Apply(drawChange(t, s))
	}
	drawScope(t, s)
	return s.request("change")
}

// drawScope draws whether the viewer of the next request must prove domains.
func drawScope(t *rapid.T, s *State) { s.Scope.MustProveDomains = rapid.Bool().Draw(t, "proves") }

func worldBase(t *testing.T) *State {
	s := stateOf(t, append(base, more...)...)
	addClaims(s)
	return s
}

// draw draws one of the listed values.
func draw[T any](t *rapid.T, label string, list ...T) T {
	return rapid.SampledFrom(list).Draw(t, label)
}

func keysAnd(extra string, keys ...string) []string {
	slices.Sort(keys)
	return append(keys, extra)
}

func drawLogin(t *rapid.T, s *State) string {
	return draw(t, "login", keysAnd("z@z.example", slices.Collect(maps.Keys(s.Users))...)...)
}

func drawLogins(t *rapid.T, s *State) []string {
	return rapid.SliceOfN(rapid.SampledFrom(keysAnd("u@a.example", slices.Collect(maps.Keys(s.Users))...)), 0, 3).Draw(t, "logins")
}

func drawGroup(t *rapid.T, s *State) string {
	return draw(t, "group", keysAnd("z", slices.Collect(maps.Keys(s.GroupOf))...)...)
}

func drawCountry(t *rapid.T) string { return draw(t, "country", "", "DE", "AT", "FR", "CH") }

func drawAccount(t *rapid.T) string { return draw(t, "account", "A", "A", "A", "B", "C") }

func drawAccess(t *rapid.T) graph.Access {
	return draw(t, "access", "", graph.AccessAllow, graph.AccessDeny)
}

func drawCodes(t *rapid.T) []string {
	return rapid.SliceOfN(rapid.SampledFrom([]string{"P", "Q", "P", "Q", "R"}), 0, 2).Draw(t, "products")
}

func drawField[T any](t *rapid.T, list ...T) Field[T] {
	if rapid.Bool().Draw(t, "given") {
		return Say(draw(t, "value", list...))
	}
	return Field[T]{}
}

// kinds draw a change of each kind, which may or may not be allowed.
var kinds = map[string]func(*rapid.T, *State) Change{
	"createOrganization": func(t *rapid.T, _ *State) Change {
		return createOrganization(drawAccount(t), "N", "EUR", site(draw(t, "site", "A1", "C1", "C2"), "FR"))
	},
	"updateOrganization": func(t *rapid.T, _ *State) Change {
		return UpdateOrganization{drawAccount(t), drawField(t, "N", "M"), drawField(t, "EUR", "USD", "JPY")}
	},
	"addSite": func(t *rapid.T, _ *State) Change {
		return AddSite{drawAccount(t), site(draw(t, "site", "A1", "A3", "A4", "B1"), draw(t, "country", "DE", "FR", "AT"))}
	},
	"updateSite": func(t *rapid.T, _ *State) Change {
		return UpdateSite{CustomerNumber: drawSite(t), Name: drawField(t, "N", "M", ""), Country: drawField(t, "DE", "AT", "FR", "CH"), City: drawField(t, "", "Ulm")}
	},
	"removeSite": func(t *rapid.T, _ *State) Change { return RemoveSite{drawSite(t)} },
	"createProduct": func(t *rapid.T, _ *State) Change {
		return CreateProduct{graph.ProductBody{Code: draw(t, "code", "P", "R", "S"), Name: "N"}}
	},
	"updateProduct": func(t *rapid.T, _ *State) Change {
		return UpdateProduct{draw(t, "code", "P", "Z"), drawField(t, "P", "N", "")}
	},
	"createContract": func(t *rapid.T, _ *State) Change {
		return CreateContract{drawAccount(t), draw(t, "contract", "K", "K2", "K3"), graph.Period{From: today - 10, To: graph.NoDate}, 7}
	},
	"updateContract": func(t *rapid.T, _ *State) Change {
		status := drawField(t, graph.ContractActive, graph.ContractSuspended, graph.ContractSuspended, graph.ContractCancelled)
		return UpdateContract{drawContract(t), status, drawField(t, today-5, today+5), drawField(t, today-1, graph.NoDate), drawField(t, 0, 10)}
	},
	"placeOrder": func(t *rapid.T, _ *State) Change {
		l := graph.LineContent{ProductCode: draw(t, "product", "P", "Q", "Z"), CountryCode: drawCountry(t), ARR: draw(t, "arr", "", "1"), Own: graph.Always}
		return PlaceOrder{drawContract(t), draw(t, "order", "O", "O1", "O2", "O3"), drawSite(t), today, []graph.LineContent{l}}
	},
	"createUser": drawNewUser,
	"updateUser": func(t *rapid.T, s *State) Change {
		return UpdateUser{drawLogin(t, s), drawField(t, "", "N"), drawField(t, "", "M"), drawField(t, "", "U@mail.example", "u@mail.example"), drawField(t, "", "DE", "FR")}
	},
	"renameUser": func(t *rapid.T, s *State) Change {
		login := draw(t, "new login", "n@n.example", "N@n.example", "m@b.example", "m@a.example", "u@a.example", "U@A.example")
		return RenameUser{drawLogin(t, s), login, graph.LoginKey(login)}
	},
	"setUserStatus": func(t *rapid.T, s *State) Change {
		actions := slices.Sorted(maps.Keys(transitions))
		return SetUserStatus{drawLogin(t, s), draw(t, "action", actions...)}
	},
	"transferUser": func(t *rapid.T, s *State) Change { return TransferUser{drawLogin(t, s), drawAccount(t)} },
	"designate": func(t *rapid.T, s *State) Change {
		return DesignateEntitlementCountry{drawLogin(t, s), drawCountry(t)}
	},
	"overrideUser":  func(t *rapid.T, s *State) Change { return OverrideUserCountry{drawLogin(t, s), drawCountry(t)} },
	"overrideGroup": func(t *rapid.T, s *State) Change { return OverrideGroupCountry{drawGroup(t, s), drawCountry(t)} },
	"restrictUser":  func(t *rapid.T, s *State) Change { return RestrictUser{drawLogin(t, s), drawCodes(t)} },
	"setDefaultAccess": func(t *rapid.T, _ *State) Change {
		return SetDefaultAccess{drawAccount(t), drawCountry(t), drawAccess(t)}
	},
	"setProductAccess": func(t *rapid.T, _ *State) Change {
		return SetProductAccess{drawAccount(t), draw(t, "product", "P", "Q", "Z"), drawCountry(t), drawAccess(t)}
	},
	"setUserAccess": func(t *rapid.T, s *State) Change {
		return SetUserAccess{drawLogin(t, s), draw(t, "product", "P", "Q", "Z"), drawAccess(t)}
	},
	"createGroup": func(t *rapid.T, s *State) Change {
		name := draw(t, "name", "N", "n", "M", "straße")
		_, key, _ := graph.NormalizeGroupName(name)
		return CreateGroup{"", drawAccount(t), name, key, drawCodes(t), drawCountry(t), drawLogins(t, s)}
	},
	"updateGroup": func(t *rapid.T, s *State) Change {
		c := UpdateGroup{GroupID: drawGroup(t, s), Name: drawField(t, graph.GroupName{Name: "N", Key: "n"}, graph.GroupName{Name: "n", Key: "n"}, graph.GroupName{Name: "M", Key: "m"})}
		c.ProductCodes, c.CountryOverride = drawField(t, []string{"P"}, nil), drawField(t, "", "DE", "AT")
		return c
	},
	"deleteGroup": func(t *rapid.T, s *State) Change { return DeleteGroup{drawGroup(t, s)} },
	"addMembers":  func(t *rapid.T, s *State) Change { return AddGroupMembers{drawGroup(t, s), drawLogins(t, s)} },
	"removeMembers": func(t *rapid.T, s *State) Change {
		return RemoveGroupMembers{drawGroup(t, s), drawLogins(t, s)}
	},
	"addContact": func(t *rapid.T, s *State) Change {
		return AddContact{"", drawAccount(t), drawLogin(t, s), drawCountry(t)}
	},
	"addContactToo": func(t *rapid.T, s *State) Change { return AddContact{"", "A", drawLogin(t, s), drawCountry(t)} },
	"removeContact": func(t *rapid.T, s *State) Change {
		return RemoveContact{draw(t, "contact", keysAnd("z", slices.Collect(maps.Keys(s.ContactOf))...)...)}
	},
	"grantRole":  func(t *rapid.T, s *State) Change { return GrantRole{drawLogin(t, s), draw(t, "role", graph.Roles...)} },
	"revokeRole": func(t *rapid.T, s *State) Change { return RevokeRole{drawLogin(t, s), draw(t, "role", graph.Roles...)} },
	"claimDomain": func(t *rapid.T, _ *State) Change {
		return ClaimDomain{drawAccount(t), drawDomain(t), rapid.Bool().Draw(t, "auto")}
	},
	"releaseDomain": func(t *rapid.T, _ *State) Change { return ReleaseDomain{drawAccount(t), drawDomain(t)} },
	"verifyDomain": func(t *rapid.T, s *State) Change {
		key := ClaimKey{drawAccount(t), drawDomain(t)}
		token := "absent"
		if claim := s.Claims[key]; claim != nil {
			token = claim.Token
		}
		return VerifyDomain{key.AccountNumber, key.Name, found(key.Name, draw(t, "token", token, "absent"))}
	},
	"erase": func(t *rapid.T, s *State) Change {
		if rapid.IntRange(0, 4).Draw(t, "whom") == 0 {
			return DeleteOrganization{drawAccount(t)}
		}
		return DeleteUser{drawLogin(t, s)}
	},
}

func drawNewUser(t *rapid.T, s *State) Change {
	login := draw(t, "login", "N1", "n2", "n3") + "@" + draw(t, "domain", "a.example", "b.example", "free.example")
	c := CreateUser{AccountNumber: drawAccount(t), Login: login, LoginKey: strings.ToLower(login), Register: rapid.Bool().Draw(t, "register")}
	if !c.Register {
		c.Status = draw(t, "status", graph.UserStatuses...)
		c.Roles = rapid.SliceOfN(rapid.SampledFrom(graph.Roles), 0, 2).Draw(t, "roles")
		c.GroupIDs = rapid.SliceOfN(rapid.SampledFrom(keysAnd(groupStrasse, slices.Collect(maps.Keys(s.GroupOf))...)), 0, 2).Draw(t, "groups")
	}
	return c
}

func drawSite(t *rapid.T) string     { return draw(t, "site", "A1", "A2", "A3", "A4", "B1", "C1") }
func drawContract(t *rapid.T) string { return draw(t, "contract", "K", "K", "KB", "GONE", "K2", "Z") }
func drawDomain(t *rapid.T) string {
	return draw(t, "domain", "a.example", "b.example", "free.example", "n.example", "pending.example")
}

var kindNames = slices.Sorted(maps.Keys(kinds))

func drawChange(t *rapid.T, s *State) Change {
	return kinds[draw(t, "kind", kindNames...)](t, s)
}
