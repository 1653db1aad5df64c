package api_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// memory is a small double of both stores, for what is not about the database: it counts its calls, and fails on demand. It
// holds accounts ACC-1, ACC-2, ... each with two sites, a contract of two lines, an order, a group, a contact, a domain and
// users u1@accN.example, u2@..., the first of them restricted to product P2.
type memory struct {
	mu    sync.Mutex
	calls map[string]int
	pages map[string]graph.Page

	// fail, when set, is what every call does before it answers.
	fail func(ctx context.Context, call string) error

	organizations []*graph.Organization
	products      []*graph.Product
	sites         map[string][]*graph.Site // by organization id, as all that follow
	users         map[string][]*graph.User
	contracts     map[string][]*graph.Contract
	groups        map[string][]*graph.EntitlementGroup
	lines         map[string][]*graph.ContractLine // by contract id
	orders        map[string][]*graph.Order        // by contract id
}

var (
	created                   = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	_           graph.Store   = (*memory)(nil)
	_           entitle.Store = (*memory)(nil)
	usersOfEach               = 3
	sitesOfEach               = 2
)

func newMemory(accounts int) *memory {
	m := &memory{
		calls: map[string]int{}, pages: map[string]graph.Page{}, sites: map[string][]*graph.Site{}, users: map[string][]*graph.User{},
		contracts: map[string][]*graph.Contract{}, groups: map[string][]*graph.EntitlementGroup{},
		lines: map[string][]*graph.ContractLine{}, orders: map[string][]*graph.Order{},
	}
	for _, code := range []string{"P1", "P2", "P3"} {
		m.products = append(m.products, &graph.Product{ID: "p-" + code, ProductBody: graph.ProductBody{Code: code, Name: "Product " + code}})
	}
	for n := 1; n <= accounts; n++ {
		m.add(n)
	}
	return m
}

func (m *memory) add(n int) {
	id := "o" + strconv.Itoa(n)
	m.organizations = append(m.organizations, &graph.Organization{
		ID: id, Revision: 1, EntitlementRevision: 1, CreatedAt: created, UpdatedAt: created,
		OrganizationBody: graph.OrganizationBody{AccountNumber: fmt.Sprintf("ACC-%d", n), Name: fmt.Sprintf("Company %d", n), Currency: "EUR"},
	})
	for i := 1; i <= sitesOfEach; i++ {
		m.sites[id] = append(m.sites[id], &graph.Site{
			ID: fmt.Sprintf("%s-s%d", id, i), CreatedAt: created,
			SiteBody: graph.SiteBody{CustomerNumber: fmt.Sprintf("CUST-%d-%d", n, i), Name: "Site", CountryCode: "DE", City: "Köln"},
		})
	}
	for i := 1; i <= usersOfEach; i++ {
		login := fmt.Sprintf("U%d@acc%d.example", i, n)
		m.users[id] = append(m.users[id], &graph.User{ID: fmt.Sprintf("%s-u%d", id, i), Roles: []graph.Role{graph.RoleCoAdmin}, CreatedAt: created, UserBody: graph.UserBody{
			Login: login, LoginKey: strings.ToLower(login), Status: graph.UserActive, ProfileCountryCode: "DE",
		}})
	}
	contract := &graph.Contract{ID: id + "-c", CreatedAt: created, ContractBody: graph.ContractBody{
		ContractNumber: fmt.Sprintf("C-%d", n), Status: graph.ContractActive, Term: graph.Period{From: 20454, To: 20818},
		GraceDays: 10,
	}}
	order := &graph.Order{ID: id + "-r", OrderNumber: fmt.Sprintf("ORD-%d", n), OrderedOn: 20454}
	m.contracts[id], m.orders[contract.ID] = []*graph.Contract{contract}, []*graph.Order{order}
	five := 5
	for i, product := range m.products[:2] {
		m.lines[contract.ID] = append(m.lines[contract.ID], &graph.ContractLine{
			ID: fmt.Sprintf("%s-l%d", id, i), Contract: contract, Product: product, Order: order, CountryCode: "DE",
			Quantity: &five, ARR: graph.Money{Minor: 10050, Currency: "EUR"}, Own: graph.Always, Place: i,
		})
	}
	m.groups[id] = []*graph.EntitlementGroup{{ID: id + "-g", Name: "Group", NameKey: "group", CreatedAt: created}}
}

// enter counts a call and fails it when it is to fail.
func (m *memory) enter(ctx context.Context, call string) error {
	m.mu.Lock()
	m.calls[call]++
	m.mu.Unlock()
	if m.fail != nil {
		return m.fail(ctx, call)
	}
	return nil
}

func (m *memory) enterPage(ctx context.Context, call string, page graph.Page) error {
	m.mu.Lock()
	m.pages[call] = page
	m.mu.Unlock()
	return m.enter(ctx, call)
}

