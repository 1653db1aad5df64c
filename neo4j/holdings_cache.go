package neo4j

import "entitlegraph/graph/entitle"

// version names one state of what an account holds. The stamp is made anew whenever the revision rises, so that a database that was
// set back to an older backup, and went on from there, never gives a state the name of another.
type version struct {
	organizationID string
	revision       int64
	stamp          string
}

// held is what an account holds, at one version.
type held struct {
	version
	*entitle.Holdings
}

// holdingsCache keeps what accounts hold, by organization id, of each the version that was loaded last. It never judges whether a
// version is still the present one: who asks has just read which one is.
type holdingsCache struct{ *memoryCache[string, *held] }

func newHoldingsCache(most int64, all *keptBytes) holdingsCache {
	return holdingsCache{newMemoryCache[string](most, all, func(h *held) int64 { return h.Bytes() })}
}

// get gives what an account holds at exactly that version; nil when it is not in memory.
func (c holdingsCache) get(v version) *held {
	if h, found := c.memoryCache.get(v.organizationID); found && h.version == v {
		return h
	}
	return nil
}

// put keeps what an account holds, instead of what is kept of it.
func (c holdingsCache) put(h *held) { c.memoryCache.put(h.organizationID, h) }
