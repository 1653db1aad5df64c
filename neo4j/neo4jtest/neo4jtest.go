// Package neo4jtest provides tests with a real Neo4j.
//
// A package whose tests need a Neo4j has a TestMain, and each test opens a connection:
//
//	func TestMain(m *testing.M) { os.Exit(neo4jtest.Main(m)) }
//
//	func TestStore(t *testing.T) {
//		database := neo4jtest.Open(t)
//		// use database.Driver, under accounts of the test's own
//	}
//
// Packages that are tested at the same time share one server: the first process starts
// it, empty, the others join it, and the last stops it. Community has one database, so
// each test uses accounts and identifiers of its own. A test that reads or counts all
// data uses [OpenEmpty]; one that needs a new server, [OpenOwn].
//
// Where ENTITLEGRAPH_TEST_NEO4J_URI is set, that server is used as it is, with
// ENTITLEGRAPH_TEST_NEO4J_USERNAME and ENTITLEGRAPH_TEST_NEO4J_PASSWORD.
//
// On a machine without Java tests are skipped; they fail there when CI=true.
package neo4jtest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"

	"entitlegraph/neo4j/managed"
)

const (
	uriVariable      = "ENTITLEGRAPH_TEST_NEO4J_URI"
	usernameVariable = "ENTITLEGRAPH_TEST_NEO4J_USERNAME"
	passwordVariable = "ENTITLEGRAPH_TEST_NEO4J_PASSWORD"
)

// patience is the time limit of a start: the first start on a machine fetches Neo4j.
const patience = 10 * time.Minute

// Connection is a Neo4j to test with.
type Connection struct {
	URI, Username, Password string
	// Driver is connected and shared: tests do not close it.
	Driver driver.DriverWithContext

	server *managed.Server // nil where the environment names the server
	home   string          // the server's directory
	dir    string          // the folder to remove on close; empty when there is none
}

// shared are the connections that the tests of this process share: to the server of all processes, and to a server of this process alone.
var shared struct {
	sync.Mutex
	inMain          bool
	connection, own *Connection
	err, ownErr     error
}

// Main runs the tests of a package, and closes its servers afterwards. It returns the
// exit code for os.Exit.
func Main(m *testing.M) int {
	shared.inMain = true
	code := m.Run()
	for _, connection := range []*Connection{shared.connection, shared.own} {
		if connection == nil {
			continue
		}
		if err := connection.close(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = max(code, 1)
		}
	}
	return code
}

// Open returns the connection to the shared server; the first call of a process starts or joins it.
func Open(t testing.TB) *Connection {
	t.Helper()
	skipShort(t)
	shared.Lock()
	defer shared.Unlock()
	needsMain(t)
	if shared.connection == nil && shared.err == nil {
		shared.connection, shared.err = openShared(t.Logf)
	}
	skipOrFail(t, shared.err)
	return shared.connection
}

// needsMain fails a test whose package does not call Main, so that servers would be left running.
func needsMain(t testing.TB) {
	t.Helper()
	if !shared.inMain {
		t.Fatal("neo4jtest: who stops the server? Add this to the package's tests: func TestMain(m *testing.M) { os.Exit(neo4jtest.Main(m)) }")
	}
}

// OpenEmpty returns the connection to a server of this process alone, after deleting all data of its database; the schema and the cached
// plans stay. The first call starts the server. Tests that use it must not run in parallel.
func OpenEmpty(t testing.TB) *Connection {
	t.Helper()
	skipShort(t)
	shared.Lock()
	defer shared.Unlock()
	needsMain(t)
	if shared.own == nil && shared.ownErr == nil {
		shared.own, shared.ownErr = openPrivate(t.Logf)
	}
	skipOrFail(t, shared.ownErr)
	if err := shared.own.empty(); err != nil {
		t.Fatal(err)
	}
	return shared.own
}

// OpenOwn starts an empty server for this test alone, and stops it when the test or the
// process ends. It takes about three seconds.
func OpenOwn(t testing.TB) *Connection {
	t.Helper()
	skipShort(t)
	connection, err := openManaged(managed.Options{Dir: filepath.Join(t.TempDir(), "neo4j"), Private: true, Progress: t.Logf})
	skipOrFail(t, err)
	t.Cleanup(func() {
		if err := connection.close(); err != nil {
			t.Error(err)
		}
	})
	return connection
}

// Session opens a session for statements of the test's own, and closes it at the test's end. The session occupies a connection until then.
func (c *Connection) Session(t testing.TB) driver.SessionWithContext {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	session := c.Driver.NewSession(ctx, driver.SessionConfig{DatabaseName: managed.Database})
	t.Cleanup(func() { _ = session.Close(ctx) })
	return session
}

