package neo4j

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"golang.org/x/sync/singleflight"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// How an answer's facts are read (docs/decisions/0008-read-path.md):
//
//   - What is known of a login, and the version of what its account holds, is always read, together with everyone who asks at the same time.
//   - What the account holds is taken from memory when it is there at exactly that version, and otherwise loaded, once however many ask.
//   - When the account moved on meanwhile, the login is read again; after some times in one transaction with what the account
//     holds, under the account's lock, so that its changes wait.

var statementFactsLock = cypher("facts_lock")

// loadsAtOnce is what how many accounts hold is asked for in one query.
const loadsAtOnce = 16

// Facts gives what is known of each login and what its account holds, of one and the same version. Both are as they were at some
// instant after the call.
func (s *Store) Facts(ctx context.Context, loginKeys []string) ([]*entitle.Facts, error) {
	ctx, cancel := s.deadline(ctx)
	defer cancel()
	var logins []*knownLogin
	for range factsAttempts {
		var err error
		if logins, err = s.loginsTogether(ctx, loginKeys); err != nil {
			return nil, err
		}
		versions := map[string]version{}
		for _, login := range logins {
			if login != nil {
				versions[login.organizationID] = login.version
			}
		}
		found, err := s.atVersions(ctx, versions)
		if err != nil {
			return nil, err
		}
		if facts, agree := agreeing(logins, found); agree {
			return facts, nil
		}
	}
	return underLock(ctx, s, distinct(organizationsOf(logins)), func(r reads) ([]*entitle.Facts, error) { return r.Facts(ctx, loginKeys) })
}

// Holdings gives what each account holds, as it was at some instant after the call.
func (s *Store) Holdings(ctx context.Context, organizationIDs []string) ([]*entitle.Holdings, error) {
	if all := s.holdingsSeen(ctx, organizationIDs); all != nil {
		return all, nil
	}
	ctx, cancel := s.deadline(ctx)
	defer cancel()
	for range factsAttempts {
		present, err := byKeyRecord(ctx, s, statementOrganizationVersions, organizationIDs, versionOf)
		if err != nil {
			return nil, err
		}
		versions := map[string]version{}
		for _, v := range present {
			if v != nil {
				versions[v.organizationID] = *v
			}
		}
		found, err := s.atVersions(ctx, versions)
		if err != nil {
			return nil, err
		}
		all, agree := make([]*entitle.Holdings, len(present)), true
		for i, v := range present {
			if v == nil {
				continue
			}
			if h := found[v.organizationID]; h != nil && h.version == *v {
				all[i] = h.Holdings
			} else {
				agree = false
			}
		}
		if agree {
			return all, nil
		}
	}
	return underLock(ctx, s, distinct(organizationIDs), func(r reads) ([]*entitle.Holdings, error) { return r.Holdings(ctx, organizationIDs) })
}

// holdingsSeen gives what accounts hold at the versions that the operation has seen of them; nil unless all of it is in memory.
func (s *Store) holdingsSeen(ctx context.Context, organizationIDs []string) []*entitle.Holdings {
	versions := graph.RequestVersionsOf(ctx)
	all := make([]*entitle.Holdings, len(organizationIDs))
	for i, id := range organizationIDs {
		seen, ok := versions.Seen(id).(accountVersion)
		if !ok {
			return nil
		}
		h := s.holdings.get(version{id, seen.shared, seen.stamp})
		if h == nil {
			return nil
		}
		all[i] = h.Holdings
	}
	return all
}

// loginsTogether gives what is known of each login, read together with those of everyone who asks at the same time.
func (s *Store) loginsTogether(ctx context.Context, loginKeys []string) ([]*knownLogin, error) {
	found, err := s.asking.get(ctx, loginKeys)
	if err != nil {
		return nil, failure(ctx, statementLoginFacts.name, err)
	}
	logins := make([]*knownLogin, len(loginKeys))
	for i, key := range loginKeys {
		logins[i] = found[key]
	}
	return logins, nil
}

// askLogins reads what is known of logins, and reads it again until the database was quiet meanwhile, or a login read the same twice:
// then it is of one state. (The second time sees all of every change that the first saw a part of, and the first saw nothing of those
// that only the second sees a part of.) A login that is still another each time has moved.
func (s *Store) askLogins(ctx context.Context, loginKeys []string) (map[string]*knownLogin, error) {
	found, quiet, err := s.readLogins(ctx, loginKeys)
	for again := 1; err == nil && !quiet && len(loginKeys) > 0 && again < factsAttempts; again++ {
		var next map[string]*knownLogin
		if next, quiet, err = s.readLogins(ctx, loginKeys); err != nil {
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
			login.moved = !quiet
		}
	}
	return found, err
}

