package entitle

import (
	"slices"
	"sync"
	"time"

	"entitlegraph/graph"
)

// dayView is what a day makes of holdings, for whichever login: worked out once, as far as it is asked for, and the same however
// often and by whom. Holdings remember the view of the day that was asked for last.
type dayView struct {
	day         graph.Date
	represented []Represented
	validUntil  *time.Time
	anyInForce  bool

	mu        sync.Mutex
	countries map[string]*countryView
}

// countryView is what a day makes of holdings for logins of one country: what an ACTIVE login is given that nothing restricts, by code, and
// what is withheld from it.
type countryView struct {
	// entitlements are of the candidates: the products with a line in force that is of the country or global (R17).
	entitlements []Entitlement
	withheld     []Withheld
}

// on gives the view of a day.
func (h *Holdings) on(day graph.Date) *dayView {
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

// in gives the view of a country; empty is no country.
func (v *dayView) in(country string, h *Holdings) *countryView {
	v.mu.Lock()
	defer v.mu.Unlock()
	view, known := v.countries[country]
	if !known {
		view = newCountryView(h, country, v.day)
		v.countries[country] = view
	}
	return view
}

// newCountryView keeps R17 and R20, as far as they do not depend on the login but for its country.
func newCountryView(h *Holdings, country string, day graph.Date) *countryView {
	view := &countryView{}
	for _, held := range h.held {
		if lines := held.linesInForce(country, day); len(lines) > 0 {
			view.entitlements = append(view.entitlements, newEntitlement(held.product, lines, day))
		} else {
			view.withheld = append(view.withheld, held.withheld(country, day))
		}
	}
	// Copied, for a list that grew has room to spare, which would be kept with it.
	view.entitlements, view.withheld = slices.Clip(slices.Clone(view.entitlements)), slices.Clip(slices.Clone(view.withheld))
	return view
}
