package scenario

import (
	"fmt"
	"slices"
	"time"

	"entitlegraph/graph/entitle"
)

// Expect is a whole answer in compact form. A field that is left out is absent or empty.
type Expect struct {
	Country      string                    `json:"country"`
	Rule         entitle.CountryRule       `json:"rule"`
	Represented  map[string]string         `json:"represented"`            // country to ARR
	Entitlements map[string]*int           `json:"entitlements"`           // product to quantity, null is unlimited
	InGrace      []string                  `json:"inGrace" yaml:"inGrace"` // of the entitled products
	Withheld     map[string]entitle.Reason `json:"withheld"`               // product to reason
	Warnings     []entitle.WarningCode     `json:"warnings"`
	// Access has the rule that allowed each entitled product (R18). Not compared when left out.
	Access     map[string]entitle.AccessRule `json:"access"`
	ValidUntil *time.Time                    `json:"validUntil" yaml:"validUntil"`
}

// Observe returns an answer in the form of Expect, for comparison.
func Observe(a *entitle.Answer) Expect {
	e := Expect{
		Country:      a.CountryCode,
		Rule:         a.Rule,
		Represented:  map[string]string{},
		Entitlements: map[string]*int{},
		Withheld:     map[string]entitle.Reason{},
		Access:       map[string]entitle.AccessRule{},
		ValidUntil:   a.ValidUntil,
	}
	for _, r := range a.Represented {
		e.Represented[r.CountryCode] = r.AnnualRecurringRevenue.Amount()
	}
	for _, given := range a.Entitlements {
		e.Entitlements[given.Product.Code], e.Access[given.Product.Code] = given.Quantity, given.AccessRule
		if given.InGrace {
			e.InGrace = append(e.InGrace, given.Product.Code)
		}
	}
	for _, w := range a.Withheld {
		e.Withheld[w.Product.Code] = w.Reason
	}
	for _, w := range a.Warnings {
		e.Warnings = append(e.Warnings, w.Code)
	}
	return e
}

// Not has the values that an answer must not have. Each field names one that a likely mistake would lead to.
type Not struct {
	Country     string
	Rule        entitle.CountryRule
	Represented []string // countries
	Entitled    []string // products
	InGrace     []string `yaml:"inGrace"`
	Withheld    map[string]entitle.Reason
	Warnings    []entitle.WarningCode
	Access      map[string]entitle.AccessRule
	ValidUntil  *time.Time `yaml:"validUntil"`
}

// As returns an observed answer without the parts that e leaves out and that are then not compared.
func (e *Expect) As(observed Expect) Expect {
	if e.Access == nil {
		observed.Access = nil
	}
	return observed
}

// Violations returns a sentence for each value that an answer has though it must not.
func (n Not) Violations(e Expect) []string {
	var found []string
	add := func(broken bool, format string, args ...any) {
		if broken {
			found = append(found, fmt.Sprintf(format, args...))
		}
	}
	add(n.Country != "" && n.Country == e.Country, "the country must not be %s", n.Country)
	add(n.Rule != "" && n.Rule == e.Rule, "the rule must not be %s", n.Rule)
	add(n.ValidUntil != nil && e.ValidUntil != nil && n.ValidUntil.Equal(*e.ValidUntil), "validUntil must not be %s", n.ValidUntil)
	for _, code := range n.Represented {
		_, held := e.Represented[code]
		add(held, "%s must not be represented", code)
	}
	for _, code := range n.Entitled {
		_, held := e.Entitlements[code]
		add(held, "%s must not be entitled", code)
	}
	for _, code := range n.InGrace {
		add(slices.Contains(e.InGrace, code), "%s must not be in grace", code)
	}
	for code, reason := range n.Withheld {
		add(e.Withheld[code] == reason, "%s must not be withheld for %s", code, reason)
	}
	for code, rule := range n.Access {
		add(e.Access[code] == rule, "%s must not be allowed by %s", code, rule)
	}
	for _, code := range n.Warnings {
		add(slices.Contains(e.Warnings, code), "there must be no warning %s", code)
	}
	slices.Sort(found)
	return found
}

// empty reports whether nothing is forbidden.
func (n Not) empty() bool {
	return n.Country == "" && n.Rule == "" && n.ValidUntil == nil &&
		len(n.Represented)+len(n.Entitled)+len(n.InGrace)+len(n.Withheld)+len(n.Warnings)+len(n.Access) == 0
}
