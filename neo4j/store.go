// Package neo4j is the store: it reads and writes the graph in a Neo4j database. It is put together of rooms, and arrows between them
// point one way:
//
//   - bolt: connections, transactions, retries, statements, rows, errors; with batch, cache and codec, which know no Neo4j.
//   - nouns decodes the nouns of package graph; versions names the states of accounts.
//   - lists reads lists and look-ups; facts reads what answers are made of.
//   - write applies changes; transfer imports and exports; changelog is the log of changes.
//   - schema migrates the database.
//
// Every statement stands in a file of its own, in the folder cypher of its room.
package neo4j

import (
	"cmp"
	"context"
	"time"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/cache"
	"entitlegraph/neo4j/changelog"
	"entitlegraph/neo4j/facts"
	"entitlegraph/neo4j/lists"
	"entitlegraph/neo4j/schema"
	"entitlegraph/neo4j/transfer"
	"entitlegraph/neo4j/write"
)

// Config says which database to use, and how.
type Config struct {
	// URI has the scheme bolt, neo4j, or either with +s or +ssc. With neo4j, reads go to followers.
	URI      string
	Username string
	Password string
	// Database is the name of the database; empty is "neo4j".
	Database string
	// Timeout ends a call whose context has no deadline; 0 is bolt.DefaultTimeout.
	Timeout time.Duration
	// Now is the clock by which changes are recorded and judged; time.Now when nil.
	Now func() time.Time
	// Observe, when set, is called with the name of each statement sent: one call a round trip.
	Observe func(statement string)
	// CacheBytes is how many bytes of memory the facts of accounts may take, and pages of lists half as many on top; 0 is DefaultCacheBytes,
	// and below 0 nothing is held in memory.
	CacheBytes int64
}

// DefaultCacheBytes has room for the facts of some thirty thousand accounts, each with two dozen contract lines, and for fifteen thousand
// of their hierarchies with 50 users.
const DefaultCacheBytes = 512 << 20

// CheckURI refuses an address whose scheme no database has, or that has no host.
func CheckURI(uri string) error { return bolt.CheckURI(uri) }

// Store reads and writes the graph. It is safe for concurrent use.
type Store struct {
	lists.Lists
	*facts.Cached
	*write.Writer
	*transfer.Transfer
	*changelog.Log

	pool   *bolt.Pool
	schema *schema.Schema
	memory *cache.Meter // of what is held in memory
}

var (
	_ graph.Store         = (*Store)(nil)
	_ entitle.Store       = (*Store)(nil)
	_ changes.Store       = (*Store)(nil)
	_ changes.APIKeyStore = (*Store)(nil)
)

// Open prepares a store; it does not connect yet: Ready does. The caller closes it.
func Open(c Config) (*Store, error) {
	pool, err := bolt.Open(bolt.Config{
		URI: c.URI, Username: c.Username, Password: c.Password, Database: c.Database, Timeout: c.Timeout, Observe: c.Observe,
	})
	if err != nil {
		return nil, err
	}
	now := c.Now
	if now == nil {
		now = time.Now
	}
	meter, bytes := &cache.Meter{}, cmp.Or(c.CacheBytes, DefaultCacheBytes)
	var pages *lists.Pages
	if bytes > 0 {
		pages = lists.NewPages(bytes/2, meter)
	}
	return &Store{
		Lists: lists.New(pool, pages), Cached: facts.NewCached(pool, bytes, meter), Writer: write.New(pool, now),
		Transfer: transfer.New(pool, now), Log: changelog.New(pool, write.NewID(), now), pool: pool, schema: schema.New(pool), memory: meter,
	}, nil
}

// Close waits for the reads and groups of changes under way, and closes the connections.
func (s *Store) Close(ctx context.Context) error {
	s.Cached.Close(ctx)
	s.Writer.Close(ctx)
	return s.pool.Close(ctx)
}

// The parameters and results of imports and exports: see package transfer.
type (
	// ImportOptions are the settings of an import.
	ImportOptions = transfer.ImportOptions
	// ImportOnError is the treatment of lines that are refused.
	ImportOnError = transfer.ImportOnError
	// ImportRefusal is a line that was refused.
	ImportRefusal = transfer.ImportRefusal
	// ImportProgress is how far an import has come.
	ImportProgress = transfer.ImportProgress
	// ImportReport is the result of an import.
	ImportReport = transfer.ImportReport
	// ExportOptions are the settings of an export.
	ExportOptions = transfer.ExportOptions
	// ExportReport is the result of an export.
	ExportReport = transfer.ExportReport
)

// The treatments of a line that is refused.
const (
	ImportStop = transfer.ImportStop
	ImportSkip = transfer.ImportSkip
)

// The conflicts that refuse Migrate: see package schema.
type (
	// Conflict is keys that an earlier program stored as different, and that are equal now.
	Conflict = schema.Conflict
	// ConflictHolder is a thing with one of the keys.
	ConflictHolder = schema.ConflictHolder
)

// Migrate brings the database to what this program needs, or refuses it: see schema.Schema.
func (s *Store) Migrate(ctx context.Context) error { return s.schema.Migrate(ctx) }

// MigrateSchema brings the schema alone up to date, so that the conflicts can be resolved that refuse Migrate.
func (s *Store) MigrateSchema(ctx context.Context) error { return s.schema.MigrateSchema(ctx) }

// Conflicts returns the conflicts that refuse Migrate, and changes nothing.
func (s *Store) Conflicts(ctx context.Context) ([]Conflict, error) { return s.schema.Conflicts(ctx) }

// ReportMemory calls report with the number of bytes that the cached facts take: now, and whenever it has changed by about a MiB.
func (s *Store) ReportMemory(report func(bytes int64)) { s.memory.Report(report) }
