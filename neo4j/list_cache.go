package neo4j

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entitlegraph/graph"
)

// Pages of lists are kept in memory with the version of the account that they were read of, and are given again while that version is
// the present one, which is asked for each time (docs/decisions/0012-lists.md).

// accountVersion names one state of an account and of everything that belongs to it. The instant and the stamp tell a revision from
// one of the same number that a database has which was set back to an older backup.
type accountVersion struct {
	organizationID string
	revision       int64
	shared         int64 // the entitlementRevision
	updatedAt      time.Time
	stamp          string
}

// accountVersionOf reads what a statement gives as version; not known where the thing belongs to no organization.
func accountVersionOf(fields properties) (v accountVersion, known bool) {
	v = accountVersion{
		fields.text("id"), fields.number("revision"), fields.number("entitlementRevision"), fields.instant("updatedAt"), fields.text("entitlementStamp"),
	}
	return v, v.organizationID != "" && v.revision > 0
}

// keptKey names one page: of which list, of which parent, and which page.
type keptKey struct {
	statement    *statement
	parent, page string
}

// keptPage is a page as it is at a version of the account; rows is a graph.Rows.
type keptPage struct {
	accountVersion
	rows any
	size int
}

// listCache keeps pages; what was used longest ago goes first when there would be too many rows. Nil keeps nothing.
type listCache struct {
	mu   sync.Mutex
	kept *simplelru.LRU[keptKey, keptPage]
	size int
	most int
}

// bytesARow is what a row of a list takes in memory, with what is around it; so much do a user, a site or a contract line.
const bytesARow = 600

func newListCache(bytes int64) *listCache {
	c := &listCache{most: int(bytes / bytesARow)}
	c.kept, _ = simplelru.NewLRU(math.MaxInt, func(_ keptKey, gone keptPage) { c.size -= gone.size }) // fails for a size below 1 only
	return c
}

func (c *listCache) get(key keptKey) (keptPage, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.kept.Get(key)
}

func (c *listCache) put(key keptKey, page keptPage) {
	if page.size > c.most {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept.Remove(key)
	c.kept.Add(key, page)
	for c.size += page.size; c.size > c.most; {
		c.kept.RemoveOldest()
	}
}

// keptLists gives the pages of those parents of which they are in memory at the present version of their account.
func keptLists(ctx context.Context, s runner, st *statement, parents []string, page string) (map[string]any, error) {
	c := s.lists()
	if c == nil {
		return nil, nil
	}
	kept := map[string]keptPage{}
	var unseen []string
	moment := graph.MomentOf(ctx)
	for _, parent := range parents {
		p, found := c.get(keptKey{st, parent, page})
		if !found {
			continue
		}
		if kept[parent] = p; moment.Seen(p.organizationID) != p.accountVersion {
			unseen = append(unseen, p.organizationID)
		}
	}
	present, err := presentVersions(ctx, s, distinct(unseen))
	if err != nil {
		return nil, err
	}
	found := make(map[string]any, len(kept))
	for parent, p := range kept {
		if now, asked := present[p.organizationID]; !asked || now == p.accountVersion {
			found[parent] = p.rows
		}
	}
	return found, nil
}

// presentVersions asks for the versions of accounts: one round trip, shared with everyone who asks for any at the same time; none for no
// accounts.
func presentVersions(ctx context.Context, s runner, organizationIDs []string) (map[string]accountVersion, error) {
	versions, err := byKeyRecord(ctx, s, statementOrganizationVersions, organizationIDs, func(record *driver.Record) (accountVersion, error) {
		fields, err := column[map[string]any](record, "row")
		v, _ := accountVersionOf(row(fields).properties("account"))
		return v, err
	})
	present := make(map[string]accountVersion, len(organizationIDs))
	for i, v := range versions {
		present[organizationIDs[i]] = v
		if v.organizationID != "" {
			graph.MomentOf(ctx).See(v.organizationID, v)
		}
	}
	return present, err
}

// seenOrganizationOf is organizationOf, and remembers the version that was seen with it for the rest of the operation.
func seenOrganizationOf(ctx context.Context) func(row) *graph.Organization {
	return func(r row) *graph.Organization {
		seeOrganization(ctx, r)
		return organizationOf(r)
	}
}

func seeOrganization(ctx context.Context, r row) {
	if v, known := accountVersionOf(r.properties("organization")); known {
		graph.MomentOf(ctx).See(v.organizationID, v)
	}
}

// keepList keeps one parent's page, when its record says which version of the account it is of.
func (c *listCache) keepList(key keptKey, record *driver.Record, rows any, size int) {
	version, _ := record.AsMap()["version"].(map[string]any)
	if v, known := accountVersionOf(version); known {
		c.put(key, keptPage{v, rows, 1 + size})
	}
}

// accountListsByKey is listsByKey for a statement that also gives the version of the account, so that its lists may be kept.
func accountListsByKey[T any](ctx context.Context, s runner, st *statement, keys []string, decode func(row) T) ([][]T, error) {
	all := make([][]T, len(keys))
	kept, err := keptLists(ctx, s, st, keys, "")
	if err != nil {
		return nil, err
	}
	found := make(map[string][]T, len(keys))
	for key, rows := range kept {
		found[key] = rows.([]T) //nolint:forcetypeassert // a statement is of one list only
	}
	missing := slices.DeleteFunc(distinct(keys), func(key string) bool { return kept[key] != nil })
	if len(missing) > 0 {
		records, quiet, err := s.readQuietly(ctx, st, map[string]any{"keys": missing})
		if err != nil {
			return nil, err
		}
		for _, record := range records {
			key, rows, err := keyAndRows(record, decode)
			if err != nil {
				return nil, failure(ctx, st.name, err)
			}
			if found[key] = rows; quiet && s.lists() != nil {
				s.lists().keepList(keptKey{st, key, ""}, record, rows, len(rows))
			}
		}
	}
	for i, key := range keys {
		all[i] = found[key]
	}
	return all, nil
}

func keyAndRows[T any](record *driver.Record, decode func(row) T) (string, []T, error) {
	key, err := column[string](record, "key")
	if err != nil {
		return "", nil, err
	}
	rows, err := rowsOf(record, "rows")
	children := make([]T, len(rows))
	for i, r := range rows {
		children[i] = decode(r)
	}
	return key, children, err
}
