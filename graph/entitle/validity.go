package entitle

import (
	"time"

	"entitlegraph/graph"
)

// validUntil returns the first midnight UTC after the day at which a line of an ACTIVE contract, of any country, starts, falls into grace, or
// ends (R21); nil when there is none, or none up to graph.LastDate, the last day that can be written.
func validUntil(h *AccountFacts, day graph.Date) *time.Time {
	next := graph.NoDate
	for _, l := range h.Lines {
		next = min(next, nextChange(l, day))
	}
	if next > graph.LastDate {
		return nil
	}
	midnight := next.Midnight()
	return &midnight
}

// nextChange returns the first day after the given one on which the line starts, falls into grace, or ends; NoDate when there is none, and when
// the date alone never changes the line: its contract is not ACTIVE, or its window is empty (R9).
func nextChange(l *graph.ContractLine, day graph.Date) graph.Date {
	window := l.Window()
	if l.Contract.Status != graph.ContractActive || window.Empty() {
		return graph.NoDate
	}
	// In the order of the days, so the first after the given one is the nearest. NoDate plus a day is NoDate.
	for _, change := range [...]graph.Date{window.From, window.To.AddDays(1), l.WindowWithGrace().To.AddDays(1)} {
		if change > day {
			return change
		}
	}
	return graph.NoDate
}
