package mutation

import (
	"reflect"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// ChangeValue is a change as JSON: a value of the input type ChangeInput. A client sends an undo to applyChanges like any other list of
// changes: it may read and shorten the list before, and the same rules apply.
type ChangeValue = map[string]any

// values returns changes as JSON: an empty list for an empty one, nil for nil, and nil when one of them has no JSON value, since part of an
// undo would not restore the answers.
func values(list []changes.Change) []ChangeValue {
	if list == nil {
		return nil
	}
	all := make([]ChangeValue, 0, len(list))
	for _, change := range list {
		content := valueOf(change)
		if content == nil {
			return nil
		}
		all = append(all, ChangeValue{change.Kind(): content})
	}
	return all
}

// value is the content of an input.
type value map[string]any

// with adds fields; empty ones are left out.
func (v value) with(field, text string) value {
	if text != "" {
		v[field] = text
	}
	return v
}

// or adds a field that is null when it is empty.
func (v value) or(field, text string) value {
	if v[field] = nil; text != "" {
		v[field] = text
	}
	return v
}

// say adds a field of an update, if it is given.
func (v value) say(field string, given changes.Field[string]) value {
	if given.Given {
		v.or(field, given.Value)
	}
	return v
}

// back adds the id under which an undo restores a thing, unless it is empty.
func (v value) back(kind graph.Kind, id string) value {
	if id != "" {
		v["id"] = graph.EncodeID(kind, id)
	}
	return v
}

// valueOf returns the content of the input that requests a change; nil for a change that applyChanges does not accept.
func valueOf(change changes.Change) value {
	input := inputs[change.Kind()]
	if input == nil {
		return nil
	}
	return input.value(change)
}

// inputs are empty inputs of the changes that applyChanges accepts, by the kind of the change.
var inputs = func() map[string]Input {
	all := map[string]Input{}
	for _, field := range changeFields {
		all[kindOf(field)] = reflect.New(field.Type.Elem()).Interface().(Input)
	}
	return all
}()

// list returns a list that is never null.
func list(items []string) []string { return append([]string{}, items...) }
