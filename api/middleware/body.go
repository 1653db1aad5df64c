package middleware

import (
	"bytes"
	"fmt"
	"io"
	"net/http"

	"entitlegraph/graph"
)

// LimitBody limits the body of a request: a larger Content-Length is refused at once; reading a larger body without one fails with
// *http.MaxBytesError.
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

// mostAtOnce is the maximum buffer, in bytes, that Content-Length reserves; a longer body grows it as it arrives.
const mostAtOnce = 16 << 10

// Whole waits until the body has arrived. If receiving it fails, reading it fails with the same error.
func Whole(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body != nil && r.Body != http.NoBody {
			body := &arrived{ReadCloser: r.Body}
			if r.ContentLength > 0 {
				body.content.Grow(int(min(r.ContentLength, mostAtOnce)) + bytes.MinRead)
			}
			_, body.err = body.content.ReadFrom(r.Body)
			r.Body = body
		}
		next.ServeHTTP(w, r)
	})
}

// arrived is a received body, and the error that ended it, if any.
type arrived struct {
	io.ReadCloser
	content bytes.Buffer
	err     error
}

// Read returns the received bytes, then the error.
func (a *arrived) Read(p []byte) (int, error) {
	if a.content.Len() == 0 && a.err != nil {
		return 0, a.err
	}
	return a.content.Read(p)
}
