// Package floor is the ceiling of what gqlgen can do on a machine: the same answers out of memory, with no database and none of the
// product's limits.
package floor

import (
	"context"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/vektah/gqlparser/v2/ast"

	"entitlegraph/bench/dataset"
)

// Serve answers at /graphql until the context ends.
func Serve(ctx context.Context, address string, config dataset.Config) error {
	graphql := handler.New(NewExecutableSchema(Config{Resolvers: New(config)}))
	graphql.AddTransport(transport.POST{})
	graphql.SetQueryCache(lru.New[*ast.QueryDocument](1000))
	mux := http.NewServeMux()
	mux.Handle("/graphql", graphql)
	server := &http.Server{Addr: address, Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() }) // answers under way are of no value to anybody
	defer stop()
	if err := server.ListenAndServe(); ctx.Err() == nil {
		return err
	}
	return nil
}
