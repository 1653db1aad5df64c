// Package schema brings a database to what this program needs: migrations of its schema (migration.go), and the properties that the
// program derives from others and stores (derivation.go, keys.go, names.go). Keys that would be equal refuse the start (conflict.go).
package schema

import (
	"context"
	"embed"
	"time"

	"entitlegraph/neo4j/bolt"
)

//go:embed cypher/*.cypher
var files embed.FS

// cypher is the statements of this room.
var cypher = bolt.NewLibrary(files, nil)

// Schema migrates one database.
type Schema struct{ pool *bolt.Pool }

// New returns the schema of a pool's database.
func New(pool *bolt.Pool) *Schema { return &Schema{pool} }

var (
	statementLockConstraint = cypher.Statement("migration_lock_constraint")
	statementLock           = cypher.Statement("migration_lock")
)

// migrationTimeout is for the whole of Migrate: building an index over a large graph takes minutes.
const migrationTimeout = 10 * time.Minute

// Migrate brings the database's schema, and the derived properties, to what this program needs. Each migration is applied once, and
// recorded in the database; processes that start together take turns. A database that a newer program has migrated is refused, and one
// whose derived properties cannot be brought up to date: then nothing has been written.
func (s *Schema) Migrate(ctx context.Context) error {
	return s.underLock(ctx, func(ctx context.Context) error { return s.migrateLocked(ctx, derivations) })
}

// MigrateSchema brings the schema alone up to date, so that the conflicts can be resolved that refuse Migrate.
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
	// The lock is the write lock on one node, held by a transaction that stays open while others change the schema:
	// one transaction cannot do both. The database releases it when this process ends.
	return s.pool.Write(ctx, "migrate", func(ctx context.Context, tx *bolt.Transaction) error {
		if _, err := tx.Run(ctx, statementLock, nil); err != nil {
			return err
		}
		return work(ctx)
	})
}

// migrateLocked brings everything up to date. What refuses the start is looked for before anything is written.
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

// migrateSchema applies the migrations that are missing, and nothing else.
func (s *Schema) migrateSchema(ctx context.Context) error {
	applied, err := s.appliedMigrations(ctx)
	if err != nil {
		return err
	}
	return s.applyMigrations(ctx, applied)
}
