package entitle_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// world has the contents of a file of records, in memory: just enough of a store to evaluate questions.
type world struct {
	t        *testing.T
	products map[string]*graph.Product
	accounts map[string]*account
	logins   map[string]*entitle.Login // by key (R4)
	homes    map[string]*account       // by key, the account of the login
}

// account is an organization whose records are being read.
type account struct {
	organization *graph.Organization
	sites        map[string]*graph.Site
	contracts    map[string]*graph.Contract
	orders       map[string]bool
	lines        []*graph.ContractLine
	groups       map[string]entitle.Group // by key (R32)
	access       []graph.AccessSetting
	made         *entitle.AccountFacts
}

func (a *account) accountFacts() *entitle.AccountFacts {
	if a.made == nil {
		var sites []*graph.Site
		for _, s := range a.sites {
			sites = append(sites, s)
		}
		a.made = entitle.NewAccountFacts(a.organization, a.lines, a.groups, sites, a.access)
	}
	return a.made
}

// record is a line of the file, of any type.
type record struct {
	Type, Code, Name, AccountNumber, Currency, Country  string
	Sites                                               []siteRecord
	ContractNumber, Status, StartsOn, EndsOn            string
	GraceDays                                           int
	Orders                                              []orderRecord
	Products, Groups, Roles                             []string
	Login, GivenName, FamilyName                        string
	ProfileCountry, EntitlementCountry, CountryOverride string
	AutoApprove                                         bool
	Access                                              []accessRecord
}

type accessRecord struct {
	Product, Country string
	Access           graph.Access
}

type siteRecord struct {
	CustomerNumber, Name, Country, Street, City, Region, PostalCode string
}

type orderRecord struct {
	OrderNumber, OrderedOn, CustomerNumber string
	Lines                                  []lineRecord
}

type lineRecord struct {
	Product, Country, AnnualRecurringRevenue, StartsOn, EndsOn string
	Global                                                     bool
	Quantity                                                   *int
}

// readWorld reads records; a malformed one fails the test.
func readWorld(t *testing.T, records []byte) *world {
	t.Helper()
	w := &world{
		t: t, products: map[string]*graph.Product{}, accounts: map[string]*account{},
		logins: map[string]*entitle.Login{}, homes: map[string]*account{},
	}
	for line := range bytes.Lines(records) {
		var r record
		decoder := json.NewDecoder(bytes.NewReader(line))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&r); err != nil {
			t.Fatalf("record %s: %v", line, err)
		}
		w.add(r)
	}
	return w
}

func (w *world) add(r record) {
	w.t.Helper()
	switch r.Type {
	case "product":
		code := w.key(r.Code)
		w.products[code] = &graph.Product{ID: "product " + code, ProductBody: graph.ProductBody{Code: code, Name: r.Name}}
	case "organization":
		w.addOrganization(r)
	case "contract":
		w.addContract(r)
	case "group":
		w.addGroup(r)
	case "user":
		w.addUser(r)
	case "fulfillmentContact", "domain": // not part of the facts of entitlements
	default:
		w.t.Fatalf("unknown record type %q", r.Type)
	}
}

func (w *world) addOrganization(r record) {
	number := w.key(r.AccountNumber)
	a := &account{
		organization: &graph.Organization{ID: number, OrganizationBody: graph.OrganizationBody{AccountNumber: number, Name: r.Name, Currency: r.Currency}},
		sites:        map[string]*graph.Site{}, contracts: map[string]*graph.Contract{}, orders: map[string]bool{},
		groups: map[string]entitle.Group{},
	}
	for _, s := range r.Sites {
		number := w.key(s.CustomerNumber)
		a.sites[number] = &graph.Site{ID: number, SiteBody: graph.SiteBody{CustomerNumber: number, Name: s.Name, CountryCode: w.country(s.Country)}}
	}
	for _, s := range r.Access {
		setting := graph.AccessSetting{CountryCode: w.country(s.Country), Access: s.Access}
		if s.Product != "" {
			setting.ProductCode = w.product(s.Product).Code
		}
		a.access = append(a.access, setting)
	}
	w.accounts[number] = a
}

// addContract adds a contract; one that exists already gets the new terms and keeps its orders.
func (w *world) addContract(r record) {
	a, number := w.account(r.AccountNumber), w.key(r.ContractNumber)
	c := a.contracts[number]
	if c == nil {
		c = &graph.Contract{ID: number, ContractBody: graph.ContractBody{ContractNumber: number}}
		a.contracts[number] = c
	}
	c.Status = graph.ContractActive
	if r.Status != "" {
		c.Status = graph.ContractStatus(r.Status)
	}
	c.Term, c.GraceDays = w.period(r.StartsOn, r.EndsOn), r.GraceDays
	for _, o := range r.Orders {
		w.addOrder(a, c, o)
	}
}