// find gives, for each key, the first of the items that has it.
func find[T any](items []*T, keys []string, key func(*T) string) []*T {
	found := make([]*T, len(keys))
	for i, k := range keys {
		for _, item := range items {
			if key(item) == k {
				found[i] = item
			}
		}
	}
	return found
}

func flat[T any](lists map[string][]*T) []*T {
	var all []*T
	for _, list := range lists {
		all = append(all, list...)
	}
	return all
}

// cut returns the page of an ordered list.
func cut[T any](items []T, page graph.Page, place func(T) []string) graph.Rows[T] {
	var rows graph.Rows[T]
	if page.Count {
		rows.Total = len(items)
	}
	for _, item := range items {
		p := place(item)
		if page.After != nil && slices.Compare(p, page.After) <= 0 {
			rows.HasPrevious = true
		} else if page.Before != nil && slices.Compare(p, page.Before) >= 0 {
			rows.HasNext = true
		} else {
			rows.Rows = append(rows.Rows, graph.Row[T]{Item: item, Cursor: p})
		}
	}
	if extra := len(rows.Rows) - page.Limit; extra > 0 && page.Backward {
		rows.Rows, rows.HasPrevious = rows.Rows[extra:], true
	} else if extra > 0 {
		rows.Rows, rows.HasNext = rows.Rows[:page.Limit], true
	}
	return rows
}

func cutEach[T any](lists map[string][]T, ids []string, page graph.Page, place func(T) []string) []graph.Rows[T] {
	all := make([]graph.Rows[T], len(ids))
	for i, id := range ids {
		all[i] = cut(lists[id], page, place)
	}
	return all
}

// ownerOf returns the organization that an id such as o1-c begins with.
func (m *memory) ownersOf(ids []string) []*graph.Organization {
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i], _, _ = strings.Cut(id, "-")
	}
	return find(m.organizations, keys, func(o *graph.Organization) string { return o.ID })
}

func (m *memory) OrganizationsByAccountNumber(ctx context.Context, keys []string) ([]*graph.Organization, error) {
	return find(m.organizations, keys, func(o *graph.Organization) string { return o.AccountNumber }), m.enter(ctx, "OrganizationsByAccountNumber")
}

func (m *memory) SitesByCustomerNumber(ctx context.Context, keys []string, _ graph.Along) ([]*graph.Site, error) {
	return find(flat(m.sites), keys, func(s *graph.Site) string { return s.CustomerNumber }), m.enter(ctx, "SitesByCustomerNumber")
}

func (m *memory) UsersByLoginKey(ctx context.Context, keys []string, _ graph.Along) ([]*graph.User, error) {
	return find(flat(m.users), keys, func(u *graph.User) string { return u.LoginKey }), m.enter(ctx, "UsersByLoginKey")
}

func (m *memory) ContractsByNumber(ctx context.Context, keys []string, _ graph.Along) ([]*graph.Contract, error) {
	return find(flat(m.contracts), keys, func(c *graph.Contract) string { return c.ContractNumber }), m.enter(ctx, "ContractsByNumber")
}

func (m *memory) OrdersByNumber(ctx context.Context, keys []string) ([]*graph.Order, error) {
	return find(flat(m.orders), keys, func(o *graph.Order) string { return o.OrderNumber }), m.enter(ctx, "OrdersByNumber")
}

func (m *memory) ProductsByCode(ctx context.Context, keys []string) ([]*graph.Product, error) {
	return find(m.products, keys, func(p *graph.Product) string { return p.Code }), m.enter(ctx, "ProductsByCode")
}

func (m *memory) NodesByID(ctx context.Context, kind graph.Kind, ids []string, _ graph.Along) ([]any, error) {
	nodes := make([]any, len(ids))
	for i, id := range ids {
		switch kind {
		case graph.KindOrganization:
			if o := m.ownersOf([]string{id})[0]; o != nil && o.ID == id {
				nodes[i] = o
			}
		case graph.KindSite:
			if s := find(flat(m.sites), []string{id}, func(s *graph.Site) string { return s.ID })[0]; s != nil {
				nodes[i] = s
			}
		}
	}
	return nodes, m.enter(ctx, "NodesByID")
}

// OwnersByID knows them by how ids begin.
func (m *memory) OwnersByID(ctx context.Context, _ graph.Kind, ids []string) ([]string, error) {
	owners := make([]string, len(ids))
	for i, id := range ids {
		owners[i], _, _ = strings.Cut(id, "-")
	}
	return owners, m.enter(ctx, "OwnersByID")
}

