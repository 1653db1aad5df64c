package facts

import (
	"context"
	"reflect"
	"slices"

	"entitlegraph/graph/entitle"
	"entitlegraph/neo4j/batch"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/cache"
	"entitlegraph/neo4j/versions"
)

// maxLoads is the maximum number of accounts whose facts one query loads.
const maxLoads = 16

// Cached reads facts, and holds those of accounts in memory:
//
//   - What is known of a login, and the version of its account's facts, is always read, by a query that callers at the same time share.
//   - What the account holds comes from memory when it is there at exactly that version; otherwise it is loaded, once for all callers.
//   - When the account has moved on meanwhile, the login is read again; after so many attempts, both are read in one transaction under the
//     account's lock, so that its changes wait.
type Cached struct {
	pool         *bolt.Pool
	memory       memory
	loginBatcher *batch.Batcher[string, *versionedLogin]
	factsBatcher *batch.Batcher[versions.Facts, *cachedFacts]
}

var _ entitle.Store = (*Cached)(nil)

// NewCached returns a reader that holds so many bytes in memory at most; what it holds is counted by meter too.
func NewCached(pool *bolt.Pool, maxBytes int64, meter *cache.Meter) *Cached {
	c := &Cached{pool: pool, memory: newMemory(maxBytes, meter)}
	c.loginBatcher = batch.New(bolt.BatchOptions(c.readLogins))
	loads := bolt.BatchOptions(c.load)
	loads.MaxKeys, loads.Join = maxLoads, pool.Timeout()
	c.factsBatcher = batch.New(loads)
	return c
}

// Close waits for the queries under way, unless the context ends first.
func (c *Cached) Close(ctx context.Context) {
	c.loginBatcher.Close(ctx)
	c.factsBatcher.Close(ctx)
}

// Facts is entitle.Store's: both parts are as they were at some instant after the call.
func (c *Cached) Facts(ctx context.Context, loginKeys []string) ([]*entitle.Facts, error) {
	ctx, cancel := c.pool.Deadline(ctx)
	defer cancel()
	var logins []*versionedLogin
	for range attempts {
		var err error
		if logins, err = c.logins(ctx, loginKeys); err != nil {
			return nil, err
		}
		wanted := map[string]versions.Facts{}
		for _, login := range logins {
			if login != nil {
				wanted[login.OrganizationID] = login.version
			}
		}
		accounts, err := c.accounts(ctx, wanted)
		if err != nil {
			return nil, err
		}
		if facts, agree := join(logins, accounts); agree {
			return facts, nil
		}
	}
	return underLock(ctx, c.pool, organizationsOf(logins), func(r Reader) ([]*entitle.Facts, error) { return r.Facts(ctx, loginKeys) })
}

// AccountFacts is entitle.Store's: what each account holds, as it was at some instant after the call, or at the version that the operation has
// read before.
func (c *Cached) AccountFacts(ctx context.Context, organizationIDs []string) ([]*entitle.AccountFacts, error) {
	if all := c.accountFactsSeen(ctx, organizationIDs); all != nil {
		return all, nil
	}
	ctx, cancel := c.pool.Deadline(ctx)
	defer cancel()
	for range attempts {
		present, err := versions.FactsByKey(ctx, c.pool, organizationIDs)
		if err != nil {
			return nil, err
		}
		wanted := map[string]versions.Facts{}
		for _, v := range present {
			if v != nil {
				wanted[v.OrganizationID] = *v
			}
		}
		accounts, err := c.accounts(ctx, wanted)
		if err != nil {
			return nil, err
		}
		all, agree := make([]*entitle.AccountFacts, len(present)), true
		for i, v := range present {
			if v == nil {
				continue
			}
			if account := accounts[v.OrganizationID]; account != nil && account.version == *v {
				all[i] = account.AccountFacts
			} else {
				agree = false
			}
		}
		if agree {
			return all, nil
		}
	}
	return c.AccountFactsUnderLock(ctx, organizationIDs)
}

// AccountFactsUnderLock returns what each account holds, read while its changes wait.
func (c *Cached) AccountFactsUnderLock(ctx context.Context, organizationIDs []string) ([]*entitle.AccountFacts, error) {
	ctx, cancel := c.pool.Deadline(ctx)
	defer cancel()
	return underLock(ctx, c.pool, bolt.Distinct(organizationIDs), func(r Reader) ([]*entitle.AccountFacts, error) { return r.AccountFacts(ctx, organizationIDs) })
}

// accountFactsSeen returns what accounts hold at the versions that the operation has read; nil unless all of it is in memory.
func (c *Cached) accountFactsSeen(ctx context.Context, organizationIDs []string) []*entitle.AccountFacts {
	all := make([]*entitle.AccountFacts, len(organizationIDs))
	for i, id := range organizationIDs {
		seen, ok := versions.Seen(ctx, id)
		if !ok {
			return nil
		}
		account := c.memory.at(seen.Facts())
		if account == nil {
			return nil
		}
		all[i] = account.AccountFacts
	}
	return all
}

