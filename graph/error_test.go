package graph_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"entitlegraph/graph"
)

func TestInField(t *testing.T) {
	wrong := graph.Invalid("R3", "country %q is none", "XK")
	for want, err := range map[string]error{
		"":                  wrong,
		"country":           graph.InField("country", wrong),
		"sites[0].country":  graph.InField("sites[0]", graph.InField("country", wrong)),
		"sites[2].country ": graph.InField("sites", graph.InField("[2]", graph.InField("country ", wrong))),
		"input.orders[1].lines[0].endsOn": graph.InField("input", graph.InField("orders[1]", graph.InField("lines", graph.InField("[0]",
			graph.InField("endsOn", fmt.Errorf("wrapped: %w", wrong)))))),
	} {
		var e *graph.Error
		if !errors.As(err, &e) || e.Field != want || e.Rule != "R3" || e.Message != `country "XK" is none` {
			t.Errorf("%+v, want the field %q", err, want)
		}
	}
	if wrong.Field != "" {
		t.Errorf("the error itself was changed: %q", wrong.Field)
	}
	if graph.InField("x", nil) != nil || !errors.Is(graph.InField("x", io.EOF), io.EOF) {
		t.Error("what is no *Error must pass unchanged")
	}
}

func TestErrors(t *testing.T) {
	e := &graph.Error{Code: graph.CodeConflict, Message: "it is there", Rule: "R1", Field: "code", Operation: "neo4j: add product", Cause: io.EOF}
	if want := "neo4j: add product: code: it is there (R1): EOF"; e.Error() != want || !errors.Is(e, io.EOF) {
		t.Errorf("%q, want %q", e, want)
	}
	for _, test := range []struct {
		err  error
		want graph.Code
	}{
		{err: nil, want: ""},
		{err: io.EOF, want: graph.CodeInternal},
		{err: e, want: graph.CodeConflict},
		{err: fmt.Errorf("wrapped: %w", e), want: graph.CodeConflict},
		{err: graph.InField("x", graph.Invalid("R1", "no")), want: graph.CodeInvalid},
	} {
		if got := graph.CodeOf(test.err); got != test.want {
			t.Errorf("%v: %s, want %s", test.err, got, test.want)
		}
	}
}