func (s *Store) readLogins(ctx context.Context, loginKeys []string) (map[string]*knownLogin, bool, error) {
	records, quiet, err := s.readQuietly(ctx, statementLoginFactsTogether, map[string]any{"keys": loginKeys})
	if err != nil {
		return nil, false, err
	}
	pairs, err := column[[]any](records[0], "rows")
	if err != nil {
		return nil, false, failure(ctx, statementLoginFactsTogether.name, err)
	}
	found := make(map[string]*knownLogin, len(pairs))
	for _, pair := range pairs {
		values, _ := pair.([]any)
		record := &driver.Record{Keys: []string{"key", "row"}, Values: values}
		key, err := column[string](record, "key")
		if err == nil {
			found[key], err = knownLoginOf(record)
		}
		if err != nil {
			return nil, false, failure(ctx, statementLoginFactsTogether.name, err)
		}
	}
	return found, quiet, nil
}

// present reads the versions of what accounts hold, by organization id.
func (s *Store) present(ctx context.Context, organizationIDs []string) (map[string]version, error) {
	records, err := s.read(ctx, statementOrganizationVersions, map[string]any{"keys": organizationIDs})
	if err != nil {
		return nil, err
	}
	now := make(map[string]version, len(records))
	for _, record := range records {
		v, err := versionOf(record)
		if err != nil {
			return nil, failure(ctx, statementOrganizationVersions.name, err)
		}
		now[v.organizationID] = *v
	}
	return now, nil
}

// atVersions gives what accounts hold, by organization id: at the version asked for, unless they have moved on.
func (s *Store) atVersions(ctx context.Context, versions map[string]version) (map[string]*held, error) {
	found := make(map[string]*held, len(versions))
	var loads []<-chan singleflight.Result
	for id, v := range versions {
		if h := s.holdings.get(v); h != nil {
			found[id] = h
			continue
		}
		loads = append(loads, s.loadOnce(v))
	}
	for _, load := range loads {
		select {
		case loaded := <-load:
			if loaded.Err != nil {
				return nil, loaded.Err
			}
			if h := loaded.Val.(*held); h != nil {
				found[h.organizationID] = h
			}
		case <-ctx.Done():
			return nil, failure(ctx, statementHoldings.name, ctx.Err())
		}
	}
	return found, nil
}

// loadOnce loads what an account holds, for all who miss the same version of it. Who started it may leave: the others go on waiting.
func (s *Store) loadOnce(v version) <-chan singleflight.Result {
	return s.loadsOnce.DoChan(fmt.Sprint(v), func() (any, error) {
		if h := s.holdings.get(v); h != nil { // it was loaded since it was missed
			return h, nil
		}
		ctx, cancel := context.WithTimeout(context.Background(), s.timeout)
		defer cancel()
		loaded, err := s.loading.get(ctx, []version{v})
		return loaded[v], failure(ctx, statementHoldings.name, err)
	})
}

// load reads what accounts hold at versions that somebody has seen, and keeps it. An account that has moved on, or is just changing, is
// left out.
//
// The first query waits until everything is in the store that was committed when somebody saw the version (readQuietly): so it sees
// all of that version. The second waits for everything that was committed when the first ended: when it still finds the version,
// the first has seen nothing of the next. The version that the first query itself finds is not enough: the database may read a
// property later than the statement says, and so give the old content the new version.
func (s *Store) load(ctx context.Context, seen []version) (map[version]*held, error) {
	organizationIDs := make([]string, len(seen))
	for i, v := range seen {
		organizationIDs[i] = v.organizationID
	}
	organizationIDs = distinct(organizationIDs)
	read, err := s.held(ctx, organizationIDs)
	if err != nil {
		return nil, err
	}
	now, err := s.present(ctx, organizationIDs)
	if err != nil {
		return nil, err
	}
	found := make(map[version]*held, len(seen))
	for id, h := range read {
		if h != nil && now[id] == h.version && slices.Contains(seen, h.version) {
			found[h.version] = h
			s.holdings.put(h)
		}
	}
	return found, nil
}

// underLock reads in one transaction that holds the locks of accounts, and writes nothing.
func underLock[T any](ctx context.Context, s *Store, organizationIDs []string, read func(reads) (T, error)) (T, error) {
	t, err := s.begin(ctx)
	if err == nil {
		defer t.close(ctx)
		_, err = t.run(ctx, statementFactsLock, map[string]any{"keys": organizationIDs})
	}
	if err != nil {
		var none T
		return none, failure(ctx, statementFactsLock.name, err)
	}
	return read(reads{t})
}
