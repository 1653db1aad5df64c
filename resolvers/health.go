package resolvers

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/rs/zerolog"

	"entitlegraph/graph"
	"entitlegraph/resolvers/middleware"
)

// healthy says that the process is up. It asks nobody.
func healthy(w http.ResponseWriter, _ *http.Request) {
	writeStatus(w, http.StatusOK, map[string]string{"status": "ok"})
}

// ready says whether the database answers within the time given, and so whether questions can be answered. What is wrong stands
// in the log.
func ready(store graph.Store, within time.Duration, logger zerolog.Logger) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), within)
		defer cancel()
		if err := store.Ready(ctx); err != nil {
			logger.Warn().Str("requestId", middleware.RequestID(ctx)).Err(err).Msg("not ready")
			writeStatus(w, http.StatusServiceUnavailable, map[string]string{
				"status": "unavailable", "reason": "the database does not answer", "requestId": middleware.RequestID(ctx),
			})
			return
		}
		writeStatus(w, http.StatusOK, map[string]string{"status": "ok"})
	}
}

func writeStatus(w http.ResponseWriter, status int, body map[string]string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// onlyGet refuses every method but GET and HEAD.
func onlyGet(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			middleware.Refuse(w, r, http.StatusMethodNotAllowed, middleware.CodeMethodNotAllowed, "only GET and HEAD are served here")
			return
		}
		next.ServeHTTP(w, r)
	})
}
