package write

import (
	"context"
	"slices"
	"time"

	"entitlegraph/changes"
	"entitlegraph/neo4j/bolt"
)

// Account is the part of an organization that is read when it is locked.
type Account struct {
	ID       string
	Revision int64
}

// Unit is the work of one transaction other than a request: a batch of an import.
type Unit struct {
	Reads changes.ReadSet
	// ProductNames are the new names of products, by code: accounts that name a product whose name changes are locked too.
	ProductNames map[string]string
	// NewID returns the id of a thing, the same in every attempt.
	NewID func(noun, key string) string
	// Now returns the instant of the written data. It is called after the accounts are locked and the effects are decided.
	Now func() time.Time
	// Counts returns the counts that the rules need.
	Counts func(*changes.State) changes.Counts
	// Decide evaluates the work, and returns the effects to write.
	Decide func(*changes.State) ([]changes.Effect, error)
	// Entries returns rows of audit entries: "users" (ids of the users that the entry is about) and "entry" (its properties). raised are the
	// accounts whose revision rises, by Account Number.
	Entries func(now time.Time, raised map[string]Account) []bolt.Fields
}

// Run locks the accounts of the unit, reads the state, and writes what Decide returns, with the revisions and the audit entries.
func (u Unit) Run(ctx context.Context, tx *bolt.Transaction) error {
	tx.KeepPlans = true
	read := newStateReader(tx, u.NewID)
	if err := read.products(ctx, u.Reads.Products); err != nil {
		return err
	}
	holders, err := read.holdersOfRenamed(ctx, u.ProductNames)
	if err != nil {
		return err
	}
	// Sorted, so that two units that need the same accounts never wait for each other.
	locks := slices.Compact(slices.Sorted(slices.Values(slices.Concat(u.Reads.Accounts, holders))))
	if err := read.lock(ctx, locks); err != nil {
		return err
	}
	if err := read.organizations(ctx, u.Reads.Accounts); err != nil {
		return err
	}
	if err := read.all(ctx, u.Reads); err != nil {
		return err
	}
	if err := read.tallies(ctx, u.Counts(read.state)); err != nil {
		return err
	}
	effects, err := u.Decide(read.state)
	if err != nil {
		return err
	}
	now := u.Now().UTC()
	revisions, err := writeEffects(ctx, tx, now, effects, holders)
	if err != nil {
		return err
	}
	raised, err := raiseRevisions(ctx, tx, now, revisions)
	if err != nil {
		return err
	}
	rows := u.Entries(now, raised)
	if len(rows) == 0 {
		return nil
	}
	_, err = tx.Run(ctx, statementAuditCreateEntries, bolt.OneMap(fields{"rows": rows}))
	return err
}
