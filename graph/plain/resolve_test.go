package plain

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"
)

// responseContext returns a context that collects errors; a panic with a text is one.
func responseContext(t *testing.T) context.Context {
	recovered := func(_ context.Context, value any) error { return errors.New("recovered " + value.(string)) } //nolint:forcetypeassert // tests panic with texts
	return graphql.WithResponseContext(t.Context(), graphql.DefaultErrorPresenter, recovered)
}

// TestSlices: each element has its place in the path of errors, and a panic is an error there.
func TestSlices(t *testing.T) {
	ctx := responseContext(t)
	ctx = graphql.WithFieldContext(ctx, &graphql.FieldContext{Field: graphql.CollectedField{Field: &ast.Field{Alias: "list"}}})
	var at []int
	list := []int{7, 8, 9}
	all := MarshalSlice(ctx, list, func(ctx context.Context, element int) graphql.Marshaler {
		at = append(at, *graphql.GetFieldContext(ctx).Index)
		return graphql.MarshalInt(element)
	})
	var b bytes.Buffer
	if all.MarshalGQL(&b); b.String() != "[7,8,9]" || !reflect.DeepEqual(at, []int{0, 1, 2}) {
		t.Errorf("%s at %v", &b, at)
	}
	all = MarshalSlice(ctx, list, func(_ context.Context, element int) graphql.Marshaler {
		if element == 8 {
			panic("here")
		}
		return graphql.MarshalInt(element)
	})
	errs := graphql.GetErrors(ctx)
	if all != nil || len(errs) != 1 || errs[0].Message != "recovered here" || errs[0].Path.String() != "list[1]" {
		t.Errorf("%v with %v", all, errs)
	}
}

// TestObjectIsWrittenAsGqlgenDoes: the same bytes, also when a field was collected twice, and when there is none.
func TestObjectIsWrittenAsGqlgenDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		aliases := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "login", "_c"}), 0, 6).Draw(t, "aliases")
		fields := make([]graphql.CollectedField, len(aliases))
		values := make([]graphql.Marshaler, len(aliases))
		for i, alias := range aliases {
			fields[i].Field = &ast.Field{Alias: alias}
			values[i] = graphql.MarshalInt(i)
		}
		set := graphql.NewFieldSet(fields)
		copy(set.Values, values)
		var got, want bytes.Buffer
		object := NewObject(fields)
		copy(object.Values, values)
		object.MarshalGQL(&got)
		set.MarshalGQL(&want)
		if got.String() != want.String() {
			t.Errorf("%s, want %s", &got, &want)
		}
	})
}

// TestNullsThatAreNotAllowed: a null makes the object null where the schema does not allow it, whichever way the field is set; a panic is an
// error, and its value null.
func TestNullsThatAreNotAllowed(t *testing.T) {
	one := graphql.MarshalInt(1)
	for name, c := range map[string]struct {
		value   graphql.Marshaler
		nonNull bool
		want    string
	}{
		"a value":                           {value: one, nonNull: true, want: `{"a":1}`},
		"null":                              {value: graphql.Null, want: `{"a":null}`},
		"null that is not allowed":          {value: graphql.Null, nonNull: true, want: "null"},
		"null that the resolver has marked": {value: graphql.RequiredNull, want: "null"},
	} {
		operation := &graphql.OperationContext{RootResolverMiddleware: func(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
			if root := graphql.GetRootFieldContext(ctx); root == nil || root.Field.Alias != "a" {
				t.Errorf("the middleware of root fields sees %+v", root)
			}
			return next(ctx)
		}}
		resolve := func(context.Context) graphql.Marshaler { return c.value }
		for way, set := range map[string]func(context.Context, Object){
			"Set":       func(_ context.Context, o Object) { o.Set(0, c.nonNull, c.value) },
			"Later":     func(_ context.Context, o Object) { o.Later(0, c.nonNull, resolve) },
			"SetRoot":   func(ctx context.Context, o Object) { o.SetRoot(ctx, operation, 0, c.nonNull, resolve) },
			"LaterRoot": func(ctx context.Context, o Object) { o.LaterRoot(ctx, operation, 0, c.nonNull, resolve) },
		} {
			var b bytes.Buffer
			object := NewObject([]graphql.CollectedField{{Field: &ast.Field{Alias: "a", Name: "field"}}})
			set(responseContext(t), object)
			if object.Resolved(responseContext(t)).MarshalGQL(&b); b.String() != c.want {
				t.Errorf("%s by %s: %s, want %s", name, way, &b, c.want)
			}
		}
	}
	ctx := responseContext(t)
	object := NewObject([]graphql.CollectedField{{Field: &ast.Field{Alias: "a"}}})
	object.Later(0, true, func(context.Context) graphql.Marshaler { panic("here") })
	if resolved := object.Resolved(ctx); resolved != graphql.Null {
		t.Errorf("after a panic the object is %v", resolved)
	}
	if errs := graphql.GetErrors(ctx); len(errs) != 1 || errs[0].Message != "recovered here" {
		t.Errorf("a panic is the errors %v", errs)
	}
}

// TestElementsThatMayNotBeNull: one null element makes the list null.
func TestElementsThatMayNotBeNull(t *testing.T) {
	one := graphql.MarshalInt(1)
	for want, list := range map[string]graphql.Array{"[]": {}, "[1,1]": {one, one}, "null": {one, graphql.Null}} {
		var b bytes.Buffer
		if WithoutNull(list).MarshalGQL(&b); b.String() != want {
			t.Errorf("%s, want %s", &b, want)
		}
	}
}

// TestOperationsRespondOnce: the first call resolves, the next one ends the response.
func TestOperationsRespondOnce(t *testing.T) {
	calls := 0
	respond := Once(func(context.Context) graphql.Marshaler { calls++; return graphql.MarshalInt(calls) })
	if first := respond(t.Context()); string(first.Data) != "1" {
		t.Errorf("the first response is %s", first.Data)
	}
	if second := respond(t.Context()); second != nil || calls != 1 {
		t.Errorf("the second response is %+v, after %d calls", second, calls)
	}
}
