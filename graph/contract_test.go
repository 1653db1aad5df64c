package graph_test

import (
	"errors"
	"strings"
	"testing"

	"entitlegraph/graph"
)

// TestNormalizeContract: the number is checked first, then the status, the dates, and the grace.
func TestNormalizeContract(t *testing.T) {
	contract := graph.ContractBody{ContractNumber: " k-1 ", Status: graph.ContractActive, Term: graph.Period{From: 1, To: 9}, GraceDays: graph.MaxGraceDays}
	if err := contract.Normalize(); err != nil || contract.ContractNumber != "K-1" {
		t.Errorf("%+v, %v", contract, err)
	}
	for _, test := range []struct {
		field, rule, message string
		spoil                func(*graph.ContractBody)
	}{
		{field: "graceDays", rule: "R9", message: "graceDays is 367", spoil: func(c *graph.ContractBody) { c.GraceDays = graph.MaxGraceDays + 1 }},
		{field: "graceDays", rule: "R9", message: "graceDays is -1", spoil: func(c *graph.ContractBody) { c.GraceDays = -1 }},
		{field: "endsOn", rule: "R7", message: "endsOn 1970-01-01 is before startsOn 1970-01-02", spoil: func(c *graph.ContractBody) { c.Term.To = 0 }},
		{field: "startsOn", rule: "R7", message: "startsOn is missing", spoil: func(c *graph.ContractBody) { c.Term.From = graph.Always.From }},
		{field: "startsOn", rule: "R7", message: "startsOn is missing", spoil: func(c *graph.ContractBody) { c.Term.From = graph.NoDate }},
		{field: "status", rule: "R7", message: `status "" must be one of ACTIVE, SUSPENDED, CANCELLED`, spoil: func(c *graph.ContractBody) { c.Status = "" }},
		{field: "contractNumber", rule: "R1", message: "contract number", spoil: func(c *graph.ContractBody) { c.ContractNumber = "" }},
	} {
		test.spoil(&contract)
		spoiled := contract
		refusesIn(t, spoiled.Normalize(), test.field, test.rule, test.message)
	}
}

// TestNormalizeLine: the amount is checked first, then the country, the quantity, and the dates.
func TestNormalizeLine(t *testing.T) {
	line := graph.LineContent{CountryCode: " de ", Quantity: graph.MaxQuantity, Own: graph.Always}
	if err := line.Normalize(); err != nil || line.CountryCode != "DE" || line.ARR != "0" {
		t.Errorf("%+v, %v", line, err)
	}
	for _, test := range []struct {
		field, rule, message string
		spoil                func(*graph.LineContent)
	}{
		{field: "endsOn", rule: "R7", message: "endsOn 1970-01-02 is before startsOn 1970-01-03", spoil: func(l *graph.LineContent) { l.Own = graph.Period{From: 2, To: 1} }},
		{field: "quantity", rule: "R8", message: "quantity is 1000001", spoil: func(l *graph.LineContent) { l.Quantity = graph.MaxQuantity + 1 }},
		{field: "quantity", rule: "R8", message: "quantity is -1", spoil: func(l *graph.LineContent) { l.Quantity = -1 }},
		{field: "country", rule: "R8", message: "a global line is of no country; leave out country DE", spoil: func(l *graph.LineContent) { l.Global = true }},
		{field: "country", rule: "R3", message: `country "XX"`, spoil: func(l *graph.LineContent) { l.CountryCode = "XX" }},
		{field: "annualRecurringRevenue", rule: "R6", message: "", spoil: func(l *graph.LineContent) { l.ARR = "-1" }},
	} {
		test.spoil(&line)
		spoiled := line
		refusesIn(t, spoiled.Normalize(), test.field, test.rule, test.message)
	}
}

// refusesIn fails the test unless the error is about the field, with the rule, and begins with the message.
func refusesIn(t *testing.T, err error, field, rule, message string) {
	t.Helper()
	var e *graph.Error
	if !errors.As(err, &e) || e.Code != graph.CodeInvalid || e.Field != field || e.Rule != rule || !strings.HasPrefix(e.Message, message) {
		t.Errorf("%v, want it in %s, by %s: %s", err, field, rule, message)
	}
}
