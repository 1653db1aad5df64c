package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"entitlegraph/api/middleware"
	"entitlegraph/api/subscription"
	"entitlegraph/graph"
	"entitlegraph/policy"
)

const allowedMethods = "GET, HEAD, OPTIONS, POST"

// endpoint serves GraphQL over HTTP by the specification of 2025: GET executes queries, POST queries and mutations, and the
// status of a response depends on its media type.
type endpoint struct {
	executor  *executor.Executor
	schema    *ast.Schema
	errors    int // the maximum number in one response
	batch     int // the maximum number of operations in one body
	costs     policy.Costs
	persisted *persisted
	stores    policy.Stores
	warn      func(ctx context.Context, err error, message string)
}

// ServeHTTP reads a request, executes it, and writes the response.
func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Add("Vary", "Accept")
	media, ok := accepted(r.Header)
	if !ok {
		middleware.Refuse(w, r, http.StatusNotAcceptable, graph.CodeNotAcceptable,
			"answers are given as "+mediaGraphQL+" or "+mediaJSON)
		return
	}
	w.Header().Set("Content-Type", media+"; charset=utf-8")
	if r.Method == http.MethodOptions {
		w.Header().Set("Allow", allowedMethods)
		w.Header().Del("Content-Type")
		w.WriteHeader(http.StatusNoContent)
		return
	}
	in, bad := e.read(r)
	if bad != nil {
		if bad.code == graph.CodeMethodNotAllowed {
			w.Header().Set("Allow", allowedMethods)
		}
		middleware.Refuse(w, r, bad.status, bad.code, bad.message)
		return
	}
	ctx := graphql.StartOperationTrace(r.Context())
	if in.readOnly {
		ctx = policy.ReadOnly(ctx)
	}
	if in.several {
		w.Header().Set("Content-Type", mediaJSON+"; charset=utf-8")
		write(w, http.StatusOK, e.runAll(ctx, in.requests))
		return
	}
	answer := e.run(ctx, in.requests[0], in.key, e.costs.Most)
	if answer.replayed {
		w.Header().Set(headerReplayed, "true")
	}
	write(w, answer.status(w.Header(), media), answer.body)
}

// runAll executes the requests of a list one after another, each as if it had come alone, and returns the list of their responses. Their
// costs add up.
func (e *endpoint) runAll(ctx context.Context, requests []*graphQLRequest) []byte {
	body := []byte{'['}
	left := e.costs.Most
	for i, asked := range requests {
		if i > 0 {
			body = append(body, ',')
		}
		answer := e.run(ctx, asked, "", left)
		if answer.executed {
			left -= answer.cost
		}
		body = append(body, bytes.TrimSuffix(answer.body, []byte{'\n'})...)
	}
	return append(body, ']', '\n')
}

// outcome is the response to a request, and how it was made.
type outcome struct {
	response *graphql.Response // nil when it is replayed
	body     []byte
	// executed is false for a refused request, which has no data.
	executed bool
	// cost is the maximum number of objects that the operation may return; unknownCost when it was refused before that was computed.
	cost int
	// challenge are the parameters of WWW-Authenticate if it was refused for its credentials.
	challenge string
	// replayed reports whether the body is the response to an earlier request.
	replayed bool
}

// unknownCost is the cost of an operation that was refused before its cost was computed.
const unknownCost = -1

// run executes a request. key is its idempotency key, empty for none; left is the cost that remains for it.
func (e *endpoint) run(ctx context.Context, asked *graphQLRequest, key string, left int) outcome {
	operation, cost, refused := e.prepare(ctx, asked, key, left)
	if refused != nil {
		return *refused
	}
	if isSubscription(operation) {
		return e.refuse(graphql.WithOperationContext(ctx, operation), cost, gqlerror.Wrap(graph.Errorf(graph.CodeNotAcceptable,
			"a subscription has many responses: send it by POST with Accept: "+subscription.MediaStream+", or over a WebSocket connection")))
	}
	return e.complete(ctx, operation, key, cost)
}

