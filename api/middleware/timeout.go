package middleware

import (
	"context"
	"net/http"
	"time"
)

// Timeout sets a deadline for every request, which its database queries inherit. It writes no response itself: the handler that exceeds
// the deadline does.
func Timeout(after time.Duration) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			ctx, cancel := context.WithTimeout(r.Context(), after)
			defer cancel()
			next.ServeHTTP(w, r.WithContext(ctx))
		})
	}
}
