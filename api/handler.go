package api

import (
	"context"
	"net/http"
	"net/netip"
	"runtime/debug"
	"time"

	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/rs/zerolog"

	"entitlegraph/api/middleware"
	"entitlegraph/changes"
	"entitlegraph/documents"
	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/policy"
	"entitlegraph/resolvers"
	"entitlegraph/web"
)

// Config are the parts of the handler.
type Config struct {
	Store        graph.Store
	Entitlements entitle.Store
	Changes      changes.Store
	APIKeys      changes.APIKeyStore
	// Clock returns the instant of operations that name none; time.Now when nil.
	Clock  func() time.Time
	Logger zerolog.Logger
	// Policy are the rights that the operator decides about.
	Policy policy.Options
	// Limits are policy.DefaultLimits when zero.
	Limits policy.Limits
	// Trusted are documents that requests may name by hash; TrustedOnly refuses all others.
	Trusted     Documents
	TrustedOnly bool
	// DocumentFonts are the fonts of PDF documents; those of the program when nil.
	DocumentFonts *documents.Fonts
	// Page is what the GraphiQL page at / shows first.
	Page web.Page
	// Authenticator returns the viewer of a request; nil makes every caller the operator.
	Authenticator middleware.Authenticator
	// Links signs links to downloads, which open at /links/; nil serves none.
	Links middleware.Links
	// DNS looks up the records that prove claims of domains; nil finds none.
	DNS graph.DNS
	// PublicURL is the address of the server for clients, such as https://api.example.com, without a slash at its end. Links begin with it;
	// when it is empty they are relative to the server.
	PublicURL string
	// LocalOnly answers only requests whose Host is a local name of this machine: for a server on a loopback address that does not
	// authenticate. A server that authenticates may be behind a proxy that passes the public name on.
	LocalOnly bool
	// TrustedProxies are the proxies whose X-Forwarded-For names the client.
	TrustedProxies []netip.Prefix
	// Origins are those of pages that may use the API from a browser, beside its own.
	Origins []string
	// CrossOriginHeaders are request headers that those pages may send, beside the usual ones.
	CrossOriginHeaders []string
}

// Handler returns the whole HTTP side of the program: /graphql, /schema.graphql, documents of orders, users as files, GraphiQL at /, /healthz and /readyz.
func Handler(c Config) http.Handler {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Limits == (policy.Limits{}) {
		c.Limits = policy.DefaultLimits()
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

// routes maps addresses to their handlers.
func routes(c Config) http.Handler {
	limited := middleware.LimitBody(c.Limits.BodyBytes)
	inTime := middleware.Timeout(c.Limits.Operation)
	rate := middleware.NewRate(c.Limits.Rate, time.Now) // a real clock, also where Clock stands still
	turns := middleware.NewTurns(c.Limits.Concurrent, c.Limits.Queue)
	known := func(next http.Handler) http.Handler {
		return rate.Strangers(middleware.Authenticate(c.Authenticator, c.Logger)(rate.Callers(middleware.Whole(turns.Each(next)))))
	}
	page := web.Handler(c.Page)
	stores := policy.NewStores(c.Policy, c.Store, c.Entitlements, c.Changes, c.APIKeys)
	document, users := &documentFile{stores, c.DocumentFonts, c.Logger}, &usersFile{stores, c.Logger}
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

// newEndpoint returns the GraphQL endpoint.
func newEndpoint(c Config, stores policy.Stores) *endpoint {
	warn := warnings(c.Logger)
	resolver := &resolvers.Resolver{Stores: stores, Limits: c.Limits, Links: c.Links, PublicURL: c.PublicURL, DNS: c.DNS, Warn: warn}
	gate := policy.NewDocumentGate(c.Limits)
	schema := resolvers.Schema(resolver)
	e := executor.New(schema)
	e.SetDefaultRulesFn(policy.DocumentRules)
	e.SetQueryCache(gate)
	e.Use(gate)
	e.Use(policy.NewGate())
	e.AroundOperations(beginOperation(c.Clock))
	e.AroundRootFields(resolver.Scoped)
	e.SetErrorPresenter(presenter{c.Logger, c.Limits.Suggestions}.present)
	e.SetDisableSuggestion(!c.Limits.Suggestions)
	e.SetRecoverFunc(func(_ context.Context, value any) error { return graph.FromPanic(value, debug.Stack()) })
	return &endpoint{
		executor: e, schema: schema.Schema(), errors: c.Limits.Errors, batch: c.Limits.Batch, costs: policy.Costs{Most: c.Limits.Cost},
		persisted: newPersisted(c.Trusted, c.TrustedOnly, c.Limits), stores: stores, warn: warn,
	}
}

// warnings returns a function that logs failures which do not fail their request.
func warnings(logger zerolog.Logger) func(ctx context.Context, err error, message string) {
	return func(ctx context.Context, err error, message string) {
		logger.Warn().Str("requestId", middleware.RequestID(ctx)).Err(err).Msg(message)
	}
}
