package middleware

import (
	"net/http"
	"runtime/debug"

	"github.com/rs/zerolog"

	"entitlegraph/graph"
)

// Recover responds to a panic with a neutral error, and logs the panic and its stack with the request's id. A panic after the
// response has begun closes the connection, so that the client notices that the response is incomplete.
func Recover(logger zerolog.Logger) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			recorder := &recorder{ResponseWriter: w}
			defer func() {
				value := recover()
				if value == nil {
					return
				}
				if value == http.ErrAbortHandler { //nolint:errorlint // net/http compares it the same way
					panic(value)
				}
				logger.Error().Str("requestId", RequestID(r.Context())).Interface("panic", value).
					Bytes("stack", debug.Stack()).Msg("request failed")
				if recorder.status != 0 {
					panic(http.ErrAbortHandler)
				}
				Refuse(w, r, http.StatusInternalServerError, graph.CodeInternal,
					"an internal error occurred; the server's log has more under this request id")
			}()
			next.ServeHTTP(recorder, r)
		})
	}
}
