package entitle

import (
	"slices"
	"strings"

	"entitlegraph/graph"
)

// decideProducts implements R16 to R20: every product of the account is either entitled or withheld.
func (a *Answer) decideProducts(l *Login, h *AccountFacts, day *dayView) {
	view := day.in(a.CountryCode, h)
	active := l.User.Status == graph.UserActive
	access := accessOf(l, h)
	refused := view.refused
	if active && access.none() {
		a.Entitlements, a.Withheld = view.entitlements, view.withheld
	} else {
		refused = a.decideEach(view, h, active, access)
	}
	if !active {
		a.warn(WarnUserNotActive, "The user is %s; only an ACTIVE user may use anything.", l.User.Status)
	}
	if candidates := len(view.candidates); candidates > 0 && refused.total() == candidates {
		a.warn(WarnRestrictedToNothing, "%s", refused.words())
	}
	a.warnOfLines(h, day)
}

// decideEach decides product by product. It returns how many candidates access refuses, whatever the status of the user.
func (a *Answer) decideEach(view *countryView, h *AccountFacts, active bool, access loginAccess) refused {
	a.Withheld = make([]Withheld, 0, len(view.candidates)+len(view.others))
	var count refused
	rest := view.others
	for _, c := range view.candidates {
		for len(rest) > 0 && rest[0].Product.Code < c.Product.Code {
			a.withhold(rest[0], active)
			rest = rest[1:]
		}
		decided := access.decide(c.Product.Code, h.bySettings(c.Product.Code, a.CountryCode))
		count.add(decided)
		if decided.allowed && active {
			c.AccessRule = decided.rule
			a.Entitlements = append(a.Entitlements, c)
		} else {
			a.withhold(Withheld{Product: c.Product, Reason: decided.reason()}, active)
		}
	}
	for _, w := range rest {
		a.withhold(w, active)
	}
	return count
}

// withhold adds a withheld product; for a user that is not ACTIVE, always with ReasonUserNotActive.
func (a *Answer) withhold(w Withheld, active bool) {
	if !active {
		w = Withheld{Product: w.Product, Reason: ReasonUserNotActive}
	}
	a.Withheld = append(a.Withheld, w)
}

// linesInForce returns the product's lines in force that are of the login's country or global (R17). A product with such a line is a candidate.
func (p heldProduct) linesInForce(country string, day graph.Date) []*graph.ContractLine {
	return choose(p.lines, func(l *graph.ContractLine) bool { return countsIn(l, country) && InForce(l, day) })
}

// newEntitlement returns the entitlement of a product (R17): quantities add up, and a product is in grace when all of its lines are.
func newEntitlement(product *graph.Product, lines []*graph.ContractLine, day graph.Date) Entitlement {
	return Entitlement{
		Product:  product,
		Quantity: sumOfQuantities(lines),
		InGrace:  !slices.ContainsFunc(lines, func(l *graph.ContractLine) bool { return !inGrace(l, day) }),
		Lines:    lines,
	}
}

// sumOfQuantities returns the sum of quantities, at most graph.MaxQuantitySum; nil, which is unlimited, if one line is unlimited (R8, R17).
func sumOfQuantities(lines []*graph.ContractLine) *int {
	sum := 0
	for _, l := range lines {
		if l.Quantity == nil {
			return nil
		}
		sum = min(sum+*l.Quantity, graph.MaxQuantitySum)
	}
	return &sum
}

// choose returns the lines that count, in their order; the slice itself when all do.
func choose(lines []*graph.ContractLine, counts func(*graph.ContractLine) bool) []*graph.ContractLine {
	first := slices.IndexFunc(lines, func(l *graph.ContractLine) bool { return !counts(l) })
	if first < 0 {
		return lines
	}
	chosen := lines[:first:first] // full, so append copies and does not modify the account facts
	for _, l := range lines[first+1:] {
		if counts(l) {
			chosen = append(chosen, l)
		}
	}
	return chosen
}

// warnOfLines adds two warnings: IN_GRACE, when an entitled product is in grace (R17), and NO_CONTRACT_IN_FORCE, when no line of the organization
// is in force, of any country or global.
func (a *Answer) warnOfLines(h *AccountFacts, day *dayView) {
	var codes []string
	for _, e := range a.Entitlements {
		if e.InGrace {
			codes = append(codes, e.Product.Code)
		}
	}
	if len(codes) > 0 {
		a.warn(WarnInGrace, "Past the end of their contract lines, and usable only in grace: %s.", strings.Join(codes, ", "))
	}
	if !day.anyInForce {
		a.warn(WarnNoContractInForce, "No contract line of organization %s is in force.", h.Organization.AccountNumber)
	}
}