func (w *world) addOrder(a *account, c *graph.Contract, r orderRecord) {
	number, site := w.key(r.OrderNumber), a.sites[w.key(r.CustomerNumber)]
	if site == nil || a.orders[number] {
		w.t.Fatalf("order %s is there already, or names no site", number)
	}
	a.orders[number] = true
	order := &graph.Order{ID: number, OrderNumber: number}
	for place, l := range r.Lines {
		line := &graph.ContractLine{
			ID: fmt.Sprintf("%s#%d", number, place), Contract: c, Order: order, Product: w.product(l.Product), Place: place,
			Quantity: l.Quantity, ARR: w.money(l.AnnualRecurringRevenue, a.organization.Currency), Own: w.period(l.StartsOn, l.EndsOn),
		}
		switch {
		case l.Global:
		case l.Country != "":
			line.CountryCode = w.country(l.Country)
		default:
			line.CountryCode = site.CountryCode
		}
		a.lines = append(a.lines, line)
	}
}

func (w *world) addGroup(r record) {
	_, key, err := graph.NormalizeGroupName(r.Name)
	w.must(err)
	g := entitle.Group{CountryOverride: w.country(r.CountryOverride)}
	for _, code := range r.Products {
		g.ProductCodes = append(g.ProductCodes, w.product(code).Code)
	}
	w.account(r.AccountNumber).groups[key] = g
}

func (w *world) addUser(r record) {
	login, key, err := graph.NormalizeLogin(r.Login)
	w.must(err)
	a := w.account(r.AccountNumber)
	l := &entitle.Login{OrganizationID: a.organization.ID, User: &graph.User{ID: key, UserBody: graph.UserBody{
		Login: login, LoginKey: key, Status: graph.UserInvited, ProfileCountryCode: w.country(r.ProfileCountry),
		EntitlementCountryCode: w.country(r.EntitlementCountry), CountryOverrideCode: w.country(r.CountryOverride),
	}}}
	if r.Status != "" {
		l.User.Status = graph.UserStatus(r.Status)
	}
	for _, code := range r.Products {
		l.ProductCodes = append(l.ProductCodes, w.product(code).Code)
	}
	for _, e := range r.Access {
		l.Exceptions = append(l.Exceptions, graph.AccessException{ProductCode: w.product(e.Product).Code, Access: e.Access})
	}
	for _, name := range r.Groups {
		_, group, err := graph.NormalizeGroupName(name)
		w.must(err)
		if _, known := a.groups[group]; !known {
			w.t.Fatalf("user %s: no group %s", login, name)
		}
		l.GroupIDs = append(l.GroupIDs, group)
	}
	w.logins[key], w.homes[key] = l, a
}

// login returns a login by any of its spellings (R4), with the facts of its account; false when no user has it.
func (w *world) login(written string) (*entitle.Login, *entitle.AccountFacts, bool) {
	_, key, err := graph.NormalizeLogin(written)
	w.must(err)
	if _, known := w.logins[key]; !known {
		return nil, nil, false
	}
	return w.logins[key], w.homes[key].accountFacts(), true
}

func (w *world) must(err error) {
	if err != nil {
		w.t.Helper()
		w.t.Fatal(err)
	}
}

func (w *world) key(s string) string {
	key, err := graph.NormalizeKey("key", s)
	w.must(err)
	return key
}

func (w *world) country(s string) string {
	if s == "" {
		return ""
	}
	code, err := graph.NormalizeCountry(s)
	w.must(err)
	return code
}

func (w *world) money(s, currency string) graph.Money {
	if s == "" {
		return graph.Money{Currency: currency}
	}
	m, err := graph.ParseMoney(s, currency)
	w.must(err)
	return m
}

func (w *world) period(from, to string) graph.Period {
	return graph.Period{From: w.date(from, graph.Always.From), To: w.date(to, graph.Always.To)}
}

func (w *world) date(s string, absent graph.Date) graph.Date {
	if s == "" {
		return absent
	}
	d, err := graph.ParseDate(s)
	w.must(err)
	return d
}

func (w *world) product(s string) *graph.Product {
	if p := w.products[w.key(s)]; p != nil {
		return p
	}
	w.t.Fatalf("no product %s", s)
	return nil
}

func (w *world) account(s string) *account {
	if a := w.accounts[w.key(s)]; a != nil {
		return a
	}
	w.t.Fatalf("no account %s", s)
	return nil
}
