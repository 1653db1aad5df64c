package mutation

import (
	"reflect"
	"slices"
	"testing"

	"entitlegraph/changes"
)

// TestEveryChangeOfAListHasItsInverse: every change that applyChanges accepts has a JSON value under its own name, unless its input has none
// because no undo contains it.
func TestEveryChangeOfAListHasItsInverse(t *testing.T) {
	var without []string
	for _, field := range changeFields {
		kind := kindOf(field)
		input := inputs[kind]
		if kind == "createUser" || kind == "registerUser" || kind == "placeOrder" {
			without = append(without, kind)
			if input.value(input.Change(&Reader{})) != nil {
				t.Errorf("%s is in an undo", kind)
			}
			continue
		}
		change := input.Change(&Reader{})
		if change.Kind() != kind {
			t.Errorf("%s requests a change of kind %s", kind, change.Kind())
		}
		if got := values([]changes.Change{change}); len(got) != 1 || len(got[0]) != 1 || got[0][kind] == nil {
			t.Errorf("%s becomes %v", kind, got)
		}
	}
	if len(without) != 3 || len(changeFields) < 30 {
		t.Errorf("of %d changes, %v are without an inverse", len(changeFields), without)
	}
}

// TestChangeInputHasChangesAlone: every field of ChangeInput is the input of one change; any other would be ignored.
func TestChangeInputHasChangesAlone(t *testing.T) {
	for _, field := range changeFields {
		if !field.Type.Implements(reflect.TypeFor[Input]()) || !slices.Contains([]int{1, 2}, len(field.Index)) {
			t.Errorf("%s is a %s", field.Name, field.Type)
		}
	}
}
