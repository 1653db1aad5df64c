package neo4j

import (
	"context"
	"slices"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// apply writes what the changes come to, and commits it, unless it is a dry run. Too many losing something refuse everything.
func (a *changeAttempt) apply(ctx context.Context) error {
	if err := a.describeDeleted(ctx); err != nil {
		return err
	}
	impact, err := a.newImpactReader(ctx)
	if err != nil {
		return err
	}
	raised, err := writeEffects(ctx, &a.tx.transaction, a.now, a.effects, a.holders)
	if err != nil {
		return err
	}
	if impact != nil {
		if a.applied.Impact, err = impact.read(ctx); err != nil {
			return err
		}
	}
	if allowed := a.request.MaxAffected; allowed != nil && a.applied.Impact.Losing > *allowed {
		return a.refuseAffected(ctx, *allowed)
	}
	a.applied.Revision = a.revisionAfter(raised)
	a.applied.Undo = changes.Inverse(a.outcomesMade())
	if err := a.describe(ctx); err != nil {
		return err
	}
	entries := a.entries(raised)
	if a.request.DryRun {
		_, err := a.tx.run(ctx, statementAuditCreateEntries, in(fields{"rows": entries}))
		return err
	}
	return a.commit(ctx, entries)
}

// refuseAffected takes everything back.
func (a *changeAttempt) refuseAffected(ctx context.Context, allowed int) error {
	a.applied = &changes.Applied{
		Rows: make([]changes.AppliedRow, len(a.request.Changes)), Impact: a.applied.Impact,
		Refusal: changes.RefuseAffected(a.applied.Impact.Losing, allowed), Revision: a.locked[a.account()].revision,
	}
	for i, o := range a.outcomes {
		a.applied.Rows[i].Refusal = o.refusal
	}
	return a.tx.restart(ctx)
}

// revisionAfter gives the revision of the request's account, which it may have created; 0 when it is no more.
func (a *changeAttempt) revisionAfter(raised map[string]lockedAccount) int64 {
	if account, found := raised[a.account()]; found {
		return account.revision
	}
	if a.read.state.Accounts[a.account()] == nil {
		return 0
	}
	return a.locked[a.account()].revision
}

func (a *changeAttempt) outcomesMade() []changes.Outcome {
	var made []changes.Outcome
	for _, o := range a.outcomes {
		if o.refusal == nil {
			made = append(made, o.outcome)
		}
	}
	return made
}

// describeDeleted notes the things that are about to be deleted, as they still are.
func (a *changeAttempt) describeDeleted(ctx context.Context) error {
	return a.subjects(ctx, func(o changes.Outcome) bool { return o.Result == changes.Deleted })
}

// describe notes what each change came to, with the things as they are now.
func (a *changeAttempt) describe(ctx context.Context) error {
	for i, o := range a.outcomes {
		a.applied.Rows[i].Result, a.applied.Rows[i].Warnings = o.outcome.Result, o.outcome.Warnings
	}
	return a.subjects(ctx, func(o changes.Outcome) bool { return o.Result != changes.Deleted })
}

// subjects reads the subjects of some of the changes: one round trip for each kind.
func (a *changeAttempt) subjects(ctx context.Context, some func(changes.Outcome) bool) error {
	rows := map[graph.Kind][]int{}
	for i, o := range a.outcomes {
		if o.outcome.Subject.ID != "" && some(o.outcome) {
			rows[o.outcome.Subject.Kind] = append(rows[o.outcome.Subject.Kind], i)
		}
	}
	for kind, places := range rows {
		ids := make([]string, len(places))
		for i, place := range places {
			ids[i] = a.outcomes[place].outcome.Subject.ID
		}
		nodes, err := reads{a.tx}.NodesByID(ctx, kind, ids)
		if err != nil {
			return err
		}
		for i, place := range places {
			if nodes[i] != nil {
				a.applied.Rows[place].Subject = nodes[i]
			}
		}
	}
	return nil
}

// commit writes the audit entries, that the request was applied, and what it came to, and commits everything. Until the commit is heard of, its outcome
// is unknown; another attempt finds out.
func (a *changeAttempt) commit(ctx context.Context, entries []fields) error {
	attempt := newID()
	record, err := a.record(attempt)
	if err != nil {
		return err
	}
	if _, err := a.tx.run(ctx, statementChangeFinish, in(fields{"rows": entries, "applied": record})); err != nil {
		return err
	}
	a.tombstones = tombstonesOf(a.effects)
	a.sent[attempt] = a.applied
	return a.tx.commit(ctx)
}

// tombstonesOf gives what the effects leave to be cleared away.
func tombstonesOf(effects []changes.Effect) []tombstone {
	var all []tombstone
	for _, effect := range effects {
		switch e := effect.(type) {
		case changes.Delete[changes.User]:
			all = append(all, tombstone{graph.KindUser, e.Before.ID})
		case changes.Delete[changes.Organization]:
			all = append(all, tombstone{graph.KindOrganization, e.Before.ID})
		}
	}
	return slices.Compact(all)
}
