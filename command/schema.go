package command

import (
	"io"

	"entitlegraph/resolvers"
)

type schemaCommand struct{}

// Run prints the schema of the API, which generators of clients read. It needs no server and no database.
func (schemaCommand) Run(p *program) error {
	_, err := io.WriteString(p.stdout, resolvers.SchemaText())
	return err
}
