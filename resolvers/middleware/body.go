package middleware

import (
	"fmt"
	"net/http"

	"entitlegraph/graph"
)

// LimitBody bounds the body of a request: one that says it is larger is refused at once, one that turns out to be fails as
// *http.MaxBytesError when it is read.
func LimitBody(most int64) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.ContentLength > most {
				w.Header().Set("Connection", "close") // rather than read the rest
				Refuse(w, r, http.StatusRequestEntityTooLarge, graph.CodeLimit, fmt.Sprintf("the body is larger than %d bytes", most))
				return
			}
			r.Body = http.MaxBytesReader(w, r.Body, most)
			next.ServeHTTP(w, r)
		})
	}
}
