package resolvers

import (
	"context"

	"entitlegraph/graph"
	"entitlegraph/graph/relay"
)

// AuditLog returns a page of the organization's audit log (R31).
func (r *organizationResolver) AuditLog(
	ctx context.Context, o *graph.Organization, filter *graph.AuditFilter, first *int, after *string, last *int, before *string,
) (*relay.AuditEntryConnection, error) {
	arguments := graph.PageArguments{First: first, After: after, Last: last, Before: before}
	return children(ctx, auditList, o, organizationID, arguments, filtered(filter, r.Stores.AuditLogs(ctx).AuditLogsOfOrganizations))
}

// AuditLog returns a page of the entries about the user (R31).
func (r *userResolver) AuditLog(
	ctx context.Context, u *graph.User, filter *graph.AuditFilter, first *int, after *string, last *int, before *string,
) (*relay.AuditEntryConnection, error) {
	arguments := graph.PageArguments{First: first, After: after, Last: last, Before: before}
	return children(ctx, auditList, u, userID, arguments, filtered(filter, r.Stores.AuditLogs(ctx).AuditLogsOfUsers))
}

// Changes returns a page of the log of changes.
func (r *queryResolver) Changes(ctx context.Context, after *string, first *int, filter *graph.ChangeFilter) (*graph.ChangePage, error) {
	page, err := graph.PageArguments{First: first}.Page("", 0)
	if err != nil {
		return nil, err
	}
	position, err := graph.DecodePosition(after)
	if err != nil {
		return nil, err
	}
	var keep graph.ChangeFilter
	if filter != nil {
		if keep, err = filter.Normalized(); err != nil {
			return nil, err
		}
	}
	changes, err := r.Stores.ChangeLog(ctx).Changes(ctx, position, page.Limit, keep)
	if err != nil {
		return nil, err
	}
	entries := make([]*graph.AuditEntry, len(changes.Nodes))
	for i, c := range changes.Nodes {
		entries[i] = &c.AuditEntry
	}
	gather(ctx, entries)
	return changes, nil
}

// LatestCursor returns the cursor of the latest change.
func (r *queryResolver) LatestCursor(ctx context.Context) (string, error) {
	position, err := r.Stores.ChangeLog(ctx).LatestPosition(ctx)
	return position.Encode(), err
}

// Changes returns the changed fields, as the audit entry has them.
func (r *changeResolver) Changes(ctx context.Context, c *graph.Change) ([]*graph.FieldChange, error) {
	return r.AuditEntry().Changes(ctx, &c.AuditEntry)
}

// pagesOf reads a page of the log of each parent.
type pagesOf func(context.Context, []string, graph.Page) ([]graph.Rows[*graph.AuditEntry], error)

// filtered returns a function that reads the entries that match a filter.
func filtered(
	filter *graph.AuditFilter, ask func(context.Context, []string, graph.AuditFilter, graph.Page) ([]graph.Rows[*graph.AuditEntry], error),
) pagesOf {
	var keep graph.AuditFilter
	if filter != nil {
		keep = *filter
	}
	return func(ctx context.Context, parents []string, page graph.Page) ([]graph.Rows[*graph.AuditEntry], error) {
		return ask(ctx, parents, keep, page)
	}
}