func (m *memory) OwnersByLogin(ctx context.Context, loginKeys []string) ([]string, error) {
	owners := make([]string, len(loginKeys))
	for i, key := range loginKeys {
		_, domain, _ := strings.Cut(key, "@acc")
		n, _, _ := strings.Cut(domain, ".")
		owners[i] = "o" + n
	}
	return owners, m.enter(ctx, "OwnersByLogin")
}

func (m *memory) Organizations(
	ctx context.Context, filter graph.OrganizationFilter, _ graph.OrganizationOrder, page graph.Page,
) (graph.Rows[*graph.Organization], error) {
	kept := m.organizations
	if filter.Search != "" {
		kept = slices.DeleteFunc(slices.Clone(kept), func(o *graph.Organization) bool {
			return !strings.Contains(o.Name+" "+o.AccountNumber, filter.Search)
		})
	}
	place := func(o *graph.Organization) []string { return []string{o.AccountNumber} }
	return cut(kept, page, place), m.enterPage(ctx, "Organizations", page)
}

func (m *memory) Products(ctx context.Context, page graph.Page) (graph.Rows[*graph.Product], error) {
	return cut(m.products, page, func(p *graph.Product) []string { return []string{p.Code} }), m.enterPage(ctx, "Products", page)
}

func (m *memory) SitesOfOrganizations(ctx context.Context, ids []string, page graph.Page) ([]graph.Rows[*graph.Site], error) {
	place := func(s *graph.Site) []string { return []string{s.CustomerNumber} }
	return cutEach(m.sites, ids, page, place), m.enterPage(ctx, "SitesOfOrganizations", page)
}

func (m *memory) ContractsOfOrganizations(ctx context.Context, ids []string, page graph.Page) ([]graph.Rows[*graph.Contract], error) {
	place := func(c *graph.Contract) []string { return []string{c.ContractNumber} }
	return cutEach(m.contracts, ids, page, place), m.enterPage(ctx, "ContractsOfOrganizations", page)
}

func (m *memory) GroupsOfOrganizations(ctx context.Context, ids []string, page graph.Page) ([]graph.Rows[*graph.EntitlementGroup], error) {
	place := func(g *graph.EntitlementGroup) []string { return []string{g.NameKey} }
	return cutEach(m.groups, ids, page, place), m.enterPage(ctx, "GroupsOfOrganizations", page)
}

func (m *memory) UsersOfOrganizations(ctx context.Context, ids []string, page graph.Page) ([]graph.Rows[*graph.User], error) {
	place := func(u *graph.User) []string { return []string{u.LoginKey} }
	return cutEach(m.users, ids, page, place), m.enterPage(ctx, "UsersOfOrganizations", page)
}

func (m *memory) ContactsOfOrganizations(ctx context.Context, ids []string) ([][]*graph.FulfillmentContact, error) {
	all := make([][]*graph.FulfillmentContact, len(ids))
	for i, id := range ids {
		all[i] = []*graph.FulfillmentContact{{ID: id + "-f", User: m.users[id][0]}}
	}
	return all, m.enter(ctx, "ContactsOfOrganizations")
}

func (m *memory) DomainsOfOrganizations(ctx context.Context, ids []string) ([][]*graph.Domain, error) {
	all := make([][]*graph.Domain, len(ids))
	for i, id := range ids {
		all[i] = []*graph.Domain{{Name: id + ".example"}}
	}
	return all, m.enter(ctx, "DomainsOfOrganizations")
}

func (m *memory) OrganizationsOfSites(ctx context.Context, ids []string) ([]*graph.Organization, error) {
	return m.ownersOf(ids), m.enter(ctx, "OrganizationsOfSites")
}

func (m *memory) OrganizationsOfUsers(ctx context.Context, ids []string) ([]*graph.Organization, error) {
	return m.ownersOf(ids), m.enter(ctx, "OrganizationsOfUsers")
}

func (m *memory) OrganizationsOfContracts(ctx context.Context, ids []string) ([]*graph.Organization, error) {
	return m.ownersOf(ids), m.enter(ctx, "OrganizationsOfContracts")
}

func (m *memory) OrganizationsOfGroups(ctx context.Context, ids []string) ([]*graph.Organization, error) {
	return m.ownersOf(ids), m.enter(ctx, "OrganizationsOfGroups")
}

func (m *memory) GroupsOfUsers(ctx context.Context, ids []string, page graph.Page) ([]graph.Rows[*graph.EntitlementGroup], error) {
	all := make([]graph.Rows[*graph.EntitlementGroup], len(ids))
	for i, o := range m.ownersOf(ids) {
		all[i] = cut(m.groups[o.ID], page, func(g *graph.EntitlementGroup) []string { return []string{g.NameKey} })
	}
	return all, m.enterPage(ctx, "GroupsOfUsers", page)
}

func (m *memory) ProductsOfUsers(ctx context.Context, ids []string) ([][]*graph.Product, error) {
	return make([][]*graph.Product, len(ids)), m.enter(ctx, "ProductsOfUsers")
}

