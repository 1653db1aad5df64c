// Package transfer imports and exports the graph as records, in the file format of package records.
//
//   - An import (import.go) reads the file in batches (read.go), and writes each in a transaction (work.go, summary.go), the next one while
//     the one before is being committed (flight.go).
//   - An export (export.go, export_records.go) reads page by page.
package transfer

import (
	"embed"
	"time"

	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/nouns"
)

//go:embed cypher/*.cypher
var files embed.FS

// cypher has the statements of this room.
var cypher = bolt.NewLibrary(files, nouns.Templates)

// Transfer imports into a database, and exports from it.
type Transfer struct {
	pool *bolt.Pool
	now  func() time.Time
}

// New returns a Transfer; now is the clock of imports whose options have none.
func New(pool *bolt.Pool, now func() time.Time) *Transfer { return &Transfer{pool, now} }
