package middleware_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"entitlegraph/api/middleware"
)

// TestLocalNames: requests to a local name of this machine pass, requests to any other name are refused.
func TestLocalNames(t *testing.T) {
	h := middleware.LocalNames(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }))
	for host, status := range map[string]int{
		"localhost": 200, "LOCALHOST:8080": 200, "127.0.0.1": 200, "127.0.0.1:8080": 200, "127.1.2.3:1": 200, "[::1]:8080": 200, "[::1]": 200,
		"": 421, "attacker.example": 421, "attacker.example:8080": 421, "localhost.attacker.example": 421, "127.0.0.1.attacker.example": 421,
		"192.0.2.1:8080": 421, "0.0.0.0:8080": 421,
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", nil)
		r.Host = host
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != status {
			t.Errorf("%q: status %d, not %d", host, w.Code, status)
		}
	}
}
