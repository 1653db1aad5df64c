package write

import (
	"context"
	"slices"
	"time"

	"entitlegraph/changes"
	"entitlegraph/neo4j/bolt"
)

var statementChangeLockAccounts = cypher.Statement("change_lock_accounts")

// Batch is a batch of an import.
type Batch struct {
	Upserts []changes.Upsert
	// Reads is the read set of the upserts.
	Reads changes.ReadSet
	// ProductNames are the new names of products, by code: accounts that name a product whose name changes are locked too.
	ProductNames map[string]string
	// NewID returns the id of a thing, the same in every attempt.
	NewID func(noun, key string) string
	// Now returns the instant of the written data. It is called after the accounts are locked and the effects are decided.
	Now func() time.Time
	// Evaluate evaluates the upserts, and returns the effects to write.
	Evaluate func(*changes.State) ([]changes.Effect, error)
	// Entries returns rows of audit entries: "users" (ids of the users that the entry is about) and "entry" (its properties). raised are the
	// accounts whose revision rises, by Account Number.
	Entries func(now time.Time, raised map[string]Account) []bolt.Fields
}

// Run does everything up to the commit, as one unit of work.
func (b Batch) Run(ctx context.Context, tx *bolt.Transaction) error {
	tx.KeepPlans = true
	a := &batchAttempt{batch: b, tx: tx, attempt: attempt{
		reads: b.Reads, read: newStateReader(tx, b.NewID), accounts: b.Reads.Accounts, locked: map[string]Account{},
	}}
	u := unit{tx: tx, lock: a.lock, now: b.Now}
	return u.run(ctx)
}

// batchAttempt is one attempt at a batch.
type batchAttempt struct {
	attempt
	batch Batch
	tx    *bolt.Transaction
}

// lock locks the accounts that the upserts name, in their order, so that two units that need the same accounts never deadlock. A batch names
// thousands of accounts: so it has statements of its own, whose cost for one account does not rise with the number of the others.
func (a *batchAttempt) lock(ctx context.Context) ([]member, error) {
	if err := a.readProducts(ctx, a.batch.ProductNames); err != nil {
		return nil, err
	}
	numbers := bolt.Distinct(slices.Concat(a.holders, a.accounts))
	if err := each(ctx, a.tx, statementChangeLockAccounts, numbers, func(bolt.Row) error { return nil }); err != nil {
		return nil, err
	}
	return []member{a}, each(ctx, a.tx, statementChangeReadOrganizations, a.accounts, a.noteOrganization)
}

// evaluate evaluates the upserts.
func (a *batchAttempt) evaluate(ctx context.Context) (writes bool, err error) {
	if err := a.readState(ctx, func(state *changes.State) changes.Counts { return changes.CountsOf(state, a.batch.Upserts) }); err != nil {
		return false, err
	}
	a.effects, err = a.batch.Evaluate(a.read.state)
	return len(a.effects) > 0, err
}

// record returns the audit entries. A batch has no record of its outcome: it may be applied again.
func (a *batchAttempt) record(at time.Time, raised map[string]Account) (record, error) {
	return record{entries: a.batch.Entries(at, raised)}, nil
}

// A batch has no impact, and its outcome shows no things.

func (*batchAttempt) beforeWrite(context.Context) error        { return nil }
func (*batchAttempt) afterWrite(context.Context) (bool, error) { return true, nil }
func (*batchAttempt) describe(context.Context) error           { return nil }
