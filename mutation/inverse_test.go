package mutation

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// following are the fields of changes that follow from others, or from the name of the mutation.
var following = []string{"NewLoginKey", "NameKey", "Key", "Action"}

// TestInversesAreWhole: the JSON of a change has every field of the change.
func TestInversesAreWhole(t *testing.T) {
	for _, field := range changeFields {
		input := inputs[kindOf(field)]
		change := reflect.New(reflect.TypeOf(input.Change(&Reader{}))).Elem()
		var want []string
		fillChange(t, change, "", &want)
		content := input.value(change.Interface().(changes.Change))
		if content == nil {
			continue // TestEveryChangeOfAListHasItsInverse lists these
		}
		var got []string
		flatten(content, &got)
		for _, text := range want {
			if !slices.Contains(got, text) {
				t.Errorf("%s lacks %s: %v", kindOf(field), text, content)
			}
		}
	}
}

// fillChange sets each field of a change to a value of its own, and collects these values as they are in JSON.
func fillChange(t *testing.T, v reflect.Value, name string, all *[]string) {
	t.Helper()
	if slices.Contains(following, name) {
		return
	}
	n := len(*all) + 1
	note := func(value any) { *all = append(*all, fmt.Sprint(value)) }
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("%s-%d", name, n))
		note(v.String())
	case reflect.Int:
		v.SetInt(int64(n))
		note(n)
	case reflect.Int32:
		v.SetInt(int64(20000 + n))
		note(graph.Date(20000 + n))
	case reflect.Bool:
		if v.SetBool(true); name != "Given" {
			note(true)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fillChange(t, v.Index(0), name, all)
	case reflect.Struct:
		for i := range v.NumField() {
			fillChange(t, v.Field(i), v.Type().Field(i).Name, all)
		}
	default:
		t.Fatalf("what fills a %s?", v.Type())
	}
}

// flatten adds the values in JSON, opaque ids as they are stored.
func flatten(content any, all *[]string) {
	v := reflect.ValueOf(content)
	switch v.Kind() {
	case reflect.Map:
		for _, key := range v.MapKeys() {
			flatten(v.MapIndex(key).Interface(), all)
		}
	case reflect.Slice:
		for i := range v.Len() {
			flatten(v.Index(i).Interface(), all)
		}
	default:
		text := fmt.Sprint(content)
		if _, id, err := graph.DecodeID(text); err == nil {
			text = id
		}
		*all = append(*all, text)
	}
}
