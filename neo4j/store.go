// Package neo4j is the store: the only place that knows Bolt and Cypher. Every statement stands in a file of its own under
// cypher/, every change of the schema under migration/.
package neo4j

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/notifications"
	"golang.org/x/sync/singleflight"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// Config says which database to use.
type Config struct {
	// URI has the scheme bolt, neo4j, or either with +s or +ssc. With neo4j, reads go to followers.
	URI      string
	Username string
	Password string
	// Database is the name of the database; empty is "neo4j".
	Database string
	// Timeout ends a call that came without a deadline; 0 is DefaultTimeout.
	Timeout time.Duration
	// Now tells the time, which changes are recorded with and judged at; time.Now when nil.
	Now func() time.Time
	// Observe, when set, is told the name of each statement sent: one call a round trip.
	Observe func(statement string)
	// CacheBytes is how much memory what accounts hold may take, and pages of lists half as much on top; 0 is DefaultCacheBytes, less than 0 keeps nothing.
	CacheBytes int64
}

// The defaults of Config.
const (
	DefaultDatabase = "neo4j"
	DefaultTimeout  = 15 * time.Second
	// DefaultCacheBytes has room for what some thirty thousand accounts hold, each with two dozen contract lines, and for fifteen thousand of
	// their hierarchies with 50 users.
	DefaultCacheBytes = 512 << 20
)

// Store reads and writes the graph. It is safe for concurrent use.
type Store struct {
	reads
	driver    driver.DriverWithContext
	database  string
	timeout   time.Duration
	bookmarks driver.BookmarkManager
	observe   func(string)
	now       func() time.Time
	dropping  sync.Mutex // held while what has expired is dropped

	batchers  map[*statement]*batcher[string, *driver.Record] // one for each statement that is asked by keys alone
	batching  sync.Mutex                                      // held while the map is looked at
	asking    *batcher[string, *knownLogin]
	kept      *keptBytes
	holdings  holdingsCache
	pages     *listCache
	loading   *batcher[version, *held]
	making    *batcher[*changeWork, bool]
	patience  time.Duration      // of requests that are made together
	loadsOnce singleflight.Group // by version
}

var (
	_ graph.Store   = (*Store)(nil)
	_ entitle.Store = (*Store)(nil)
)

// runner sends a statement and collects its rows: in a transaction of its own (Store), or in one that is open (preview).
type runner interface {
	read(ctx context.Context, st *statement, parameters map[string]any) ([]*driver.Record, error)
	// readQuietly is read, and says whether all that was read is of one state.
	readQuietly(ctx context.Context, st *statement, parameters map[string]any) ([]*driver.Record, bool, error)
	// lists is where pages are kept; nil where what is read is for nobody else.
	lists() *listCache
	// readKeys sends a statement whose only parameter is keys, and gives its rows by their column key.
	readKeys(ctx context.Context, st *statement, keys []string) (map[string]*driver.Record, error)
}

// reads are all methods that read, whoever sends their statements.
type reads struct{ runner }

var statementPing = cypher("ping")

// Schemes lists the schemes that a database address may have.
var Schemes = []string{"neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"}

// CheckURI refuses an address that is not of one of the Schemes, or names no host.
func CheckURI(uri string) error {
	scheme, rest, found := strings.Cut(uri, "://")
	for _, s := range Schemes {
		if found && scheme == s && rest != "" && rest[0] != ':' && rest[0] != '/' {
			return nil
		}
	}
	return graph.Invalid("", "database address %q must be like neo4j://host:7687, with one of the schemes %s", uri, strings.Join(Schemes, ", "))
}

