package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"entitlegraph/api/middleware"
	"entitlegraph/api/subscription"
	"entitlegraph/graph"
	"entitlegraph/live"
	"entitlegraph/policy"
)

// beginnings begins the operations of connections with the endpoint, by the limits of every request.
type beginnings struct {
	*endpoint
	gate  policy.Gate
	rate  *middleware.Rate
	turns *middleware.Turns
	time  time.Duration // the maximum duration of a query or mutation
}

// Read reads a request of a WebSocket connection.
func (o *beginnings) Read(request json.RawMessage) (subscription.Begin, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(request, &members); err != nil {
		return nil, errors.New("the payload must be an object with the members query, operationName, variables and extensions")
	}
	asked, bad := fromMembers(members)
	if bad != nil {
		return nil, errors.New(bad.message)
	}
	return func(ctx context.Context) subscription.Operation {
		if !o.rate.Allow(ctx) {
			return subscription.Once(o.Refuse(ctx, graph.Errorf(graph.CodeRateLimited, middleware.MessageRate)))
		}
		return o.begin(ctx, asked, "")
	}, nil
}

// Refuse returns the response to an operation that is refused for err.
func (o *beginnings) Refuse(ctx context.Context, err error) subscription.Response {
	if !graphql.HasOperationContext(ctx) {
		ctx = graphql.WithOperationContext(ctx, &graphql.OperationContext{})
	}
	return responseOf(o.refuse(ctx, unknownCost, gqlerror.WrapIfUnwrapped(err)))
}

// begin begins the operation of a request: it executes a query or mutation, and a subscription up to its first event.
func (o *beginnings) begin(ctx context.Context, asked *graphQLRequest, key string) subscription.Operation {
	ctx = graphql.StartOperationTrace(ctx)
	limited, cancel := context.WithTimeout(ctx, o.time)
	defer cancel()
	leave, ok := o.turns.Enter(limited)
	if !ok {
		return subscription.Once(o.Refuse(ctx, graph.Errorf(graph.CodeUnavailable, middleware.MessageBusy)))
	}
	defer leave()
	operation, cost, refused := o.prepare(limited, asked, key, o.costs.Most)
	if refused != nil {
		return subscription.Once(responseOf(*refused))
	}
	if !isSubscription(operation) {
		return subscription.Once(responseOf(o.complete(limited, operation, key, cost)))
	}
	o.checkAgain(live.SessionOf(ctx), operation)
	events, ctx := o.executor.DispatchOperation(ctx, operation)
	return &subscribed{beginnings: o, ctx: ctx, events: events}
}

// checkAgain adds the rights to the operation to the check of a session: the check of the gate before the operation began, repeated.
func (o *beginnings) checkAgain(session *live.Session, operation *graphql.OperationContext) {
	authenticate := session.Check
	session.Check = func(ctx context.Context) (*graph.Viewer, error) {
		viewer, err := authenticate(ctx)
		if err != nil {
			return nil, err
		}
		if refused := o.gate.MutateOperationContext(graph.WithViewer(ctx, viewer), operation); refused != nil {
			return nil, refused
		}
		return viewer, nil
	}
}

// subscribed is a subscription that has begun.
type subscribed struct {
	*beginnings
	ctx    context.Context // of the operation
	events graphql.ResponseHandler
}

// IsSubscription is true.
func (*subscribed) IsSubscription() bool { return true }

// Next waits for the next event. After the last one it returns the reason of the end, if there is one.
func (s *subscribed) Next(ctx context.Context) (subscription.Response, bool) {
	response := s.events(s.ctx)
	if response == nil {
		err := live.SessionOf(ctx).Err()
		if err == nil {
			return subscription.Response{}, false
		}
		return s.Refuse(s.ctx, err), true
	}
	response.Errors = response.Errors[:min(len(response.Errors), s.errors)]
	return responseOf(outcome{response: response, body: s.encode(response, unknownCost), executed: true}), true
}

// responseOf returns the response of an outcome. It has errors and no data if the operation was refused, or a subscription could not begin.
func responseOf(o outcome) subscription.Response {
	out := subscription.Response{Body: o.body}
	if o.response != nil && len(o.response.Data) == 0 && len(o.response.Errors) > 0 {
		out.Errors = encodeErrors(o.response.Errors)
	}
	return out
}

func isSubscription(operation *graphql.OperationContext) bool {
	return operation.Operation.Operation == ast.Subscription
}

// serveStream reads a request whose responses are server-sent events, and serves it.
func (o *beginnings) serveStream(server *subscription.Server) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Accept")
		in, bad := o.read(r)
		if bad == nil && in.several {
			bad = notGraphQL("the body must be one request, not a list: send each in a stream of its own")
		}
		if bad != nil {
			middleware.Refuse(w, r, bad.status, bad.code, bad.message)
			return
		}
		server.ServeStream(w, r, func(ctx context.Context) subscription.Operation {
			if in.readOnly {
				ctx = policy.ReadOnly(ctx)
			}
			return o.begin(ctx, in.requests[0], in.key)
		})
	})
}
