package resolvers

import (
	"context"
	"net/http"
	"net/netip"
	"runtime/debug"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/rs/zerolog"

	"entitlegraph/changes"
	"entitlegraph/documents"
	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/graph/generated"
	"entitlegraph/policy"
	"entitlegraph/resolvers/middleware"
	"entitlegraph/web"
)

// Config is what the handler is made of.
type Config struct {
	Store        graph.Store
	Entitlements entitle.Store
	Changes      changes.Store
	APIKeys      changes.APIKeyStore
	// Clock gives the instant of questions that name none; time.Now when nil.
	Clock  func() time.Time
	Logger zerolog.Logger
	// Limits are DefaultLimits when zero.
	Limits Limits
	// Trusted are documents that requests may name by hash; TrustedOnly refuses all others.
	Trusted     Documents
	TrustedOnly bool
	// DocumentFonts are the fonts of PDF documents; those of the program when nil.
	DocumentFonts *documents.Fonts
	// Page is what the GraphiQL page at / shows first.
	Page web.Page
	// Authenticator works out who asks; nil takes everybody for the operator.
	Authenticator middleware.Authenticator
	// Links signs links to downloads, which open at /links/; without it there are none.
	Links middleware.Links
	// PublicURL is how clients reach the server, such as https://api.example.com, without a slash at its end. Links begin with it; when it is
	// empty they are addresses on the same server.
	PublicURL string
	// LocalOnly answers only who calls this machine by a name of its own: for a server on a loopback address where nobody has to say who
	// they are. One that asks may stand behind a proxy that keeps the name it was called by.
	LocalOnly bool
	// TrustedProxies may say in X-Forwarded-For whom they speak for.
	TrustedProxies []netip.Prefix
	// Origins are those of pages that may use the API from a browser, beside its own.
	Origins []string
	// CrossOriginHeaders are request headers that those pages may send, beside the usual ones.
	CrossOriginHeaders []string
}

// Handler gives the whole HTTP side of the program: /graphql, /schema.graphql, documents of orders, users as files, GraphiQL at /, /healthz and /readyz.
func Handler(c Config) http.Handler {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Limits == (Limits{}) {
		c.Limits = DefaultLimits()
	}
	around := []func(http.Handler) http.Handler{ // the first is the outermost
		middleware.Identify,
		middleware.Log(c.Logger, c.Clock),
		middleware.Recover(c.Logger),
		middleware.Headers,
		middleware.Address(c.TrustedProxies),
	}
	if c.LocalOnly {
		around = append(around, middleware.LocalNames)
	}
	around = append(around, middleware.CrossOrigin(c.Origins, c.CrossOriginHeaders))
	handler := routes(c)
	for i := len(around) - 1; i >= 0; i-- {
		handler = around[i](handler)
	}
	return handler
}

// routes says what is served where.
func routes(c Config) http.Handler {
	limited := middleware.LimitBody(c.Limits.BodyBytes)
	inTime := middleware.Timeout(c.Limits.Operation)
	rate := middleware.NewRate(c.Limits.Rate, time.Now) // durations are measured, not told
	turns := middleware.NewTurns(c.Limits.Concurrent, c.Limits.Queue)
	known := func(next http.Handler) http.Handler {
		return rate.Strangers(middleware.Authenticate(c.Authenticator, c.Logger)(rate.Callers(middleware.Whole(turns.Each(next)))))
	}
	page := web.Handler(c.Page)
	stores := policy.NewStores(c.Store, c.Entitlements, c.Changes, c.APIKeys)
	document, users := &fulfillment{stores, c.DocumentFonts, c.Logger}, &usersFile{stores, c.Logger}
	mux := http.NewServeMux()
	mux.Handle("/graphql", limited(inTime(known(newEndpoint(c, stores)))))
	mux.Handle("/documents/orders/{document}", onlyGet(inTime(known(document))))
	mux.Handle("/accounts/{accountNumber}/users.csv", limited(inTime(known(users))))
	if c.Links != nil {
		linked := middleware.OpenLink(c.Links, c.Logger)(rate.Callers(middleware.Whole(turns.Each(downloads(document, users)))))
		mux.Handle("/links/{link}", onlyGet(inTime(rate.Strangers(linked))))
	}
	mux.Handle("/schema.graphql", onlyGet(inTime(known(schemaFile(c)))))
	mux.Handle("/healthz", onlyGet(http.HandlerFunc(healthy)))
	mux.Handle("/readyz", onlyGet(ready(stores, c.Limits.Ready, c.Logger)))
	for _, path := range []string{"/{$}", "/assets/", "/favicon.svg", "/LICENSES.txt"} {
		mux.Handle(path, page)
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		middleware.Refuse(w, r, http.StatusNotFound, graph.CodeNotFound, "nothing is served here; the API is at /graphql")
	})
	return middleware.NamePlace(mux)
}

// newEndpoint puts the GraphQL side together.
func newEndpoint(c Config, stores policy.Stores) *endpoint {
	resolver := &Resolver{Stores: stores, Limits: c.Limits, Links: c.Links, PublicURL: c.PublicURL}
	documents := newDocuments(c.Limits)
	schema := executableSchema(resolver)
	e := executor.New(schema)
	e.SetDefaultRulesFn(documentRules)
	e.SetQueryCache(documents)
	e.Use(documents)
	e.Use(policy.NewGate())
	e.AroundOperations(beginOperation(c.Clock))
	e.AroundRootFields(resolver.scoped(c.Logger))
	e.SetErrorPresenter(presenter{c.Logger, c.Limits.Suggestions}.present)
	e.SetDisableSuggestion(!c.Limits.Suggestions)
	e.SetRecoverFunc(func(_ context.Context, value any) error { return panicked(value, debug.Stack()) })
	return &endpoint{
		executor: e, schema: schema.Schema(), errors: c.Limits.Errors, batch: c.Limits.Batch, costs: costs{c.Limits.Cost},
		persisted: newPersisted(c.Trusted, c.TrustedOnly, c.Limits), idempotency: idempotency{stores, c.Logger},
	}
}

// executableSchema returns the schema that clients see, with its resolvers.
func executableSchema(resolver *Resolver) graphql.ExecutableSchema {
	return generated.NewSchema(generated.Config{Resolvers: resolver, Schema: policy.ClientSchema()})
}
