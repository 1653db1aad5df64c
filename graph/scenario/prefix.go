package scenario

import (
	"slices"
	"strings"
)

// Prefixed returns a copy of the scenario in which every key begins with the prefix: Account, Customer, contract and order numbers, product codes
// and logins, in the situation and in the expectations alike. Group names and countries stay. The prefix must consist of characters that R1
// allows in keys. Prefixing a copy replaces its prefix.
func (s *Scenario) Prefixed(prefix string) *Scenario {
	p, err := Parse(s.Name, s.source)
	if err != nil {
		panic(err) // the same source was parsed before
	}
	r := renamer{key: strings.ToUpper(prefix), login: strings.ToLower(prefix)}
	r.keys(p.Products)
	r.organization(&p.Organization)
	r.contracts(p.Changes)
	for i := range p.Questions {
		r.question(&p.Questions[i])
	}
	return p
}

// renamer adds prefixes to keys, in place.
type renamer struct{ key, login string }

func (r renamer) rename(keys ...*string) {
	for _, key := range keys {
		if *key != "" {
			*key = r.key + *key
		}
	}
}

func (r renamer) keys(list []string) {
	for i := range list {
		r.rename(&list[i])
	}
}

func (r renamer) organization(o *Organization) {
	r.rename(&o.AccountNumber)
	for i := range o.Sites {
		r.rename(&o.Sites[i].CustomerNumber)
	}
	r.contracts(o.Contracts)
	for i := range o.Groups {
		r.keys(o.Groups[i].Products)
	}
	for i := range o.Users {
		o.Users[i].Login = r.login + o.Users[i].Login
		r.keys(o.Users[i].Products)
		r.access(o.Users[i].Access)
	}
	r.access(o.Access)
}

func (r renamer) access(settings []Access) {
	for i := range settings {
		r.rename(&settings[i].Product)
	}
}

func (r renamer) contracts(contracts []Contract) {
	for i := range contracts {
		r.rename(&contracts[i].ContractNumber)
		for j := range contracts[i].Orders {
			order := &contracts[i].Orders[j]
			r.rename(&order.OrderNumber, &order.CustomerNumber)
			for k := range order.Lines {
				r.rename(&order.Lines[k].Product)
			}
		}
	}
}

func (r renamer) question(q *Question) {
	q.Login = r.login + q.Login
	if q.Expect != nil {
		expect := *q.Expect // a copy: with a YAML alias, several questions share one
		expect.Entitlements, expect.Withheld = renamed(r, expect.Entitlements), renamed(r, expect.Withheld)
		expect.Access = renamed(r, expect.Access)
		expect.InGrace = slices.Clone(expect.InGrace)
		r.keys(expect.InGrace)
		q.Expect = &expect
	}
	q.Lines, q.Elsewhere, q.Checks = renamed(r, q.Lines), renamed(r, q.Elsewhere), renamed(r, q.Checks)
	for _, lines := range q.Lines {
		for i, line := range lines {
			contract, order, _ := strings.Cut(line, "/")
			lines[i] = r.key + contract + "/" + r.key + order
		}
	}
	for i := range q.CountryOptions {
		r.keys(q.CountryOptions[i].Sites)
	}
	q.Not.Withheld, q.Not.Access = renamed(r, q.Not.Withheld), renamed(r, q.Not.Access)
	r.keys(q.Not.Entitled)
	r.keys(q.Not.InGrace)
}

// renamed returns a copy of a map by product with its keys renamed.
func renamed[T any](r renamer, byProduct map[string]T) map[string]T {
	if byProduct == nil {
		return nil
	}
	out := make(map[string]T, len(byProduct))
	for code, value := range byProduct {
		r.rename(&code)
		out[code] = value
	}
	return out
}
