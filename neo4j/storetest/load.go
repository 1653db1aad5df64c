package storetest

import (
	"bytes"
	"strings"
	"testing"

	"entitlegraph/neo4j"
)

// Load imports text, and fails the test on an error; it returns the refusals.
func Load(t testing.TB, s *neo4j.Store, text string, options neo4j.ImportOptions) (neo4j.ImportReport, []neo4j.ImportRefusal) {
	t.Helper()
	var refusals []neo4j.ImportRefusal
	options.Refused = func(r neo4j.ImportRefusal) { refusals = append(refusals, r) }
	report, err := s.Import(t.Context(), strings.NewReader(text), options)
	if err != nil {
		t.Fatal(err)
	}
	return report, refusals
}

// Export returns an export of the whole database.
func Export(t testing.TB, s *neo4j.Store) string {
	t.Helper()
	var out bytes.Buffer
	var pages int
	report, err := s.Export(t.Context(), &out, neo4j.ExportOptions{Progress: func(neo4j.ExportReport) { pages++ }})
	if err != nil || report.Changed || report.Records != bytes.Count(out.Bytes(), []byte("\n")) || pages < 7 {
		t.Fatalf("%+v, %v, %d pages", report, err, pages)
	}
	return out.String()
}
