package transfer_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entitlegraph/demo"
	"entitlegraph/graph"
	"entitlegraph/neo4j/neo4jtest"
	"entitlegraph/neo4j/storetest"
	"entitlegraph/neo4j/transfer"
)

// TestExportRoundTrip: an export that is imported changes nothing in its own database, creates the same graph in another one, and is exported
// identically from there.
func TestExportRoundTrip(t *testing.T) {
	from := openOn(t, neo4jtest.OpenEmpty(t), nil)
	raw, err := os.ReadFile("../../graph/scenario/testdata/records.ndjson")
	if err != nil {
		t.Fatal(err)
	}
	load(t, from, string(raw), transfer.ImportOptions{})
	if _, err := from.Import(t.Context(), demo.Records(graph.Date(20779)), transfer.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	load(t, from, companyOf("BEYOND"), transfer.ImportOptions{})
	// A contract that is shortened clips its lines and does not rewrite them.
	report, _ := load(t, from, `{"type":"contract","contractNumber":"BEYONDK","accountNumber":"BEYONDA","startsOn":"2026-03-01","endsOn":"2026-04-01"}`, transfer.ImportOptions{})
	wantReport(t, report, transfer.ImportReport{Lines: 1, Updated: 1, ResumeAt: 2})

	first, stored := storetest.Export(t, from), storedFacts(t, from)
	lines := strings.Count(first, "\n")
	report, refusals := load(t, from, first, transfer.ImportOptions{})
	wantReport(t, report, transfer.ImportReport{Lines: lines, Unchanged: lines, ResumeAt: lines + 1})
	to := openOn(t, neo4jtest.OpenEmpty(t), nil)
	report, more := load(t, to, first, transfer.ImportOptions{})
	wantReport(t, report, transfer.ImportReport{Lines: lines, Created: lines, ResumeAt: lines + 1})
	if refusals = append(refusals, more...); len(refusals) > 0 {
		t.Fatal(refusals)
	}
	if second := storetest.Export(t, to); first != second {
		t.Error("the two exports differ")
	}
	if diff := cmp.Diff(stored, storedFacts(t, to)); diff != "" {
		t.Errorf("the graphs differ: %s", diff)
	}
	if strings.Count(first, `"linesBeyond":true`) != 1 {
		t.Error("linesBeyond must stand at the one contract that needs it")
	}
	exportWhileChanging(t, to)
}

// exportWhileChanging changes an organization during an export: the report shows it.
func exportWhileChanging(t *testing.T, s *Store) {
	t.Helper()
	changed := false
	report, err := s.Export(t.Context(), &bytes.Buffer{}, transfer.ExportOptions{Progress: func(transfer.ExportReport) {
		if !changed {
			changed = true
			load(t, s, companyOf("MEANWHILE"), transfer.ImportOptions{})
		}
	}})
	if err != nil || !report.Changed {
		t.Errorf("%+v, %v", report, err)
	}
}
