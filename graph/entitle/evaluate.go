package entitle

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"entitlegraph/graph"
)

// Evaluate returns the answer for a login at an instant (R9 to R22). The login must belong to the account of the facts; a group that is not in
// the facts is ignored. Only the UTC day of the instant matters (R9); the part of the answer that depends on day and facts alone is
// computed once for all logins.
func Evaluate(l *Login, h *AccountFacts, at time.Time) *Answer {
	h = h.prepared()
	day := h.on(graph.DateOf(at))
	a := &Answer{At: at.UTC(), User: l.User, Represented: day.represented, ValidUntil: day.validUntil}
	a.chooseCountry(l, h)
	a.decideProducts(l, h, day)
	slices.SortFunc(a.Warnings, func(v, w Warning) int { return cmp.Compare(v.Code, w.Code) })
	return a
}

// prepared returns the facts as NewAccountFacts builds them, also when they were built without it.
func (h *AccountFacts) prepared() *AccountFacts {
	if h.held == nil {
		return NewAccountFacts(h.Organization, h.Lines, h.Groups, h.Sites, h.Access)
	}
	return h
}

// warn adds a warning; each rule adds the same one at most once.
func (a *Answer) warn(code WarningCode, format string, args ...any) {
	a.Warnings = append(a.Warnings, Warning{Code: code, Message: fmt.Sprintf(format, args...)})
}
