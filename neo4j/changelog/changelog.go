// Package changelog is the log of changes: the audit entries of all accounts in one order (docs/decisions/0023-log.md).
//
//   - Writers mark each entry as waiting (order.go has the form of the mark). They lock nothing for it.
//   - A numberer (number.go) assigns positions: in an order in which the entries of an account are by revision (order.go).
//   - Readers read the positions that are visible as a whole (read.go).
//   - Positions are kept for a time (keep.go).
package changelog

import (
	"embed"
	"text/template"
	"time"

	"entitlegraph/changes"
	"entitlegraph/neo4j/bolt"
)

//go:embed cypher/*.cypher
var files embed.FS

// cypher has the statements of this room.
var cypher = bolt.NewLibrary(files, template.FuncMap{"entries": func() string { return entriesInOrder }})

// entriesInOrder is the end of every statement that reads the log: the entries e in order, without the values of those about a person who is being erased (R30).
const entriesInOrder = `RETURN e.position AS position, CASE WHEN EXISTS {
  MATCH (e)-[:ABOUT]->(u:ErasedUser|User)
  WHERE u:ErasedUser OR EXISTS {(u)-[:BELONGS_TO]->(:ErasedOrganization)}
} THEN e{.*, before: null, after: null} ELSE e{.*} END AS entry
ORDER BY position`

// Log reads and numbers the log of changes. It is safe for concurrent use.
type Log struct {
	pool   *bolt.Pool
	now    func() time.Time
	holder string // names this server in the lease
}

var _ changes.ChangeLog = (*Log)(nil)

// New returns the log of a database. holder names the server, and is the name of no other; now is the clock by which entries expire.
func New(pool *bolt.Pool, holder string, now func() time.Time) *Log {
	return &Log{pool: pool, now: now, holder: holder}
}
