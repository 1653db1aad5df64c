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
	executor    *executor.Executor
	errors      int // how many are told in one answer
	idempotency idempotency
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
	key := ""
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		ctx = readOnly(ctx)
		params, bad = fromQuery(r)
	case http.MethodPost:
		if key, bad = keyIn(r.Header); bad == nil {
			params, bad = fromBody(r)
		}
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
	answer := e.run(ctx, params, key)
	if answer.replayed {
		w.Header().Set(headerReplayed, "true")
	}
	write(w, answer.status(w.Header(), media), answer.body)
}

// result is what became of a request.
type result struct {
	response *graphql.Response // nil when it is replayed
	body     []byte
	// executed is false when the request was refused; then it has no data.
	executed bool
	// replayed says that the body is the answer of an earlier request.
	replayed bool
}

// run gives the answer to a request; key is its idempotency key, if it has one.
func (e *endpoint) run(ctx context.Context, params *graphql.RawParams, key string) result {
	operation, refused := e.executor.CreateOperationContext(ctx, params)
	if refused != nil {
		return e.refuse(graphql.WithOperationContext(ctx, operation), refused...)
	}
	middleware.NameOperation(ctx, operation.Operation.Name)
	if key != "" && tellsSecret(operation.Operation.SelectionSet) {
		return e.refuse(graphql.WithOperationContext(ctx, operation), gqlerror.Wrap(errSecretUnderKey))
	}
	if key != "" && isMutation(operation) {
		answer, err := e.onceByHeader(ctx, key, operation)
		if err != nil {
			return e.refuse(graphql.WithOperationContext(ctx, operation), gqlerror.Wrap(err))
		}
		return answer
	}
	response, executed := e.execute(ctx, operation)
	return result{response: response, body: encode(response), executed: executed}
}

// refuse gives the answer to a request that is not executed.
func (e *endpoint) refuse(ctx context.Context, errors ...*gqlerror.Error) result {
	response := e.executor.DispatchError(ctx, errors[:min(len(errors), e.errors)])
	return result{response: response, body: encode(response)}
}

// execute gives the response of an operation, and whether it was executed.
func (e *endpoint) execute(ctx context.Context, operation *graphql.OperationContext) (*graphql.Response, bool) {
	responses, ctx := e.executor.DispatchOperation(ctx, operation)
	response := responses(ctx)
	if response == nil { // the deadline passed, or the client left, before it began
		return e.executor.DispatchError(ctx, gqlerror.List{gqlerror.Wrap(refusal(graph.CodeTimeout, messageTimeout))}), false
	}
	response.Errors = response.Errors[:min(len(response.Errors), e.errors)]
	return response, true
}

// status gives the status of an answer. What was executed is 200, whatever its fields met with. What was refused is 400, and
// 200 in the older media type, whose clients take other statuses for answers of something in between.
func (a result) status(header http.Header, media string) int {
	if a.executed {
		return http.StatusOK
	}
	switch codeOf(a.response) {
	case middleware.CodeMethodNotAllowed:
		header.Set("Allow", http.MethodPost)
		return http.StatusMethodNotAllowed
	case CodeIdempotencyKeyReused:
		return http.StatusUnprocessableEntity
	case graph.CodeInternal:
		return http.StatusInternalServerError
	case graph.CodeTimeout, graph.CodeUnavailable:
		return http.StatusServiceUnavailable
	}
	if media == mediaJSON {
		return http.StatusOK
	}
	if codeOf(a.response) == graph.CodeForbidden {
		return http.StatusForbidden
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

// encode puts an answer together from its parts. The data is JSON already and goes out as it is.
func encode(response *graphql.Response) []byte {
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
	return append(body, '}', '\n')
}

func write(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body)
}
