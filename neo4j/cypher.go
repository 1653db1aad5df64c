package neo4j

import (
	"embed"

	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/nouns"
)

//go:embed cypher/*.cypher
var files embed.FS

// cypher is the statements of this room.
var cypher = bolt.NewLibrary(files, nouns.Templates)

// fields are the parameters of a statement, a row among them, or the properties of a node or relationship.
type fields = bolt.Fields
