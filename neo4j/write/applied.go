package write

import (
	"context"
	"encoding/json"
	"time"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/neo4j/bolt"
)

// appliedFor is the time for which the outcome of a request is stored: longer than any client repeats a request.
const appliedFor = 2 * changes.RememberFor

// appliedRecord is the stored part of the outcome of a request: only ids and codes, nothing personal (R30).
type appliedRecord struct {
	Attempt  string          `json:"attempt"`
	Rows     []appliedRow    `json:"rows"`
	Refusal  *appliedRefusal `json:"refusal,omitempty"` // of the request as a whole
	Revision int64           `json:"revision,omitempty"`
	Impact   *appliedImpact  `json:"impact,omitempty"`
	Erased   []appliedErased `json:"erased,omitempty"`
	Undo     *int            `json:"undo,omitempty"` // the number of changes in it; nil when there was none
}

type appliedRow struct {
	Result   changes.Result        `json:"result,omitempty"`
	Kind     graph.Kind            `json:"kind,omitempty"`
	ID       string                `json:"id,omitempty"`
	Warnings []entitle.WarningCode `json:"warnings,omitempty"`
	appliedRefusal
}

// appliedRefusal is a refusal without its message, which may name people.
type appliedRefusal struct {
	Reason changes.Reason `json:"reason,omitempty"`
	Code   graph.Code     `json:"code,omitempty"`
	Rule   string         `json:"rule,omitempty"`
	Field  string         `json:"field,omitempty"`
}

func recordedRefusal(r *changes.Refusal) appliedRefusal {
	return appliedRefusal{r.Reason, r.Err.Code, r.Err.Rule, r.Err.Field}
}

// restore returns the refusal with the general meaning of its reason as the message.
func (r appliedRefusal) restore() *changes.Refusal {
	return &changes.Refusal{Reason: r.Reason, Err: &graph.Error{Code: r.Code, Rule: r.Rule, Field: r.Field, Message: meaningOf(r.Reason)}}
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

// outcomeRecord returns the properties of the node that stores the outcome of the request. The answer to the request is bound to the organizations whose
// logs have entries of the request (whole) when there is such a log and nothing was refused: refusals may show data of other organizations.
func (a *requestAttempt) outcomeRecord(id string) (fields, error) {
	r := appliedRecord{Attempt: id, Revision: a.applied.Revision, Rows: make([]appliedRow, len(a.applied.Rows))}
	whole := len(a.effects) > 0 && a.applied.Refusal == nil
	for i, o := range a.outcomes {
		r.Rows[i] = appliedRow{Result: o.outcome.Result, Kind: o.outcome.Subject.Kind, ID: o.outcome.Subject.ID}
		for _, warning := range o.outcome.Warnings {
			r.Rows[i].Warnings = append(r.Rows[i].Warnings, warning.Code)
		}
	}
	for i, row := range a.applied.Rows {
		if row.Refusal != nil {
			r.Rows[i].appliedRefusal, whole = recordedRefusal(row.Refusal), false
		}
	}
	if a.applied.Refusal != nil {
		refusal := recordedRefusal(a.applied.Refusal)
		r.Refusal = &refusal
	}
	for _, t := range tombstonesOf(a.effects) {
		r.Erased = append(r.Erased, appliedErased{t.kind, t.id})
	}
	if a.applied.Undo != nil {
		n := len(a.applied.Undo)
		r.Undo = &n
	}
	r.Impact = recordedImpact(a.applied.Impact)
	raw, err := json.Marshal(r)
	return fields{
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

// appliedBefore reports whether the request has an outcome already, and restores it. The outcome was read under the lock, so an earlier
// attempt with an unknown outcome had ended.
func (a *requestAttempt) appliedBefore(ctx context.Context) (bool, error) {
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
	if r.Refusal != nil {
		a.applied.Refusal = r.Refusal.restore()
	}
	if r.Undo != nil && *r.Undo == 0 {
		a.applied.Undo = []changes.Change{}
	}
	a.applied.UndoLost = r.Undo != nil && *r.Undo > 0
	return true, a.restore(ctx, r)
}

// restore returns the outcome of a request from its record, with its subjects as they are now: only the id of a subject that the request
// deleted, and a warning in place of one that was erased or deleted since.
func (a *requestAttempt) restore(ctx context.Context, r appliedRecord) error {
	a.outcomes = make([]evaluated, len(r.Rows))
	for i, row := range r.Rows {
		a.outcomes[i].outcome = changes.Outcome{Result: row.Result, Subject: changes.Subject{Kind: row.Kind, ID: row.ID}}
		if row.Result == changes.Deleted {
			a.applied.Rows[i].Subject = onlyID(row.Kind, row.ID)
		}
		for _, code := range row.Warnings {
			a.outcomes[i].outcome.Warnings = append(a.outcomes[i].outcome.Warnings, entitle.Warning{Code: code, Message: string(code)})
		}
		if row.Reason != "" {
			a.applied.Rows[i].Refusal = row.restore()
		}
	}
	if err := a.describe(ctx); err != nil {
		return err
	}
	for i, row := range r.Rows {
		if row.ID != "" && a.applied.Rows[i].Subject == nil {
			a.applied.Rows[i].Warnings = append(a.applied.Rows[i].Warnings, entitle.Warning{
				Code: changes.WarnSubjectGone, Message: "The change was made. What it was about has been erased or deleted since, and is not shown.",
			})
		}
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
func (a *requestAttempt) restoreImpact(ctx context.Context, kept *appliedImpact) (*changes.Impact, error) {
	impact := &changes.Impact{At: kept.At, Gaining: kept.Gaining, Losing: kept.Losing, Moving: kept.Moving}
	var ids, codes []string
	for _, login := range kept.Logins {
		ids = append(ids, login.User)
		codes = append(append(codes, login.Gained...), login.Lost...)
	}
	users, err := a.nodes().NodesByID(ctx, graph.KindUser, ids, graph.Alone)
	if err != nil {
		return nil, err
	}
	codes = bolt.Distinct(codes)
	list, err := a.nodes().ProductsByCode(ctx, codes)
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

// onlyID returns a thing that a change deleted, with nothing but its id.
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
