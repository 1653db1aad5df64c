package entitle

import "entitlegraph/graph"

// InForce reports whether a line is in force on a day (R9): its contract is ACTIVE and the day lies in the line's window, grace included.
func InForce(l *graph.ContractLine, day graph.Date) bool {
	return l.Contract.Status == graph.ContractActive && l.WindowWithGrace().Contains(day)
}

// Represents reports whether a line makes its country represented on a day (R14): it is in force, and has a country. A global line represents
// none.
func Represents(l *graph.ContractLine, day graph.Date) bool { return !l.Global() && InForce(l, day) }

// inGrace reports whether a line in force is so only by its contract's grace days (R9).
func inGrace(l *graph.ContractLine, day graph.Date) bool { return !l.Window().Contains(day) }

// inFuture reports whether the line comes into force later without any change: its contract is ACTIVE and its window, which is not empty, begins
// after the day (R9, R20).
func inFuture(l *graph.ContractLine, day graph.Date) bool {
	window := l.Window()
	return l.Contract.Status == graph.ContractActive && !window.Empty() && window.From > day
}

// onlySuspended reports whether only the suspension of its contract prevents the line from being in force on the day, grace included, or later
// (R20).
func onlySuspended(l *graph.ContractLine, day graph.Date) bool {
	return l.Contract.Status == graph.ContractSuspended && !l.Window().Empty() && day <= l.WindowWithGrace().To
}

// countsIn reports whether a line counts for a login of the country: it is of the country, or global (R17). For a login without a country (empty)
// only global lines count (R15).
func countsIn(l *graph.ContractLine, country string) bool {
	return l.Global() || l.CountryCode == country
}