// prepare reads and checks the operation of a request. It returns the response if it is refused.
func (e *endpoint) prepare(ctx context.Context, asked *graphQLRequest, key string, left int) (*graphql.OperationContext, int, *outcome) {
	if err := e.persisted.resolve(asked); err != nil {
		refused := e.refuse(graphql.WithOperationContext(ctx, &graphql.OperationContext{}), unknownCost, gqlerror.Wrap(err))
		return nil, unknownCost, &refused
	}
	operation, refusals := e.executor.CreateOperationContext(ctx, &asked.RawParams)
	if operation.Doc != nil {
		e.persisted.keep(asked)
	}
	if operation.Operation != nil { // the document is good
		if err := policy.CheckVariables(e.schema, operation.Operation, asked.Variables); err != nil {
			refusals = gqlerror.List{gqlerror.Wrap(err)}
		}
	}
	if refusals != nil {
		refused := e.refuse(graphql.WithOperationContext(ctx, operation), unknownCost, refusals...)
		return nil, unknownCost, &refused
	}
	middleware.NameOperation(ctx, operation.Operation.Name)
	cost, err := e.costs.Check(operation, left)
	if err == nil && key != "" {
		err = policy.CheckKeyed(operation)
	}
	if err != nil {
		refused := e.refuse(graphql.WithOperationContext(ctx, operation), cost, gqlerror.Wrap(err))
		return nil, unknownCost, &refused
	}
	return operation, cost, nil
}

// complete executes a query or mutation.
func (e *endpoint) complete(ctx context.Context, operation *graphql.OperationContext, key string, cost int) outcome {
	if key != "" && isMutation(operation) && !onlyDryRuns(operation) {
		answer, err := e.onceByHeader(ctx, key, operation, cost)
		if err != nil {
			return e.refuse(graphql.WithOperationContext(ctx, operation), cost, gqlerror.Wrap(err))
		}
		return answer
	}
	return e.execute(ctx, operation, cost)
}

// refuse returns the response to a request that is not executed.
func (e *endpoint) refuse(ctx context.Context, cost int, list ...*gqlerror.Error) outcome {
	response := e.executor.DispatchError(ctx, list[:min(len(list), e.errors)])
	refused := outcome{response: response, body: e.encode(response, cost), cost: cost}
	var first *graph.Error
	if errors.As(list[0], &first) {
		refused.challenge = first.Challenge
	}
	return refused
}

// execute executes an operation.
func (e *endpoint) execute(ctx context.Context, operation *graphql.OperationContext, cost int) outcome {
	responses, ctx := e.executor.DispatchOperation(ctx, operation)
	response := responses(ctx)
	if response == nil { // the deadline passed, or the client left, before it began
		return e.refuse(ctx, cost, gqlerror.Wrap(graph.Errorf(graph.CodeTimeout, messageTimeout)))
	}
	response.Errors = response.Errors[:min(len(response.Errors), e.errors)]
	return outcome{response: response, body: e.encode(response, cost), executed: true, cost: cost}
}

// status returns the HTTP status of a response: 200 if it was executed, even with errors of fields. A refused request is 400, and
// 200 in the older media type, whose clients take other statuses for responses of a proxy.
func (a outcome) status(header http.Header, media string) int {
	if a.executed {
		return http.StatusOK
	}
	switch codeOf(a.response) {
	case graph.CodeMethodNotAllowed:
		header.Set("Allow", http.MethodPost)
		return http.StatusMethodNotAllowed
	case graph.CodeUnauthenticated:
		middleware.Challenge(header, a.challenge)
		return http.StatusUnauthorized
	case graph.CodeNotTrusted:
		return http.StatusForbidden
	case graph.CodeNotAcceptable:
		return http.StatusNotAcceptable
	case graph.CodeIdempotencyKeyReused:
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

// codeOf returns the code of the first error of a response.
func codeOf(response *graphql.Response) graph.Code {
	for _, err := range response.Errors {
		code, _ := err.Extensions["code"].(graph.Code)
		return code
	}
	return ""
}

// encode writes a response as JSON. The data is JSON already and is copied. extensions.cost has the cost of the
// operation and the limit.
func (e *endpoint) encode(response *graphql.Response, cost int) []byte {
	const extensions = len(`,"extensions":{"cost":{"requested":1073741824,"limit":1073741824}}}` + "\n")
	body := append(make([]byte, 0, len(`{"data":`)+len(response.Data)+extensions), '{')
	if len(response.Errors) > 0 {
		body = append(append(append(body, `"errors":`...), encodeErrors(response.Errors)...), ',')
	}
	if len(response.Data) > 0 {
		body = append(append(append(body, `"data":`...), response.Data...), ',')
	}
	if cost != unknownCost {
		body = strconv.AppendInt(append(body, `"extensions":{"cost":{"requested":`...), int64(cost), 10)
		body = strconv.AppendInt(append(body, `,"limit":`...), int64(e.costs.Most), 10)
		body = append(body, "}},"...)
	}
	return append(bytes.TrimSuffix(body, []byte{','}), '}', '\n')
}

// encodeErrors returns errors as JSON.
func encodeErrors(errors gqlerror.List) []byte {
	list, err := json.Marshal(errors)
	if err != nil {
		panic(err) // texts, numbers and lists of them always marshal
	}
	return list
}

func write(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body)
}
