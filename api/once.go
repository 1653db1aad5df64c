package api

import (
	"bytes"
	"context"
	"net/http"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"entitlegraph/graph"
	"entitlegraph/policy"
	"entitlegraph/resolvers"
)

// A change that is sent twice with the same idempotency key, because the first answer got lost, is made once, and both requests get
// the same answer, byte for byte. The key is a header, and then holds for the whole request (here), or an argument of one mutation
// (resolvers/once.go). Copies that come while the first request is still under way, or after its answer was lost, have the same request id, under
// which the store keeps one outcome, a refusal too; of their answers one is stored, and all send that one.

const (
	// headerIdempotencyKey carries the key of a request.
	headerIdempotencyKey = "Idempotency-Key"
	// headerReplayed marks the answer of an earlier request.
	headerReplayed = "Idempotent-Replayed"
)

// keyIn returns the idempotency key of a request; empty when it has none.
func keyIn(header http.Header) (string, *badRequest) {
	values := header.Values(headerIdempotencyKey)
	if len(values) == 0 {
		return "", nil
	}
	if len(values) > 1 || !policy.ValidKey(values[0]) {
		return "", notGraphQL("the idempotency key must be one header of 1 to 255 printable ASCII characters")
	}
	return values[0], nil
}

// onceByHeader executes a mutation whose request carries a key, unless it was executed before. It returns the whole body of the answer.
func (e *endpoint) onceByHeader(ctx context.Context, key string, operation *graphql.OperationContext, cost int) (outcome, error) {
	reservation, err := e.stores.KeptAnswers(ctx).Reserve(ctx, key, policy.Fingerprint(operation.RawQuery, operation.Operation.Name, operation.Variables, ""))
	if err != nil {
		return outcome{}, err
	}
	if reservation.Answer != nil {
		return outcome{body: reservation.Answer, executed: true, replayed: true}, nil
	}
	whole := &resolvers.Reserved{RequestID: reservation.RequestID}
	answer := e.execute(resolvers.WithReserved(ctx, whole), operation, cost)
	if answer.executed && isFinal(answer.response) {
		stored, err := e.stores.KeptAnswers(ctx).Remember(ctx, key, answer.body, whole.Lesser)
		if err != nil {
			e.warn(ctx, err, resolvers.AnswerNotKept)
		}
		answer.replayed, answer.body = !bytes.Equal(stored, answer.body), stored
	}
	return answer, nil
}

// isFinal reports whether a repeat would get the same answer: nothing in it failed for the server's own reasons, or
// or for lack of rights that may be granted later.
func isFinal(response *graphql.Response) bool {
	for _, err := range response.Errors {
		switch code, _ := err.Extensions["code"].(graph.Code); code {
		case graph.CodeInternal, graph.CodeTimeout, graph.CodeUnavailable, graph.CodeForbidden:
			return false
		}
	}
	return true
}

// onlyDryRuns reports whether no field of an operation changes anything.
func onlyDryRuns(operation *graphql.OperationContext) bool {
	for _, field := range graphql.CollectFields(operation, operation.Operation.SelectionSet, []string{"Mutation"}) {
		if field.Name != "__typename" && !policy.IsDryRun(field.Field, operation.Variables) {
			return false
		}
	}
	return true
}

// isMutation reports whether an operation changes something.
func isMutation(operation *graphql.OperationContext) bool {
	return operation.Operation.Operation == ast.Mutation
}
