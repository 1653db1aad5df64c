package scalar

import (
	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/graph"
)

// MarshalValue writes a value of an input type as a JSON object, which a client can send back.
func MarshalValue(value map[string]any) graphql.Marshaler { return graphql.MarshalMap(value) }

// UnmarshalValue always returns an error: a client sends the value back where its input type is expected.
func UnmarshalValue(any) (map[string]any, error) {
	return nil, graph.Invalid("", "send the value back where its input type is expected")
}

// UnmarshalUserStatus reads a status of a user; null is read as empty.
func UnmarshalUserStatus(v any) (graph.UserStatus, error) { return enum(v, graph.UserStatuses) }

// MarshalUserStatus writes a status of a user.
func MarshalUserStatus(s graph.UserStatus) graphql.Marshaler { return quoted(string(s)) }

// UnmarshalRole reads a role.
func UnmarshalRole(v any) (graph.Role, error) { return enum(v, graph.Roles) }

// MarshalRole writes a role.
func MarshalRole(r graph.Role) graphql.Marshaler { return quoted(string(r)) }
