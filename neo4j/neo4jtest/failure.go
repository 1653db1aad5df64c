package neo4jtest

import (
	"errors"
	"strings"
	"testing"

	"entitlegraph/graph"
)

// WantFailure requires an error with one of the codes, whose message shows nothing of the database.
func WantFailure(t testing.TB, err error, codes ...graph.Code) {
	t.Helper()
	var e *graph.Error
	if !errors.As(err, &e) {
		t.Errorf("got %v, not a *graph.Error", err)
		return
	}
	for _, code := range codes {
		if e.Code == code {
			if strings.Contains(e.Message, "bolt") || strings.Contains(e.Message, "Neo.") || strings.Contains(e.Message, "127.0.0.1") {
				t.Errorf("the message shows what is inside: %s", e.Message)
			}
			return
		}
	}
	t.Errorf("code %s, not one of %v: %v", e.Code, codes, err)
}