func (m *memory) ExceptionsOfUsers(ctx context.Context, ids []string) ([][]*graph.ProductAccess, error) {
	return make([][]*graph.ProductAccess, len(ids)), m.enter(ctx, "ExceptionsOfUsers")
}

func (m *memory) AccessOfOrganizations(ctx context.Context, ids []string) ([][]*graph.ProductAccess, error) {
	return make([][]*graph.ProductAccess, len(ids)), m.enter(ctx, "AccessOfOrganizations")
}

func (m *memory) ProductsOfGroups(ctx context.Context, ids []string) ([][]*graph.Product, error) {
	return make([][]*graph.Product, len(ids)), m.enter(ctx, "ProductsOfGroups")
}

func (m *memory) MembersOfGroups(ctx context.Context, ids []string, page graph.Page) ([]graph.Rows[*graph.User], error) {
	all := make([]graph.Rows[*graph.User], len(ids))
	for i, o := range m.ownersOf(ids) {
		all[i] = cut(m.users[o.ID], page, func(u *graph.User) []string { return []string{u.LoginKey} })
	}
	return all, m.enterPage(ctx, "MembersOfGroups", page)
}

func (m *memory) LinesOfContracts(ctx context.Context, ids []string, page graph.Page) ([]graph.Rows[*graph.ContractLine], error) {
	place := func(l *graph.ContractLine) []string {
		return []string{l.Order.OrderNumber, strconv.Itoa(l.Place), l.ID}
	}
	return cutEach(m.lines, ids, page, place), m.enterPage(ctx, "LinesOfContracts", page)
}

func (m *memory) OrdersOfContracts(ctx context.Context, ids []string, page graph.Page) ([]graph.Rows[*graph.Order], error) {
	place := func(o *graph.Order) []string { return []string{o.OrderNumber} }
	return cutEach(m.orders, ids, page, place), m.enterPage(ctx, "OrdersOfContracts", page)
}

func (m *memory) ContractsOfOrders(ctx context.Context, ids []string) ([]*graph.Contract, error) {
	all := make([]*graph.Contract, len(ids))
	for i, o := range m.ownersOf(ids) {
		all[i] = m.contracts[o.ID][0]
	}
	return all, m.enter(ctx, "ContractsOfOrders")
}

func (m *memory) SitesOfOrders(ctx context.Context, ids []string) ([]*graph.Site, error) {
	all := make([]*graph.Site, len(ids))
	for i, o := range m.ownersOf(ids) {
		all[i] = m.sites[o.ID][0]
	}
	return all, m.enter(ctx, "SitesOfOrders")
}

func (m *memory) DocumentsOfOrders(ctx context.Context, ids []string) ([]*graph.FulfillmentDocument, error) {
	all := make([]*graph.FulfillmentDocument, len(ids))
	for i := range ids {
		all[i] = &graph.FulfillmentDocument{SiteInformation: graph.SiteInformation{PlacedSite: graph.PlacedSite{Name: "Site", City: "Köln", CountryCode: "DE"}}}
	}
	return all, m.enter(ctx, "DocumentsOfOrders")
}

func (m *memory) OrdersNotifying(ctx context.Context, _ string, ids []string) ([]bool, error) {
	return make([]bool, len(ids)), m.enter(ctx, "OrdersNotifying")
}

func (m *memory) Ready(ctx context.Context) error { return m.enter(ctx, "Ready") }

func (m *memory) Facts(ctx context.Context, loginKeys []string) ([]*entitle.Facts, error) {
	all := make([]*entitle.Facts, len(loginKeys))
	for i, user := range find(flat(m.users), loginKeys, func(u *graph.User) string { return u.LoginKey }) {
		if user == nil {
			continue
		}
		o := m.ownersOf([]string{user.ID})[0]
		login := &entitle.Login{User: user, OrganizationID: o.ID}
		if strings.HasSuffix(user.ID, "u1") {
			login.ProductCodes = []string{"P2"}
		}
		all[i] = &entitle.Facts{Login: login, AccountFacts: m.accountFacts(o)}
	}
	return all, m.enter(ctx, "Facts")
}

func (m *memory) accountFacts(o *graph.Organization) *entitle.AccountFacts {
	return entitle.NewAccountFacts(o, m.lines[m.contracts[o.ID][0].ID], nil, m.sites[o.ID], nil)
}

func (m *memory) AccountFacts(ctx context.Context, ids []string) ([]*entitle.AccountFacts, error) {
	all := make([]*entitle.AccountFacts, len(ids))
	for i, o := range m.ownersOf(ids) {
		all[i] = m.accountFacts(o)
	}
	return all, m.enter(ctx, "AccountFacts")
}