// Open prepares a store; it does not connect yet: Ready does. The caller closes it.
func Open(c Config) (*Store, error) {
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
	s := &Store{
		driver: d, database: c.Database, timeout: c.Timeout, observe: c.Observe, now: c.Now,
		bookmarks: driver.NewBookmarkManager(driver.BookmarkManagerConfig{}),
		batchers:  map[*statement]*batcher[string, *driver.Record]{}, kept: &keptBytes{},
	}
	bytes := cmp.Or(c.CacheBytes, DefaultCacheBytes)
	s.holdings = newHoldingsCache(bytes, s.kept)
	if bytes > 0 {
		s.pages = newListCache(bytes/2, s.kept)
	}
	s.reads = reads{s}
	s.asking = newBatcher(keysAtOnce, queriesAtOnce, enoughKeys, s.askLogins)
	s.loading = newBatcher(loadsAtOnce, queriesAtOnce, enoughKeys, s.load)
	s.making, s.patience = newBatcher(changesAtOnce, queriesAtOnce, enoughChanges, s.makeTogether), patience
	if s.database == "" {
		s.database = DefaultDatabase
	}
	if s.timeout == 0 {
		s.timeout = DefaultTimeout
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.observe == nil {
		s.observe = func(string) {}
	}
	return s, nil
}

func (s *Store) lists() *listCache { return s.pages }

// Close lets reads under way end, and gives the connections back.
func (s *Store) Close(ctx context.Context) error {
	s.batching.Lock()
	batchers := slices.Collect(maps.Values(s.batchers))
	s.batching.Unlock()
	s.asking.close(ctx)
	s.loading.close(ctx)
	s.making.close(ctx)
	for _, b := range batchers {
		b.close(ctx)
	}
	return s.driver.Close(ctx)
}

// Ready says whether the database answers within the context's deadline; an error is CodeUnavailable, and its cause says
// why.
func (s reads) Ready(ctx context.Context) error {
	_, err := s.read(ctx, statementPing, nil)
	return err
}

// session opens a session whose reads see every write made through this store, whichever member of a cluster answers.
func (s *Store) session(ctx context.Context, mode driver.AccessMode) driver.SessionWithContext {
	return s.driver.NewSession(ctx, driver.SessionConfig{
		DatabaseName: s.database, AccessMode: mode, BookmarkManager: s.bookmarks,
	})
}

// deadline makes sure that a call to the driver ends, for nothing in the driver does.
func (s *Store) deadline(ctx context.Context) (context.Context, context.CancelFunc) {
	if _, has := ctx.Deadline(); has {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, s.timeout)
}

// read runs one statement in a transaction of its own and collects its rows: one round trip. It tries again when the
// database says that the failure is a passing one, and once when the connection was lost, for the pool may have kept one to a database that
// has been started anew since. For a read that is always safe.
func (s *Store) read(ctx context.Context, st *statement, parameters map[string]any) ([]*driver.Record, error) {
	records, _, err := s.readQuietly(ctx, st, parameters)
	return records, err
}

// readQuietly is read, and says whether the database was quiet meanwhile: nothing at all was committed. Then what was read is of one
// state. Otherwise it may be of several, for the database shows a transaction while it is still being written into the store, bit by
// bit. (A session waits until everything is written that was committed before its bookmark, and ends with the bookmark of what is
// committed by then: when they are the same, there was nothing to be seen half.)
func (s *Store) readQuietly(ctx context.Context, st *statement, parameters map[string]any) (records []*driver.Record, quiet bool, err error) {
	ctx, cancel := s.deadline(ctx)
	defer cancel()
	const first = 50 * time.Millisecond
	for wait := first; ; wait *= 2 {
		s.observe(st.name)
		records, quiet, err = s.readOnce(ctx, st, parameters)
		if err == nil {
			return records, quiet, nil
		}
		again := driver.IsRetryable(err) || isLost(err) && wait == first
		if !again || !sleep(ctx, wait) {
			return nil, false, failure(ctx, st.name, err)
		}
	}
}

// Two queries of a kind at once keep the database busy while the answer of one is on its way; more only make each ask for less. A query costs
// as much as reading some ten logins, so fewer keys do better to wait for each other.
const (
	keysAtOnce    = 256
	queriesAtOnce = 2
	enoughKeys    = 8
)

// readKeys asks for keys together with everyone who asks the same statement at the same time.
func (s *Store) readKeys(ctx context.Context, st *statement, keys []string) (map[string]*driver.Record, error) {
	return s.batcherOf(st).get(ctx, keys)
}

func (s *Store) batcherOf(st *statement) *batcher[string, *driver.Record] {
	s.batching.Lock()
	defer s.batching.Unlock()
	b, made := s.batchers[st]
	if !made {
		b = newBatcher(keysAtOnce, queriesAtOnce, enoughKeys, func(ctx context.Context, keys []string) (map[string]*driver.Record, error) {
			return recordsByKey(ctx, st, keys, s.read)
		})
		s.batchers[st] = b
	}
	return b
}

func (s *Store) readOnce(ctx context.Context, st *statement, parameters map[string]any) (records []*driver.Record, quiet bool, err error) {
	before, err := s.bookmarks.GetBookmarks(ctx)
	if err != nil {
		return nil, false, err
	}
	session := s.session(ctx, driver.AccessModeRead)
	defer func() {
		quiet = len(before) == 1 && slices.Equal(before, session.LastBookmarks())
		err = errors.Join(err, session.Close(ctx))
	}()
	result, err := session.Run(ctx, st.text, parameters, transactionTimeout(ctx))
	if err != nil {
		return nil, false, err
	}
	records, err = result.Collect(ctx)
	return records, false, err
}

// write runs work in one transaction, which the driver runs again when the database says that the failure is a passing
// one. It may have been committed all the same, so work must be safe to apply twice.
func (s *Store) write(ctx context.Context, operation string, work func(context.Context, *transaction) error) error {
	ctx, cancel := s.deadline(ctx)
	defer cancel()
	session := s.session(ctx, driver.AccessModeWrite)
	_, err := session.ExecuteWrite(ctx, func(tx driver.ManagedTransaction) (any, error) {
		return nil, work(ctx, &transaction{tx: tx, observe: s.observe})
	}, transactionTimeout(ctx))
	return failure(ctx, operation, errors.Join(err, session.Close(ctx)))
}

// writeOnce is write without another attempt.
func (s *Store) writeOnce(ctx context.Context, operation string, work func(context.Context, *transaction) error) error {
	t, err := s.begin(ctx)
	if err != nil {
		return failure(ctx, operation, err)
	}
	defer t.close(ctx)
	if err = work(ctx, &t.transaction); err == nil {
		err = t.commit(ctx)
	}
	return failure(ctx, operation, err)
}

// transaction runs several statements that are committed together.
type transaction struct {
	tx interface {
		Run(ctx context.Context, cypher string, parameters map[string]any) (driver.ResultWithContext, error)
	}
	observe func(string)
	// keepPlans has the database use the plan that it has of a statement, however much the graph has grown since.
	keepPlans bool
}

// run sends one statement and collects its rows.
func (t *transaction) run(ctx context.Context, st *statement, parameters map[string]any) ([]*driver.Record, error) {
	t.observe(st.name)
	text := st.text
	if t.keepPlans {
		text = "CYPHER replan=skip " + text
	}
	result, err := t.tx.Run(ctx, text, parameters)
	if err != nil {
		return nil, err
	}
	return result.Collect(ctx)
}

// stream sends one statement and gives its rows one at a time, however many there are; no other statement may be sent meanwhile.
func (t *transaction) stream(ctx context.Context, st *statement, parameters map[string]any, each func(*driver.Record) error) error {
	t.observe(st.name)
	result, err := t.tx.Run(ctx, st.text, parameters)
	if err != nil {
		return err
	}
	for record, err := range result.Records(ctx) {
		if err == nil {
			err = each(record)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// transactionTimeout makes the database give up a query when the caller does.
func transactionTimeout(ctx context.Context) func(*driver.TransactionConfig) {
	deadline, _ := ctx.Deadline()
	return driver.WithTxTimeout(max(time.Until(deadline), time.Millisecond))
}

// sleep waits, unless the context would end first.
func sleep(ctx context.Context, d time.Duration) bool {
	if deadline, has := ctx.Deadline(); has && time.Until(deadline) < d {
		return false
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
