package api

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/rs/zerolog"

	"entitlegraph/api/middleware"
	"entitlegraph/api/subscription"
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
	// Connections counts the WebSocket connections and event streams, and ends them when the server stops; one of its own when nil.
	Connections *subscription.Connections
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
	if c.Connections == nil {
		c.Connections = subscription.NewConnections()
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
	plain := newEndpoint(c, stores)
	mux.Handle("/graphql", limited(c.connected(plain, rate, turns, inTime(known(plain)))))
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

// connected serves operations over WebSocket connections and as server-sent events; plain serves all other requests. A connection has no deadline and no turn of
// its own: each of its operations has.
func (c Config) connected(e *endpoint, rate *middleware.Rate, turns *middleware.Turns, plain http.Handler) http.Handler {
	operations := &beginnings{endpoint: e, gate: policy.NewGate(), rate: rate, turns: turns, time: c.Limits.Operation}
	settings := subscription.DefaultSettings()
	settings.PerCaller, settings.MessageBytes = c.Limits.Subscriptions, c.Limits.BodyBytes
	settings.Origins = append(slices.Clone(c.Origins), originOf(c.PublicURL))
	who := limitedTime{c.Authenticator, c.Limits.Operation}
	server := &subscription.Server{
		Settings: settings, Connections: c.Connections, Authenticate: who.Authenticate, Operations: operations, Caller: middleware.Caller, Denied: rate.Denied,
		RefuseHTTP: func(w http.ResponseWriter, r *http.Request, err error) { refuseHTTP(w, r, c.Logger, err) },
	}
	known := middleware.Authenticate(who, c.Logger)
	stream := rate.Strangers(known(rate.Callers(middleware.Whole(operations.serveStream(server)))))
	socket := http.HandlerFunc(server.ServeSocket)
	knownSocket := known(socket)
	sockets := rate.Strangers(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.Header.Values("Authorization")) > 0 {
			knownSocket.ServeHTTP(w, r)
			return
		}
		socket.ServeHTTP(w, r)
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case subscription.IsUpgrade(r):
			sockets.ServeHTTP(w, r)
		case acceptsStream(r.Header):
			stream.ServeHTTP(w, r)
		default:
			plain.ServeHTTP(w, r)
		}
	})
}

// limitedTime is an authenticator whose look-ups have a deadline. Without an authenticator every caller is the operator.
type limitedTime struct {
	middleware.Authenticator
	most time.Duration
}

// Authenticate returns the viewer of a request with these Authorization headers.
func (l limitedTime) Authenticate(ctx context.Context, headers []string) (*graph.Viewer, error) {
	if l.Authenticator == nil {
		return graph.Operator(), nil
	}
	ctx, cancel := context.WithTimeout(ctx, l.most)
	defer cancel()
	return l.Authenticator.Authenticate(ctx, headers)
}

// originOf returns the origin of pages of a URL, as browsers write it; empty for an empty URL.
func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	return strings.ToLower(u.Scheme + "://" + u.Host)
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
