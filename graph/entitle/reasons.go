package entitle

import (
	"slices"

	"entitlegraph/graph"
)

// withheld keeps points 3 to 5 of R20 for a product that is no candidate of a login in that country: the first that
// applies is the reason.
//
//  3. The product has lines of the login's country or global ones: what became of them, even when it is in force elsewhere.
//  4. It is in force in another country.
//  5. Otherwise: what became of its lines, of whichever country.
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

// fate tells what became of lines of which none is in force (R20, point 3): NOT_STARTED when one will begin with time alone;
// else CONTRACT_SUSPENDED when only a suspension stands in the way of one; else ENDED, also for cancelled lines of whatever dates.
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

// countriesInForce gives the countries in which one of the lines is in force, each once, sorted.
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
