package api

import (
	"errors"
	"net/http"

	"github.com/rs/zerolog"

	"entitlegraph/api/middleware"
	"entitlegraph/graph"
)

// statuses are the HTTP statuses of errors outside of GraphQL.
var statuses = map[graph.Code]int{
	graph.CodeInvalid: http.StatusBadRequest, graph.CodeForbidden: http.StatusForbidden, graph.CodeNotFound: http.StatusNotFound, graph.CodeConflict: http.StatusConflict,
	graph.CodeLimit: http.StatusRequestEntityTooLarge, graph.CodeTimeout: http.StatusServiceUnavailable,
	graph.CodeUnavailable: http.StatusServiceUnavailable, graph.CodeUnsupportedMediaType: http.StatusUnsupportedMediaType,
	graph.CodeBadRequest: http.StatusBadRequest, graph.CodeUnauthenticated: http.StatusUnauthorized,
}

// refuseHTTP writes the response to a failed request outside of GraphQL, in the form of GraphQL errors. It logs faults of the server.
func refuseHTTP(w http.ResponseWriter, r *http.Request, logger zerolog.Logger, err error) {
	e := presenter{logger: logger}.present(r.Context(), err)
	code, _ := e.Extensions["code"].(graph.Code)
	var own *graph.Error
	if code == graph.CodeUnauthenticated && errors.As(err, &own) {
		middleware.Challenge(w.Header(), own.Challenge)
	}
	status, known := statuses[code]
	if !known {
		status = http.StatusInternalServerError
	}
	middleware.Refuse(w, r, status, code, e.Message)
}

// onlyGet refuses every method but GET and HEAD.
func onlyGet(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			middleware.Refuse(w, r, http.StatusMethodNotAllowed, graph.CodeMethodNotAllowed, "only GET and HEAD are served here")
			return
		}
		next.ServeHTTP(w, r)
	})
}
