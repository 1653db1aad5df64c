package resolvers

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"

	"github.com/99designs/gqlgen/graphql"
	"github.com/rs/zerolog"
	"github.com/vektah/gqlparser/v2/ast"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/resolvers/middleware"
)

// A change that is asked for twice with the same idempotency key, because the first answer got lost, is made once, and both times
// answered the same, byte for byte. The key is a header, and then holds for the whole request, or an argument of one mutation. What
// happens when the first request is still under way, or was lost before its answer could be kept, is up to the store: the repeat
// has the same request id, which is applied once.

const (
	// headerIdempotencyKey carries the key of a request.
	headerIdempotencyKey = "Idempotency-Key"
	// headerReplayed says that an answer is that of an earlier request.
	headerReplayed = "Idempotent-Replayed"
	// mostKey is how long a key may be.
	mostKey = 255
)

// CodeIdempotencyKeyReused says that the idempotency key was used for another request.
const CodeIdempotencyKeyReused graph.Code = "IDEMPOTENCY_KEY_REUSED"

// reservedKey holds the id that a request has by its idempotency key.
type reservedKey struct{}

// idempotency keeps answers under keys.
type idempotency struct {
	store  changes.Store
	logger zerolog.Logger
}

// reserve begins a request with a key, and refuses a key that was used for something else.
func (i idempotency) reserve(ctx context.Context, key, fingerprint string) (*changes.Reservation, error) {
	reservation, err := i.store.Reserve(ctx, actorOf(ctx), key, fingerprint)
	if err == nil && reservation.Fingerprint != fingerprint {
		return nil, refusal(CodeIdempotencyKeyReused, "the idempotency key was used for another request in the last 24 hours; make a new one for each change")
	}
	return reservation, err
}

// remember keeps an answer. When that fails, a repeat is carried out again, by the same id.
func (i idempotency) remember(ctx context.Context, key string, answer []byte) {
	if err := i.store.Remember(ctx, actorOf(ctx), key, answer); err != nil {
		i.logger.Warn().Str("requestId", middleware.RequestID(ctx)).Err(err).Msg("an answer was not kept under its idempotency key")
	}
}

// keyIn gives the idempotency key of a request; empty when it has none.
func keyIn(header http.Header) (string, *badRequest) {
	values := header.Values(headerIdempotencyKey)
	if len(values) == 0 {
		return "", nil
	}
	if len(values) > 1 || !saneKey(values[0]) {
		return "", notGraphQL("the idempotency key must be one header of 1 to 255 printable ASCII characters")
	}
	return values[0], nil
}

// saneKey says that a key is 1 to 255 printable ASCII characters.
func saneKey(key string) bool {
	for _, b := range []byte(key) {
		if b < ' ' || b > '~' {
			return false
		}
	}
	return key != "" && len(key) <= mostKey
}

// fingerprintOf tells requests of different content apart.
func fingerprintOf(query, operationName string, variables map[string]any, part string) string {
	content, err := json.Marshal([]any{query, operationName, variables, part})
	if err != nil {
		panic(err) // it was JSON before
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// onceByHeader runs a mutation whose request carries a key, unless it was run before. It gives the whole body of the answer.
func (e *endpoint) onceByHeader(ctx context.Context, key string, operation *graphql.OperationContext, cost int) (result, error) {
	reservation, err := e.idempotency.reserve(ctx, key, fingerprintOf(operation.RawQuery, operation.Operation.Name, operation.Variables, ""))
	if err != nil {
		return result{}, err
	}
	if reservation.Answer != nil {
		return result{body: reservation.Answer, executed: true, replayed: true}, nil
	}
	answer := e.execute(context.WithValue(ctx, reservedKey{}, reservation.RequestID), operation, cost)
	if answer.executed && isFinal(answer.response) {
		e.idempotency.remember(ctx, key, answer.body)
	}
	return answer, nil
}

// isFinal says that an answer would be the same if it were asked for again: nothing in it failed for the server's own reasons, or
// because of rights that may be given later.
func isFinal(response *graphql.Response) bool {
	for _, err := range response.Errors {
		switch code, _ := err.Extensions["code"].(graph.Code); code {
		case graph.CodeInternal, graph.CodeTimeout, graph.CodeUnavailable, graph.CodeForbidden:
			return false
		}
	}
	return true
}

// onceByArgument answers a mutation whose input carries a key, unless it was answered before. Answers with errors are not kept: they
// stand elsewhere in the response.
func (r *Resolver) onceByArgument(
	ctx context.Context, s *scope, field graphql.CollectedField, logger zerolog.Logger, next graphql.RootResolver,
) graphql.Marshaler {
	operation := graphql.GetOperationContext(ctx)
	key, given := keyArgument(field, operation.Variables)
	if !given {
		return next(ctx)
	}
	i := idempotency{r.Changes, logger}
	if !saneKey(key) {
		s.refused = graph.InField("input.idempotencyKey", graph.Invalid("", "an idempotency key has 1 to %d printable ASCII characters", mostKey))
		return next(ctx)
	}
	reservation, err := i.reserve(ctx, key, fingerprintOf(operation.RawQuery, operation.Operation.Name, operation.Variables, field.Alias))
	if err != nil {
		s.refused = graph.InField("input.idempotencyKey", err)
		return next(ctx)
	}
	if reservation.Answer != nil {
		return graphql.WriterFunc(func(w io.Writer) { _, _ = w.Write(reservation.Answer) })
	}
	s.id = reservation.RequestID
	before := len(graphql.GetErrors(ctx))
	answer := next(ctx)
	var body bytes.Buffer
	answer.MarshalGQL(&body)
	if len(graphql.GetErrors(ctx)) == before && !bytes.Equal(body.Bytes(), []byte("null")) {
		i.remember(ctx, key, body.Bytes())
	}
	return graphql.WriterFunc(func(w io.Writer) { _, _ = w.Write(body.Bytes()) })
}

// keyArgument gives the key in the input of a mutation.
func keyArgument(field graphql.CollectedField, variables map[string]any) (string, bool) {
	input, _ := argument(field.Field, "input", variables).(map[string]any)
	key, given := input["idempotencyKey"].(string)
	return key, given
}

// isMutation says that an operation changes something.
func isMutation(operation *graphql.OperationContext) bool {
	return operation.Operation.Operation == ast.Mutation
}
