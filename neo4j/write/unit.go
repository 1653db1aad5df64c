package write

import (
	"context"
	"slices"
	"time"

	"entitlegraph/changes"
	"entitlegraph/neo4j/bolt"
)

// Account is what is known of an organization once it is locked.
type Account struct {
	ID       string
	Revision int64
}

// Unit is work in one transaction that is no request: records of an import.
type Unit struct {
	Reads changes.ReadSet
	// ProductNames are the names that products get, by code: accounts that name a product of another name are locked too.
	ProductNames map[string]string
	// NewID makes an id, the same for the same thing in every attempt.
	NewID func(noun, key string) string
	// Now is called once the accounts are locked and the effects are decided: it is the instant of what is written.
	Now func() time.Time
	// Counts returns what the rules need counted.
	Counts func(*changes.State) changes.Counts
	// Decide judges, and returns the effects to write.
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
