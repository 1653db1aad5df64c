package demo

import (
	"bytes"
	"fmt"
	"math"
	"strings"

	"entitlegraph/graph"
	"entitlegraph/records"
)

// builder writes records, each after those it refers to.
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
		panic(err) // a buffer takes everything, and every record is of a known type
	}
}

// place is a site, which is numbered by its account and country.
type place struct{ country, city string }

func (b *builder) organization(account, name, currency string, places ...place) {
	r := &records.Organization{AccountNumber: account, Name: name, Currency: currency}
	for _, p := range places {
		r.Sites = append(r.Sites, records.Site{
			CustomerNumber: account + "-" + p.country, Name: name + " " + p.city, Country: p.country, City: p.city,
		})
	}
	b.write(r)
}

// open stands for the absent end of a contract.
const open = math.MaxInt32

// term is a contract; its days count from today.
type term struct {
	from, to int
	grace    int
	status   graph.ContractStatus
}

// sold is a contract line: a product, sold at the site of a country; quantity 0 is unlimited.
type sold struct {
	country  string
	product  string
	quantity int
	amount   string
	global   bool
}

// contract writes a contract with one order for each site, in the order in which the lines name them.
func (b *builder) contract(account, suffix string, t term, lines ...sold) {
	r := &records.Contract{
		ContractNumber: account + "-" + suffix, AccountNumber: account, Status: t.status, GraceDays: t.grace,
		Term: graph.Period{From: b.today.AddDays(t.from), To: graph.NoDate},
	}
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
			r.Orders = append(r.Orders, records.Order{
				OrderNumber: r.ContractNumber + "-" + l.country, OrderedOn: r.Term.From, CustomerNumber: account + "-" + l.country,
			})
		}
		line := records.Line{
			Product: l.product, Quantity: l.quantity, AnnualRecurringRevenue: l.amount, Global: l.global, Own: graph.Always,
		}
		r.Orders[i].Lines = append(r.Orders[i].Lines, line)
	}
	b.write(r)
}

func (b *builder) group(account, name, override string, products ...string) {
	b.write(&records.Group{AccountNumber: account, Name: name, CountryOverride: override, Products: products})
}

// person is a user; who is ACTIVE unless said otherwise.
type person struct {
	login, given, family          string
	status                        graph.UserStatus
	profile, designated, override string
	products, groups              []string
	roles                         []graph.Role
}

func (b *builder) user(account string, p person) {
	r := &records.User{
		AccountNumber: account, Login: p.login, GivenName: p.given, FamilyName: p.family, Status: p.status, ProfileCountry: p.profile,
		EntitlementCountry: p.designated, CountryOverride: p.override, Products: p.products, Roles: p.roles,
	}
	if r.Status == "" {
		r.Status = graph.UserActive
	}
	for _, name := range p.groups {
		r.Groups = append(r.Groups, records.GroupName{Name: name})
	}
	b.write(r)
}

// administrator gives the account its ACCOUNT_ADMIN, who is its global fulfillment contact too.
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

// staff writes n ordinary users with names from a short list, their profiles going round the countries.
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
