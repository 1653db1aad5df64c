package changes

import (
	"testing"

	"entitlegraph/records"
)

// TestWrittenBy has what one record writes beside what another one names.
func TestWrittenBy(t *testing.T) {
	const (
		organization = `{"type":"organization","accountNumber":"C","name":"C","currency":"EUR","sites":[{"customerNumber":"C1","name":"S","country":"DE"}]}`
		ofB          = `{"type":"user","accountNumber":"B","login":"n@n.example","products":["P"]}`
	)
	for _, test := range []struct {
		name, writes, names string
		want                bool
	}{
		{"another account", `{"type":"user","accountNumber":"A","login":"n@a.example"}`, ofB, false},
		{"the same account", `{"type":"user","accountNumber":"A","login":"n@a.example"}`, `{"type":"group","accountNumber":"A","name":"G"}`, true},
		{"an account that is made", organization, `{"type":"domain","accountNumber":"C","name":"c.example"}`, true},
		{"a product", `{"type":"product","code":"N","name":"N"}`, `{"type":"group","accountNumber":"B","name":"G","products":["N"]}`, true},
		{"another product", `{"type":"product","code":"N","name":"N"}`, ofB, false},
		{"a login", `{"type":"user","accountNumber":"A","login":"N@n.example"}`, ofB, true},
		{"the domain of a login", `{"type":"domain","accountNumber":"A","name":"n.example"}`, ofB, true},
		{"a Customer Number", organization,
			`{"type":"organization","accountNumber":"D","name":"D","currency":"EUR","sites":[{"customerNumber":"C1","name":"S","country":"DE"}]}`, true},
		{"a contract number", contract(`{"product":"P"}`), `{"type":"contract","contractNumber":"N","accountNumber":"B","startsOn":"2026-01-01"}`, true},
		{"an order number", `{"type":"contract","contractNumber":"N","accountNumber":"A","startsOn":"2026-01-01","orders":[{"orderNumber":"NO","orderedOn":"2026-01-01","customerNumber":"A1"}]}`,
			`{"type":"contract","contractNumber":"M","accountNumber":"B","startsOn":"2026-01-01","orders":[{"orderNumber":"NO","orderedOn":"2026-01-01","customerNumber":"B1"}]}`, true},
		{"nothing is written", `{"type":"product","code":"P","name":"P"}`, ofB, false},
	} {
		outcome, err := stateOf(t, base...).Upsert(decode(t, test.writes))
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		set := ReadSetOfRecords([]records.Record{decode(t, test.names)})
		if got := set.WrittenBy(outcome.Effects); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}
