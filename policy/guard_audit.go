package policy

import (
	"context"
	"slices"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

func guardAuditLogs(v *graph.Viewer, logs changes.AuditLogs) changes.AuditLogs {
	if v.SeesAll() {
		return logs
	}
	return guardedAuditLogs{logs, known(v)}
}

// guardedAuditLogs shows entries as the viewer may see them. It embeds nothing: a method that is added to changes.AuditLogs does not compile
// until it is written here.
type guardedAuditLogs struct {
	logs   changes.AuditLogs
	viewer *graph.Viewer
}

// AuditLogsOfOrganizations shows of a user who came or left only what it was in that organization.
func (g guardedAuditLogs) AuditLogsOfOrganizations(
	ctx context.Context, organizationIDs []string, filter graph.AuditFilter, page graph.Page,
) ([]graph.Rows[*graph.AuditEntry], error) {
	logs, err := g.logs.AuditLogsOfOrganizations(ctx, organizationIDs, filter, page)
	return g.ownSides(logs), err
}

// AuditLogsOfUsers shows entries in the logs of the viewer's organizations: a user may have been in others before.
func (g guardedAuditLogs) AuditLogsOfUsers(
	ctx context.Context, userIDs []string, filter graph.AuditFilter, page graph.Page,
) ([]graph.Rows[*graph.AuditEntry], error) {
	filter.Within = append([]string{}, g.viewer.OrganizationIDs...)
	logs, err := g.logs.AuditLogsOfUsers(ctx, userIDs, filter, page)
	return g.ownSides(logs), err
}

// ownSides replaces the entries of logs by what the viewer may see of them.
func (g guardedAuditLogs) ownSides(logs []graph.Rows[*graph.AuditEntry]) []graph.Rows[*graph.AuditEntry] {
	for _, log := range logs {
		for i := range log.Rows {
			log.Rows[i].Item = ownSide(g.viewer, log.Rows[i].Item)
		}
	}
	return logs
}

// ownSide returns the entry of a transfer without what the user was in an organization that is not the viewer's (R4, R31); any other entry as
// it is.
func ownSide(viewer *graph.Viewer, entry *graph.AuditEntry) *graph.AuditEntry {
	if entry.Action != (changes.TransferUser{}).Kind() {
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

func guardChangeLog(v *graph.Viewer, log changes.ChangeLog) changes.ChangeLog {
	if v.SeesAll() {
		return log
	}
	return guardedChangeLog{log, known(v)}
}

// guardedChangeLog shows the changes of the viewer's organizations, of a transfer its own side. It embeds nothing: a method that is added to
// changes.ChangeLog does not compile until it is written here.
type guardedChangeLog struct {
	log    changes.ChangeLog
	viewer *graph.Viewer
}

// Changes shows the changes of the viewer's organizations.
func (g guardedChangeLog) Changes(ctx context.Context, after *graph.Position, first int, filter graph.ChangeFilter) (*graph.ChangePage, error) {
	filter.Within = append([]string{}, g.viewer.OrganizationIDs...)
	page, err := g.log.Changes(ctx, after, first, filter)
	if err != nil {
		return nil, err
	}
	for i, c := range page.Nodes {
		own := *c
		own.AuditEntry = *ownSide(g.viewer, &c.AuditEntry)
		page.Nodes[i] = &own
	}
	return page, nil
}

// LatestPosition is the same for every viewer.
func (g guardedChangeLog) LatestPosition(ctx context.Context) (graph.Position, error) {
	return g.log.LatestPosition(ctx)
}
