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
		"off":                      {nil, friend, "content-type", ""},
		"a page that is named":     {[]string{friend}, friend, "content-type", friend},
		"all that clients send":    {[]string{friend}, friend, "authorization,content-type,idempotency-key", friend},
		"another page":             {[]string{friend}, "https://evil.example.com", "content-type", ""},
		"the same name without s":  {[]string{friend}, "http://portal.example.com", "content-type", ""},
		"a name that begins alike": {[]string{friend}, friend + ".evil.example.com", "content-type", ""},
		"a page without an origin": {[]string{friend}, "null", "content-type", ""},
		"what Apollo sends":        {[]string{friend}, friend, "apollo-require-preflight,apollographql-client-name,apollographql-client-version,content-type,x-apollo-operation-name", friend},
		"what tracing sends":       {[]string{friend}, friend, "baggage,sentry-trace,traceparent,tracestate", friend},
		"what older clients send":  {[]string{friend}, friend, "x-request-id,x-requested-with", friend},
		"a header that is named":   {[]string{friend}, friend, "x-team", friend},
		"a header that none sends": {[]string{friend}, friend, "x-other", ""},
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
