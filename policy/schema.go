package policy

import (
	"maps"

	"github.com/vektah/gqlparser/v2/ast"

	"entitlegraph/graph/generated"
)

// ClientSchema returns the schema as clients see it. It lacks @defer, which the parser adds to every schema: answers
// come in one piece. It also lacks @access with the type of its argument: the descriptions of the fields say the same.
func ClientSchema() *ast.Schema {
	accessOfSchema() // first: it completes the descriptions
	schema := *generated.NewExecutableSchema(generated.Config{}).Schema()
	schema.Directives = maps.Clone(schema.Directives)
	delete(schema.Directives, "defer")
	delete(schema.Directives, "access")
	schema.Types = maps.Clone(schema.Types)
	delete(schema.Types, "Caller")
	return &schema
}
