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

// countryView is what a day makes of holdings for logins of one country.
type countryView struct {
	decisions []decision // every product ever held, by code
	// candidates counts the products with a line in force that is of the country or global (R17).
	candidates int
	// entitlements and withheld are those of an ACTIVE login that nothing restricts.
	entitlements []Entitlement
	withheld     []Withheld
}

// decision is what holds of a product whoever asks: it is a candidate, and then as an entitlement, or it is withheld.
type decision struct {
	candidate   bool
	entitlement Entitlement
	withheld    Withheld
}

// on gives the view of a day.
func (h *Holdings) on(day graph.Date) *dayView {
	if view := h.latest.Load(); view != nil && view.day == day {
		return view
	}
	view := &dayView{day: day, represented: represented(h, day), validUntil: validUntil(h, day), countries: map[string]*countryView{}}
	for _, line := range h.Lines {
		view.anyInForce = view.anyInForce || inForce(line, day)
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
	view := &countryView{decisions: make([]decision, len(h.held))}
	for i, held := range h.held {
		if lines := held.linesInForce(country, day); len(lines) > 0 {
			view.decisions[i] = decision{candidate: true, entitlement: newEntitlement(held.product, lines, day)}
			view.entitlements = append(view.entitlements, view.decisions[i].entitlement)
			view.candidates++
			continue
		}
		view.decisions[i].withheld = held.withheld(country, day)
		view.withheld = append(view.withheld, view.decisions[i].withheld)
	}
	view.entitlements, view.withheld = slices.Clip(view.entitlements), slices.Clip(view.withheld)
	return view
}
