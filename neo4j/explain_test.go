package neo4j_test

import (
	"regexp"
	"strings"
	"sync"
	"testing"

	"entitlegraph/neo4j"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/neo4jtest"
)

// forbidden are the operators that read all of something to find a part of it.
var forbidden = []string{"AllNodesScan", "NodeByLabelScan", "RelationshipTypeScan", "AllRelationshipsScan", "CartesianProduct", "UnionNodeByLabelsScan"}

// TestStatementsUseIndexes has the database explain every statement, and fails on one that would scan a label.
func TestStatementsUseIndexes(t *testing.T) {
	openTest(t)
	statements := bolt.Statements()
	if len(statements) < 274 {
		t.Fatalf("only %d statements are known; a room is missing", len(statements))
	}
	for _, st := range statements {
		if !strings.HasPrefix(st.Text, "CREATE CONSTRAINT") {
			wantNoScan(t, neo4jtest.Open(t), st)
		}
	}
}

// found is a node that a statement looks for by its keys.
var found = regexp.MustCompile(`MATCH .*:[A-Za-z]+ \{[a-zA-Z]+: `)

// TestImportSeeksHoweverSmallTheGraph: where next to nothing is stored, the database may plan to read all of it for each key, and the
// plan is kept while an import makes a million of it. So each statement that an import sends says that it seeks.
func TestImportSeeksHoweverSmallTheGraph(t *testing.T) {
	var recording sync.Mutex
	sent := map[string]bool{}
	s := openOn(t, neo4jtest.Open(t), func(name string) {
		recording.Lock()
		defer recording.Unlock()
		sent[name] = true
	})
	clear(sent) // of what the start sent
	load(t, s, companyOf(prefix()), neo4j.ImportOptions{})
	if len(sent) < 20 {
		t.Errorf("only %d statements were sent; the test would prove little", len(sent))
	}
	for _, st := range bolt.Statements() {
		if wanted := len(found.FindAllString(st.Text, -1)); sent[st.Name] && strings.Count(st.Text, "USING INDEX SEEK") < wanted {
			t.Errorf("%s looks for %d nodes, and does not say for each that it seeks:\n%s", st.Name, wanted, st.Text)
		}
	}
}

// wantNoScan has the database explain a statement.
func wantNoScan(t *testing.T, c *neo4jtest.Connection, st *bolt.Statement) {
	t.Helper()
	planned, err := c.Explain(t, st.Text)
	if err != nil {
		t.Errorf("%s: %v\n%s", st.Name, err, st.Text)
		return
	}
	if len(planned) == 0 {
		t.Errorf("%s: the database gave no plan", st.Name)
	}
	for _, operator := range planned {
		for _, bad := range forbidden {
			if strings.Contains(operator, bad) {
				t.Errorf("%s scans: %s\n%s", st.Name, strings.Join(planned, " < "), st.Text)
			}
		}
	}
}
