package neo4j

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entitlegraph/graph"
)

//go:embed migration/*.cypher
var migrationFiles embed.FS

var (
	statementLockConstraint   = cypher("migration_lock_constraint")
	statementLock             = cypher("migration_lock")
	statementMigrations       = cypher("migrations")
	statementMigrationApplied = cypher("migration_applied")
	statementUsersUnplaced    = cypher("users_unplaced")
	statementUsersPlace       = cypher("users_place")
	statementMembershipsPlace = cypher("memberships_place")
)

// migration is one numbered file of schema statements.
type migration struct {
	version    int64
	name       string
	checksum   string
	statements []string
}

// migrationTimeout is for the whole of Migrate: building an index over a large graph takes minutes.
const migrationTimeout = 10 * time.Minute

// Migrate brings the database's schema, and the properties that the program derives (derivation), to what this program needs. Each
// migration is applied once, and recorded in the database; processes that start together take turns. A database that a newer program has
// migrated is refused, and one whose derived properties cannot be brought up to date: then nothing has been written.
func (s *Store) Migrate(ctx context.Context) error {
	return s.underMigrationLock(ctx, func(ctx context.Context) error { return s.migrateLocked(ctx, derivations) })
}

// MigrateSchema brings the schema alone up to date, for who resolves the conflicts that Migrate is refused for.
func (s *Store) MigrateSchema(ctx context.Context) error {
	return s.underMigrationLock(ctx, s.migrateSchema)
}

func (s *Store) underMigrationLock(ctx context.Context, work func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, migrationTimeout)
	defer cancel()
	if err := s.apply(ctx, statementLockConstraint, nil); err != nil {
		return err
	}
	// The lock is the write lock on one node, held by a transaction that stays open while others change the schema:
	// one transaction cannot do both. The database gives it up when this process dies.
	return s.write(ctx, "migrate", func(ctx context.Context, tx *transaction) error {
		if _, err := tx.run(ctx, statementLock, nil); err != nil {
			return err
		}
		return work(ctx)
	})
}

// placeUsers makes the lists of users whole: what another program wrote, or an earlier version of this one, may lack the properties that
// they are read by.
func (s *Store) placeUsers(ctx context.Context) error {
	records, err := s.read(ctx, statementUsersUnplaced, nil)
	missing := map[string]int64{}
	for _, record := range records {
		row := rowOf(record)
		missing[row.text("what")] += properties(row).number("missing")
	}
	if err == nil && missing["users"] > 0 {
		err = s.applyInParts(ctx, statementUsersPlace)
	}
	if err == nil && missing["memberships"] > 0 {
		err = s.applyInParts(ctx, statementMembershipsPlace)
	}
	return err
}

// placeAttempts is how often placing users is tried that meets others who write the same.
const placeAttempts = 5

// applyInParts runs a statement that commits its own parts (CALL IN TRANSACTIONS), and goes on where one failed in a passing way.
func (s *Store) applyInParts(ctx context.Context, st *statement) error {
	for attempt := 1; ; attempt++ {
		s.observe(st.name)
		session := s.session(ctx, driver.AccessModeWrite)
		result, err := session.Run(ctx, st.text, nil, transactionTimeout(ctx))
		if err == nil {
			_, err = result.Consume(ctx)
		}
		err = errors.Join(err, session.Close(ctx))
		if err == nil || attempt == placeAttempts || !driver.IsRetryable(err) || !sleep(ctx, pause(attempt)) {
			return failure(ctx, st.name, err)
		}
	}
}

// migrateLocked brings everything up to date. What refuses the start is looked for before anything is written.
func (s *Store) migrateLocked(ctx context.Context, derivations []*derivation) error {
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
func (s *Store) migrateSchema(ctx context.Context) error {
	applied, err := s.appliedMigrations(ctx)
	if err != nil {
		return err
	}
	return s.applyMigrations(ctx, applied)
}

func (s *Store) applyMigrations(ctx context.Context, applied map[int64]string) error {
	for _, m := range loadMigrations() {
		switch checksum, done := applied[m.version]; {
		case done && checksum != m.checksum:
			return &graph.Error{Code: graph.CodeConflict, Operation: "neo4j: migrate", Message: fmt.Sprintf(
				"migration %04d was applied to the database in another form than this program has; a migration never changes once released", m.version)}
		case done:
			continue
		}
		if err := s.applyMigration(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) applyMigration(ctx context.Context, m migration) error {
	for i, text := range m.statements {
		name := fmt.Sprintf("migration %04d, statement %d", m.version, i+1)
		if err := s.apply(ctx, &statement{name: name, text: text}, nil); err != nil {
			return err
		}
	}
	return s.apply(ctx, statementMigrationApplied, map[string]any{"version": m.version, "name": m.name, "checksum": m.checksum})
}

// apply runs one statement in a transaction of its own.
func (s *Store) apply(ctx context.Context, st *statement, parameters map[string]any) error {
	return s.write(ctx, st.name, func(ctx context.Context, tx *transaction) error {
		_, err := tx.run(ctx, st, parameters)
		return err
	})
}

// appliedMigrations gives the checksums of the migrations that the database has, by version. One that this program does not know is refused.
func (s *Store) appliedMigrations(ctx context.Context) (map[int64]string, error) {
	known := loadMigrations()
	latest := known[len(known)-1].version
	records, err := s.read(ctx, statementMigrations, nil)
	if err != nil {
		return nil, err
	}
	applied := make(map[int64]string, len(records))
	for _, record := range records {
		version, _, err := driver.GetRecordValue[int64](record, "version")
		if err != nil {
			return nil, failure(ctx, statementMigrations.name, err)
		}
		checksum, _, err := driver.GetRecordValue[string](record, "checksum")
		if err != nil {
			return nil, failure(ctx, statementMigrations.name, err)
		}
		if version > latest {
			return nil, &graph.Error{Code: graph.CodeConflict, Operation: "neo4j: migrate", Message: fmt.Sprintf(
				"the database is at schema version %d, this program knows %d at most; use the newer program, or another database", version, latest)}
		}
		applied[version] = checksum
	}
	return applied, nil
}

// loadMigrations gives the embedded migrations in order; a file that is not named NNNN_words.cypher ends the program.
func loadMigrations() []migration {
	entries, err := migrationFiles.ReadDir("migration")
	if err != nil {
		panic(err)
	}
	all := make([]migration, 0, len(entries))
	for _, entry := range entries {
		raw, err := migrationFiles.ReadFile("migration/" + entry.Name())
		if err != nil {
			panic(err)
		}
		number, name, _ := strings.Cut(strings.TrimSuffix(entry.Name(), ".cypher"), "_")
		version, err := strconv.ParseInt(number, 10, 64)
		if err != nil || int(version) != len(all)+1 {
			panic("neo4j: migration " + entry.Name() + " is not the next in order")
		}
		sum := sha256.Sum256(raw)
		m := migration{version: version, name: name, checksum: hex.EncodeToString(sum[:])}
		for _, text := range strings.Split(stripComments(string(raw)), ";") {
			if text = strings.TrimSpace(text); text != "" {
				m.statements = append(m.statements, text)
			}
		}
		all = append(all, m)
	}
	return all
}
