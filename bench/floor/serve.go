// Package floor is a gqlgen server with the same answers from memory, without a database and without the product's limits: the upper bound of
// what gqlgen can reach on a machine.
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

// Serve serves /graphql until ctx ends.
func Serve(ctx context.Context, address string, config dataset.Config) error {
	graphql := handler.New(NewExecutableSchema(Config{Resolvers: New(config)}))
	graphql.AddTransport(transport.POST{})
	graphql.SetQueryCache(lru.New[*ast.QueryDocument](1000))
	mux := http.NewServeMux()
	mux.Handle("/graphql", graphql)
	server := &http.Server{Addr: address, Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() }) // requests under way need no answer
	defer stop()
	if err := server.ListenAndServe(); ctx.Err() == nil {
		return err
	}
	return nil
}
