package middleware

import (
	"context"
	"net/http"
	"time"

	"github.com/rs/zerolog"

	"entitlegraph/graph"
)

// Links signs links to downloads, and reads them.
type Links interface {
	// Sign returns a link for the viewer to the download at a path, and until when it is valid.
	Sign(ctx context.Context, v *graph.Viewer, path string) (string, time.Time, error)
	// Read returns the viewer for whom a link was signed, with its present rights, and the path. Errors are those of Authenticator.
	Read(ctx context.Context, link string) (*graph.Viewer, string, error)
}

// OpenLink serves a request for a signed link, the path value "link", as a request of the link's viewer for the link's path. It ignores an
// Authorization header and a query string of the request.
func OpenLink(links Links, logger zerolog.Logger) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			viewer, path, err := links.Read(r.Context(), r.PathValue("link"))
			if err != nil {
				refuseViewer(w, r, logger, err, false)
				return
			}
			linked := r.Clone(graph.WithViewer(r.Context(), viewer))
			linked.URL.Path, linked.URL.RawPath, linked.URL.RawQuery = path, "", ""
			next.ServeHTTP(w, linked)
		})
	}
}
