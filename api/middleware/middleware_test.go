package middleware_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"entitlegraph/api/middleware"
	"entitlegraph/graph"
)

func serve(t *testing.T, h http.Handler, body io.Reader) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/path?secret=1", body))
	return w
}

func TestRefuse(t *testing.T) {
	h := middleware.Identify(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		middleware.Refuse(w, r, http.StatusTeapot, graph.CodeLimit, `no "tea"`)
	}))
	w := serve(t, h, nil)
	var got struct {
		Errors []struct {
			Message    string
			Extensions struct{ Code, RequestID string }
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	e := got.Errors[0]
	if w.Code != http.StatusTeapot || e.Message != `no "tea"` || e.Extensions.Code != "LIMIT_EXCEEDED" || e.Extensions.RequestID != w.Header().Get("X-Request-Id") {
		t.Errorf("got %d %+v", w.Code, got)
	}
}

func TestIdentifyGeneratesDifferentIDs(t *testing.T) {
	h := middleware.Identify(http.NotFoundHandler())
	first, second := serve(t, h, nil).Header().Get("X-Request-Id"), serve(t, h, nil).Header().Get("X-Request-Id")
	if first == second || len(first) < 20 {
		t.Errorf("got %q and %q", first, second)
	}
	if id := middleware.RequestID(t.Context()); id != "" {
		t.Errorf("outside of a request: %q", id)
	}
}

func TestLog(t *testing.T) {
	var log bytes.Buffer
	now := time.Date(2026, 6, 11, 0, 0, 0, 0, time.UTC)
	clock := func() time.Time { now = now.Add(5 * time.Millisecond); return now }
	places := http.NewServeMux()
	places.HandleFunc("/{place}", func(w http.ResponseWriter, r *http.Request) {
		middleware.NameOperation(r.Context(), strings.Repeat("N", 100))
		_, _ = io.WriteString(w, "seven..")
	})
	h := middleware.Log(zerolog.New(&log), clock)(middleware.NamePlace(places))
	serve(t, h, strings.NewReader("secret"))
	var line map[string]any
	if err := json.Unmarshal(log.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"level": "info", "requestId": "", "method": "POST", "path": "/{place}", "operation": strings.Repeat("N", 64),
		"status": 200.0, "bytes": 7.0, "took": 5.0, "message": "request",
	}
	for name, value := range want {
		if line[name] != value {
			t.Errorf("%s: %v, want %v", name, line[name], value)
		}
	}
	if len(line) != len(want) {
		t.Errorf("logged %v", line)
	}
	middleware.NameOperation(t.Context(), "outside of a request") // does nothing
}

func TestRecover(t *testing.T) {
	var log bytes.Buffer
	h := middleware.Recover(zerolog.New(&log))(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("secret") }))
	w := serve(t, h, nil)
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "secret") || !strings.Contains(w.Body.String(), `"code":"INTERNAL"`) {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	if logged := log.String(); !strings.Contains(logged, "secret") || !strings.Contains(logged, "middleware_test.go") {
		t.Errorf("logged %s", logged)
	}
}

// TestRecoverCutsHalfAnAnswer: the connection is cut, as net/http does for ErrAbortHandler.
func TestRecoverCutsHalfAnAnswer(t *testing.T) {
	for name, panics := range map[string]any{"any panic": "secret", "an abort": http.ErrAbortHandler} {
		h := middleware.Recover(zerolog.Nop())(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "half")
			panic(panics)
		}))
		func() {
			defer func() {
				if value := recover(); value != http.ErrAbortHandler { //nolint:errorlint // net/http compares it the same way
					t.Errorf("%s: panicked with %v", name, value)
				}
			}()
			serve(t, h, nil)
		}()
	}
}

func TestLimitBody(t *testing.T) {
	reads := 0
	h := middleware.LimitBody(5)(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reads++
		_, err := io.ReadAll(r.Body)
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			w.WriteHeader(http.StatusRequestEntityTooLarge)
		}
	}))
	if w := serve(t, h, strings.NewReader("12345")); w.Code != http.StatusOK || reads != 1 {
		t.Errorf("as large as it may be: %d", w.Code)
	}
	if w := serve(t, h, strings.NewReader("123456")); w.Code != http.StatusRequestEntityTooLarge || reads != 1 || !strings.Contains(w.Body.String(), "LIMIT_EXCEEDED") {
		t.Errorf("says that it is larger: %d, read %d times", w.Code, reads)
	}
	if w := serve(t, h, struct{ io.Reader }{strings.NewReader("123456")}); w.Code != http.StatusRequestEntityTooLarge || reads != 2 {
		t.Errorf("turns out to be larger: %d, read %d times", w.Code, reads)
	}
}

func TestTimeout(t *testing.T) {
	h := middleware.Timeout(time.Nanosecond)(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		if !errors.Is(r.Context().Err(), context.DeadlineExceeded) {
			t.Errorf("ended with %v", r.Context().Err())
		}
	}))
	serve(t, h, nil)
}

func TestHeadersCanBeReplaced(t *testing.T) {
	h := middleware.Headers(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Cache-Control", "no-cache") }))
	header := serve(t, h, nil).Header()
	if header.Get("Cache-Control") != "no-cache" || header.Get("X-Frame-Options") != "DENY" || header.Get("Content-Security-Policy") == "" {
		t.Errorf("got %v", header)
	}
}
