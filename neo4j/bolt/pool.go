package bolt

import (
	"context"
	"embed"
	"strings"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/notifications"

	"entitlegraph/graph"
	"entitlegraph/neo4j/batch"
)

// The defaults of Config.
const (
	DefaultDatabase = "neo4j"
	DefaultTimeout  = 15 * time.Second
)

// Config names a database.
type Config struct {
	// URI has the scheme bolt, neo4j, or either with +s or +ssc. With neo4j, reads go to followers.
	URI      string
	Username string
	Password string
	// Database is the name of the database; DefaultDatabase when empty.
	Database string
	// Timeout ends a call whose context has no deadline; DefaultTimeout when 0.
	Timeout time.Duration
	// Observe, when set, is called with the name of each statement sent: one call a round trip.
	Observe func(statement string)
}

// Pool is the connections to one database. It is safe for concurrent use.
type Pool struct {
	driver    driver.DriverWithContext
	database  string
	timeout   time.Duration
	bookmarks driver.BookmarkManager
	observe   func(string)
	batchers  keyBatchers
}

//go:embed cypher/*.cypher
var files embed.FS

var statementPing = NewLibrary(files, nil).Statement("ping")

// Schemes lists the schemes that a database address may have.
var Schemes = []string{"neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"}

// CheckURI refuses an address whose scheme is none of Schemes, or that has no host.
func CheckURI(uri string) error {
	scheme, rest, found := strings.Cut(uri, "://")
	for _, s := range Schemes {
		if found && scheme == s && rest != "" && rest[0] != ':' && rest[0] != '/' {
			return nil
		}
	}
	return graph.Invalid("", "database address %q must be like neo4j://host:7687, with one of the schemes %s", uri, strings.Join(Schemes, ", "))
}

// Open prepares a pool; the first statement connects. The caller closes the pool.
func Open(c Config) (*Pool, error) {
	if err := CheckURI(c.URI); err != nil {
		return nil, err
	}
	auth := driver.BasicAuth(c.Username, c.Password, "")
	if c.Username == "" && c.Password == "" {
		auth = driver.NoAuth()
	}
	d, err := driver.NewDriverWithContext(c.URI, auth, func(o *config.Config) {
		o.TelemetryDisabled = true
		o.NotificationsMinSeverity = notifications.DisabledLevel
		o.MaxTransactionRetryTime = 10 * time.Second
		o.ConnectionAcquisitionTimeout = 10 * time.Second
		o.UserAgent = "entitlegraph"
	})
	if err != nil {
		return nil, &graph.Error{Code: graph.CodeInvalid, Operation: "neo4j: open", Message: "the database address cannot be used", Cause: err}
	}
	p := &Pool{
		driver: d, database: c.Database, timeout: c.Timeout, observe: c.Observe,
		bookmarks: driver.NewBookmarkManager(driver.BookmarkManagerConfig{}),
		batchers:  keyBatchers{byStatement: map[*Statement]*batch.Batcher[string, *Record]{}},
	}
	if p.database == "" {
		p.database = DefaultDatabase
	}
	if p.timeout == 0 {
		p.timeout = DefaultTimeout
	}
	if p.observe == nil {
		p.observe = func(string) {}
	}
	return p, nil
}

// Close waits for the queries for keys that are under way, unless the context ends first, and closes the connections.
func (p *Pool) Close(ctx context.Context) error {
	p.batchers.close(ctx)
	return p.driver.Close(ctx)
}

// Ping returns an error unless the database answers within the context's deadline: CodeUnavailable, or CodeTimeout.
func (p *Pool) Ping(ctx context.Context) error { return Ping(ctx, p) }

// Ping sends a statement that reads nothing.
func Ping(ctx context.Context, r Reader) error {
	_, err := r.Read(ctx, statementPing, nil)
	return err
}

// Timeout is how long a call may take whose context has no deadline.
func (p *Pool) Timeout() time.Duration { return p.timeout }

// Deadline adds the pool's timeout to a context that has no deadline: the driver itself has none.
func (p *Pool) Deadline(ctx context.Context) (context.Context, context.CancelFunc) {
	if _, has := ctx.Deadline(); has {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, p.timeout)
}

// session opens a session whose reads see every write made through this pool, whichever member of a cluster answers.
func (p *Pool) session(ctx context.Context, mode driver.AccessMode) driver.SessionWithContext {
	return p.driver.NewSession(ctx, driver.SessionConfig{DatabaseName: p.database, AccessMode: mode, BookmarkManager: p.bookmarks})
}

// transactionTimeout makes the database end a query at the context's deadline.
func transactionTimeout(ctx context.Context) func(*driver.TransactionConfig) {
	deadline, _ := ctx.Deadline()
	return driver.WithTxTimeout(max(time.Until(deadline), time.Millisecond))
}
