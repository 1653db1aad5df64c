package middleware

import (
	"context"
	"net/http"
	"time"

	"github.com/rs/zerolog"
)

type operationNameKey struct{}

// NameOperation tells the access log what the request asks. The name is a GraphQL name or empty: it holds no values.
func NameOperation(ctx context.Context, name string) {
	const most = 64
	if place, ok := ctx.Value(operationNameKey{}).(*string); ok {
		*place = name[:min(len(name), most)]
	}
}

// Log writes one line for every request: what was asked, what came of it and how long it took. It leaves out the query string,
// the body and the address, which may hold personal data; of the path it tells the pattern by which the router below knew it.
func Log(logger zerolog.Logger, clock func() time.Time) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			began, operation := clock(), new(string)
			recorder := &recorder{ResponseWriter: w}
			// The router writes the pattern into the request that it is given: those in between pass it on as it is.
			passed := r.WithContext(context.WithValue(r.Context(), operationNameKey{}, operation))
			defer func() {
				logger.Info().Str("requestId", RequestID(r.Context())).Str("method", method(r.Method)).Str("path", passed.Pattern).
					Str("operation", *operation).Int("status", recorder.status).Int("bytes", recorder.bytes).
					Dur("took", clock().Sub(began)).Msg("request")
			}()
			next.ServeHTTP(recorder, passed)
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
