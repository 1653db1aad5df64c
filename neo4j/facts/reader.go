package facts

import (
	"context"

	"entitlegraph/graph/entitle"
	"entitlegraph/neo4j/bolt"
)

// Reader reads facts from the database each time: this is how an open transaction reads them, and what Cached is compared with.
type Reader struct{ from bolt.Reader }

// NewReader returns a reader through a pool or an open transaction.
func NewReader(from bolt.Reader) Reader { return Reader{from} }

var _ entitle.Store = Reader{}

// Facts is entitle.Store's.
func (r Reader) Facts(ctx context.Context, loginKeys []string) ([]*entitle.Facts, error) {
	for range attempts {
		logins, err := bolt.ByKey(ctx, r.from, StatementLogins, loginKeys, versionedLoginOf)
		if err != nil {
			return nil, err
		}
		accounts, err := r.accounts(ctx, organizationsOf(logins))
		if err != nil {
			return nil, err
		}
		if facts, agree := join(logins, accounts); agree {
			return facts, nil
		}
	}
	return nil, errTooFast
}

// AccountFacts is entitle.Store's.
func (r Reader) AccountFacts(ctx context.Context, organizationIDs []string) ([]*entitle.AccountFacts, error) {
	all := make([]*entitle.AccountFacts, len(organizationIDs))
	for range attempts {
		found, err := r.accounts(ctx, bolt.Distinct(organizationIDs))
		if err != nil {
			return nil, err
		}
		unstable := false
		for i, id := range organizationIDs {
			if account, exists := found[id]; account != nil {
				all[i] = account.AccountFacts
			} else if all[i] = nil; exists {
				unstable = true
			}
		}
		if !unstable {
			return all, nil
		}
	}
	return nil, errTooFast
}

// AccountFactsByID returns what accounts hold by organization id, as one statement reads it; without those that changed meanwhile.
func (r Reader) AccountFactsByID(ctx context.Context, organizationIDs []string) (map[string]*entitle.AccountFacts, error) {
	found, err := r.accounts(ctx, organizationIDs)
	all := make(map[string]*entitle.AccountFacts, len(found))
	for id, account := range found {
		if account != nil {
			all[id] = account.AccountFacts
		}
	}
	return all, err
}

// accounts reads what accounts hold, by organization id. One that changed while it was read has a nil entry.
func (r Reader) accounts(ctx context.Context, organizationIDs []string) (map[string]*cachedFacts, error) {
	found := make(map[string]*cachedFacts, len(organizationIDs))
	if len(organizationIDs) == 0 {
		return found, nil
	}
	records, err := r.from.Read(ctx, statementAccountFacts, map[string]any{"keys": organizationIDs})
	if err != nil {
		return nil, err
	}
	for _, record := range records {
		key, err := record.Text("key")
		if err == nil {
			found[key], err = accountFactsOf(record)
		}
		if err != nil {
			return nil, bolt.Failure(ctx, statementAccountFacts.Name, err)
		}
	}
	return found, nil
}
