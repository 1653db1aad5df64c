package wrk

import (
	"testing"
)

func TestParse(t *testing.T) {
	got, err := parse("Running 2s test\nRESULT 1000 2000000 50000 1 2 1.500 20.250 31.000 502 bad gateway\n")
	want := Result{Requests: 1000, Rate: 500, P50: 1.5, P99: 20.25, Max: 31, Bytes: 50, Errors: 3, Example: "502 bad gateway"}
	if err != nil || got != want {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
	if _, err := parse("unable to connect"); err == nil {
		t.Error("no error for an output without a result")
	}
}
