package facts

import (
	"testing"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/neo4j/cache"
	"entitlegraph/neo4j/versions"
)

// TestOldAccountFactsGoFirst: what is kept stays under the bound, and what was used longest ago goes first.
func TestOldAccountFactsGoFirst(t *testing.T) {
	hold := func(id string, revision int64) *cachedFacts {
		return &cachedFacts{entitle.NewAccountFacts(&graph.Organization{ID: id}, nil, nil, nil, nil), versions.Facts{OrganizationID: id, Revision: revision}}
	}
	size := bytesOf(hold("a", 1).AccountFacts)
	meter := &cache.Meter{}
	c := newMemory(3*size, meter)
	for _, id := range []string{"a", "b", "c"} {
		c.add(hold(id, 1))
	}
	c.at(versions.Facts{OrganizationID: "a", Revision: 1})
	c.add(hold("d", 1))
	c.add(hold("c", 2))
	for v, want := range map[versions.Facts]bool{{OrganizationID: "a", Revision: 1}: true, {OrganizationID: "b", Revision: 1}: false, {OrganizationID: "c", Revision: 1}: false, {OrganizationID: "c", Revision: 2}: true, {OrganizationID: "d", Revision: 1}: true, {OrganizationID: "d", Revision: 1, Stamp: "other"}: false} {
		if got := c.at(v) != nil; got != want {
			t.Errorf("%v is kept: %t", v, got)
		}
	}
	accounts, bytes := c.Size()
	if bytes != 3*size || accounts != 3 {
		t.Errorf("%d bytes of %d accounts, instead of %d", bytes, accounts, 3*size)
	}
	if meter.Bytes() != bytes {
		t.Errorf("the meter has %d bytes of %d", meter.Bytes(), bytes)
	}
	newMemory(-1, &cache.Meter{}).add(hold("a", 1)) // keeps nothing
}
