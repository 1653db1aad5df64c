package floor

import (
	"strings"
	"time"

	"entitlegraph/bench/dataset"
)

// Resolver answers from memory: the facts of each account are computed once, and equal answers are shared.
type Resolver struct {
	logins   map[string]place
	accounts []account
	products []*Product
	country  map[string]*Country
}

// place is the indices of a login in the data.
type place struct{ account, user int }

type account struct {
	*dataset.Organization
	digest    *dataset.Digest
	byCountry map[string][]*Entitlement
	until     *time.Time
}

// New returns a resolver with a data set in memory.
func New(config dataset.Config) *Resolver {
	r := &Resolver{logins: map[string]place{}, country: map[string]*Country{}}
	for _, p := range config.Catalogue() {
		r.products = append(r.products, &Product{Code: p.Code})
	}
	for _, c := range dataset.Countries {
		r.country[c[0]] = &Country{Code: c[0]}
	}
	today := dataset.DayOf(time.Now())
	for i, users := range config.Sizes() {
		o := config.Organization(i, users)
		a := account{Organization: o, digest: o.Digest(today), byCountry: map[string][]*Entitlement{}}
		if a.digest.ValidUntil != dataset.NoDay {
			until := a.digest.ValidUntil.Time()
			a.until = &until
		}
		for country, entitlements := range a.digest.ByCountry {
			a.byCountry[country] = r.shape(entitlements)
		}
		r.accounts = append(r.accounts, a)
		for j := range o.Users {
			r.logins[o.Users[j].Login] = place{i, j}
		}
	}
	return r
}

func (r *Resolver) shape(entitlements []dataset.Entitlement) []*Entitlement {
	shaped := make([]*Entitlement, len(entitlements))
	for i, e := range entitlements {
		shaped[i] = &Entitlement{Product: r.products[e.Product]}
		if e.Quantity != dataset.Unlimited {
			shaped[i].Quantity = &e.Quantity
		}
	}
	return shaped
}

// answer returns the answer for a login; nil for an unknown one.
func (r *Resolver) answer(login string) *EffectiveEntitlements {
	at, known := r.logins[strings.ToLower(login)]
	if !known {
		return nil
	}
	a := &r.accounts[at.account]
	answer := a.Effective(&a.Users[at.user], a.digest)
	entitlements := a.byCountry[answer.Country]
	if len(entitlements) != len(answer.Entitlements) {
		entitlements = r.shape(answer.Entitlements)
	}
	return &EffectiveEntitlements{Country: r.country[answer.Country], Entitlements: entitlements, ValidUntil: a.until}
}
