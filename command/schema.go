package command

import (
	"io"

	"entitlegraph/api"
)

type schemaCommand struct{}

// Run prints the GraphQL schema. It needs no server and no database.
func (schemaCommand) Run(p *program) error {
	_, err := io.WriteString(p.stdout, api.SchemaText())
	return err
}
