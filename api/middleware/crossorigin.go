package middleware

import (
	"net/http"
	"slices"

	"github.com/rs/cors"
)

// usualHeaders are the headers that clients of GraphQL, tracing and monitoring send from a browser. Of them only Authorization changes the rights of
// a request.
var usualHeaders = []string{
	"Accept", "Authorization", "Content-Type", "Idempotency-Key", "X-Request-Id", "X-Correlation-Id", "X-Requested-With", "Cache-Control", "Pragma",
	// Apollo, GraphQL Yoga, urql, Relay and the like.
	"Apollo-Require-Preflight", "Apollographql-Client-Name", "Apollographql-Client-Version", "X-Apollo-Operation-Id", "X-Apollo-Operation-Name",
	"X-Apollo-Operation-Type", "X-Apollo-Cache-Fetch-Strategy", "X-Apollo-Expire-After-Read", "X-Apollo-Expire-Timeout", "Graphql-Client-Name", "Graphql-Client-Version",
	"Graphql-Require-Preflight", "X-Graphql-Client-Name", "X-Graphql-Client-Version", "X-Graphql-Operation-Name",
	// W3C trace context and baggage, B3, Jaeger, Sentry, Datadog, New Relic, Elastic, AWS, Google.
	"Traceparent", "Tracestate", "Baggage", "B3", "X-B3-Flags", "X-B3-Parentspanid", "X-B3-Sampled", "X-B3-Spanid", "X-B3-Traceid", "Uber-Trace-Id", "Sentry-Trace",
	"X-Datadog-Origin", "X-Datadog-Parent-Id", "X-Datadog-Sampling-Priority", "X-Datadog-Tags", "X-Datadog-Trace-Id", "Newrelic", "Elastic-Apm-Traceparent", "X-Amzn-Trace-Id",
	"X-Cloud-Trace-Context",
}

// CrossOrigin allows pages of these origins alone to read responses and to send the usual headers and these. Cookies and other
// credentials of the browser are never allowed: requests authenticate by a header. Without origins it does nothing.
func CrossOrigin(origins, headers []string) func(http.Handler) http.Handler {
	if len(origins) == 0 { // the library would allow all
		return func(next http.Handler) http.Handler { return next }
	}
	const keepFor = 600 // seconds that a browser may cache a preflight response
	return cors.New(cors.Options{
		AllowedOrigins: origins,
		AllowedMethods: []string{http.MethodGet, http.MethodPost},
		AllowedHeaders: append(slices.Clone(usualHeaders), headers...),
		ExposedHeaders: []string{"Content-Disposition", "Idempotent-Replayed", "Retry-After", "Www-Authenticate", "X-Request-Id"},
		MaxAge:         keepFor,
	}).Handler
}
