package demo

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"strings"

	"entitlegraph/graph"
	"entitlegraph/records"
)

// builder writes records; a record comes after the records that it refers to.
type builder struct {
	today graph.Date
	out   bytes.Buffer
	lines *records.Writer
}

func newBuilder(today graph.Date) *builder {
	b := &builder{today: today}
	b.lines = records.NewWriter(&b.out)
	return b
}

func (b *builder) bytes() []byte { return b.out.Bytes() }

func (b *builder) write(r records.Record) {
	if err := b.lines.Write(r); err != nil {
		panic(err) // a bytes.Buffer returns no error, and the type of every record is known
	}
}

// place is a site. Its Customer Number consists of the account and the country.
type place struct{ country, city string }

func (b *builder) organization(account, name, currency string, places ...place) {
	b.organizationWith(account, name, currency, nil, places...)
}

// organizationWith writes an organization with access settings.
func (b *builder) organizationWith(account, name, currency string, access []graph.AccessSetting, places ...place) {
	r := &records.Organization{Access: access, OrganizationBody: graph.OrganizationBody{AccountNumber: account, Name: name, Currency: currency}}
	for _, p := range places {
		r.Sites = append(r.Sites, graph.SiteBody{
			CustomerNumber: account + "-" + p.country, Name: name + " " + p.city, CountryCode: p.country, City: p.city,
		})
	}
	b.write(r)
}

// open is the end of an open-ended contract.
const open = math.MaxInt32

// term is the window and status of a contract, in days from today.
type term struct {
	from, to int
	grace    int
	status   graph.ContractStatus
}

// sold is a contract line: a product for the site of a country; quantity 0 means unlimited.
type sold struct {
	country  string
	product  string
	quantity int
	amount   string
	global   bool
}

// contract writes a contract with an order for each site, in the order of the first lines for them.
func (b *builder) contract(account, suffix string, t term, lines ...sold) {
	r := &records.Contract{AccountNumber: account, ContractBody: graph.ContractBody{
		ContractNumber: account + "-" + suffix, Status: t.status, GraceDays: t.grace,
		Term: graph.Period{From: b.today.AddDays(t.from), To: graph.NoDate},
	}}
	if t.to != open {
		r.Term.To = b.today.AddDays(t.to)
	}
	if r.Status == "" {
		r.Status = graph.ContractActive
	}
	orders := map[string]int{}
	for _, l := range lines {
		i, known := orders[l.country]
		if !known {
			i = len(r.Orders)
			orders[l.country] = i
			r.Orders = append(r.Orders, graph.OrderContent{
				OrderNumber: r.ContractNumber + "-" + l.country, OrderedOn: r.Term.From, CustomerNumber: account + "-" + l.country,
			})
		}
		line := graph.LineContent{
			ProductCode: l.product, Quantity: l.quantity, ARR: l.amount, Global: l.global, Own: graph.Always,
		}
		r.Orders[i].Lines = append(r.Orders[i].Lines, line)
	}
	b.write(r)
}

func (b *builder) group(account, name, override string, products ...string) {
	b.write(&records.Group{AccountNumber: account, Name: name, CountryOverride: override, Products: products})
}

// person is a user. Without a status the user is ACTIVE.
type person struct {
	login, given, family          string
	status                        graph.UserStatus
	profile, designated, override string
	products, groups              []string
	access                        []graph.AccessException
	roles                         []graph.Role
}

func (b *builder) user(account string, p person) {
	r := &records.User{
		AccountNumber: account, Products: p.products, Roles: p.roles, Exceptions: p.access, UserBody: graph.UserBody{
			Login: p.login, GivenName: p.given, FamilyName: p.family, Status: cmp.Or(p.status, graph.UserActive), ProfileCountryCode: p.profile,
			EntitlementCountryCode: p.designated, CountryOverrideCode: p.override,
		},
	}
	for _, name := range p.groups {
		r.Groups = append(r.Groups, graph.GroupName{Name: name})
	}
	b.write(r)
}

// administrator writes the account's ACCOUNT_ADMIN, who is also its global fulfillment contact.
func (b *builder) administrator(account, domain string, given, family string) {
	login := "admin@" + domain
	b.user(account, person{login: login, given: given, family: family, roles: []graph.Role{graph.RoleAccountAdmin}})
	b.write(&records.FulfillmentContact{AccountNumber: account, Login: login})
}

func (b *builder) contact(account, login, country string) {
	b.write(&records.FulfillmentContact{AccountNumber: account, Login: login, Country: country})
}

func (b *builder) domain(account, name string, autoApprove bool) {
	b.write(&records.Domain{AccountNumber: account, Name: name, AutoApprove: autoApprove})
}

// staff writes n users with names from a short list and profiles in these countries in turn.
func (b *builder) staff(account, domain string, n int, groups []string, countries ...string) {
	for i := range n {
		given, family := givenNames[i%len(givenNames)], familyNames[(i/len(givenNames)+i)%len(familyNames)]
		p := person{
			login: fmt.Sprintf("%s.%s.%d@%s", strings.ToLower(given), strings.ToLower(family), i+1, domain), given: given, family: family,
			profile: countries[i%len(countries)],
		}
		if len(groups) > 0 {
			p.groups = groups[i%len(groups) : i%len(groups)+1]
		}
		b.user(account, p)
	}
}

var (
	givenNames  = []string{"Anna", "Björn", "Chloé", "Dmitri", "Eva", "Farid", "Grace", "Hiroshi", "Inés", "Jürgen", "Žofie", "Laila", "Mateo"}
	familyNames = []string{"Okafor", "Müller", "Núñez", "Tanaka", "Groß", "Dvořák", "Silva", "Haddad", "Larsen", "Kaur", "Rossi"}
)
