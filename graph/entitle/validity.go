package entitle

import (
	"time"

	"entitlegraph/graph"
)

// validUntil keeps R21: the first midnight UTC after the day at which a line of an ACTIVE contract starts, falls into grace,
// or ends, whatever its country. Nil when there is none. A day after graph.LastDate is none: it could not be written.
func validUntil(h *Holdings, day graph.Date) *time.Time {
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

// nextChange gives the first day after the given one on which the line starts, falls into grace, or ends; NoDate when the date
// alone never changes it: its contract is not ACTIVE, or its window is empty (R9).
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
