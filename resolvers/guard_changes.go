package resolvers

import (
	"context"
	"slices"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/graph/model"
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

// Apply makes the changes of a request. What is asked by an analyst never comes to Apply of the store.
func (g *guardedChanges) Apply(ctx context.Context, request changes.Request) (*changes.Applied, error) {
	limited, err := g.limit(request, request.DryRun)
	if err != nil {
		return nil, err
	}
	if !limited.Within.OnlyDryRun {
		return g.Store.Apply(ctx, limited)
	}
	applied, preview, err := g.Store.Preview(ctx, limited)
	if err != nil {
		return nil, err
	}
	return applied, preview.Close(ctx)
}

// Preview gives what the changes would come to.
func (g *guardedChanges) Preview(ctx context.Context, request changes.Request) (*changes.Applied, changes.Preview, error) {
	limited, err := g.limit(request, true)
	if err != nil {
		return nil, nil, err
	}
	return g.Store.Preview(ctx, limited)
}

// limit refuses a request with a change that is not the viewer's to make, or not but in a dry run, and keeps all others to the viewer's
// accounts. An analyst reads all accounts and changes none, so the rules judge its dry runs as they judge the operator's changes.
func (g *guardedChanges) limit(request changes.Request, dryRun bool) (changes.Request, error) {
	for _, change := range request.Changes {
		if err := g.mayMake(change, dryRun); err != nil {
			return request, err
		}
	}
	if g.viewer.Kind == graph.ViewerAnalyst {
		request.Within = changes.Within{OnlyDryRun: true}
		return request, nil
	}
	request.Within = changes.Within{
		Limited: true, AccountNumbers: g.viewer.AccountNumbers, Registering: g.viewer.Kind == graph.ViewerStranger,
		SparesAdministrators: !g.access.allows(g.viewer, "Mutation.grantRole", false),
	}
	return request, nil
}

// mayMake holds a change against the rule of the mutation that makes it. Roles come with no user that is created by who may not grant
// them, a stranger registers nobody else, and the currency is that of the contracts, which are the operator's (R6).
func (g *guardedChanges) mayMake(change changes.Change, dryRun bool) error {
	if field := "Mutation." + change.Kind(); !g.access.allows(g.viewer, field, dryRun) {
		return g.access.forbidden(g.viewer, field)
	}
	if g.viewer.Kind == graph.ViewerAnalyst {
		return nil
	}
	switch c := change.(type) {
	case changes.CreateUser:
		if g.viewer.Kind == graph.ViewerStranger && c.LoginKey != g.viewer.LoginKey {
			return graph.InField("input.login", refusal(graph.CodeForbidden,
				"You may register the login that your token proves, and no other. Send a token of the login that is to register, or ask an administrator of the organization to create the user."))
		}
		if len(c.Roles) > 0 && !g.access.allows(g.viewer, "Mutation.grantRole", false) {
			return graph.InField("input.roles", mayNot(g.viewer, "create a user with roles", g.access.named["Mutation.grantRole"].by))
		}
	case changes.UpdateOrganization:
		if c.Currency.Given {
			return graph.InField("input.currency", mayNot(g.viewer, "change the currency of an organization (R6)", bitOf(model.CallerOperator)))
		}
	}
	return nil
}

// AuditLogsOfOrganizations tells of a user who came or left only what it was in that organization.
func (g *guardedChanges) AuditLogsOfOrganizations(
	ctx context.Context, organizationIDs []string, filter graph.AuditFilter, page graph.Page,
) ([]graph.Rows[*graph.AuditEntry], error) {
	logs, err := g.Store.AuditLogsOfOrganizations(ctx, organizationIDs, filter, page)
	return g.ownSides(logs), err
}

// AuditLogsOfUsers tells what stands in the logs of the viewer's organizations: a user may have been in others before.
func (g *guardedChanges) AuditLogsOfUsers(
	ctx context.Context, userIDs []string, filter graph.AuditFilter, page graph.Page,
) ([]graph.Rows[*graph.AuditEntry], error) {
	if !g.viewer.SeesAll() {
		filter.Within = append([]string{}, g.viewer.OrganizationIDs...)
	}
	logs, err := g.Store.AuditLogsOfUsers(ctx, userIDs, filter, page)
	return g.ownSides(logs), err
}

// ownSides shows the entries of logs as the viewer may see them.
func (g *guardedChanges) ownSides(logs []graph.Rows[*graph.AuditEntry]) []graph.Rows[*graph.AuditEntry] {
	for _, log := range logs {
		for i := range log.Rows {
			log.Rows[i].Item = ownSide(g.viewer, log.Rows[i].Item)
		}
	}
	return logs
}

// ownSide leaves out of the entry of a transfer what the user was in an organization that is not the viewer's (R4, R31).
func ownSide(viewer *graph.Viewer, entry *graph.AuditEntry) *graph.AuditEntry {
	if viewer.SeesAll() || entry.Action != (changes.TransferUser{}).Kind() {
		return entry
	}
	var from, to bool
	for _, change := range entry.Changes {
		if change.Field == changes.FieldAccountNumber {
			from, to = slices.Contains(viewer.AccountNumbers, change.Before), slices.Contains(viewer.AccountNumbers, change.After)
		}
	}
	own := *entry
	own.Changes = slices.Clone(entry.Changes)
	for i := range own.Changes {
		if !from {
			own.Changes[i].Before = ""
		}
		if !to {
			own.Changes[i].After = ""
		}
	}
	return &own
}
