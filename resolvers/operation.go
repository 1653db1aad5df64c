package resolvers

import (
	"context"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"entitlegraph/graph"
)

// operation is what the fields of one operation share.
type operation struct {
	// now is the instant that an absent `at` stands for, so that all fields of one answer agree.
	now time.Time
	// siblings knows who was loaded together, and is asked about together.
	siblings siblings
	// logged are the faults that are in the log already: one fault may fail a hundred fields.
	logged onceEach
}

type operationKey struct{}

// operationOf gives the operation that ctx belongs to; nil before an operation has begun.
func operationOf(ctx context.Context) *operation {
	o, _ := ctx.Value(operationKey{}).(*operation)
	return o
}

// beginOperation reads the clock once for the whole operation, and says that a query only reads. gqlgen lets it ask for the schema:
// documentGate has refused that, unless it is allowed.
func beginOperation(clock func() time.Time) graphql.OperationMiddleware {
	return func(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
		asked := graphql.GetOperationContext(ctx)
		asked.DisableIntrospection = false
		if asked.Operation != nil && asked.Operation.Operation == ast.Query {
			ctx = graph.WithRequestVersions(ctx)
		}
		return next(context.WithValue(ctx, operationKey{}, &operation{now: clock()}))
	}
}

// instant gives the instant an argument names; absent is now.
func instant(ctx context.Context, at *time.Time) time.Time {
	if at != nil {
		return *at
	}
	return operationOf(ctx).now
}

// onceEach says of each error whether it comes for the first time.
type onceEach struct {
	mu   sync.Mutex
	seen map[error]bool
}

func (o *onceEach) first(err error) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.seen[err] {
		return false
	}
	if o.seen == nil {
		o.seen = map[error]bool{}
	}
	o.seen[err] = true
	return true
}
