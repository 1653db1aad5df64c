package resolvers

import (
	"context"

	"entitlegraph/graph"
)

// errRemoved is the error of a non-null field whose object was removed during the operation.
var errRemoved = &graph.Error{Code: graph.CodeNotFound, Message: "the object was removed while the response was read; send the request again"}

// byKey returns the object with a business key (R1): nil for an unknown key, an error that names the argument for a malformed
// one.
func byKey[T any](
	ctx context.Context, argument, kind, value string, ask func(context.Context, []string) ([]*T, error),
) (*T, error) {
	key, err := graph.NormalizeKey(kind, value)
	if err != nil {
		return nil, graph.InField(argument, err)
	}
	return single(ask(ctx, []string{key}))
}

// single returns the one element of a look-up by one key.
func single[T any](found []*T, err error) (*T, error) {
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

// atMost refuses an argument with more elements than most.
func atMost(most, n int, argument string) error {
	if n <= most {
		return nil
	}
	return graph.InField(argument, graph.Errorf(graph.CodeLimit, "%s has %d elements, and at most %d are allowed; request the rest in another request", argument, n, most))
}
