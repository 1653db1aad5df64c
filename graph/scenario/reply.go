package scenario

import (
	"time"

	"entitlegraph/graph/entitle"
)

// Reply is effectiveEntitlements in a response of the API. A field that the operation does not select is empty.
type Reply struct {
	User struct {
		Organization struct{ AccountNumber string }
	}
	Country              *coded
	CountryRule          entitle.CountryRule
	RepresentedCountries []struct {
		Country                coded
		AnnualRecurringRevenue struct{ Amount string }
	}
	Entitlements []struct {
		Product    coded
		Quantity   *int
		InGrace    bool
		AccessRule entitle.AccessRule
		Lines      []struct {
			Contract struct{ ContractNumber string }
			Order    struct{ OrderNumber string }
		}
	}
	Withheld []struct {
		Product   coded
		Reason    entitle.Reason
		Countries []coded
	}
	Warnings   []struct{ Code entitle.WarningCode }
	ValidUntil *time.Time
}

// coded is a country or a product.
type coded struct{ Code string }

// Expect returns the reply in the form of the expected answers.
func (r *Reply) Expect() Expect {
	e := Expect{
		Rule: r.CountryRule, Represented: map[string]string{}, Entitlements: map[string]*int{}, Withheld: map[string]entitle.Reason{},
		Access:     map[string]entitle.AccessRule{},
		ValidUntil: r.ValidUntil,
	}
	if r.Country != nil {
		e.Country = r.Country.Code
	}
	for _, represented := range r.RepresentedCountries {
		e.Represented[represented.Country.Code] = represented.AnnualRecurringRevenue.Amount
	}
	for _, given := range r.Entitlements {
		e.Entitlements[given.Product.Code], e.Access[given.Product.Code] = given.Quantity, given.AccessRule
		if given.InGrace {
			e.InGrace = append(e.InGrace, given.Product.Code)
		}
	}
	for _, w := range r.Withheld {
		e.Withheld[w.Product.Code] = w.Reason
	}
	for _, w := range r.Warnings {
		e.Warnings = append(e.Warnings, w.Code)
	}
	return e
}
