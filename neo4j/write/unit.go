package write

import (
	"context"
	"time"

	"entitlegraph/changes"
	"entitlegraph/neo4j/bolt"
)

// unit is the work of one transaction: a request alone, requests of different accounts (a group commit), or a batch of an import. Its members
// are locked, written and recorded by the same statements; each is evaluated by itself.
type unit struct {
	tx *bolt.Transaction
	// lock locks the accounts of the members and reads them. It returns the members that are evaluated.
	lock func(context.Context) ([]member, error)
	// now returns the instant of the written data. It is called after the effects are decided.
	now func() time.Time

	writing []member // the members with effects, or with an outcome that must be stored
	at      time.Time
}

// member is one attempt at a request or at a batch of an import.
type member interface {
	// base returns the part that requests and batches have in common.
	base() *attempt
	// evaluate decides the effects. It reports whether the member has anything to write; one that has nothing is complete.
	evaluate(ctx context.Context) (writes bool, err error)
	// beforeWrite reads what the effects delete or alter.
	beforeWrite(ctx context.Context) error
	// afterWrite compares the written state with that before. It reports whether the member still has anything to write; it may have rolled
	// back its effects.
	afterWrite(ctx context.Context) (writes bool, err error)
	// concerns returns the changes of licenses that contacts are notified of (R26).
	concerns() []concern
	// record returns what is stored about the member. raised are the accounts whose revisions rise, by Account Number.
	record(at time.Time, raised map[string]Account) (record, error)
	// describe completes the outcome with the things as they are after the write.
	describe(ctx context.Context) error
}

// run does everything up to the commit.
func (u *unit) run(ctx context.Context) error {
	members, err := u.lock(ctx)
	if err != nil {
		return err
	}
	if u.writing, err = filterWriting(ctx, members, member.evaluate); err != nil || len(u.writing) == 0 {
		return err
	}
	if err := u.write(ctx); err != nil {
		return err
	}
	if u.writing, err = filterWriting(ctx, u.writing, member.afterWrite); err != nil || len(u.writing) == 0 {
		return err
	}
	if err := u.notify(ctx); err != nil {
		return err
	}
	if err := u.record(ctx); err != nil {
		return err
	}
	for _, m := range u.writing {
		if err := m.describe(ctx); err != nil {
			return err
		}
	}
	return nil
}

// filterWriting takes a step with each member, and returns the members that have anything to write after it.
func filterWriting(ctx context.Context, members []member, step func(member, context.Context) (writes bool, err error)) ([]member, error) {
	writing := make([]member, 0, len(members))
	for _, m := range members {
		writes, err := step(m, ctx)
		if err != nil {
			return nil, err
		}
		if writes {
			writing = append(writing, m)
		}
	}
	return writing, nil
}

// write writes the effects of the members, with one statement for each kind of thing.
func (u *unit) write(ctx context.Context) error {
	var holders []string
	for _, m := range u.writing {
		holders = append(holders, m.base().holders...)
		if err := m.beforeWrite(ctx); err != nil {
			return err
		}
	}
	u.at = u.now().UTC()
	return writeEffects(ctx, u.tx, u.at, u.effects(), holders)
}

// record writes the revisions, the audit entries and the outcomes of the members. The revisions are those of all effects, not of their net: a
// thing that was changed and changed back in one request has audit entries, and every entry has a revision (R31).
func (u *unit) record(ctx context.Context) error {
	effects := u.effects()
	revisions, all := changes.RevisionsOf(effects), record{numbers: map[string]string{}}
	for _, m := range u.writing {
		raised := m.base().raised(revisions)
		r, err := m.record(u.at, raised)
		if err != nil {
			return err
		}
		for _, account := range raised {
			all.numbers[account.ID] = account.Number
		}
		all.entries, all.applied = append(all.entries, r.entries...), append(all.applied, r.applied...)
	}
	if err := keepFormerIDs(ctx, u.tx, effects); err != nil {
		return err
	}
	return all.write(ctx, u.tx, u.at, revisions)
}

// effects returns the effects of all members that write.
func (u *unit) effects() []changes.Effect {
	if len(u.writing) == 1 {
		return u.writing[0].base().effects
	}
	var effects []changes.Effect
	for _, m := range u.writing {
		effects = append(effects, m.base().effects...)
	}
	return effects
}
