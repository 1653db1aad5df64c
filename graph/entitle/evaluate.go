package entitle

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"entitlegraph/graph"
)

// Evaluate tells what a login may use at an instant, and why (R9 to R22). The login must be one of the account whose holdings
// these are; a group that the holdings do not know is passed over. Only the UTC day of the instant matters (R9):
// what that makes of the holdings is worked out once for all logins.
func Evaluate(l *Login, h *Holdings, at time.Time) *Answer {
	h = h.prepared()
	day := h.on(graph.DateOf(at))
	a := &Answer{At: at.UTC(), User: l.User, Represented: day.represented, ValidUntil: day.validUntil}
	a.chooseCountry(l, h)
	a.decideProducts(l, h, day)
	slices.SortFunc(a.Warnings, func(v, w Warning) int { return cmp.Compare(v.Code, w.Code) })
	return a
}

// prepared gives the holdings as NewHoldings makes them, also when they were put together by hand.
func (h *Holdings) prepared() *Holdings {
	if h.held == nil {
		return NewHoldings(h.Organization, h.Lines, h.Groups, h.Sites)
	}
	return h
}

// warn adds a warning; no rule gives the same one twice.
func (a *Answer) warn(code WarningCode, format string, args ...any) {
	a.Warnings = append(a.Warnings, Warning{Code: code, Message: fmt.Sprintf(format, args...)})
}
