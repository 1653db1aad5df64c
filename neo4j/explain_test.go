package neo4j

import (
	"regexp"
	"strings"
	"sync"
	"testing"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entitlegraph/neo4j/neo4jtest"
)

// forbidden are the operators that read all of something to find a part of it.
var forbidden = []string{"AllNodesScan", "NodeByLabelScan", "RelationshipTypeScan", "AllRelationshipsScan", "CartesianProduct", "UnionNodeByLabelsScan"}

// TestStatementsUseIndexes has the database explain every statement, and fails on one that would scan a label.
func TestStatementsUseIndexes(t *testing.T) {
	s := openTest(t)
	if len(statements) < 50 {
		t.Fatalf("only %d statements are known; the test would prove little", len(statements))
	}
	for _, st := range statements {
		if !strings.HasPrefix(st.text, "CREATE CONSTRAINT") {
			wantNoScan(t, s, st)
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
	load(t, s, companyOf(prefix()), ImportOptions{})
	if len(sent) < 20 {
		t.Errorf("only %d statements were sent; the test would prove little", len(sent))
	}
	for _, st := range statements {
		if wanted := len(found.FindAllString(st.text, -1)); sent[st.name] && strings.Count(st.text, "USING INDEX SEEK") < wanted {
			t.Errorf("%s looks for %d nodes, and does not say for each that it seeks:\n%s", st.name, wanted, st.text)
		}
	}
}

// wantNoScan has the database explain a statement.
func wantNoScan(t *testing.T, s *Store, st *statement) {
	t.Helper()
	session := s.session(t.Context(), driver.AccessModeWrite)
	defer func() { _ = session.Close(t.Context()) }()
	result, err := session.Run(t.Context(), "EXPLAIN "+st.text, nil)
	if err != nil {
		t.Errorf("%s: %v\n%s", st.name, err, st.text)
		return
	}
	summary, err := result.Consume(t.Context())
	if err != nil {
		t.Errorf("%s: %v\n%s", st.name, err, st.text)
		return
	}
	if summary.Plan() == nil {
		t.Errorf("%s: the database gave no plan", st.name)
		return
	}
	planned := operatorsOf(summary.Plan())
	for _, operator := range planned {
		for _, bad := range forbidden {
			if strings.Contains(operator, bad) {
				t.Errorf("%s scans: %s\n%s", st.name, strings.Join(planned, " < "), st.text)
			}
		}
	}
}

func operatorsOf(plan driver.Plan) []string {
	all := []string{strings.TrimSuffix(plan.Operator(), "@neo4j")}
	for _, child := range plan.Children() {
		all = append(all, operatorsOf(child)...)
	}
	return all
}
