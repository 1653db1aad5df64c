package write

import (
	"context"
	"slices"
	"time"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
)

// requestWork is one request that is being applied. Each thing has the same id in all attempts, so that every attempt writes the same; the
// instant is that of the first attempt, or of the group commit.
type requestWork struct {
	request changes.Request
	readSet changes.ReadSet
	now     time.Time
	ids     IDs
	// sent are the attempts whose commit may have been sent and was not acknowledged, by their ids.
	sent map[string]*changes.Applied

	// The outcome of the last attempt.
	applied    *changes.Applied
	tombstones []tombstone
}

func (s *Writer) newRequestWork(request changes.Request) *requestWork {
	return &requestWork{
		request: request, readSet: changes.ReadSetOf(request.Changes), now: s.now().UTC(), ids: IDs{}, sent: map[string]*changes.Applied{},
	}
}

// withoutImpact reports whether the request needs no impact.
func (w *requestWork) withoutImpact() bool {
	return w.request.WithoutImpact && w.request.MaxAffected == nil
}

// storesOutcome reports whether every outcome of the request is stored, even a refusal.
func (w *requestWork) storesOutcome() bool { return w.request.Once && !w.request.DryRun }

// applyRequests applies requests of different accounts, which have one instant, as one unit of work, and commits it. It returns the requests that
// have an outcome; lockRequests leaves out the others. The transaction of a dry run, which is alone, stays open.
func applyRequests(ctx context.Context, t *bolt.OpenTransaction, list ...*requestWork) ([]*requestWork, error) {
	var attempts []*requestAttempt
	u := unit{tx: &t.Transaction, now: func() time.Time { return list[0].now }, lock: func(ctx context.Context) (members []member, err error) {
		attempts, err = lockRequests(ctx, t, list)
		for _, a := range attempts {
			members = append(members, a)
		}
		return members, err
	}}
	if err := u.run(ctx); err != nil {
		return nil, err
	}
	applied := make([]*requestWork, len(attempts))
	for i, a := range attempts {
		applied[i] = a.requestWork
	}
	if len(u.writing) == 0 || list[0].request.DryRun {
		return applied, nil
	}
	return applied, t.Commit(ctx)
}

// requestAttempt is one attempt at a request, in one transaction.
type requestAttempt struct {
	*requestWork
	attempt
	tx       *bolt.OpenTransaction
	before   string   // the stored outcome of the request when it was applied before; empty when it was not
	others   []string // accounts of subjects of the changes other than users
	outcomes []evaluated
	impact   *impactReader // nil when none is read
}

// evaluated is the outcome of one change, or its refusal.
type evaluated struct {
	outcome changes.Outcome
	refusal *changes.Refusal
}

// attemptIn begins an attempt in a transaction.
func (w *requestWork) attemptIn(t *bolt.OpenTransaction) *requestAttempt {
	a := &requestAttempt{requestWork: w, tx: t, attempt: attempt{
		reads: w.readSet, read: newStateReader(&t.Transaction, w.ids.Of), locked: map[string]Account{},
	}}
	a.read.now, a.read.state.Today, a.read.state.Scope = w.now, graph.DateOf(w.now), w.request.Scope
	if w.request.DryRun {
		a.read.state.NewToken = func() string { return "" }
	}
	a.reads.Accounts = a.reached(w.readSet.Accounts)
	return a
}

// evaluate decides the request. It is complete without a write when it was applied before, or when it has no effects and no outcome that must be
// stored.
func (a *requestAttempt) evaluate(ctx context.Context) (writes bool, err error) {
	if found, err := a.appliedBefore(ctx); found || err != nil {
		return false, err
	}
	a.applied, a.tombstones = &changes.Applied{Rows: make([]changes.AppliedRow, len(a.request.Changes))}, nil
	if !a.refuseForeign() && !a.refuseStale() {
		if err := a.evaluateChanges(ctx); err != nil {
			return false, err
		}
		a.refuseRows()
	}
	if len(a.effects) > 0 || a.storesOutcome() {
		return true, nil
	}
	return false, a.describe(ctx)
}

// evaluateChanges evaluates every change in order. After a refusal that refuses the whole request, the other changes are evaluated too, so that
// all refusals are reported at once.
func (a *requestAttempt) evaluateChanges(ctx context.Context) error {
	err := a.readState(ctx, func(state *changes.State) changes.Counts { return changes.CountsOf(state, a.request.Changes) })
	if err != nil {
		return err
	}
	a.outcomes = make([]evaluated, len(a.request.Changes))
	for i, change := range a.request.Changes {
		outcome, err := a.read.state.Apply(change)
		if err != nil {
			refusal := changes.RefusalOf(err)
			if refusal == nil {
				return err
			}
			a.outcomes[i].refusal = refusal
			continue
		}
		a.outcomes[i].outcome = outcome
		a.effects = append(a.effects, outcome.Effects...)
	}
	return nil
}

// beforeWrite reads the things that are about to be deleted, and the answers that may alter.
func (a *requestAttempt) beforeWrite(ctx context.Context) (err error) {
	if err := a.describeDeleted(ctx); err != nil {
		return err
	}
	a.impact, err = a.newImpactReader(ctx)
	return err
}

// afterWrite reads the impact, and refuses the request when more logins lose something than it allows.
func (a *requestAttempt) afterWrite(ctx context.Context) (writes bool, err error) {
	if a.impact != nil {
		if a.applied.Impact, err = a.impact.read(ctx); err != nil {
			return false, err
		}
		a.warnLeftWithNothing(a.impact.tally.LeftWithNothing())
	}
	allowed := a.request.MaxAffected
	if allowed == nil || len(a.effects) == 0 || a.applied.Impact.Losing <= *allowed {
		return true, nil
	}
	return a.storesOutcome(), a.refuseAffected(ctx, *allowed)
}

// record returns the audit entries, and the record of the outcome unless the request is a dry run. It notes that a commit is about to be sent:
// until the commit is acknowledged it is unknown whether it succeeded, and the next attempt reads the record of the outcome.
func (a *requestAttempt) record(_ time.Time, raised map[string]Account) (r record, err error) {
	if len(a.effects) > 0 {
		a.applied.Revision = a.revisionAfter(raised)
		r.entries = a.entries(raised)
	}
	if a.request.DryRun {
		return r, nil
	}
	id := NewID()
	a.tombstones = tombstonesOf(a.effects)
	a.sent[id] = a.applied
	outcome, err := a.outcomeRecord(id)
	r.applied = []fields{outcome}
	return r, err
}

// revisionAfter returns the new revision of the request's account, which the request may have created; 0 when it deleted the account.
func (a *requestAttempt) revisionAfter(raised map[string]Account) int64 {
	if account, found := raised[a.account()]; found {
		return account.Revision
	}
	if a.read.state.Accounts[a.account()] == nil {
		return 0
	}
	return a.locked[a.account()].Revision
}

// account returns the Account Number of the one account that the request is about; of a transfer, the account that the user leaves.
func (a *requestAttempt) account() string {
	for _, number := range a.accounts {
		if len(a.accounts) == 1 || !slices.Contains(a.reads.Accounts, number) {
			return number
		}
	}
	if len(a.accounts) > 0 {
		return a.accounts[0]
	}
	return ""
}
