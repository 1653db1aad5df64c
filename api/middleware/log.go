package middleware

import (
	"context"
	"net/http"
	"time"

	"github.com/rs/zerolog"
)

type askedKey struct{}

// asked is what the access log is told of a request from further in.
type asked struct{ operation, place string }

// NameOperation tells the access log what the request asks. The name is a GraphQL name or empty: it holds no values.
func NameOperation(ctx context.Context, name string) {
	const most = 64
	if a, ok := ctx.Value(askedKey{}).(*asked); ok {
		a.operation = name[:min(len(name), most)]
	}
}

// NamePlace tells the access log the pattern by which a router knew the path of a request: it holds no values, as the path may.
func NamePlace(router *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if a, ok := r.Context().Value(askedKey{}).(*asked); ok {
			defer func() { a.place = r.Pattern }() // the router has written it into the request
		}
		router.ServeHTTP(w, r)
	})
}

// Log writes one line for every request: what was asked, what came of it and how long it took. It leaves out the query string,
// the body and the address, which may hold personal data; of the path it tells what NamePlace does.
func Log(logger zerolog.Logger, clock func() time.Time) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			began, asked := clock(), &asked{}
			recorder := &recorder{ResponseWriter: w}
			defer func() {
				logger.Info().Str("requestId", RequestID(r.Context())).Str("method", method(r.Method)).Str("path", asked.place).
					Str("operation", asked.operation).Int("status", recorder.status).Int("bytes", recorder.bytes).
					Dur("took", clock().Sub(began)).Msg("request")
			}()
			next.ServeHTTP(recorder, r.WithContext(context.WithValue(r.Context(), askedKey{}, asked)))
		})
	}
}

// method gives a method that HTTP knows, and nothing of one that a client made up.
func method(given string) string {
	switch given {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions, http.MethodTrace, http.MethodConnect:
		return given
	}
	return "other"
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status, bytes int
}

// WriteHeader remembers the status.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write counts the bytes.
func (r *recorder) Write(p []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(p)
	r.bytes += n
	return n, err
}

// Unwrap lets http.ResponseController reach what is beneath.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
