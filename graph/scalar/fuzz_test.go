package scalar_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"entitlegraph/graph"
	"entitlegraph/graph/scalar"
)

// FuzzDateTime: an accepted instant is written as JSON from which the same instant is read.
func FuzzDateTime(f *testing.F) {
	for _, seed := range []string{
		"2026-06-11T09:30:00+02:00", "2026-06-11t09:30:00.123456789z", "2026-06-30T23:59:60Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-00:01",
		"2026-06-11T09:30:00,5Z", "2026-06-11", "2026-06-11T24:00:00Z", "\x00",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at, err := scalar.UnmarshalDateTime(text)
		if err != nil {
			if graph.CodeOf(err) != graph.CodeInvalid {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		var written bytes.Buffer
		scalar.MarshalDateTime(at).MarshalGQL(&written)
		var back string
		if err := json.Unmarshal(written.Bytes(), &back); err != nil {
			t.Fatalf("%q is written %s: %v", text, &written, err)
		}
		if again, err := scalar.UnmarshalDateTime(back); err != nil || !again.Equal(at) || again.Location() != time.UTC {
			t.Errorf("%q is %s, and that is %s, %v", text, back, again, err)
		}
	})
}

// FuzzEnum: an accepted value is one of the enum's, in its exact spelling.
func FuzzEnum(f *testing.F) {
	f.Add("ACTIVE")
	f.Add("active")
	f.Add("\x00")
	f.Fuzz(func(t *testing.T, text string) {
		status, err := scalar.UnmarshalContractStatus(text)
		if err == nil && string(status) != text || err != nil && graph.CodeOf(err) != graph.CodeInvalid {
			t.Errorf("%q is %q, %v", text, status, err)
		}
	})
}
