package neo4jtest

import (
	"context"
	"strings"
	"testing"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entitlegraph/neo4j/managed"
)

// Explain returns the operators of the database's plan for a statement.
func (c *Connection) Explain(t testing.TB, text string) ([]string, error) {
	t.Helper()
	summary, err := c.summary(t, "EXPLAIN "+text, nil)
	if err != nil || summary.Plan() == nil {
		return nil, err
	}
	return operatorsOf(summary.Plan()), nil
}

func operatorsOf(plan driver.Plan) []string {
	all := []string{strings.TrimSuffix(plan.Operator(), "@neo4j")}
	for _, child := range plan.Children() {
		all = append(all, operatorsOf(child)...)
	}
	return all
}

// DatabaseHits returns the database hits of a statement. It runs the statement twice and profiles the second run: the first includes the
// planning.
func (c *Connection) DatabaseHits(t testing.TB, text string, parameters map[string]any) int64 {
	t.Helper()
	hits := int64(0)
	for range 2 {
		summary, err := c.summary(t, "PROFILE "+text, parameters)
		if err != nil {
			t.Fatal(err)
		}
		hits = hitsOf(summary.Profile())
	}
	return hits
}

func hitsOf(plan driver.ProfiledPlan) int64 {
	hits := plan.DbHits()
	for _, child := range plan.Children() {
		hits += hitsOf(child)
	}
	return hits
}

func (c *Connection) summary(t testing.TB, text string, parameters map[string]any) (driver.ResultSummary, error) {
	t.Helper()
	session := c.Driver.NewSession(t.Context(), driver.SessionConfig{DatabaseName: managed.Database})
	defer func() { _ = session.Close(context.WithoutCancel(t.Context())) }()
	result, err := session.Run(t.Context(), text, parameters)
	if err != nil {
		return nil, err
	}
	return result.Consume(t.Context())
}
