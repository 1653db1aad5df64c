package resolvers

import (
	"context"
	"errors"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/graph"
)

// Objects that one call of the store returned are siblings, in whatever lists, edges and parents the response has them. When a field of one
// of them needs the store, one call reads it for all of them, and the others wait. So the number of round
// trips of an operation grows with its depth, and not with its size. (gqlgen's own batches end at the list of the
// objects: they do not include edges, nor the lists of several parents.)

// siblings maps every object that was loaded with others to its family.
type siblings struct {
	mu       sync.Mutex
	families map[any]any // *T -> *family[T]
}

// family is a set of objects that were loaded together.
type family[T any] struct {
	members []*T
	mu      sync.Mutex
	loads   map[string]any // field -> *load[R]
}

// load is the value of one field for all members of a family.
type load[R any] struct {
	once   sync.Once
	answer map[any]R
	err    error
}

// gather makes siblings of objects that were loaded together. It omits nils, and objects that have siblings already: their
// fields may be loading.
func gather[T any](ctx context.Context, objects []*T) {
	o := operationOf(ctx)
	if o == nil || len(objects) < 2 {
		return
	}
	o.siblings.mu.Lock()
	defer o.siblings.mu.Unlock()
	if o.siblings.families == nil {
		o.siblings.families = make(map[any]any, len(objects))
	}
	f := &family[T]{}
	for _, object := range objects {
		if _, known := o.siblings.families[object]; !known && object != nil {
			o.siblings.families[object] = f
			f.members = append(f.members, object)
		}
	}
}

// familyOf returns the family of an object, with the object alone if it was loaded alone.
func familyOf[T any](ctx context.Context, object *T) *family[T] {
	o := operationOf(ctx)
	o.siblings.mu.Lock()
	defer o.siblings.mu.Unlock()
	if f, ok := o.siblings.families[object].(*family[T]); ok {
		return f
	}
	return &family[T]{members: []*T{object}}
}

// together resolves the field of ctx for an object and all its siblings, by one call of read, and returns the object's
// own value. read returns values in the order of its objects.
func together[T, R any](ctx context.Context, object *T, read func(context.Context, []*T) ([]R, error)) (R, error) {
	f := familyOf(ctx, object)
	l := loadOf[T, R](f, fieldOf(ctx))
	l.once.Do(func() {
		defer func() {
			if r := recover(); r != nil { // else waiting siblings would get neither a value nor an error
				l.err = graph.FromPanic(r, debug.Stack())
			}
		}()
		answers, err := read(ctx, f.members)
		if err != nil {
			l.err = shared(err)
			return
		}
		l.answer = make(map[any]R, len(answers))
		for i, answer := range answers {
			l.answer[f.members[i]] = answer
		}
	})
	return l.answer[object], l.err
}

// shared wraps a foreign error as *graph.Error, so that FirstReport recognises it when it fails many fields.
func shared(err error) error {
	var own *graph.Error
	if errors.As(err, &own) {
		return err
	}
	return &graph.Error{Code: graph.CodeInternal, Cause: err}
}

// loadOf returns a family's load of a field; the first call creates it.
func loadOf[T, R any](f *family[T], field string) *load[R] {
	f.mu.Lock()
	defer f.mu.Unlock()
	if l, ok := f.loads[field].(*load[R]); ok {
		return l
	}
	if f.loads == nil {
		f.loads = map[string]any{}
	}
	l := &load[R]{}
	f.loads[field] = l
	return l
}

// fieldOf returns the path of the field of ctx, without list indexes: siblings at the same path have the same field
// with the same arguments.
func fieldOf(ctx context.Context) string {
	var b strings.Builder
	for field := graphql.GetFieldContext(ctx); field != nil; field = field.Parent {
		if field.Index == nil && field.Field.Field != nil {
			b.WriteString(field.Field.Alias)
			b.WriteByte('.')
		}
	}
	return b.String()
}

// one resolves a field that is one object, for all siblings.
func one[P, T any](
	ctx context.Context, parent *P, id func(*P) string, ask func(context.Context, []string) ([]*T, error),
) (*T, error) {
	return oneOf(ctx, parent, func(ctx context.Context, parents []*P) ([]*T, error) { return ask(ctx, ids(parents, id)) })
}

func oneOf[P, T any](ctx context.Context, parent *P, ask func(context.Context, []*P) ([]*T, error)) (*T, error) {
	found, err := together(ctx, parent, func(ctx context.Context, parents []*P) ([]*T, error) {
		found, err := ask(ctx, parents)
		gather(ctx, found)
		return found, err
	})
	if err == nil && found == nil {
		return nil, errRemoved
	}
	return found, err
}

// owner resolves the organization of an object, for all siblings. It reads them unless all were read together with the objects.
func owner[P any](
	ctx context.Context, child *P, id func(*P) string, ownerOf func(*P) *graph.Organization,
	ask func(context.Context, []string) ([]*graph.Organization, error),
) (*graph.Organization, error) {
	return oneOf(ctx, child, func(ctx context.Context, children []*P) ([]*graph.Organization, error) {
		found := make([]*graph.Organization, len(children))
		for i, c := range children {
			if found[i] = ownerOf(c); found[i] == nil {
				return ask(ctx, ids(children, id))
			}
		}
		return found, nil
	})
}

// along returns what a look-up has to read together with what it finds: the organization, where the selection names it.
func along(ctx context.Context) graph.Along {
	return graph.Along(slices.Contains(graphql.CollectAllFields(ctx), "organization"))
}

// findAlong returns a look-up that reads what the selection names together with what it finds.
func findAlong[T any](find func(context.Context, []string, graph.Along) ([]*T, error)) func(context.Context, []string) ([]*T, error) {
	return func(ctx context.Context, keys []string) ([]*T, error) { return find(ctx, keys, along(ctx)) }
}

// all resolves a field that is a list without pages, for all siblings.
func all[P, T any](
	ctx context.Context, parent *P, id func(*P) string, ask func(context.Context, []string) ([][]*T, error),
) ([]*T, error) {
	return together(ctx, parent, func(ctx context.Context, parents []*P) ([][]*T, error) {
		found, err := ask(ctx, ids(parents, id))
		var flat []*T
		for _, items := range found {
			flat = append(flat, items...)
		}
		gather(ctx, flat)
		return found, err
	})
}

func ids[T any](objects []*T, id func(*T) string) []string {
	all := make([]string, len(objects))
	for i, object := range objects {
		all[i] = id(object)
	}
	return all
}
