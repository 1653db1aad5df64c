// Package lists reads lists and look-ups: everything of the graph but the facts of answers (room facts).
//
//   - Look-ups find things by key or id, in a query that callers at the same time share (lookup.go).
//   - Lists give each parent's children, page by page (list.go). Pages are held in memory as bytes (pages.go, shapes.go) with the version
//     of their account (docs/decisions/0012-lists.md).
//
// Each noun has a file, with its statements in cypher/.
package lists

import (
	"context"
	"embed"

	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/nouns"
)

//go:embed cypher/*.cypher
var files embed.FS

// cypher is the statements of this room.
var cypher = bolt.NewLibrary(files, nouns.Templates)

// Lists reads lists and look-ups through a bolt.Reader: a pool, or a transaction that is open.
type Lists struct {
	from  bolt.Reader
	pages *Pages // nil holds no pages
}

// New returns the lists that from reads. Pages are held in pages; nil where no other caller may see what is read.
func New(from bolt.Reader, pages *Pages) Lists { return Lists{from, pages} }

// Ready returns an error unless the database answers within the context's deadline: CodeUnavailable, whose cause says why, or CodeTimeout.
func (l Lists) Ready(ctx context.Context) error { return bolt.Ping(ctx, l.from) }
