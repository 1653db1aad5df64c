// Package write applies changes to the graph, exactly once and under the locks of the accounts concerned.
//
//   - The work of one transaction is a unit (unit.go). It locks accounts and reads the state (attempt.go, state.go, counts.go), evaluates its
//     members, writes their effects (effects.go, rows.go), and records revisions, audit entries and outcomes (record.go, audit.go,
//     applied.go).
//   - A request (change.go, request.go, request_lock.go, request_refuse.go, describe.go) is tried until it has an outcome. Alone it is a unit
//     of one member; small requests of different accounts share a unit (group.go).
//   - A batch of an import (batch.go) is a unit of one member, too.
//   - The impact on logins is the difference of their answers before and after (impact.go).
//   - Erased users and organizations are cleared away in parts (erase.go).
//   - Idempotency keys, API keys and the key of download links are written here too.
package write

import (
	"context"
	"embed"
	"sync"
	"time"

	"github.com/google/uuid"

	"entitlegraph/changes"
	"entitlegraph/neo4j/batch"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/nouns"
)

//go:embed cypher/*.cypher
var files embed.FS

// cypher has the statements of this room.
var cypher = bolt.NewLibrary(files, nouns.Templates)

// fields are the parameters of a statement, a row among them, or the properties of a node or relationship.
type fields = bolt.Fields

// Writer applies changes. It is safe for concurrent use.
type Writer struct {
	pool *bolt.Pool
	now  func() time.Time

	dropping      sync.Mutex // locked while expired records are deleted
	commitBatcher *batch.Batcher[*requestWork, bool]
	lockTimeout   time.Duration // of requests that share a commit
}

var _ changes.Writer = (*Writer)(nil)

// New returns a writer; now is the clock by which changes are evaluated and recorded.
func New(pool *bolt.Pool, now func() time.Time) *Writer {
	w := &Writer{pool: pool, now: now, lockTimeout: lockTimeout}
	commits := bolt.BatchOptions(w.commitGroup)
	commits.MaxKeys, commits.EnoughKeys = maxGroup, enoughChanges
	w.commitBatcher = batch.New(commits)
	return w
}

// Close waits for the groups under way, unless the context ends first.
func (s *Writer) Close(ctx context.Context) { s.commitBatcher.Close(ctx) }

// NewID returns a new id. Ids rise with time, so that new keys are added at the end of an index.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

// IDs are the ids of new things of a unit of work. A thing has the same id in all attempts, so that every attempt writes the same.
type IDs map[string]string

// Of returns the id of a thing, by its noun and its key.
func (ids IDs) Of(noun, key string) string {
	key = noun + "\x00" + key
	if _, known := ids[key]; !known {
		ids[key] = NewID()
	}
	return ids[key]
}
