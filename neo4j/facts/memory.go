package facts

import (
	"entitlegraph/neo4j/cache"
	"entitlegraph/neo4j/versions"
)

// memory holds what accounts hold, by organization id: of each the version that was loaded last. It never judges whether a version is
// still the present one: its caller has just read which one is.
type memory struct {
	*cache.Cache[string, *cachedFacts]
}

func newMemory(maxBytes int64, meter *cache.Meter) memory {
	return memory{cache.New[string](maxBytes, meter, func(f *cachedFacts) int64 { return bytesOf(f.AccountFacts) })}
}

// at returns what an account holds at exactly that version; nil when it is not in memory.
func (m memory) at(v versions.Facts) *cachedFacts {
	if f, found := m.Get(v.OrganizationID); found && f.version == v {
		return f
	}
	return nil
}

// add replaces what an account holds.
func (m memory) add(f *cachedFacts) { m.Add(f.version.OrganizationID, f) }
