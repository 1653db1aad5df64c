package resolvers

import (
	"bytes"
	"context"
	"io"

	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/graph"
	"entitlegraph/policy"
)

// AnswerNotKept is the warning of an answer that was not stored under its idempotency key.
const AnswerNotKept = "an answer was not kept under its idempotency key"

type reservedKey struct{}

// Reserved is a whole request that carries an idempotency key.
type Reserved struct {
	// RequestID is the id of the request, which every repeat has.
	RequestID string
	// Lesser reports that the answer lacks what only an earlier attempt knew.
	Lesser bool
}

// WithReserved returns the context of a request that carries an idempotency key.
func WithReserved(ctx context.Context, whole *Reserved) context.Context {
	return context.WithValue(ctx, reservedKey{}, whole)
}

// onceByArgument resolves a mutation whose input carries an idempotency key, unless it was resolved before. Answers with errors are not stored:
// their errors stand elsewhere in the response.
func (r *Resolver) onceByArgument(
	ctx context.Context, s *scope, field graphql.CollectedField, next graphql.RootResolver,
) graphql.Marshaler {
	operation := graphql.GetOperationContext(ctx)
	key, given := keyArgument(field, operation.Variables)
	if !given || policy.IsDryRun(field.Field, operation.Variables) { // a dry run may be repeated, and stores nothing
		return next(ctx)
	}
	if !policy.ValidKey(key) {
		s.refused = graph.InField("input.idempotencyKey", graph.Invalid("", "an idempotency key has 1 to %d printable ASCII characters", policy.MaxKey))
		return next(ctx)
	}
	reservation, err := r.Stores.KeptAnswers(ctx).Reserve(ctx, key, policy.Fingerprint(operation.RawQuery, operation.Operation.Name, operation.Variables, field.Alias))
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
		stored, err := r.Stores.KeptAnswers(ctx).Remember(ctx, key, body.Bytes(), s.lesser)
		if err != nil {
			r.Warn(ctx, err, AnswerNotKept)
		}
		return graphql.WriterFunc(func(w io.Writer) { _, _ = w.Write(stored) })
	}
	return graphql.WriterFunc(func(w io.Writer) { _, _ = w.Write(body.Bytes()) })
}

// keyArgument returns the key in the input of a mutation.
func keyArgument(field graphql.CollectedField, variables map[string]any) (string, bool) {
	input, _ := policy.Argument(field.Field, "input", variables).(map[string]any)
	key, given := input["idempotencyKey"].(string)
	return key, given
}
