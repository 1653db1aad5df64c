package write

import (
	"context"
	"slices"
	"time"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/lists"
)

var (
	statementChangeFinish        = cypher.Statement("change_finish")
	statementChangeKeepFormerIDs = cypher.Statement("change_keep_former_ids")
)

// apply writes the effects of the changes, and commits them unless the request is a dry run. It refuses the request when more logins lose
// something than the request allows.
func (a *changeAttempt) apply(ctx context.Context) error {
	if err := a.describeDeleted(ctx); err != nil {
		return err
	}
	impact, err := a.newImpactReader(ctx)
	if err != nil {
		return err
	}
	revisions, err := writeEffects(ctx, &a.tx.Transaction, a.now, a.effects, a.holders)
	if err != nil {
		return err
	}
	if impact != nil {
		if a.applied.Impact, err = impact.read(ctx); err != nil {
			return err
		}
	}
	if allowed := a.request.MaxAffected; allowed != nil && len(a.effects) > 0 && a.applied.Impact.Losing > *allowed {
		if err := a.refuseAffected(ctx, *allowed); err != nil || !a.keepsOutcome() {
			return err
		}
		revisions = nil
	}
	if err := conclude(ctx, a.tx, a.now, revisions, a); err != nil || a.request.DryRun {
		return err
	}
	return a.tx.Commit(ctx)
}

// conclude writes the revisions, the audit entries and the outcomes of requests whose effects are written. Only the commit is left after it.
func conclude(ctx context.Context, t *bolt.OpenTransaction, now time.Time, revisions map[string]bool, attempts ...*changeAttempt) error {
	applied, entries := []fields{}, []fields{}
	for _, a := range attempts {
		if len(a.effects) > 0 {
			raised := a.raised(revisions)
			a.applied.Revision = a.revisionAfter(raised)
			entries = append(entries, a.entries(raised)...)
		}
		if a.request.DryRun {
			continue
		}
		record, err := a.expect()
		if err != nil {
			return err
		}
		applied = append(applied, record)
	}
	if err := keepFormerIDs(ctx, t, attempts); err != nil {
		return err
	}
	_, err := t.Run(ctx, statementChangeFinish, bolt.OneMap(fields{"revisions": revisionRows(revisions), "now": now, "applied": applied, "entries": entries}))
	if err != nil {
		return err
	}
	for _, a := range attempts {
		if err := a.describe(ctx); err != nil {
			return err
		}
	}
	return nil
}

// keepFormerIDs stores the ids of deleted things, so that an undo can restore them, and only in their organization.
func keepFormerIDs(ctx context.Context, t *bolt.OpenTransaction, attempts []*changeAttempt) error {
	var rows []fields
	for _, a := range attempts {
		for account, ids := range changes.FormerIDs(a.effects) {
			for _, id := range ids {
				rows = append(rows, fields{"accountNumber": account, "id": id})
			}
		}
	}
	if len(rows) == 0 {
		return nil
	}
	_, err := t.Run(ctx, statementChangeKeepFormerIDs, bolt.OneMap(fields{"rows": rows}))
	return err
}

// expect notes that a commit is about to be sent, and returns the properties of the record of the outcome. Until the commit is acknowledged
// it is unknown whether it succeeded; the next attempt reads the record.
func (a *changeAttempt) expect() (fields, error) {
	attempt := NewID()
	a.tombstones = tombstonesOf(a.effects)
	a.sent[attempt] = a.applied
	return a.record(attempt)
}

// refuseAffected rolls everything back, and releases the locks. If a copy of the request commits its outcome first, this attempt fails on the
// request's id, and the next attempt reads that outcome.
func (a *changeAttempt) refuseAffected(ctx context.Context, allowed int) error {
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

// raised returns the accounts whose revisions rise, with their new revisions, without those that the effects delete.
func (a *changeAttempt) raised(revisions map[string]bool) map[string]Account {
	raised := map[string]Account{}
	for number := range revisions {
		if account := a.read.state.Accounts[number]; account != nil {
			before := a.locked[number]
			if before.ID != account.Organization.ID { // it is new
				before = Account{ID: account.Organization.ID}
			}
			raised[number] = Account{before.ID, before.Revision + 1}
		}
	}
	return raised
}

// revisionAfter returns the new revision of the request's account, which the request may have created; 0 when it deleted the account.
func (a *changeAttempt) revisionAfter(raised map[string]Account) int64 {
	if account, found := raised[a.account()]; found {
		return account.Revision
	}
	if a.read.state.Accounts[a.account()] == nil {
		return 0
	}
	return a.locked[a.account()].Revision
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

// describeDeleted reads the things that are about to be deleted, before the effects are written.
func (a *changeAttempt) describeDeleted(ctx context.Context) error {
	return a.subjects(ctx, nil, func(o changes.Outcome) bool { return o.Result == changes.Deleted })
}

// describe sets the result of each change, with the things as they are now.
func (a *changeAttempt) describe(ctx context.Context) error {
	for i, o := range a.outcomes {
		a.applied.Rows[i].Result, a.applied.Rows[i].Warnings = o.outcome.Result, o.outcome.Warnings
	}
	return a.subjects(ctx, a.writtenUsers(), func(o changes.Outcome) bool { return o.Result != changes.Deleted })
}

// subjects sets the subjects of some of the changes. Those that are not in known are read, in one round trip for each kind.
func (a *changeAttempt) subjects(ctx context.Context, known map[string]*graph.User, some func(changes.Outcome) bool) error {
	rows := map[graph.Kind][]int{}
	for i, o := range a.outcomes {
		if o.outcome.Subject.ID == "" || !some(o.outcome) {
			continue
		}
		if user := known[o.outcome.Subject.ID]; user != nil {
			a.applied.Rows[i].Subject = user
		} else {
			rows[o.outcome.Subject.Kind] = append(rows[o.outcome.Subject.Kind], i)
		}
	}
	for kind, places := range rows {
		ids := make([]string, len(places))
		for i, place := range places {
			ids[i] = a.outcomes[place].outcome.Subject.ID
		}
		nodes, err := a.nodes().NodesByID(ctx, kind, ids, graph.Alone)
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

// nodes reads things in the attempt's transaction.
func (a *changeAttempt) nodes() lists.Lists { return lists.New(a.tx, nil) }

// writtenUsers returns the users that the effects leave, by id, as a read would return them afterwards.
func (a *changeAttempt) writtenUsers() map[string]*graph.User {
	written := map[string]*graph.User{}
	for _, effect := range a.effects { // the last effect on a user counts
		if gone, ok := effect.(changes.Delete[changes.User]); ok {
			delete(written, gone.Before.ID)
		}
		put, ok := effect.(changes.Write[changes.User])
		if !ok {
			continue
		}
		u := put.After
		since, stored := a.read.since[u.ID]
		if !stored {
			since = a.now.Round(0)
		}
		written[u.ID] = &graph.User{
			ID: u.ID, Login: u.Login, LoginKey: u.LoginKey, GivenName: u.GivenName, FamilyName: u.FamilyName, Status: u.Status,
			Roles: append([]graph.Role{}, u.Roles...), ProfileCountryCode: u.ProfileCountry,
			EntitlementCountryCode: u.EntitlementCountry, CountryOverrideCode: u.CountryOverride, CreatedAt: since,
		}
	}
	return written
}

// tombstonesOf returns the tombstones that the effects create, which are to be cleared away.
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
