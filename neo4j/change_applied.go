package neo4j

import (
	"context"
	"encoding/json"
	"time"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// appliedFor is how long it is known that a request was applied: longer than anybody repeats it.
const appliedFor = 2 * changes.RememberFor

// appliedRecord is what is kept of a request that was applied: nothing personal, only ids and codes.
type appliedRecord struct {
	Attempt  string          `json:"attempt"`
	Rows     []appliedRow    `json:"rows"`
	Revision int64           `json:"revision,omitempty"`
	Impact   *appliedImpact  `json:"impact,omitempty"`
	Erased   []appliedErased `json:"erased,omitempty"`
}

type appliedRow struct {
	Result   changes.Result        `json:"result,omitempty"`
	Kind     graph.Kind            `json:"kind,omitempty"`
	ID       string                `json:"id,omitempty"`
	Warnings []entitle.WarningCode `json:"warnings,omitempty"`
	Reason   changes.Reason        `json:"reason,omitempty"`
	Code     graph.Code            `json:"code,omitempty"`
	Rule     string                `json:"rule,omitempty"`
	Field    string                `json:"field,omitempty"`
}

type appliedImpact struct {
	At      time.Time      `json:"at"`
	Gaining int            `json:"gaining"`
	Losing  int            `json:"losing"`
	Moving  int            `json:"moving"`
	Logins  []appliedLogin `json:"logins,omitempty"`
}

type appliedLogin struct {
	User   string   `json:"user"`
	Gained []string `json:"gained,omitempty"`
	Lost   []string `json:"lost,omitempty"`
	Before string   `json:"before,omitempty"`
	Next   string   `json:"next,omitempty"`
}

type appliedErased struct {
	Kind graph.Kind `json:"kind"`
	ID   string     `json:"id"`
}

// record gives the properties of the node that says that the request was applied. Its answer tells of the request's own organization
// alone when nothing was refused: refusals may name what others hold.
func (a *changeAttempt) record(attempt string) (map[string]any, error) {
	r := appliedRecord{Attempt: attempt, Revision: a.applied.Revision, Rows: make([]appliedRow, len(a.outcomes))}
	whole := true
	for i, o := range a.outcomes {
		row := appliedRow{Result: o.outcome.Result, Kind: o.outcome.Subject.Kind, ID: o.outcome.Subject.ID}
		for _, warning := range o.outcome.Warnings {
			row.Warnings = append(row.Warnings, warning.Code)
		}
		if o.refusal != nil {
			row.Reason, row.Code, row.Rule, row.Field = o.refusal.Reason, o.refusal.Err.Code, o.refusal.Err.Rule, o.refusal.Err.Field
			whole = false
		}
		r.Rows[i] = row
	}
	for _, t := range tombstonesOf(a.effects) {
		r.Erased = append(r.Erased, appliedErased{t.kind, t.id})
	}
	r.Impact = recordedImpact(a.applied.Impact)
	raw, err := json.Marshal(r)
	return map[string]any{
		"id": a.request.ID, "at": a.now, "expiresAt": a.now.Add(appliedFor), "outcome": string(raw), "whole": whole,
	}, err
}

func recordedImpact(impact *changes.Impact) *appliedImpact {
	if impact == nil {
		return nil
	}
	kept := &appliedImpact{At: impact.At, Gaining: impact.Gaining, Losing: impact.Losing, Moving: impact.Moving}
	for _, login := range impact.Logins {
		kept.Logins = append(kept.Logins, appliedLogin{
			login.User.ID, codesOf(login.Gained), codesOf(login.Lost), login.CountryBefore, login.CountryNext,
		})
	}
	return kept
}

func codesOf(list []*graph.Product) []string {
	var codes []string
	for _, product := range list {
		codes = append(codes, product.Code)
	}
	return codes
}

// appliedBefore says whether the request was applied already, and restores what it came to. That was read under the lock, so that an
// attempt whose outcome is unknown had ended.
func (a *changeAttempt) appliedBefore(ctx context.Context) (bool, error) {
	if a.before == "" {
		return false, nil
	}
	var r appliedRecord
	if err := json.Unmarshal([]byte(a.before), &r); err != nil {
		return false, err
	}
	a.tombstones = nil
	for _, e := range r.Erased {
		a.tombstones = append(a.tombstones, tombstone{e.Kind, e.ID})
	}
	if applied, own := a.sent[r.Attempt]; own {
		a.applied = applied
		return true, nil
	}
	a.applied = &changes.Applied{Rows: make([]changes.AppliedRow, len(r.Rows)), Revision: r.Revision}
	return true, a.restore(ctx, r)
}

// restore makes what a request came to from what is kept of it, as far as it is still to be seen.
func (a *changeAttempt) restore(ctx context.Context, r appliedRecord) error {
	a.outcomes = make([]judged, len(r.Rows))
	for i, row := range r.Rows {
		a.outcomes[i].outcome = changes.Outcome{Result: row.Result, Subject: changes.Subject{Kind: row.Kind, ID: row.ID}}
		a.applied.Rows[i].Subject = onlyID(row.Kind, row.ID)
		for _, code := range row.Warnings {
			a.outcomes[i].outcome.Warnings = append(a.outcomes[i].outcome.Warnings, entitle.Warning{Code: code, Message: string(code)})
		}
		if row.Reason != "" {
			a.applied.Rows[i].Refusal = &changes.Refusal{Reason: row.Reason, Err: &graph.Error{
				Code: row.Code, Rule: row.Rule, Field: row.Field, Message: meaningOf(row.Reason),
			}}
		}
	}
	if err := a.describe(ctx); err != nil {
		return err
	}
	if r.Impact == nil {
		return nil
	}
	var err error
	a.applied.Impact, err = a.restoreImpact(ctx, r.Impact)
	return err
}

func meaningOf(reason changes.Reason) string {
	for _, known := range changes.Reasons {
		if known.Reason == reason {
			return known.Meaning
		}
	}
	return string(reason)
}

// restoreImpact leaves out logins that were erased since.
func (a *changeAttempt) restoreImpact(ctx context.Context, kept *appliedImpact) (*changes.Impact, error) {
	impact := &changes.Impact{At: kept.At, Gaining: kept.Gaining, Losing: kept.Losing, Moving: kept.Moving}
	var ids, codes []string
	for _, login := range kept.Logins {
		ids = append(ids, login.User)
		codes = append(append(codes, login.Gained...), login.Lost...)
	}
	users, err := reads{a.tx}.NodesByID(ctx, graph.KindUser, ids)
	if err != nil {
		return nil, err
	}
	codes = distinct(codes)
	list, err := reads{a.tx}.ProductsByCode(ctx, codes)
	if err != nil {
		return nil, err
	}
	byCode := map[string]*graph.Product{}
	for i, code := range codes {
		byCode[code] = list[i]
	}
	named := func(codes []string) (products []*graph.Product) {
		for _, code := range codes {
			products = append(products, byCode[code])
		}
		return products
	}
	for i, login := range kept.Logins {
		if user, ok := users[i].(*graph.User); ok {
			impact.Logins = append(impact.Logins, changes.LoginImpact{
				User: user, Gained: named(login.Gained), Lost: named(login.Lost), CountryBefore: login.Before, CountryNext: login.Next,
			})
		}
	}
	return impact, nil
}

// onlyID gives a thing of which nothing but the id is known any more.
func onlyID(kind graph.Kind, id string) any {
	switch kind {
	case graph.KindOrganization:
		return &graph.Organization{ID: id}
	case graph.KindSite:
		return &graph.Site{ID: id}
	case graph.KindUser:
		return &graph.User{ID: id}
	case graph.KindEntitlementGroup:
		return &graph.EntitlementGroup{ID: id}
	case graph.KindFulfillmentContact:
		return &graph.FulfillmentContact{ID: id}
	case graph.KindDomain:
		return &graph.Domain{Name: id}
	default:
		return nil
	}
}
