package write

import (
	"context"
	"slices"

	"entitlegraph/changes"
)

// refuseForeign refuses a request that is about a thing of another account than the request names. It reports whether it did.
func (a *requestAttempt) refuseForeign() bool {
	if a.request.AccountNumber == "" {
		return false
	}
	users := slices.DeleteFunc(slices.Clone(a.reads.Subjects.Users), func(key string) bool {
		return slices.ContainsFunc(a.request.Changes, func(change changes.Change) bool {
			transfer, ok := change.(changes.TransferUser)
			return ok && transfer.LoginKey == key && transfer.AccountNumber == a.request.AccountNumber
		})
	})
	for _, number := range slices.Concat(a.others, a.accountsOfUsers(users)) {
		if number != a.request.AccountNumber {
			a.applied.Refusal = changes.RefuseForeign(a.request.AccountNumber)
		}
	}
	return a.applied.Refusal != nil
}

// refuseStale refuses a request that expects another revision, and reports whether it did. A transfer expects that of the organization that the
// user leaves.
func (a *requestAttempt) refuseStale() bool {
	if a.request.ExpectedRevision == nil {
		return false
	}
	account, found := a.locked[a.account()]
	if !found || account.Revision == *a.request.ExpectedRevision {
		return false
	}
	a.applied.Refusal, a.applied.Revision = changes.RefuseStale(*a.request.ExpectedRevision, account.Revision), account.Revision
	return true
}

// refuseRows sets the refusals of the rows. One refuses the whole request, unless the changes are applied one by one. A request that is not
// refused has an impact, which may be empty.
func (a *requestAttempt) refuseRows() {
	refused := 0
	for i, o := range a.outcomes {
		a.applied.Rows[i].Refusal = o.refusal
		if o.refusal != nil {
			refused++
		}
	}
	if refused > 0 && !a.request.OneByOne {
		for i := range a.outcomes {
			a.outcomes[i].outcome = changes.Outcome{}
		}
		a.effects, refused = nil, len(a.outcomes)
	}
	if refused < len(a.outcomes) {
		a.applied.Undo = changes.Inverse(a.allowed())
		if !a.withoutImpact() {
			a.applied.Impact = &changes.Impact{At: a.now}
		}
	}
	a.applied.Revision = a.locked[a.account()].Revision
}

// allowed returns the outcomes of the changes that are not refused.
func (a *requestAttempt) allowed() []changes.Outcome {
	var outcomes []changes.Outcome
	for _, o := range a.outcomes {
		if o.refusal == nil {
			outcomes = append(outcomes, o.outcome)
		}
	}
	return outcomes
}

// refuseAffected refuses a request that takes something from more logins than it allows. It rolls everything back, and releases the locks. If a
// copy of the request commits its outcome first, this attempt fails on the request's id, and the next attempt reads that outcome.
func (a *requestAttempt) refuseAffected(ctx context.Context, allowed int) error {
	a.applied = &changes.Applied{
		Rows: make([]changes.AppliedRow, len(a.request.Changes)), Impact: a.applied.Impact,
		Refusal: changes.RefuseAffected(a.applied.Impact.Losing, allowed), Revision: a.locked[a.account()].Revision,
	}
	for i, o := range a.outcomes {
		a.applied.Rows[i].Refusal = o.refusal
	}
	a.outcomes, a.effects = nil, nil
	return a.tx.Restart(ctx)
}
