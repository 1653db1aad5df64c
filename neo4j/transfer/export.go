package transfer

import (
	"bufio"
	"context"
	"io"

	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/records"
)

// ExportOptions say how to export; the zero value calls nothing back.
type ExportOptions struct {
	// Progress is called after each page that is written.
	Progress func(ExportReport)
}

// ExportReport counts what an export wrote.
type ExportReport struct {
	Records int
	// Changed reports that an organization changed while the export ran, so that not all records are of one instant.
	Changed bool
}

// Export writes everything as records, in the file format of package records: each type after those it refers to, and sorted by key, so that
// equal graphs give equal bytes. Importing them where they came from changes nothing; importing them into an empty database makes the same
// graph, with other ids and instants.
//
// It reads page by page, so its memory does not grow with the graph, and holds no locks. Each record is as it was at one instant; all are of
// one instant when nothing changes meanwhile, which the report shows. When something does, a record may refer to something that was created
// after its own page was written: for a reliable copy, export again, or while nothing writes.
func (t *Transfer) Export(ctx context.Context, out io.Writer, options ExportOptions) (ExportReport, error) {
	buffered := bufio.NewWriter(out)
	e := &exporter{pool: t.pool, out: records.NewWriter(buffered), options: options}
	before, err := bolt.Count(ctx, t.pool, statementExportRevisions, nil)
	for _, list := range exportLists {
		if err == nil {
			err = e.list(ctx, list)
		}
	}
	if err == nil {
		err = buffered.Flush()
	}
	if err != nil {
		return e.report, err
	}
	after, err := bolt.Count(ctx, t.pool, statementExportRevisions, nil)
	e.report.Changed = before != after
	return e.report, err
}

type exporter struct {
	pool    *bolt.Pool
	out     *records.Writer
	options ExportOptions
	report  ExportReport
}

// exportList is one type of record.
type exportList struct {
	statement *bolt.Statement
	limit     int
	read      func(bolt.Row) exported
}

// exported is the records of one row, and its place in the list.
type exported struct {
	records        []records.Record
	account, after string
}

var statementExportRevisions = cypher.Statement("export_revisions")

// Contracts bring their orders and lines along, so fewer fit into a page.
var exportLists = []exportList{
	{cypher.Statement("export_products"), 1000, exportProduct},
	{cypher.Statement("export_organizations"), 500, exportOrganization},
	{cypher.Statement("export_contracts"), 200, exportContract},
	{cypher.Statement("export_groups"), 1000, exportGroup},
	{cypher.Statement("export_users"), 2000, exportUser},
	{cypher.Statement("export_contacts"), 500, exportContacts},
	{cypher.Statement("export_domains"), 1000, exportDomain},
}

func (e *exporter) list(ctx context.Context, list exportList) error {
	parameters := map[string]any{"account": "", "after": "", "limit": list.limit}
	for {
		rows, err := e.pool.Read(ctx, list.statement, parameters)
		if err != nil {
			return err
		}
		for _, record := range rows {
			page := list.read(record.Columns())
			parameters["account"], parameters["after"] = page.account, page.after
			for _, r := range page.records {
				if r.Account() == "" && r.Type() != records.TypeProduct {
					continue // something without an organization is no part of the graph
				}
				if err := e.out.Write(r); err != nil {
					return &graph.Error{Code: graph.CodeInternal, Operation: "neo4j: export", Message: "the output cannot be written", Cause: err}
				}
				e.report.Records++
			}
		}
		if e.options.Progress != nil {
			e.options.Progress(e.report)
		}
		if len(rows) < list.limit {
			return nil
		}
	}
}
