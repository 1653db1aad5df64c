package lists

import (
	"context"
	"time"

	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/nouns"
)

var (
	auditOfOrganizations = auditBy("audit_of_organizations")
	auditOfUsers         = auditBy("audit_of_users")

	// The bounds of what a log may hold, for pages without bounds of their own.
	auditBegins = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	auditEnds   = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
)

func auditBy(name string) list[*graph.AuditEntry] {
	return list[*graph.AuditEntry]{statement: cypher.Paged(name), decode: nouns.AuditEntry, place: placeOfAuditEntry}
}

// placeOfAuditEntry is the instant, and the id among entries of the same one.
func placeOfAuditEntry(e *graph.AuditEntry) graph.Cursor {
	return graph.Cursor{e.At.Format(time.RFC3339Nano), e.ID}
}

// AuditLogsOfOrganizations returns a page of each organization's audit entries that match the filter, newest first; none where there is no
// such organization. The empty id stands for what belongs to no organization: changes of the catalogue, and the remains of organizations that
// were erased. A cursor of another list returns CodeInvalid.
func (s Lists) AuditLogsOfOrganizations(ctx context.Context, organizationIDs []string, filter graph.AuditFilter, page graph.Page) ([]graph.Rows[*graph.AuditEntry], error) {
	return s.auditLogs(ctx, auditOfOrganizations, organizationIDs, filter, page)
}

// AuditLogsOfUsers returns a page of the entries about each user, in the log of any organization, newest first. A cursor of another list
// returns CodeInvalid.
func (s Lists) AuditLogsOfUsers(ctx context.Context, userIDs []string, filter graph.AuditFilter, page graph.Page) ([]graph.Rows[*graph.AuditEntry], error) {
	return s.auditLogs(ctx, auditOfUsers, userIDs, filter, page)
}

func (s Lists) auditLogs(ctx context.Context, l list[*graph.AuditEntry], parents []string, filter graph.AuditFilter, page graph.Page) ([]graph.Rows[*graph.AuditEntry], error) {
	parameters, err := auditParameters(filter, page)
	if err != nil {
		return nil, err
	}
	return childrenWith(ctx, s, l, parents, page, parameters)
}

// auditParameters bounds the part of the log that is read on both sides, so that a page deep in it is as fast as the first.
func auditParameters(filter graph.AuditFilter, page graph.Page) (map[string]any, error) {
	from, since, until := auditBegins, auditBegins, auditEnds
	parameters := map[string]any{
		"limit": page.Limit + 1, "count": page.Count, "actor": bolt.OrNull(filter.Actor), "action": bolt.OrNull(filter.Action), "to": nil,
		"within": nil,
	}
	if filter.Within != nil {
		parameters["within"] = filter.Within
	}
	if filter.From != nil {
		from = filter.From.UTC()
		since = from
	}
	if filter.To != nil {
		until = filter.To.UTC()
		parameters["to"] = until
	}
	for name, cursor := range map[string]graph.Cursor{"after": page.After, "before": page.Before} {
		at, id, err := auditPlace(name, cursor)
		if err != nil {
			return nil, err
		}
		if parameters[name+"At"], parameters[name+"Id"] = nil, nil; cursor == nil {
			continue
		}
		parameters[name+"At"], parameters[name+"Id"] = at, id
		if name == "after" && at.Before(until) {
			until = at
		}
		if name == "before" && at.After(since) {
			since = at
		}
	}
	parameters["from"], parameters["since"], parameters["until"] = from, since, until
	return parameters, nil
}

func auditPlace(field string, cursor graph.Cursor) (at time.Time, id string, err error) {
	if cursor == nil {
		return at, "", nil
	}
	if len(cursor) == 2 {
		at, err = time.Parse(time.RFC3339Nano, cursor[0])
	}
	if err != nil || len(cursor) != 2 {
		return at, "", graph.InField(field, graph.Invalid("", "the cursor is not one of an audit log"))
	}
	return at.UTC(), cursor[1], nil
}
