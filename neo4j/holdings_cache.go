package neo4j

import (
	"math"
	"strconv"
	"strings"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"entitlegraph/graph/entitle"
)

// version names one state of what an account holds. The stamp is made anew whenever the revision rises, so that a database that was
// set back to an older backup, and went on from there, never gives a state the name of another.
type version struct {
	organizationID string
	revision       int64
	stamp          string
}

// versionSeparator stands between the parts of a version's text; it is in no id.
const versionSeparator = "\x00"

// text is the version as a key, which begins with the organization's id.
func (v version) text() string {
	return strings.Join([]string{v.organizationID, strconv.FormatInt(v.revision, 10), v.stamp}, versionSeparator)
}

// held is what an account holds, at one version.
type held struct {
	version
	*entitle.Holdings
}

// holdingsCache keeps what accounts hold, of each the version that was loaded last; what was used longest ago goes first when it
// would be too many bytes. It never judges whether a version is still the present one: who asks has just read which one is.
type holdingsCache struct {
	mu    sync.Mutex
	kept  *simplelru.LRU[string, *held] // by organization id
	bytes int64
	most  int64
	all   *keptBytes
}

func newHoldingsCache(most int64, all *keptBytes) *holdingsCache {
	c := &holdingsCache{most: most, all: all}
	c.kept, _ = simplelru.NewLRU(math.MaxInt, func(_ string, gone *held) { c.grow(-gone.Bytes()) }) // fails for a size below 1 only
	return c
}

func (c *holdingsCache) grow(bytes int64) {
	c.bytes += bytes
	c.all.grow(bytes)
}

// get gives what an account holds at exactly that version; nil when it is not in memory.
func (c *holdingsCache) get(v version) *held {
	c.mu.Lock()
	defer c.mu.Unlock()
	if h, found := c.kept.Get(v.organizationID); found && h.version == v {
		return h
	}
	return nil
}

// put keeps what an account holds, instead of what is kept of it.
func (c *holdingsCache) put(h *held) {
	size := h.Bytes()
	if size > c.most {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept.Remove(h.organizationID)
	c.kept.Add(h.organizationID, h)
	for c.grow(size); c.bytes > c.most; {
		c.kept.RemoveOldest()
	}
}

// keptBytes counts what all that is kept in memory takes, and tells it when it has changed by tellEvery.
type keptBytes struct {
	mu          sync.Mutex
	bytes, told int64
	tell        func(bytes int64) // nil for nobody
}

const tellEvery = 1 << 20

func (k *keptBytes) grow(bytes int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.bytes += bytes
	if change := k.bytes - k.told; k.tell != nil && (change >= tellEvery || change <= -tellEvery) {
		k.told = k.bytes
		k.tell(k.bytes)
	}
}

// TellKept has tell told how many bytes in memory what is kept takes: now, and when it has changed by about a MiB.
func (s *Store) TellKept(tell func(bytes int64)) {
	s.kept.mu.Lock()
	defer s.kept.mu.Unlock()
	s.kept.tell, s.kept.told = tell, s.kept.bytes
	tell(s.kept.bytes)
}
