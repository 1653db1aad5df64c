package scenario

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"entitlegraph/graph"
)

// Organization is the account of a scenario: an organization record, and the records that belong to it.
type Organization struct {
	AccountNumber string     `json:"accountNumber" yaml:"accountNumber"`
	Name          string     `json:"name"` // the Account Number when left out
	Currency      string     `json:"currency"`
	Sites         []Site     `json:"sites"`
	Access        []Access   `json:"access,omitempty"` // R33, R34
	Contracts     []Contract `json:"-" yaml:"contracts"`
	Groups        []Group    `json:"-" yaml:"groups"`
	Users         []User     `json:"-" yaml:"users"`
}

// Site is a site of an organization record.
type Site struct {
	CustomerNumber string `json:"customerNumber" yaml:"customerNumber"`
	Name           string `json:"name"` // the Customer Number when left out
	Country        string `json:"country"`
}

// Access is an access setting of an organization record, or an exception of a user record, which has no country.
type Access struct {
	Product string       `json:"product,omitempty"`
	Country string       `json:"country,omitempty"`
	Access  graph.Access `json:"access"`
}

// Contract is a contract record.
type Contract struct {
	AccountNumber  string               `json:"accountNumber" yaml:"-"`
	ContractNumber string               `json:"contractNumber" yaml:"contractNumber"`
	Status         graph.ContractStatus `json:"status,omitempty"` // ACTIVE when left out
	StartsOn       string               `json:"startsOn" yaml:"startsOn"`
	EndsOn         string               `json:"endsOn,omitempty" yaml:"endsOn"`
	GraceDays      int                  `json:"graceDays" yaml:"graceDays"`
	Orders         []Order              `json:"orders"`
}

// Order is an order of a contract record.
type Order struct {
	OrderNumber    string `json:"orderNumber" yaml:"orderNumber"`
	OrderedOn      string `json:"orderedOn" yaml:"orderedOn"` // the contract's first day when left out
	CustomerNumber string `json:"customerNumber" yaml:"customerNumber"`
	Lines          []Line `json:"lines"`
}

// Line is a contract line of an order.
type Line struct {
	Product                string `json:"product"`
	Country                string `json:"country,omitempty"`
	Global                 bool   `json:"global,omitempty"`
	Quantity               *int   `json:"quantity,omitempty"`
	AnnualRecurringRevenue string `json:"annualRecurringRevenue,omitempty" yaml:"annualRecurringRevenue"`
	StartsOn               string `json:"startsOn,omitempty" yaml:"startsOn"`
	EndsOn                 string `json:"endsOn,omitempty" yaml:"endsOn"`
}

// Group is a group record.
type Group struct {
	AccountNumber   string   `json:"accountNumber" yaml:"-"`
	Name            string   `json:"name"`
	Products        []string `json:"products"`
	CountryOverride string   `json:"countryOverride,omitempty" yaml:"countryOverride"`
}

// User is a user record.
type User struct {
	AccountNumber      string           `json:"accountNumber" yaml:"-"`
	Login              string           `json:"login"`
	GivenName          string           `json:"givenName" yaml:"givenName"`   // the login's first part when left out
	FamilyName         string           `json:"familyName" yaml:"familyName"` // "Example" when left out
	Status             graph.UserStatus `json:"status,omitempty"`             // INVITED when left out
	ProfileCountry     string           `json:"profileCountry,omitempty" yaml:"profileCountry"`
	EntitlementCountry string           `json:"entitlementCountry,omitempty" yaml:"entitlementCountry"`
	CountryOverride    string           `json:"countryOverride,omitempty" yaml:"countryOverride"`
	Products           []string         `json:"products"`
	Groups             []string         `json:"groups"`
	Access             []Access         `json:"access,omitempty"` // R35
}

// Records returns the situation as the lines that `import` reads. Many scenarios fit in one database when each is Prefixed first.
func (s *Scenario) Records() []byte {
	account := s.Organization.AccountNumber
	w := &recordWriter{}
	for _, code := range s.productCodes() {
		w.write("product", map[string]string{"code": code, "name": "Product " + code})
	}
	w.write("organization", s.Organization.record())
	for _, c := range s.Organization.Contracts {
		w.write("contract", c.record(account))
	}
	for _, g := range s.Organization.Groups {
		g.AccountNumber, g.Products = account, present(g.Products)
		w.write("group", g)
	}
	for _, u := range s.Organization.Users {
		w.write("user", u.record(account))
	}
	for _, c := range s.Changes {
		w.write("contract", c.record(account))
	}
	return w.Bytes()
}

// recordWriter writes records, a line each.
type recordWriter struct{ bytes.Buffer }

// write adds a record with its type in front.
func (w *recordWriter) write(kind string, record any) {
	fields, err := json.Marshal(record)
	if err != nil {
		panic(err) // strings, numbers and lists of them always marshal
	}
	w.WriteString(`{"type":"` + kind + `",`)
	w.Write(fields[1:])
	w.WriteByte('\n')
}

func (o Organization) record() Organization {
	o.Name = either(o.Name, o.AccountNumber)
	o.Sites = slices.Clone(o.Sites)
	for i := range o.Sites {
		o.Sites[i].Name = either(o.Sites[i].Name, o.Sites[i].CustomerNumber)
	}
	return o
}

func (c Contract) record(account string) Contract {
	c.AccountNumber = account
	c.Orders = present(slices.Clone(c.Orders))
	for i := range c.Orders {
		c.Orders[i].OrderedOn = either(c.Orders[i].OrderedOn, c.StartsOn)
	}
	return c
}

func (u User) record(account string) User {
	local, _, _ := strings.Cut(u.Login, "@")
	u.AccountNumber, u.Products, u.Groups = account, present(u.Products), present(u.Groups)
	u.GivenName, u.FamilyName = either(u.GivenName, local), either(u.FamilyName, "Example")
	return u
}

// productCodes returns every product that the scenario needs, sorted: those of lines and lists, and Products.
func (s *Scenario) productCodes() []string {
	codes := map[string]bool{}
	add := func(list []string) {
		for _, code := range list {
			codes[code] = true
		}
	}
	add(s.Products)
	for _, c := range s.Organization.Contracts {
		for _, o := range c.Orders {
			for _, l := range o.Lines {
				codes[l.Product] = true
			}
		}
	}
	for _, g := range s.Organization.Groups {
		add(g.Products)
	}
	access := slices.Clone(s.Organization.Access)
	for _, u := range s.Organization.Users {
		add(u.Products)
		access = append(access, u.Access...)
	}
	for _, setting := range access {
		if setting.Product != "" {
			codes[setting.Product] = true
		}
	}
	return slices.Sorted(maps.Keys(codes))
}

func either(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// present returns the list; an empty one for nil.
func present[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
