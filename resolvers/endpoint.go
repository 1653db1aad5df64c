package resolvers

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"entitlegraph/graph"
	"entitlegraph/resolvers/middleware"
)

const allowedMethods = "GET, HEAD, OPTIONS, POST"

// endpoint serves GraphQL over HTTP as its specification says, in the version of 2025: GET asks, POST asks and changes, and the
// status of an answer depends on the media type it is given in.
type endpoint struct {
	executor *executor.Executor
	errors   int // how many are told in one answer
}

// ServeHTTP reads a request, runs it, and writes the answer.
func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Add("Vary", "Accept")
	media, ok := accepted(r.Header)
	if !ok {
		middleware.Refuse(w, r, http.StatusNotAcceptable, middleware.CodeNotAcceptable,
			"answers are given as "+mediaGraphQL+" or "+mediaJSON)
		return
	}
	w.Header().Set("Content-Type", media+"; charset=utf-8")
	ctx := graphql.StartOperationTrace(r.Context())
	var params *graphql.RawParams
	var bad *badRequest
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		ctx = readOnly(ctx)
		params, bad = fromQuery(r)
	case http.MethodPost:
		params, bad = fromBody(r)
	case http.MethodOptions:
		w.Header().Set("Allow", allowedMethods)
		w.Header().Del("Content-Type")
		w.WriteHeader(http.StatusNoContent)
		return
	default:
		w.Header().Set("Allow", allowedMethods)
		bad = &badRequest{http.StatusMethodNotAllowed, middleware.CodeMethodNotAllowed, "send a query by GET or POST, anything else by POST"}
	}
	if bad != nil {
		middleware.Refuse(w, r, bad.status, bad.code, bad.message)
		return
	}
	response, executed := e.run(ctx, params)
	write(w, statusOf(w.Header(), media, response, executed), response)
}

// run gives the answer to a request, and whether it was executed. One that was not has no data.
func (e *endpoint) run(ctx context.Context, params *graphql.RawParams) (response *graphql.Response, executed bool) {
	operation, refused := e.executor.CreateOperationContext(ctx, params)
	if refused != nil {
		ctx = graphql.WithOperationContext(ctx, operation)
		return e.executor.DispatchError(ctx, refused[:min(len(refused), e.errors)]), false
	}
	middleware.NameOperation(ctx, operation.Operation.Name)
	responses, ctx := e.executor.DispatchOperation(ctx, operation)
	if response = responses(ctx); response == nil { // the deadline passed, or the client left, before it began
		return e.executor.DispatchError(ctx, gqlerror.List{gqlerror.Wrap(refusal(graph.CodeTimeout, messageTimeout))}), false
	}
	response.Errors = response.Errors[:min(len(response.Errors), e.errors)]
	return response, true
}

// statusOf gives the status of an answer. What was executed is 200, whatever its fields met with. What was refused is 400, and
// 200 in the older media type, whose clients take other statuses for answers of something in between.
func statusOf(header http.Header, media string, response *graphql.Response, executed bool) int {
	if executed {
		return http.StatusOK
	}
	switch codeOf(response) {
	case middleware.CodeMethodNotAllowed:
		header.Set("Allow", http.MethodPost)
		return http.StatusMethodNotAllowed
	case graph.CodeInternal:
		return http.StatusInternalServerError
	case graph.CodeTimeout:
		return http.StatusServiceUnavailable
	}
	if media == mediaJSON {
		return http.StatusOK
	}
	return http.StatusBadRequest
}

// codeOf gives the code of the first error of an answer.
func codeOf(response *graphql.Response) graph.Code {
	for _, err := range response.Errors {
		code, _ := err.Extensions["code"].(graph.Code)
		return code
	}
	return ""
}

// write puts an answer together from its parts. The data is JSON already and goes out as it is.
func write(w http.ResponseWriter, status int, response *graphql.Response) {
	body := []byte{'{'}
	if len(response.Errors) > 0 {
		told, err := json.Marshal(response.Errors)
		if err != nil {
			panic(err) // texts, numbers and lists of them always marshal
		}
		body = append(append(body, `"errors":`...), told...)
	}
	if len(response.Data) > 0 {
		if len(body) > 1 {
			body = append(body, ',')
		}
		body = append(append(body, `"data":`...), response.Data...)
	}
	body = append(body, '}', '\n')
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body)
}
