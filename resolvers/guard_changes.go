package resolvers

import (
	"context"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// guardChanges gives the store of changes as somebody may use it.
func guardChanges(v *graph.Viewer, store changes.Store) changes.Store {
	if v != nil && v.Kind == graph.ViewerOperator {
		return store
	}
	if v == nil {
		v = &graph.Viewer{}
	}
	return &guardedChanges{store, v, accessOfSchema()}
}

// guardedChanges makes only changes that are the viewer's to make, wherever they stand: in a mutation of their own, among others, in a
// file. What belongs to an account that is not the viewer's counts as not there.
type guardedChanges struct {
	changes.Store
	viewer *graph.Viewer
	access *access
}

// Apply makes the changes of a request.
func (g *guardedChanges) Apply(ctx context.Context, request changes.Request) (*changes.Applied, error) {
	limited, err := g.limit(request)
	if err != nil {
		return nil, err
	}
	return g.Store.Apply(ctx, limited)
}

// Preview tells what the changes would come to.
func (g *guardedChanges) Preview(ctx context.Context, request changes.Request) (*changes.Applied, changes.Preview, error) {
	limited, err := g.limit(request)
	if err != nil {
		return nil, nil, err
	}
	return g.Store.Preview(ctx, limited)
}

// limit refuses a request with a change that is not the viewer's to make, and keeps all others to the viewer's accounts.
func (g *guardedChanges) limit(request changes.Request) (changes.Request, error) {
	for _, change := range request.Changes {
		if err := g.mayMake(change); err != nil {
			return request, err
		}
	}
	request.Within = changes.Within{
		Limited: true, AccountNumbers: g.viewer.AccountNumbers, Registering: g.viewer.Kind == graph.ViewerStranger,
		SparesAdministrators: !g.access.allows(g.viewer, "Mutation.grantRole"),
	}
	return request, nil
}

// mayMake holds a change against the rule of the mutation that makes it. Roles come with no user that is created by who may not grant
// them, and a stranger registers nobody else.
func (g *guardedChanges) mayMake(change changes.Change) error {
	field := "Mutation." + change.Kind()
	if c, ok := change.(changes.CreateUser); ok && c.Register {
		field = "Mutation.registerUser"
		if g.viewer.Kind == graph.ViewerStranger && c.LoginKey != g.viewer.LoginKey {
			return graph.InField("input.login", refusal(graph.CodeForbidden, "you may register with the login that you have proven, and with no other"))
		}
	} else if ok && len(c.Roles) > 0 && !g.access.allows(g.viewer, "Mutation.grantRole") {
		return graph.InField("input.roles", g.access.forbidden("Mutation.grantRole"))
	}
	if !g.access.allows(g.viewer, field) {
		return g.access.forbidden(field)
	}
	return nil
}
