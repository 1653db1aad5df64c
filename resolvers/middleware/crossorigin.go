package middleware

import (
	"net/http"

	"github.com/rs/cors"
)

// CrossOrigin lets pages of these origins, and of no others, read answers and send what a browser asks about first. Cookies and other
// credentials of the browser are never allowed: who asks is said in a header. Without origins it changes nothing.
func CrossOrigin(origins []string) func(http.Handler) http.Handler {
	if len(origins) == 0 { // the library would allow all
		return func(next http.Handler) http.Handler { return next }
	}
	const keepFor = 600 // seconds that a browser may keep what it was told
	return cors.New(cors.Options{
		AllowedOrigins: origins,
		AllowedMethods: []string{http.MethodGet, http.MethodPost},
		AllowedHeaders: []string{"Accept", "Authorization", "Content-Type", "Idempotency-Key"},
		ExposedHeaders: []string{"Idempotent-Replayed", "Retry-After", "X-Request-Id"},
		MaxAge:         keepFor,
	}).Handler
}
