package transfer

import (
	"bufio"
	"context"
	"io"

	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/records"
)

// ExportOptions are the options of an export; the zero value has no callback.
type ExportOptions struct {
	// Progress is called after each page that is written.
	Progress func(ExportReport)
}

// ExportReport counts what an export wrote.
type ExportReport struct {
	Records int
	// Changed is true when an organization changed while the export ran, so that not all records are of one instant.
	Changed bool
}

// Export writes the whole graph as records, in the file format of package records: each type after the types that it refers to, and sorted by
// key, so that equal graphs have equal exports. Importing an export into its own database changes nothing; importing it into an empty
// database creates the same graph, with other ids and instants.
//
// It reads page by page, so its memory does not grow with the graph, and takes no locks. Each record is of one instant; all are of the same
// instant when nothing changes meanwhile, which the report shows. Otherwise a record may refer to an object that was created after the page
// of its type was written: for a consistent copy, export again, or while nothing writes.
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

// exported has the records of one row, and its place in the list.
type exported struct {
	records        []records.Record
	account, after string
}

var statementExportRevisions = cypher.Statement("export_revisions")

// Contracts include their orders and lines, so a page has fewer of them.
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
					continue // an object without an organization is not exported
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
