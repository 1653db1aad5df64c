package changelog

import (
	"context"

	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/nouns"
)

var (
	statementChanges                = cypher.Statement("changes")
	statementChangesOfAccount       = cypher.Statement("changes_of_account")
	statementChangesOfOrganizations = cypher.Statement("changes_of_organizations")
)

// searched is the number of positions that one page searches for changes of certain actions, so that a page with a rare one ends soon.
const searched = 10_000

// LatestPosition returns the position of the latest change that may be read.
func (l *Log) LatestPosition(ctx context.Context) (graph.Position, error) {
	s, err := l.stateBy(ctx, l.pool.Read)
	return graph.Position(s.visible), err
}

// Changes returns the changes after a position, or from the oldest that is kept when after is nil: first of them at most. It returns
// CodeCursorExpired when changes after the position are no longer kept, and CodeInvalid for a position that no change has yet.
func (l *Log) Changes(ctx context.Context, after *graph.Position, first int, filter graph.ChangeFilter) (*graph.ChangePage, error) {
	for {
		s, err := l.stateBy(ctx, l.pool.Read)
		if err != nil {
			return nil, err
		}
		start := s.from - 1
		if after != nil {
			start = int64(*after)
		}
		if err := checkPosition(start, s); err != nil {
			return nil, err
		}
		page, err := l.page(ctx, start, s.visible, first, filter)
		if err != nil {
			return nil, err
		}
		if s, err = l.stateBy(ctx, l.pool.Read); err != nil {
			return nil, err
		}
		if start >= s.from-1 { // else positions of the page may have been removed while it was read
			return page, nil
		}
	}
}

// checkPosition refuses a position from which the log cannot be followed.
func checkPosition(start int64, s state) error {
	switch {
	case start < s.from-1:
		return graph.InField("after", graph.Errorf(graph.CodeCursorExpired,
			"the cursor is older than the oldest change that is kept. Read the present state anew, beginning with latestCursor, and follow changes from there"))
	case start > s.visible:
		return graph.InField("after", graph.Invalid("",
			"the cursor is later than every change: it is of another database, or of this one before a backup was restored. Read the present state anew, beginning with latestCursor"))
	}
	return nil
}

// page reads the changes between two positions.
func (l *Log) page(ctx context.Context, start, visible int64, first int, filter graph.ChangeFilter) (*graph.ChangePage, error) {
	until := visible
	parameters := map[string]any{"after": start, "actions": nil, "within": nil, "limit": first}
	if len(filter.Actions) > 0 {
		parameters["actions"] = filter.Actions
		until = min(visible, start+searched)
	}
	parameters["until"] = until
	if filter.Within != nil {
		parameters["within"] = filter.Within
	}
	statement := statementChanges
	switch {
	case filter.AccountNumber != "":
		statement, parameters["account"] = statementChangesOfAccount, filter.AccountNumber
	case filter.Within != nil:
		statement = statementChangesOfOrganizations
	}
	records, err := l.pool.Read(ctx, statement, parameters)
	if err != nil {
		return nil, err
	}
	page := &graph.ChangePage{Nodes: make([]*graph.Change, len(records)), End: graph.Position(until), UpToDate: until == visible}
	for i, record := range records {
		page.Nodes[i] = changeOf(record.Columns())
	}
	if len(records) == first {
		page.End = graph.Position(start)
		if first > 0 {
			page.End = page.Nodes[first-1].Position
		}
		page.UpToDate = int64(page.End) == visible
	}
	return page, nil
}

// changeOf decodes "entry".
func changeOf(row bolt.Row) *graph.Change {
	p := row.Properties("entry")
	return &graph.Change{
		AuditEntry: *nouns.AuditEntry(row), Position: graph.Position(p.Number("position")), AccountNumber: p.Text("accountNumber"), OrganizationID: p.Text("organization"),
	}
}
