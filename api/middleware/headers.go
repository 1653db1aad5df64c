package middleware

import (
	"maps"
	"net/http"
)

// always are the headers of every response. Responses share the values: a handler that needs another value sets the header anew.
var always = http.Header{
	"Cache-Control":                {"no-store"},
	"Content-Security-Policy":      {"default-src 'none'; frame-ancestors 'none'"},
	"Cross-Origin-Resource-Policy": {"same-origin"},
	"Referrer-Policy":              {"no-referrer"},
	"X-Content-Type-Options":       {"nosniff"},
	"X-Frame-Options":              {"DENY"},
}

// Headers sets security headers: browsers must not sniff, frame, embed or store responses. A page that needs more overrides
// them later. Over TLS, Strict-Transport-Security requires TLS for a year.
func Headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		maps.Copy(header, always)
		if r.TLS != nil {
			header.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}
