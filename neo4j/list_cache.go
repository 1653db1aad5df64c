package neo4j

import (
	"context"
	"math"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Pages of lists are kept in memory with the version of the account that they were read of, and are given again while that version is
// the present one, which is asked for each time (docs/decisions/0009-lists.md).

// accountVersion names one state of an account and of everything that belongs to it. The instant and the stamp tell a revision from
// one of the same number that a database has which was set back to an older backup.
type accountVersion struct {
	organizationID string
	revision       int64
	updatedAt      time.Time
	stamp          string
}

// accountVersionOf reads what a statement gives as version; not known where the thing belongs to no organization.
func accountVersionOf(fields properties) (v accountVersion, known bool) {
	v = accountVersion{fields.text("id"), fields.number("revision"), fields.instant("updatedAt"), fields.text("entitlementStamp")}
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

// keptLists gives the pages of those parents of which they are in memory at the present version of their account. The versions are one
// round trip, shared with everyone who asks for any at the same time; none when nothing is in memory.
func keptLists(ctx context.Context, s runner, st *statement, parents []string, page string) (map[string]any, error) {
	c := s.lists()
	if c == nil {
		return nil, nil
	}
	kept := map[string]keptPage{}
	var organizations []string
	for _, parent := range parents {
		if p, found := c.get(keptKey{st, parent, page}); found {
			kept[parent] = p
			organizations = append(organizations, p.organizationID)
		}
	}
	organizations = distinct(organizations)
	versions, err := byKeyRecord(ctx, s, statementOrganizationVersions, organizations, presentVersionOf)
	if err != nil {
		return nil, err
	}
	present := make(map[string]accountVersion, len(organizations))
	for i, id := range organizations {
		present[id] = versions[i]
	}
	found := make(map[string]any, len(kept))
	for parent, p := range kept {
		if present[p.organizationID] == p.accountVersion {
			found[parent] = p.rows
		}
	}
	return found, nil
}

func presentVersionOf(record *driver.Record) (accountVersion, error) {
	fields, err := column[map[string]any](record, "row")
	v, _ := accountVersionOf(row(fields).properties("account"))
	return v, err
}

// keepList keeps one parent's page, when its record says which version of the account it is of.
func (c *listCache) keepList(key keptKey, record *driver.Record, rows any, size int) {
	version, _ := record.AsMap()["version"].(map[string]any)
	if v, known := accountVersionOf(version); known {
		c.put(key, keptPage{v, rows, 1 + size})
	}
}
