package resolvers

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/policy"
)

// scope is the state that one field of a mutation operation shares with its selection. The fields are resolved one after another, each
// with its whole selection.
type scope struct {
	// preview is the transaction of a dry run; nil without one.
	preview policy.Preview
	// id is the id of the request if an idempotency key determines it; otherwise empty.
	id string
	// lesser reports whether the payload lacks what only an earlier attempt of the change knew.
	lesser bool
	// refused is the error of a field that is not resolved.
	refused error
}

type scopeKey struct{}

// scopeOf returns the scope of ctx; an empty one outside of a mutation.
func scopeOf(ctx context.Context) *scope {
	if s, ok := ctx.Value(scopeKey{}).(*scope); ok {
		return s
	}
	return &scope{}
}

func (s *scope) requestID() string {
	if s.id != "" {
		return s.id
	}
	return newRequestID()
}

// store returns where ctx reads the graph, as the viewer sees it: the database, or what it would be after a dry run.
func (r *Resolver) store(ctx context.Context) graph.Reader {
	if preview := scopeOf(ctx).preview; preview != nil {
		return preview
	}
	return r.Stores.Graph(ctx)
}

// facts returns where ctx reads facts.
func (r *Resolver) facts(ctx context.Context) entitle.Store {
	if preview := scopeOf(ctx).preview; preview != nil {
		return preview
	}
	return r.Stores.Facts(ctx)
}

// Scoped is a root field middleware. It gives each field of a mutation operation its scope, and closes the dry run of the field once the field is
// resolved whole, so that the next field sees nothing of it.
func (r *Resolver) Scoped(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
	operation := graphql.GetOperationContext(ctx)
	if operation.Operation.Operation != ast.Mutation {
		return next(ctx)
	}
	s := &scope{}
	ctx = context.WithValue(ctx, scopeKey{}, s)
	defer func() {
		if s.preview == nil {
			return
		}
		if err := s.preview.Close(ctx); err != nil {
			r.Warn(ctx, err, "a dry run was not closed; the database takes it back")
		}
	}()
	field := graphql.GetRootFieldContext(ctx).Field
	whole, keyed := ctx.Value(reservedKey{}).(*Reserved)
	if keyed {
		s.id = requestIDFor(whole.RequestID, field.Alias)
		if isAlone(operation) {
			s.id = whole.RequestID
		}
	}
	answer := r.onceByArgument(ctx, s, field, next)
	if keyed && s.lesser {
		whole.Lesser = true
	}
	return answer
}

// isAlone reports whether the operation has one field, so that the id of the request can be the id of its change.
func isAlone(operation *graphql.OperationContext) bool {
	fields := graphql.CollectFields(operation, operation.Operation.SelectionSet, nil)
	return len(slices.DeleteFunc(fields, func(f graphql.CollectedField) bool { return f.Name == "__typename" })) == 1
}
