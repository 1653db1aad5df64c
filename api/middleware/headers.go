package middleware

import (
	"maps"
	"net/http"
)

// always are the headers of every answer. Answers share the values: whoever has another one to say sets it anew.
var always = http.Header{
	"Cache-Control":                {"no-store"},
	"Content-Security-Policy":      {"default-src 'none'; frame-ancestors 'none'"},
	"Cross-Origin-Resource-Policy": {"same-origin"},
	"Referrer-Policy":              {"no-referrer"},
	"X-Content-Type-Options":       {"nosniff"},
	"X-Frame-Options":              {"DENY"},
}

// Headers keeps browsers careful with answers: nothing is sniffed, framed, embedded or kept. A page that needs more says so
// itself, later. A browser that came by TLS is told to come by nothing else for a year.
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
