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
	"entitlegraph/policy"
	"entitlegraph/resolvers/middleware"
)

// A change that is asked for twice with the same idempotency key, because the first answer got lost, is made once, and both times
// answered the same, byte for byte. The key is a header, and then holds for the whole request, or an argument of one mutation. Copies
// that come while the first request is still under way, or after its answer was lost, have the same request id, under which the store
// keeps one outcome, a refusal too; of their answers one is kept, and all give that one.

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

// reservedKey is the context key of the *reserved of a request.
type reservedKey struct{}

// reserved is the HTTP request's part in an idempotency key.
type reserved struct {
	// requestID is the id that the request has by its key.
	requestID string
	// lesser reports that the answer lacks what only an earlier attempt knew.
	lesser bool
}

// idempotency keeps answers under keys.
type idempotency struct {
	stores policy.Stores
	logger zerolog.Logger
}

// reserve begins a request with a key, and refuses a key that was used for something else.
func (i idempotency) reserve(ctx context.Context, key, fingerprint string) (*changes.Reservation, error) {
	reservation, err := i.stores.KeptAnswers(ctx).Reserve(ctx, key, fingerprint)
	if err == nil && reservation.Fingerprint != fingerprint {
		return nil, refusal(CodeIdempotencyKeyReused, "the idempotency key was used for another request in the last 24 hours; make a new one for each change")
	}
	return reservation, err
}

// remember keeps an answer, and returns the one to give: the one that is kept. When none can be kept, the answer itself is given, and a
// repeat is answered from what the request came to, by the same id.
func (i idempotency) remember(ctx context.Context, key string, answer []byte, lesser bool) []byte {
	kept, err := i.stores.KeptAnswers(ctx).Remember(ctx, key, answer, lesser)
	if err != nil {
		i.logger.Warn().Str("requestId", middleware.RequestID(ctx)).Err(err).Msg("an answer was not kept under its idempotency key")
	}
	if kept == nil {
		return answer
	}
	return kept
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
	whole := &reserved{requestID: reservation.RequestID}
	answer := e.execute(context.WithValue(ctx, reservedKey{}, whole), operation, cost)
	if answer.executed && isFinal(answer.response) {
		kept := e.idempotency.remember(ctx, key, answer.body, whole.lesser)
		answer.replayed, answer.body = !bytes.Equal(kept, answer.body), kept
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
	if !given || policy.IsDryRun(field.Field, operation.Variables) { // a dry run does nothing that must not be done twice, and keeps nothing
		return next(ctx)
	}
	i := idempotency{r.Stores, logger}
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
		kept := i.remember(ctx, key, body.Bytes(), s.lesser)
		return graphql.WriterFunc(func(w io.Writer) { _, _ = w.Write(kept) })
	}
	return graphql.WriterFunc(func(w io.Writer) { _, _ = w.Write(body.Bytes()) })
}

// keyArgument gives the key in the input of a mutation.
func keyArgument(field graphql.CollectedField, variables map[string]any) (string, bool) {
	input, _ := policy.Argument(field.Field, "input", variables).(map[string]any)
	key, given := input["idempotencyKey"].(string)
	return key, given
}

// onlyDryRuns says that no field of an operation changes anything.
func onlyDryRuns(operation *graphql.OperationContext) bool {
	for _, field := range graphql.CollectFields(operation, operation.Operation.SelectionSet, []string{"Mutation"}) {
		if field.Name != "__typename" && !policy.IsDryRun(field.Field, operation.Variables) {
			return false
		}
	}
	return true
}

// isMutation says that an operation changes something.
func isMutation(operation *graphql.OperationContext) bool {
	return operation.Operation.Operation == ast.Mutation
}
