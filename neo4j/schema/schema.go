// Package schema brings a database up to date with this program: it applies migrations of the schema (migration.go), and writes the stored
// properties that are derived from others (derivation.go, keys.go, names.go). Keys that would be equal prevent the start (conflict.go).
package schema

import (
	"context"
	"embed"
	"time"

	"entitlegraph/neo4j/bolt"
)

//go:embed cypher/*.cypher
var files embed.FS

// cypher has the statements of this room.
var cypher = bolt.NewLibrary(files, nil)

// Schema migrates one database.
type Schema struct{ pool *bolt.Pool }

// New returns the schema of a pool's database.
func New(pool *bolt.Pool) *Schema { return &Schema{pool} }

var (
	statementLockConstraint = cypher.Statement("migration_lock_constraint")
	statementLock           = cypher.Statement("migration_lock")
)

// migrationTimeout is the time limit of Migrate: building an index over a large graph takes minutes.
const migrationTimeout = 10 * time.Minute

// Migrate brings the database's schema and its derived properties up to date with this program. Each migration is applied once, and recorded
// in the database; processes that start together take turns. It refuses a database that a newer program has migrated, and one whose derived
// properties have conflicts; then nothing has been written.
func (s *Schema) Migrate(ctx context.Context) error {
	return s.underLock(ctx, func(ctx context.Context) error { return s.migrateLocked(ctx, derivations) })
}

// MigrateSchema brings only the schema up to date, so that the conflicts that prevent Migrate can be resolved.
func (s *Schema) MigrateSchema(ctx context.Context) error {
	return s.underLock(ctx, s.migrateSchema)
}

// underLock runs work while no other process migrates.
func (s *Schema) underLock(ctx context.Context, work func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, migrationTimeout)
	defer cancel()
	if err := s.pool.WriteStatement(ctx, statementLockConstraint, nil); err != nil {
		return err
	}
	// The lock is the write lock on one node, in a transaction that stays open while other transactions change the schema: one transaction
	// cannot write data and schema. The database releases the lock when this process ends.
	return s.pool.Write(ctx, "migrate", func(ctx context.Context, tx *bolt.Transaction) error {
		if _, err := tx.Run(ctx, statementLock, nil); err != nil {
			return err
		}
		return work(ctx)
	})
}

// migrateLocked brings schema and derived properties up to date. It checks everything that prevents the start before it writes.
func (s *Schema) migrateLocked(ctx context.Context, derivations []*derivation) error {
	applied, err := s.appliedMigrations(ctx)
	if err != nil {
		return err
	}
	due, err := s.dueDerivations(ctx, derivations)
	if err == nil {
		err = s.checkDerivations(ctx, due)
	}
	if err == nil {
		err = s.applyMigrations(ctx, applied)
	}
	if err == nil {
		err = s.placeUsers(ctx)
	}
	if err == nil {
		err = s.derive(ctx, derivations, due)
	}
	return err
}

// migrateSchema applies the missing migrations, and nothing else.
func (s *Schema) migrateSchema(ctx context.Context) error {
	applied, err := s.appliedMigrations(ctx)
	if err != nil {
		return err
	}
	return s.applyMigrations(ctx, applied)
}
