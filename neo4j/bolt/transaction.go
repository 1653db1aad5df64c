package bolt

import (
	"context"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Transaction runs several statements that are committed together.
type Transaction struct {
	tx interface {
		Run(ctx context.Context, cypher string, parameters map[string]any) (driver.ResultWithContext, error)
	}
	observe func(string)
	// KeepPlans makes the database use the plan that it has of a statement, however much the graph has grown since it was made.
	KeepPlans bool
}

// Run sends one statement and returns its rows.
func (t *Transaction) Run(ctx context.Context, st *Statement, parameters map[string]any) ([]*Record, error) {
	t.observe(st.Name)
	text := st.Text
	if t.KeepPlans {
		text = "CYPHER replan=skip " + text
	}
	result, err := t.tx.Run(ctx, text, parameters)
	if err != nil {
		return nil, err
	}
	return collect(ctx, result)
}

// Stream sends one statement and calls each with its rows one at a time, however many there are; no other statement may be sent
// meanwhile.
func (t *Transaction) Stream(ctx context.Context, st *Statement, parameters map[string]any, each func(*Record) error) error {
	t.observe(st.Name)
	result, err := t.tx.Run(ctx, st.Text, parameters)
	if err != nil {
		return err
	}
	for record, err := range result.Records(ctx) {
		if err == nil {
			err = each((*Record)(record))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
