package middleware_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/rs/zerolog"

	"entitlegraph/api/middleware"
	"entitlegraph/graph"
)

// doorman authenticates every request as the same viewer, or fails.
type doorman struct {
	viewer *graph.Viewer
	err    error
}

func (d doorman) Authenticate(context.Context, []string) (*graph.Viewer, error) {
	return d.viewer, d.err
}

func TestAuthenticate(t *testing.T) {
	for name, test := range map[string]struct {
		authenticator middleware.Authenticator
		status        int
		words         string
		logged        bool
	}{
		"without authentication": {nil, 200, "operator", false},
		"somebody":               {doorman{viewer: &graph.Viewer{Actor: "u1"}}, 200, "u1", false},
		"refused":                {doorman{err: &graph.Error{Code: graph.CodeUnauthenticated, Message: "expired"}}, 401, "expired", false},
		"away":                   {doorman{err: &graph.Error{Code: graph.CodeUnavailable, Message: "away", Cause: errors.New("the cause")}}, 503, "away", true},
		"too late":               {doorman{err: &graph.Error{Code: graph.CodeTimeout, Message: "late", Cause: errors.New("the cause")}}, 503, "late", true},
		"a fault":                {doorman{err: &graph.Error{Code: graph.CodeInternal, Message: "hidden", Cause: errors.New("the cause")}}, 500, "an internal error", true},
		"another error":          {doorman{err: errors.New("the cause")}, 500, "an internal error", true},
	} {
		var log bytes.Buffer
		w := serve(t, middleware.Identify(middleware.Authenticate(test.authenticator, zerolog.New(&log))(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write([]byte(graph.ViewerOf(r.Context()).Actor))
		}))), nil)
		if w.Code != test.status || !strings.Contains(w.Body.String(), test.words) || strings.Contains(w.Body.String(), "cause") {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
		if strings.Contains(log.String(), "the cause") != test.logged {
			t.Errorf("%s: logged %s", name, &log)
		}
		if challenge := w.Header().Get("WWW-Authenticate"); (challenge != "") != (test.status == 401) {
			t.Errorf("%s: challenge %q", name, challenge)
		}
	}
}
