package entitle

import (
	"slices"
	"sync"
	"time"

	"entitlegraph/graph"
)

// dayView is the part of answers that depends on the facts and the day alone, not on the login. Its countries are computed on demand, under
// mu. AccountFacts cache the view of the day that was requested last.
type dayView struct {
	day         graph.Date
	represented []Represented
	validUntil  *time.Time
	anyInForce  bool

	mu        sync.Mutex
	countries map[string]*countryView
}

// countryView is the part of answers for logins of one country on one day. All lists are by product code.
type countryView struct {
	// candidates are the products with a line in force that is of the country or global (R17).
	candidates []Entitlement
	// others are the products that are no candidates, withheld.
	others []Withheld
	// entitlements and withheld are the lists of an ACTIVE login for which the account's settings alone decide (R33, R34). Without a refusal they
	// are candidates and others themselves.
	entitlements []Entitlement
	withheld     []Withheld
	// refused is the number of candidates that the settings refuse.
	refused refused
}

// on returns the view of a day.
func (h *AccountFacts) on(day graph.Date) *dayView {
	if view := h.latest.Load(); view != nil && view.day == day {
		return view
	}
	view := &dayView{day: day, represented: represented(h, day), validUntil: validUntil(h, day), countries: map[string]*countryView{}}
	for _, line := range h.Lines {
		view.anyInForce = view.anyInForce || InForce(line, day)
	}
	h.latest.Store(view)
	return view
}

// in returns the view of a country; an empty code is no country.
func (v *dayView) in(country string, h *AccountFacts) *countryView {
	v.mu.Lock()
	defer v.mu.Unlock()
	view, known := v.countries[country]
	if !known {
		view = newCountryView(h, country, v.day)
		v.countries[country] = view
	}
	return view
}

// newCountryView implements R17, R20, R33 and R34 as far as they depend on the country of the login alone.
func newCountryView(h *AccountFacts, country string, day graph.Date) *countryView {
	view := &countryView{}
	for _, held := range h.held {
		if lines := held.linesInForce(country, day); len(lines) > 0 {
			candidate := newEntitlement(held.product, lines, day)
			decided := h.bySettings(held.product.Code, country)
			candidate.AccessRule = decided.rule
			view.refused.add(decided)
			view.candidates = append(view.candidates, candidate)
		} else {
			view.others = append(view.others, held.withheld(country, day))
		}
	}
	// Copied, since a list that grew has spare capacity, which the cache would retain.
	view.candidates, view.others = slices.Clip(slices.Clone(view.candidates)), slices.Clip(slices.Clone(view.others))
	if view.refused.total() == 0 {
		view.entitlements, view.withheld = view.candidates, view.others
		return view
	}
	answer := &Answer{CountryCode: country}
	answer.decideEach(view, h, true, loginAccess{})
	view.entitlements, view.withheld = slices.Clip(slices.Clone(answer.Entitlements)), slices.Clip(slices.Clone(answer.Withheld))
	return view
}
