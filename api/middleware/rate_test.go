package middleware_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"entitlegraph/api/middleware"
	"entitlegraph/graph"
)

// byHeader takes the header Authorization for the actor.
type byHeader struct{ asked int }

func (b *byHeader) Authenticate(_ context.Context, headers []string) (*graph.Viewer, error) {
	b.asked++
	switch {
	case len(headers) == 0:
		return graph.Operator(), nil
	case headers[0] == "bad":
		return nil, &graph.Error{Code: graph.CodeUnauthenticated, Message: "no"}
	}
	return &graph.Viewer{Kind: graph.ViewerUser, Actor: headers[0]}, nil
}

func TestRate(t *testing.T) {
	now := time.Date(2026, 6, 11, 12, 0, 0, 0, time.UTC)
	rate, who := middleware.NewRate(2, func() time.Time { return now }), &byHeader{}
	fine := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	handler := middleware.Address(nil)(rate.Strangers(middleware.Authenticate(who, zerolog.New(io.Discard))(rate.Callers(fine))))
	send := func(from, as string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.RemoteAddr = from
		if as != "" {
			r.Header.Set("Authorization", as)
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w
	}
	want := func(status, times int, from, as string) {
		t.Helper()
		for range times {
			if got := send(from, as).Code; got != status {
				t.Errorf("%s as %q: got %d, want %d", from, as, got, status)
			}
		}
	}
	want(200, 4, "192.0.2.1:1", "ann")
	want(429, 2, "192.0.2.2:2", "ann") // the limit of an authenticated caller holds for all of its addresses
	want(200, 4, "192.0.2.1:3", "bob") // and does not suffer from others behind the same address
	want(200, 4, "192.0.2.1:4", "")
	want(429, 1, "192.0.2.1:5", "")
	want(200, 1, "[2001:db8::1]:6", "")
	now = now.Add(time.Second)
	want(200, 2, "192.0.2.1:1", "ann")
	want(429, 1, "192.0.2.1:1", "ann")
	if got := send("192.0.2.1:1", "ann").Header().Get("Retry-After"); got != "1" {
		t.Errorf("Retry-After %q", got)
	}

	want(401, 4, "192.0.2.9:1", "bad")
	asked := who.asked
	want(429, 3, "192.0.2.9:1", "bad")
	if who.asked != asked {
		t.Errorf("%d more were looked up", who.asked-asked)
	}
	want(401, 1, "192.0.2.8:1", "bad")
}

func TestRateOff(t *testing.T) {
	fine := http.NotFoundHandler()
	rate := middleware.NewRate(0, time.Now)
	w := httptest.NewRecorder()
	rate.Strangers(rate.Callers(fine)).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
	if w.Code != http.StatusNotFound {
		t.Errorf("got %d", w.Code)
	}
}