// logins returns what is known of each login, read by a query that callers at the same time share.
func (c *Cached) logins(ctx context.Context, loginKeys []string) ([]*versionedLogin, error) {
	found, err := c.loginBatcher.Get(ctx, loginKeys)
	if err != nil {
		return nil, bolt.Failure(ctx, StatementLogins.Name, err)
	}
	logins := make([]*versionedLogin, len(loginKeys))
	for i, key := range loginKeys {
		logins[i] = found[key]
	}
	return logins, nil
}

// readLogins reads what is known of logins, and repeats that until nothing was committed meanwhile, or a login reads the same twice: then
// it is of one state. (The second read sees all of every change that the first saw a part of, and the first saw nothing of those that
// only the second sees a part of.) A login that differs each time is unstable.
func (c *Cached) readLogins(ctx context.Context, loginKeys []string) (map[string]*versionedLogin, error) {
	found, stable, err := c.readLoginsOnce(ctx, loginKeys)
	for again := 1; err == nil && !stable && len(loginKeys) > 0 && again < attempts; again++ {
		var next map[string]*versionedLogin
		if next, stable, err = c.readLoginsOnce(ctx, loginKeys); err != nil {
			return nil, err
		}
		loginKeys = slices.DeleteFunc(loginKeys, func(key string) bool {
			same := reflect.DeepEqual(found[key], next[key])
			found[key] = next[key]
			return same
		})
	}
	for _, key := range loginKeys {
		if login := found[key]; login != nil {
			login.unstable = !stable
		}
	}
	return found, err
}

func (c *Cached) readLoginsOnce(ctx context.Context, loginKeys []string) (map[string]*versionedLogin, bool, error) {
	records, stable, err := c.pool.ReadStable(ctx, statementLoginsTogether, map[string]any{"keys": loginKeys})
	if err != nil {
		return nil, false, err
	}
	pairs, err := records[0].List("rows")
	if err != nil {
		return nil, false, bolt.Failure(ctx, statementLoginsTogether.Name, err)
	}
	found := make(map[string]*versionedLogin, len(pairs))
	for _, pair := range pairs {
		key, login, err := loginPairOf(pair)
		if err != nil {
			return nil, false, bolt.Failure(ctx, statementLoginsTogether.Name, err)
		}
		found[key] = login
	}
	return found, stable, nil
}

// accounts returns what accounts hold, by organization id: at the version wanted, unless they have moved on. What is not in memory is
// loaded, once for all callers that miss the same version.
func (c *Cached) accounts(ctx context.Context, wanted map[string]versions.Facts) (map[string]*cachedFacts, error) {
	found := make(map[string]*cachedFacts, len(wanted))
	var missing []versions.Facts
	for id, v := range wanted {
		if account := c.memory.at(v); account != nil {
			found[id] = account
		} else {
			missing = append(missing, v)
		}
	}
	if len(missing) == 0 {
		return found, nil
	}
	loaded, err := c.factsBatcher.Get(ctx, missing)
	if err != nil {
		return nil, bolt.Failure(ctx, statementAccountFacts.Name, err)
	}
	for _, v := range missing {
		if account := loaded[v]; account != nil {
			found[v.OrganizationID] = account
		}
	}
	return found, nil
}

// load reads what accounts hold at versions that were seen, and adds it to the memory. An account that has moved on, or is just changing,
// is left out.
//
// The first query waits until everything is in the store that was committed when the version was seen (bolt.Pool.ReadStable): so it sees
// all of that version. The second waits for everything that was committed when the first ended: when it still finds the version, the
// first has seen nothing of the next. The version that the first query itself finds is not enough: the database may read a property
// later than the statement says, and so combine the old content with the new version.
func (c *Cached) load(ctx context.Context, seen []versions.Facts) (map[versions.Facts]*cachedFacts, error) {
	found := make(map[versions.Facts]*cachedFacts, len(seen))
	var organizationIDs []string
	for _, v := range seen {
		if account := c.memory.at(v); account != nil { // it was loaded since it was missed
			found[v] = account
		} else {
			organizationIDs = append(organizationIDs, v.OrganizationID)
		}
	}
	if len(organizationIDs) == 0 {
		return found, nil
	}
	organizationIDs = bolt.Distinct(organizationIDs)
	read, err := NewReader(c.pool).accounts(ctx, organizationIDs)
	if err != nil {
		return nil, err
	}
	now, err := versions.FactsNow(ctx, c.pool, organizationIDs)
	if err != nil {
		return nil, err
	}
	for id, account := range read {
		if account != nil && now[id] == account.version && slices.Contains(seen, account.version) {
			found[account.version] = account
			c.memory.add(account)
		}
	}
	return found, nil
}

// underLock reads in one transaction that holds the locks of accounts, and writes nothing.
func underLock[T any](ctx context.Context, pool *bolt.Pool, organizationIDs []string, read func(Reader) (T, error)) (T, error) {
	t, err := pool.Begin(ctx)
	if err == nil {
		defer t.Close(ctx)
		_, err = t.Run(ctx, statementLock, map[string]any{"keys": organizationIDs})
	}
	if err != nil {
		var none T
		return none, bolt.Failure(ctx, statementLock.Name, err)
	}
	return read(NewReader(t))
}
