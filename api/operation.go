package api

import (
	"context"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"entitlegraph/graph/request"
	"entitlegraph/resolvers"
)

// beginOperation reads the clock once for the whole operation, and lets a query share the versions that it reads. It allows introspection:
// policy.DocumentGate has refused it where it is turned off.
func beginOperation(clock func() time.Time) graphql.OperationMiddleware {
	return func(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
		operation := graphql.GetOperationContext(ctx)
		operation.DisableIntrospection = false
		if operation.Operation != nil && operation.Operation.Operation == ast.Query {
			ctx = request.WithVersions(ctx)
		}
		return next(resolvers.Begin(ctx, clock()))
	}
}
