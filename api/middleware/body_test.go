package middleware_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"entitlegraph/api/middleware"
)

// TestWhole: a handler reads what has arrived, and the error that ended it.
func TestWhole(t *testing.T) {
	for body, tooLarge := range map[string]bool{"": false, "12345": false, "123456": true} {
		var read []byte
		var err error
		handler := middleware.LimitBody(5)(middleware.Whole(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			read, err = io.ReadAll(r.Body)
		})))
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(body))
		r.ContentLength = -1 // as of a body in chunks
		handler.ServeHTTP(httptest.NewRecorder(), r)
		var limit *http.MaxBytesError
		if errors.As(err, &limit) != tooLarge || !strings.HasPrefix(body, string(read)) || !tooLarge && string(read) != body {
			t.Errorf("%q: read %q, %v", body, read, err)
		}
	}
}
