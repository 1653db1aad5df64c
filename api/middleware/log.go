package middleware

import (
	"context"
	"net/http"
	"time"

	"github.com/rs/zerolog"
)

type askedKey struct{}

// asked are the parts of a log line that inner handlers know.
type asked struct{ operation, place string }

// NameOperation adds the name of the operation to the log line. It is a GraphQL name or empty: it contains no values.
func NameOperation(ctx context.Context, name string) {
	const most = 64
	if a, ok := ctx.Value(askedKey{}).(*asked); ok {
		a.operation = name[:min(len(name), most)]
	}
}

// NamePlace adds the router's pattern for the path to the log line: unlike the path, it contains no values.
func NamePlace(router *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if a, ok := r.Context().Value(askedKey{}).(*asked); ok {
			defer func() { a.place = r.Pattern }() // the router has written it into the request
		}
		router.ServeHTTP(w, r)
	})
}

// Log writes one line for every request: operation, status, size and duration. It omits the query string, the body and the
// address, which may contain personal data; in place of the path it has the pattern of NamePlace.
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

// method returns a method of HTTP as it is, and "other" for any other.
func method(given string) string {
	switch given {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions, http.MethodTrace, http.MethodConnect:
		return given
	}
	return "other"
}

// recorder records the status and the size of a response.
type recorder struct {
	http.ResponseWriter
	status, bytes int
}

// WriteHeader records the status.
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

// Unwrap returns the wrapped writer, for http.ResponseController.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
