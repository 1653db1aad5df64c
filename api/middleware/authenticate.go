package middleware

import (
	"context"
	"errors"
	"net/http"

	"github.com/rs/zerolog"

	"entitlegraph/graph"
)

// Authenticator returns the viewer of a request.
type Authenticator interface {
	// Authenticate returns the viewer of a request with these Authorization headers. Errors are *graph.Error: CodeUnauthenticated for missing or
	// invalid credentials, any other code for a failure to check them.
	Authenticate(ctx context.Context, headers []string) (*graph.Viewer, error)
}

// Authenticate adds the viewer to the context of the request, and refuses unauthenticated requests. Without an authenticator every caller is
// the operator. Neither the refusal nor the log repeats the credentials.
func Authenticate(a Authenticator, logger zerolog.Logger) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if a == nil {
				next.ServeHTTP(w, r.WithContext(graph.WithViewer(r.Context(), graph.Operator())))
				return
			}
			headers := r.Header.Values("Authorization")
			viewer, err := a.Authenticate(r.Context(), headers)
			if err != nil {
				refuseViewer(w, r, logger, err, len(headers) > 0)
				return
			}
			next.ServeHTTP(w, r.WithContext(graph.WithViewer(r.Context(), viewer)))
		})
	}
}

// refuseViewer refuses an unauthenticated request (RFC 6750); given reports whether it had credentials.
func refuseViewer(w http.ResponseWriter, r *http.Request, logger zerolog.Logger, err error, given bool) {
	var own *graph.Error
	if !errors.As(err, &own) {
		own = &graph.Error{Code: graph.CodeInternal, Cause: err}
	}
	switch own.Code {
	case graph.CodeUnauthenticated:
		parameters := own.Challenge
		if parameters == "" && given {
			parameters = `error="invalid_token"`
		}
		Challenge(w.Header(), parameters)
		Refuse(w, r, http.StatusUnauthorized, own.Code, own.Message)
		return
	case graph.CodeUnavailable, graph.CodeTimeout:
		logger.Warn().Str("requestId", RequestID(r.Context())).Err(own).Msg("the caller could not be authenticated, since the provider or the database is not available")
		Refuse(w, r, http.StatusServiceUnavailable, own.Code, own.Message)
		return
	}
	logger.Error().Str("requestId", RequestID(r.Context())).Err(own).Msg("the caller could not be authenticated, since the provider or the database is not available")
	Refuse(w, r, http.StatusInternalServerError, graph.CodeInternal, "an internal error occurred; the server's log has more under this request id")
}

// Challenge adds the header of a response with status 401 (RFC 9110), with these parameters of RFC 6750 or RFC 9470; they may be empty.
func Challenge(header http.Header, parameters string) {
	value := `Bearer realm="entitlegraph"`
	if parameters != "" {
		value += ", " + parameters
	}
	header.Set("WWW-Authenticate", value)
}
