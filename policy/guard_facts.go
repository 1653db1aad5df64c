package policy

import (
	"context"
	"slices"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// guardFacts returns the facts that the viewer may read; owners is where the organizations of logins are looked up.
func guardFacts(v *graph.Viewer, facts entitle.Store, owners graph.Ownership) entitle.Store {
	if v.SeesAll() {
		return facts
	}
	return guardedFacts{Walks: facts, facts: facts, owners: owners, viewer: known(v)}
}

// guardedFacts knows only logins of the viewer's organizations, and for a user who administers nothing its own. It replaces every other key by
// one that no login has, so that the store reads no more of it than of a login that does not exist.
type guardedFacts struct {
	entitle.Walks
	facts  entitle.Entrances
	owners graph.Ownership
	viewer *graph.Viewer
}

// noLogin is a login key that no login has.
const noLogin = ""

// Facts returns the facts of logins that the viewer may read; nil for all others.
func (g guardedFacts) Facts(ctx context.Context, loginKeys []string) ([]*entitle.Facts, error) {
	visible := slices.Clone(loginKeys)
	if alone(g.viewer) {
		for i, key := range visible {
			if key != g.viewer.LoginKey {
				visible[i] = noLogin
			}
		}
		return g.facts.Facts(ctx, visible)
	}
	owners, err := g.owners.OwnersByLogin(ctx, loginKeys)
	if err != nil {
		return nil, err
	}
	for i := range visible {
		if !sees(g.viewer, owners[i]) {
			visible[i] = noLogin
		}
	}
	return g.facts.Facts(ctx, visible)
}
