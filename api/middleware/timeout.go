package middleware

import (
	"context"
	"net/http"
	"time"
)

// Timeout gives every request a deadline, which its database queries inherit. It answers nothing itself: what fails for it
// says so.
func Timeout(after time.Duration) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			ctx, cancel := context.WithTimeout(r.Context(), after)
			defer cancel()
			next.ServeHTTP(w, r.WithContext(ctx))
		})
	}
}
