package main

import (
	"go/ast"
	"strings"
	"testing"
)

const gqlgens = `package generated

import (
	"math"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
)

func Exec(ctx C) {
	inputUnmarshalMap := graphql.BuildUnmarshalerMap(
		unmarshalA,
	)
	run(inputUnmarshalMap)
}

func _User(ctx C, ec *E) any {
	out := graphql.NewFieldSet(fields)
	deferredFieldSet := graphql.NewFieldSet(nil)
	deferLabelToView := make(map[string]*graphql.FieldSetView)
	for {
		if field.IsDeferred() {
			deferredFieldSet.AddField(field)
			continue
		}
		keep()
	}
	atomic.AddInt32(&ec.Deferred, int32(min(len(deferLabelToView), math.MaxInt32)))

	ec.ProcessDeferredGroup(graphql.DeferredGroup{})

	return out
}

func other() any {
	out := 1
	return out
}

func marshalNUser(ctx C, v []int) any {
	return graphql.MarshalSliceConcurrently(ctx, len(v), 0, false, func(ctx C, i int) any { return v[i] })
}

func _User_login(ctx C, ec *E, field F, obj *U) any {
	return graphql.ResolveField(ctx)
}
`

// TestCut: what is cut is gone, what is beside it stays, and what is no longer needed is not imported.
func TestCut(t *testing.T) {
	f, err := parse([]byte(gqlgens))
	if err != nil {
		t.Fatal(err)
	}
	for _, declaration := range f.parsed.Decls {
		if function, ok := declaration.(*ast.FuncDecl); ok {
			f.inTurn(function)
			f.withoutDefer(function)
			f.objects(function)
			f.inputsOnce(function)
		}
	}
	f.importing("entitlegraph/graph/plain", "sync/atomic")
	source, err := used(f.apply())
	if err != nil {
		t.Fatal(err)
	}
	got := string(source)
	for _, gone := range []string{"efer", `"math"`, "atomic", "Concurrently", "inputUnmarshalMap :="} {
		if strings.Contains(got, gone) {
			t.Errorf("%q is still there:\n%s", gone, got)
		}
	}
	for _, there := range []string{
		"keep()", "return plain.Object{Fields: fields, Values: out.Values}", "return out\n", "plain.InTurn(ctx, len(v), func(", `"entitlegraph/graph/plain"`, "run(inputUnmarshalMap)",
		"\nvar inputUnmarshalMap = graphql.BuildUnmarshalerMap(\n\tunmarshalA,\n)",
	} {
		if strings.Count(got, there) != 1 {
			t.Errorf("%q should be there once:\n%s", there, got)
		}
	}
}

// TestCutRefusesWhatItDoesNotKnow: another gqlgen that writes otherwise is noticed.
func TestCutRefusesWhatItDoesNotKnow(t *testing.T) {
	for _, lacking := range []string{"MarshalSliceConcurrently", "return out", "inputUnmarshalMap"} {
		_, err := cut([]byte(strings.ReplaceAll(gqlgens, lacking, "somethingElse")), &plainFields{})
		if err == nil || !strings.Contains(err.Error(), "nothing for the change called") {
			t.Errorf("without %s: %v", lacking, err)
		}
	}
}
