package plain

import (
	"bytes"
	"context"
	"io"
	"slices"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
)

// Once returns the handler of an operation that responds once, with the data that resolve returns.
func Once(resolve func(context.Context) graphql.Marshaler) graphql.ResponseHandler {
	done := false
	return func(ctx context.Context) *graphql.Response {
		if done {
			return nil
		}
		done = true
		var data bytes.Buffer
		resolve(ctx).MarshalGQL(&data)
		return &graphql.Response{Data: data.Bytes()}
	}
}

// Object collects the values of an object's fields when some of them need a resolver. It is gqlgen's FieldSet, but writes the fields without a
// map, and does not support @defer.
type Object struct {
	*graphql.FieldSet
	fields []graphql.CollectedField
}

// NewObject returns the object of fields whose values are not set yet.
func NewObject(fields []graphql.CollectedField) Object {
	return Object{graphql.NewFieldSet(fields), fields}
}

// Set sets the value of a field. A null that the schema does not allow makes the object null.
func (o Object) Set(i int, nonNull bool, value graphql.Marshaler) {
	o.Values[i] = value
	o.check(nonNull, value)
}

func (o Object) check(nonNull bool, value graphql.Marshaler) {
	if nonNull && value == graphql.Null || !nonNull && value == graphql.RequiredNull {
		atomic.AddUint32(&o.Invalids, 1)
	}
}

// Later sets the value of a field to the result of resolve. Resolvers of one object run concurrently, in Resolved. A panic is an error of the
// field.
func (o Object) Later(i int, nonNull bool, resolve func(context.Context) graphql.Marshaler) {
	o.Concurrently(i, func(ctx context.Context) graphql.Marshaler { return o.resolve(ctx, nonNull, resolve) })
}

func (o Object) resolve(ctx context.Context, nonNull bool, resolve func(context.Context) graphql.Marshaler) (value graphql.Marshaler) {
	defer func() {
		if r := recover(); r != nil {
			graphql.AddError(ctx, graphql.Recover(ctx, r))
			value = graphql.Null
		}
		o.check(nonNull, value)
	}()
	return resolve(ctx)
}

// LaterRoot is Later for a field of the query type: the middleware of root fields runs around resolve.
func (o Object) LaterRoot(ctx context.Context, operation *graphql.OperationContext, i int, nonNull bool, resolve graphql.RootResolver) {
	ctx = o.rootContext(ctx, i)
	o.Concurrently(i, func(context.Context) graphql.Marshaler {
		return operation.RootResolverMiddleware(ctx, func(ctx context.Context) graphql.Marshaler { return o.resolve(ctx, nonNull, resolve) })
	})
}

// SetRoot resolves a field of the mutation type at once: mutations run one after the other.
func (o Object) SetRoot(ctx context.Context, operation *graphql.OperationContext, i int, nonNull bool, resolve graphql.RootResolver) {
	o.Set(i, nonNull, operation.RootResolverMiddleware(o.rootContext(ctx, i), resolve))
}

func (o Object) rootContext(ctx context.Context, i int) context.Context {
	return graphql.WithRootFieldContext(ctx, &graphql.RootFieldContext{Object: o.fields[i].Name, Field: o.fields[i]})
}

// Resolved waits for the resolvers, and returns the object; null when the schema does not allow null for a value that is null.
func (o Object) Resolved(ctx context.Context) graphql.Marshaler {
	o.Dispatch(ctx)
	if o.Invalids > 0 {
		return graphql.Null
	}
	return o
}

// MarshalGQL writes the object. A field that was collected twice, for fragments on two interfaces, is written once.
func (o Object) MarshalGQL(w io.Writer) {
	separator := `{"`
	for i, field := range o.fields {
		if slices.ContainsFunc(o.fields[:i], func(before graphql.CollectedField) bool { return before.Alias == field.Alias }) {
			continue
		}
		_, _ = io.WriteString(w, separator)
		_, _ = io.WriteString(w, field.Alias)
		_, _ = io.WriteString(w, `":`)
		o.Values[i].MarshalGQL(w)
		separator = `,"`
	}
	if len(o.fields) == 0 {
		_, _ = io.WriteString(w, "{")
	}
	_, _ = io.WriteString(w, "}")
}

// MarshalSlice marshals the elements of a list one after the other. The first element whose field needs the store loads it for all of them
// (docs/decisions/0005-siblings.md), so a goroutine for each would gain nothing. A panic is an error of the element, and makes the list empty.
func MarshalSlice[T any](ctx context.Context, list []T, marshal func(context.Context, T) graphql.Marshaler) (all graphql.Array) {
	all = make(graphql.Array, len(list))
	at := ctx
	defer func() {
		if r := recover(); r != nil {
			graphql.AddError(at, graphql.Recover(at, r))
			all = nil
		}
	}()
	for i := range list {
		at = graphql.WithFieldContext(ctx, &graphql.FieldContext{Index: &i, Result: &list[i]})
		all[i] = marshal(at, list[i])
	}
	return all
}

// WithoutNull returns the list of elements; null when one of them is null, which the schema does not allow.
func WithoutNull(all graphql.Array) graphql.Marshaler {
	if slices.Contains(all, graphql.Marshaler(graphql.Null)) {
		return graphql.Null
	}
	return all
}
