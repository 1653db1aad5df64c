package changes

import "testing"

// TestWrittenBy compares the effects of one record with the read set of another.
func TestWrittenBy(t *testing.T) {
	const (
		organization = `{"type":"organization","accountNumber":"C","name":"C","currency":"EUR","sites":[{"customerNumber":"C1","name":"S","country":"DE"}]}`
		ofB          = `{"type":"user","accountNumber":"B","login":"n@n.example","products":["P"]}`
	)
	for _, test := range []struct {
		name, writes, names string
		want                bool
	}{
		{name: "another account", writes: `{"type":"user","accountNumber":"A","login":"n@a.example"}`, names: ofB},
		{name: "the same account", writes: `{"type":"user","accountNumber":"A","login":"n@a.example"}`,
			names: `{"type":"group","accountNumber":"A","name":"G"}`, want: true},
		{name: "an account that is made", writes: organization, names: `{"type":"domain","accountNumber":"C","name":"c.example"}`, want: true},
		{name: "a product", writes: `{"type":"product","code":"N","name":"N"}`, names: `{"type":"group","accountNumber":"B","name":"G","products":["N"]}`,
			want: true},
		{name: "another product", writes: `{"type":"product","code":"N","name":"N"}`, names: ofB},
		{name: "a login", writes: `{"type":"user","accountNumber":"A","login":"N@n.example"}`, names: ofB, want: true},
		{name: "the domain of a login", writes: `{"type":"domain","accountNumber":"A","name":"n.example"}`, names: ofB, want: true},
		{name: "a Customer Number", writes: organization,
			names: `{"type":"organization","accountNumber":"D","name":"D","currency":"EUR","sites":[{"customerNumber":"C1","name":"S","country":"DE"}]}`,
			want:  true},
		{name: "a contract number", writes: contract(`{"product":"P"}`),
			names: `{"type":"contract","contractNumber":"N","accountNumber":"B","startsOn":"2026-01-01"}`, want: true},
		{name: "an order number", writes: `{"type":"contract","contractNumber":"N","accountNumber":"A","startsOn":"2026-01-01","orders":[{"orderNumber":"NO","orderedOn":"2026-01-01","customerNumber":"A1"}]}`,
			names: `{"type":"contract","contractNumber":"M","accountNumber":"B","startsOn":"2026-01-01","orders":[{"orderNumber":"NO","orderedOn":"2026-01-01","customerNumber":"B1"}]}`, want: true},
		{name: "nothing is written", writes: `{"type":"product","code":"P","name":"P"}`, names: ofB},
	} {
		outcome, err := stateOf(t, base...).Upsert(decode(t, test.writes))
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		set := ReadSetOf([]Upsert{decode(t, test.names)})
		if got := set.WrittenBy(outcome.Effects); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}
