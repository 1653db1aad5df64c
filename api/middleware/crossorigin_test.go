package middleware_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"entitlegraph/api/middleware"
)

func TestCrossOrigin(t *testing.T) {
	const friend = "https://portal.example.com"
	for name, c := range map[string]struct {
		origins     []string
		origin      string
		header      string
		wantAllowed string
	}{
		"off":                      {origin: friend, header: "content-type"},
		"a page that is named":     {origins: []string{friend}, origin: friend, header: "content-type", wantAllowed: friend},
		"all that clients send":    {origins: []string{friend}, origin: friend, header: "authorization,content-type,idempotency-key", wantAllowed: friend},
		"another page":             {origins: []string{friend}, origin: "https://evil.example.com", header: "content-type"},
		"the same name without s":  {origins: []string{friend}, origin: "http://portal.example.com", header: "content-type"},
		"a name that begins alike": {origins: []string{friend}, origin: friend + ".evil.example.com", header: "content-type"},
		"a page without an origin": {origins: []string{friend}, origin: "null", header: "content-type"},
		"what Apollo sends": {origins: []string{friend}, origin: friend,
			header: "apollo-require-preflight,apollographql-client-name,apollographql-client-version,content-type,x-apollo-operation-name", wantAllowed: friend},
		"what tracing sends":       {origins: []string{friend}, origin: friend, header: "baggage,sentry-trace,traceparent,tracestate", wantAllowed: friend},
		"what older clients send":  {origins: []string{friend}, origin: friend, header: "x-request-id,x-requested-with", wantAllowed: friend},
		"a header that is named":   {origins: []string{friend}, origin: friend, header: "x-team", wantAllowed: friend},
		"a header that none sends": {origins: []string{friend}, origin: friend, header: "x-other"},
	} {
		h := middleware.CrossOrigin(c.origins, []string{"X-Team"})(http.NotFoundHandler())
		r := httptest.NewRequestWithContext(t.Context(), http.MethodOptions, "/graphql", nil)
		r.Header.Set("Origin", c.origin)
		r.Header.Set("Access-Control-Request-Method", http.MethodPost)
		r.Header.Set("Access-Control-Request-Headers", c.header)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		header := w.Header()
		if got := header.Get("Access-Control-Allow-Origin"); got != c.wantAllowed {
			t.Errorf("%s: allowed %q, want %q", name, got, c.wantAllowed)
		}
		if header.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: credentials are allowed", name)
		}
	}
}
