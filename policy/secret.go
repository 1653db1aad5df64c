package policy

import (
	"errors"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"entitlegraph/graph"
)

// errSecretUnderKey refuses to store an answer with a secret: answers under idempotency keys are stored as they are.
var errSecretUnderKey = graph.Errorf(graph.CodeInvalid,
	"createApiKey and rotateApiKey refuse an Idempotency-Key: the response would be stored, and the API key with it. Send them without it, in a request of "+
		"their own; if the response is lost, revoke the key and create another one")

// errFound ends a walk.
var errFound = errors.New("found")

// CheckKeyed refuses an operation with an idempotency key whose answer has a secret in it.
func CheckKeyed(operation *graphql.OperationContext) error {
	if returnsSecret(operation.Operation.SelectionSet) != nil {
		return errSecretUnderKey
	}
	return nil
}

// returnsSecret returns errFound if the answer to a selection has a secret in it.
func returnsSecret(set ast.SelectionSet) error {
	return walk{skipped: true}.fields(set, func(field *ast.Field) error {
		if field.Name == "createApiKey" || field.Name == "rotateApiKey" {
			return errFound
		}
		return returnsSecret(field.SelectionSet)
	})
}
