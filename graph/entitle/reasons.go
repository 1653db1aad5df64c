package entitle

import (
	"slices"

	"entitlegraph/graph"
)

// withheld implements points 3 to 5 of R20 for a product that is not a candidate for logins of the country. The first point that applies decides
// the reason.
//
//  3. The product has lines of the login's country or global ones: the fate of these, even when it is in force elsewhere.
//  4. It is in force in another country.
//  5. Otherwise: the fate of its lines of any country.
func (p heldProduct) withheld(country string, day graph.Date) Withheld {
	own := choose(p.lines, func(l *graph.ContractLine) bool { return countsIn(l, country) })
	if len(own) > 0 {
		return Withheld{Product: p.product, Reason: fate(own, day)}
	}
	if elsewhere := countriesInForce(p.lines, day); len(elsewhere) > 0 {
		return Withheld{Product: p.product, Reason: ReasonOtherCountry, CountryCodes: elsewhere}
	}
	return Withheld{Product: p.product, Reason: fate(p.lines, day)}
}

// fate returns the reason why none of the lines is in force (R20, point 3): NOT_STARTED when one of them starts later; else CONTRACT_SUSPENDED
// when only a suspension prevents one of them from being in force now or later; else ENDED, also for cancelled lines of whatever dates.
func fate(lines []*graph.ContractLine, day graph.Date) Reason {
	switch {
	case slices.ContainsFunc(lines, func(l *graph.ContractLine) bool { return inFuture(l, day) }):
		return ReasonNotStarted
	case slices.ContainsFunc(lines, func(l *graph.ContractLine) bool { return onlySuspended(l, day) }):
		return ReasonContractSuspended
	default:
		return ReasonEnded
	}
}

// countriesInForce returns the countries in which one of the lines is in force, each once, sorted.
func countriesInForce(lines []*graph.ContractLine, day graph.Date) []string {
	var codes []string
	for _, l := range lines {
		if !l.Global() && InForce(l, day) {
			codes = append(codes, l.CountryCode)
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}
