package policy

import (
	"context"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/graph/model"
)

// Changes makes only changes that the viewer may make, whether one stands in a mutation of its own, in a list, or in a file. Things of accounts
// that are not the viewer's count as absent.
type Changes struct {
	writer  changes.Writer
	viewer  *graph.Viewer
	access  *access
	options Options
}

func guardChanges(v *graph.Viewer, writer changes.Writer, options Options) Changes {
	return Changes{writer, known(v), accessOfSchema(), options}
}

// Preview reads what the database would be after the changes of a dry run, as the viewer sees it.
type Preview interface {
	graph.Reader
	entitle.Store
	Close(ctx context.Context) error
}

// guardedPreview is a preview behind the guards.
type guardedPreview struct {
	graph.Reader
	entitle.Store
	preview changes.Preview
}

// Close ends the preview.
func (p guardedPreview) Close(ctx context.Context) error { return p.preview.Close(ctx) }

// Apply makes the changes of a request. A request of an analyst never reaches Apply of the store.
func (g Changes) Apply(ctx context.Context, request changes.Request) (*changes.Applied, error) {
	limited, err := g.limit(request, request.DryRun)
	if err != nil {
		return nil, err
	}
	if !limited.Scope.OnlyDryRun {
		return g.writer.Apply(ctx, limited)
	}
	applied, preview, err := g.writer.Preview(ctx, limited)
	if err != nil {
		return nil, err
	}
	return applied, preview.Close(ctx)
}

// Preview returns what the changes would come to, and reads what would be. The caller closes the preview.
func (g Changes) Preview(ctx context.Context, request changes.Request) (*changes.Applied, Preview, error) {
	limited, err := g.limit(request, true)
	if err != nil {
		return nil, nil, err
	}
	applied, preview, err := g.writer.Preview(ctx, limited)
	if err != nil {
		return nil, nil, err
	}
	return applied, guardedPreview{guardGraph(g.viewer, preview), guardFacts(g.viewer, preview, preview), preview}, nil
}

// limit refuses a request with a change that the viewer may not make, or not but in a dry run, and limits all others to the viewer's
// accounts. An analyst reads all accounts and changes none, so the rules judge its dry runs as they judge the operator's changes.
func (g Changes) limit(request changes.Request, dryRun bool) (changes.Request, error) {
	request.Actor = g.viewer.Actor
	if g.viewer.Kind == graph.ViewerOperator {
		return request, g.MayChange(dryRun)
	}
	for _, change := range request.Changes {
		if err := g.mayMake(change, dryRun); err != nil {
			return request, err
		}
	}
	if err := g.MayChange(dryRun); err != nil {
		return request, err
	}
	if g.viewer.Kind == graph.ViewerAnalyst {
		request.Scope = changes.Scope{OnlyDryRun: true}
		return request, nil
	}
	request.Scope = changes.Scope{
		Limited: true, AccountNumbers: g.viewer.AccountNumbers, Registering: g.viewer.Kind == graph.ViewerStranger,
		MustProveDomains: true, SparesAdministrators: !g.access.allows(g.viewer, "Mutation.grantRole", false),
	}
	return request, nil
}

// MayChange returns the refusal of all changes of a viewer whose token proves too few factors. A dry run is none.
func (g Changes) MayChange(dryRun bool) error {
	if g.viewer.ChangesRefused != nil && !dryRun {
		return g.viewer.ChangesRefused
	}
	return nil
}

// mayMake returns the refusal of a change by the rights of its mutation. Beyond those, only callers who may grant roles create users with roles, a
// stranger registers its own login alone, a user without a role changes its own profile alone, and the currency is that of the contracts, which are
// the operator's (R6).
func (g Changes) mayMake(change changes.Change, dryRun bool) error {
	if field := "Mutation." + change.Kind(); !g.access.allows(g.viewer, field, dryRun) {
		return g.access.forbidden(g.viewer, field)
	}
	if g.viewer.Kind == graph.ViewerAnalyst {
		return nil
	}
	switch c := change.(type) {
	case changes.CreateUser:
		if g.viewer.Kind == graph.ViewerStranger && c.LoginKey != g.viewer.LoginKey {
			return graph.InField("input.login", graph.Errorf(graph.CodeForbidden,
				"You may register the login that your token proves, and no other. Send a token of the login that is to register, or ask an administrator of the organization to create the user."))
		}
		if len(c.Roles) > 0 && !g.access.allows(g.viewer, "Mutation.grantRole", false) {
			return graph.InField("input.roles", mayNot(g.viewer, "create a user with roles", g.access.named["Mutation.grantRole"].by))
		}
	case changes.UpdateUser:
		if g.viewer.Kind == graph.ViewerUser && !g.viewer.Administers() {
			return g.mayChangeItself(c)
		}
	case changes.UpdateOrganization:
		if c.Currency.Given {
			return graph.InField("input.currency", mayNot(g.viewer, "change the currency of an organization (R6)", bitOf(model.CallerOperator)))
		}
	}
	return nil
}

// mayChangeItself returns the refusal of an update by a user without a role: it may change its own profile while it is ACTIVE, and the country of
// the profile only where the operator allows it.
func (g Changes) mayChangeItself(c changes.UpdateUser) error {
	others := g.access.named["Mutation.updateUser"].by &^ bitOf(model.CallerUser)
	switch {
	case c.LoginKey != g.viewer.LoginKey:
		return graph.InField("input.login", mayNot(g.viewer, "use the mutation updateUser for a user other than yourself", others))
	case g.viewer.Status != graph.UserActive:
		return graph.InField("input.login", mayNot(g.viewer, "change your own profile while your status is "+string(g.viewer.Status), others))
	case c.ProfileCountry.Given && !g.options.SelfProfileCountry:
		err := mayNot(g.viewer, "change the country of your own profile (R13)", others)
		err.Message += " Or the operator allows it to every user, by --self-profile-country."
		return graph.InField("input.profileCountry", err)
	}
	return nil
}
