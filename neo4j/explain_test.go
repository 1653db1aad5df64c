package neo4j

import (
	"strings"
	"testing"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// forbidden are the operators that read all of something to find a part of it.
var forbidden = []string{"AllNodesScan", "NodeByLabelScan", "RelationshipTypeScan", "AllRelationshipsScan", "CartesianProduct", "UnionNodeByLabelsScan"}

// TestStatementsUseIndexes has the database explain every statement, and fails on one that would scan a label.
func TestStatementsUseIndexes(t *testing.T) {
	s := openTest(t)
	ctx := t.Context()
	if len(statements) < 50 {
		t.Fatalf("only %d statements are known; the test would prove little", len(statements))
	}
	for _, st := range statements {
		if strings.HasPrefix(st.text, "CREATE CONSTRAINT") {
			continue
		}
		session := s.session(ctx, driver.AccessModeWrite)
		result, err := session.Run(ctx, "EXPLAIN "+st.text, nil)
		if err != nil {
			t.Errorf("%s: %v\n%s", st.name, err, st.text)
			continue
		}
		summary, err := result.Consume(ctx)
		if err != nil {
			t.Errorf("%s: %v\n%s", st.name, err, st.text)
			continue
		}
		if summary.Plan() == nil {
			t.Errorf("%s: the database gave no plan", st.name)
			continue
		}
		operators := operatorsOf(summary.Plan())
		for _, operator := range operators {
			for _, bad := range forbidden {
				if strings.Contains(operator, bad) {
					t.Errorf("%s scans: %s\n%s", st.name, strings.Join(operators, " < "), st.text)
				}
			}
		}
		if err := session.Close(ctx); err != nil {
			t.Error(err)
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
