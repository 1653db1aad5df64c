package write

import (
	"context"
	"slices"

	"entitlegraph/changes"
	"entitlegraph/neo4j/bolt"
)

// attempt is the part that all members of a unit have in common: what is read and locked for it, and its effects.
type attempt struct {
	reads    changes.ReadSet
	read     stateReader
	accounts []string           // concerned, sorted
	locked   map[string]Account // by Account Number
	holders  []string           // accounts that name a product whose name changes
	effects  []changes.Effect
}

// Account is the part of an organization that is read when it is locked.
type Account struct {
	ID       string
	Revision int64
	// Number is the Account Number.
	Number string
}

func (a *attempt) base() *attempt { return a }

// readProducts reads the products, and finds the holders. names are the new names of products, by code.
func (a *attempt) readProducts(ctx context.Context, names map[string]string) (err error) {
	if err := a.read.products(ctx, a.reads.Products); err != nil {
		return err
	}
	a.holders, err = a.read.holdersOfRenamed(ctx, names)
	return err
}

// noteOrganization adds an organization that was read under its lock to the state.
func (a *attempt) noteOrganization(row bolt.Row) error {
	p := row.Properties("organization")
	a.locked[p.Text("accountNumber")] = Account{p.Text("id"), p.Number("revision"), p.Text("accountNumber")}
	return a.read.organization(row)
}

// readState reads what the evaluation needs besides the products, the accounts, and the users that were read with the locks.
func (a *attempt) readState(ctx context.Context, counts func(*changes.State) changes.Counts) error {
	reads := a.reads
	reads.Accounts = a.accounts
	reads.Users = slices.DeleteFunc(slices.Clone(reads.Users), func(key string) bool { return slices.Contains(reads.Subjects.Users, key) })
	if err := a.read.all(ctx, reads); err != nil {
		return err
	}
	return a.read.counts(ctx, counts(a.read.state))
}

// raised returns the accounts whose revisions rise, with their new revisions, without those that the effects delete.
func (a *attempt) raised(revisions map[string]bool) map[string]Account {
	raised := make(map[string]Account, len(revisions))
	for number := range revisions {
		if account := a.read.state.Accounts[number]; account != nil {
			before := a.locked[number]
			if before.ID != account.Organization.ID { // it is new
				before = Account{ID: account.Organization.ID}
			}
			raised[number] = Account{before.ID, before.Revision + 1, number}
		}
	}
	return raised
}
