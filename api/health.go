package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/sync/singleflight"

	"entitlegraph/api/middleware"
	"entitlegraph/policy"
)

// healthy reports that the process is up. It reads nothing.
func healthy(w http.ResponseWriter, _ *http.Request) {
	writeStatus(w, http.StatusOK, map[string]string{"status": "ok"})
}

// ready reports whether the database answers within the duration, so that the server can serve. It logs the cause if not. Concurrent
// requests share one query: the address needs no authentication.
func ready(stores policy.Stores, within time.Duration, logger zerolog.Logger) http.HandlerFunc {
	var together singleflight.Group
	return func(w http.ResponseWriter, r *http.Request) {
		_, err, _ := together.Do("", func() (any, error) {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), within)
			defer cancel()
			return nil, stores.Ready(ctx)
		})
		if ctx := r.Context(); err != nil {
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
