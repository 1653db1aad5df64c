package entitle

import (
	"time"

	"entitlegraph/graph"
)

// validUntil returns the first midnight UTC after the day at which the date alone may change the answer (R21): a line of an ACTIVE contract, of
// any country, starts, falls into grace, or ends, or a line of a SUSPENDED contract ends. It is nil when there is none, or none up to
// graph.LastDate, the last day that can be written.
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

// nextChange returns the first day after the given one on which the line starts, falls into grace, or ends; of a suspended contract, on which it
// ends, since the reason of a withheld product then changes. It is NoDate when there is none: the contract is cancelled, or the window is empty
// (R9).
func nextChange(l *graph.ContractLine, day graph.Date) graph.Date {
	window := l.Window()
	if l.Contract.Status == graph.ContractCancelled || window.Empty() {
		return graph.NoDate
	}
	ended := l.WindowWithGrace().To.AddDays(1) // NoDate plus a day is NoDate
	changes := []graph.Date{window.From, window.To.AddDays(1), ended}
	if l.Contract.Status == graph.ContractSuspended {
		changes = changes[2:]
	}
	// In the order of the days, so the first after the given one is the nearest.
	for _, change := range changes {
		if change > day {
			return change
		}
	}
	return graph.NoDate
}