// Execute runs a statement of the test's own, and returns its rows by column.
func (c *Connection) Execute(t testing.TB, text string, parameters map[string]any) []map[string]any {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	session := c.Driver.NewSession(ctx, driver.SessionConfig{DatabaseName: managed.Database})
	defer func() { _ = session.Close(ctx) }()
	records, err := driver.ExecuteWrite(ctx, session, func(tx driver.ManagedTransaction) ([]*driver.Record, error) {
		result, err := tx.Run(ctx, text, parameters)
		if err != nil {
			return nil, err
		}
		return result.Collect(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]map[string]any, len(records))
	for i, record := range records {
		rows[i] = record.AsMap()
	}
	return rows
}

// Restart kills a server of OpenOwn, as a power cut would, and starts it again at the same address with the same data.
func (c *Connection) Restart(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	process, err := os.FindProcess(c.server.PID())
	if err == nil {
		err = process.Kill()
	}
	if err != nil {
		t.Fatal(err)
	}
	<-c.server.Done()
	if err := c.server.Close(ctx); err != nil {
		t.Fatal(err)
	}
	if c.server, err = managed.Open(ctx, managed.Options{Dir: c.home, Private: true, Fast: true, Progress: t.Logf}); err != nil {
		t.Fatal(err)
	}
	if c.server.URI() != c.URI {
		t.Fatalf("the server was at %s and is at %s", c.URI, c.server.URI())
	}
}

// skipShort skips a test under -short, which runs only tests without a database.
func skipShort(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: this test needs a Neo4j")
	}
}

// skipOrFail ends a test that has no server: it skips the test, and fails it in CI.
func skipOrFail(t testing.TB, err error) {
	t.Helper()
	var missing *managed.MissingError
	gate, _ := strconv.ParseBool(os.Getenv("CI"))
	switch {
	case err == nil:
	case errors.As(err, &missing) && !gate:
		t.Skipf("no Neo4j to test with: %v", err)
	default:
		t.Fatalf("no Neo4j to test with: %v", err)
	}
}

func openShared(progress func(string, ...any)) (*Connection, error) {
	if uri := os.Getenv(uriVariable); uri != "" {
		username := cmp.Or(os.Getenv(usernameVariable), managed.Username)
		return connect(&Connection{URI: uri, Username: username, Password: os.Getenv(passwordVariable)})
	}
	dir, err := sharedDir()
	if err != nil {
		return nil, err
	}
	return openManaged(managed.Options{Dir: filepath.Join(dir, "neo4j"), Fresh: true, Progress: progress})
}

// sharedDir returns the directory that all test processes of a user share in one checkout: the database of one checkout may be at another schema
// version than that of another. The directory's name can be guessed, so its owner is checked.
func sharedDir() (string, error) {
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}
	checkout := crc32.ChecksumIEEE([]byte(root))
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("entitlegraph-test-%d-%08x", os.Getuid(), checkout))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("neo4jtest: %w", err)
	}
	if err := os.Chmod(dir, 0o700); err != nil { // fails unless the directory belongs to this user
		return "", fmt.Errorf("neo4jtest: %s belongs to somebody else: %w", dir, err)
	}
	if info, err := os.Lstat(dir); err != nil || !info.IsDir() {
		return "", fmt.Errorf("neo4jtest: %s is a link or a file: remove it", dir)
	}
	return dir, nil
}

// moduleRoot returns the folder of go.mod above the working folder, which is that of the tested package.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("neo4jtest: %w", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("neo4jtest: there is no go.mod above the working folder")
		}
		dir = parent
	}
}

// openPrivate starts a server in a new folder, which close removes.
func openPrivate(progress func(string, ...any)) (*Connection, error) {
	dir, err := os.MkdirTemp("", "entitlegraph-test-own-")
	if err != nil {
		return nil, fmt.Errorf("neo4jtest: %w", err)
	}
	connection, err := openManaged(managed.Options{Dir: filepath.Join(dir, "neo4j"), Private: true, Progress: progress})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	connection.dir = dir
	return connection, nil
}

func openManaged(o managed.Options) (*Connection, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	o.Fast = true
	server, err := managed.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	return connect(&Connection{URI: server.URI(), Username: server.Username(), Password: server.Password(), server: server, home: o.Dir})
}

// connect sets the driver of the connection; on an error it closes the connection with its server.
func connect(c *Connection) (*Connection, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var err error
	c.Driver, err = driver.NewDriverWithContext(c.URI, driver.BasicAuth(c.Username, c.Password, ""), func(o *config.Config) {
		o.MaxTransactionRetryTime = 10 * time.Second
		o.TelemetryDisabled = true
	})
	if err == nil {
		err = c.Driver.VerifyConnectivity(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("neo4jtest: cannot connect to %s as %s: %w", c.URI, c.Username, err), c.close())
	}
	return c, nil
}

// empty deletes all nodes, and with them all relationships.
func (c *Connection) empty() error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	session := c.Driver.NewSession(ctx, driver.SessionConfig{DatabaseName: managed.Database})
	result, err := session.Run(ctx, "MATCH (n) CALL { WITH n DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS", nil)
	if err == nil {
		_, err = result.Consume(ctx)
	}
	if err = errors.Join(err, session.Close(ctx)); err != nil {
		return fmt.Errorf("neo4jtest: cannot empty the database: %w", err)
	}
	return nil
}

func (c *Connection) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var err error
	if c.Driver != nil {
		err = c.Driver.Close(ctx)
	}
	if c.server != nil {
		err = errors.Join(err, c.server.Close(ctx))
	}
	if c.dir != "" {
		err = errors.Join(err, os.RemoveAll(c.dir))
	}
	return err
}
