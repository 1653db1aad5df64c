package schema

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
)

//go:embed migration/*.cypher
var migrationFiles embed.FS

var (
	statementMigrations       = cypher.Statement("migrations")
	statementMigrationApplied = cypher.Statement("migration_applied")
	statementUsersUnplaced    = cypher.Statement("users_unplaced")
	statementUsersPlace       = cypher.Statement("users_place")
	statementMembershipsPlace = cypher.Statement("memberships_place")
)

// migration is one numbered file of schema statements.
type migration struct {
	version    int64
	name       string
	checksum   string
	statements []string
}

// placeUsers sets the properties by which lists of users are read, on users and memberships that lack them: another program, or an earlier
// version of this one, wrote these.
func (s *Schema) placeUsers(ctx context.Context) error {
	records, err := s.pool.Read(ctx, statementUsersUnplaced, nil)
	missing := map[string]int64{}
	for _, record := range records {
		row := record.Columns()
		missing[row.Text("what")] += row.Number("missing")
	}
	if err == nil && missing["users"] > 0 {
		err = s.pool.WriteInParts(ctx, statementUsersPlace, placeAttempts)
	}
	if err == nil && missing["memberships"] > 0 {
		err = s.pool.WriteInParts(ctx, statementMembershipsPlace, placeAttempts)
	}
	return err
}

// placeAttempts is the maximum number of attempts at placing users, which may conflict with other transactions.
const placeAttempts = 5

func (s *Schema) applyMigrations(ctx context.Context, applied map[int64]string) error {
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

func (s *Schema) applyMigration(ctx context.Context, m migration) error {
	for i, text := range m.statements {
		name := fmt.Sprintf("migration %04d, statement %d", m.version, i+1)
		if err := s.pool.WriteStatement(ctx, &bolt.Statement{Name: name, Text: text}, nil); err != nil {
			return err
		}
	}
	return s.pool.WriteStatement(ctx, statementMigrationApplied, map[string]any{"version": m.version, "name": m.name, "checksum": m.checksum})
}

// appliedMigrations returns the checksums of the migrations that the database has, by version. It refuses a version that this program does
// not know.
func (s *Schema) appliedMigrations(ctx context.Context) (map[int64]string, error) {
	known := loadMigrations()
	latest := known[len(known)-1].version
	records, err := s.pool.Read(ctx, statementMigrations, nil)
	if err != nil {
		return nil, err
	}
	applied := make(map[int64]string, len(records))
	for _, record := range records {
		version, err := record.Number("version")
		if err != nil {
			return nil, bolt.Failure(ctx, statementMigrations.Name, err)
		}
		checksum, err := record.Text("checksum")
		if err != nil {
			return nil, bolt.Failure(ctx, statementMigrations.Name, err)
		}
		if version > latest {
			return nil, &graph.Error{Code: graph.CodeConflict, Operation: "neo4j: migrate", Message: fmt.Sprintf(
				"the database is at schema version %d, this program knows %d at most; use the newer program, or another database", version, latest)}
		}
		applied[version] = checksum
	}
	return applied, nil
}

// loadMigrations returns the embedded migrations in order; it panics on a file that is not named NNNN_words.cypher.
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
		for _, text := range strings.Split(bolt.StripComments(string(raw)), ";") {
			if text = strings.TrimSpace(text); text != "" {
				m.statements = append(m.statements, text)
			}
		}
		all = append(all, m)
	}
	return all
}
