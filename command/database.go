package command

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"entitlegraph/neo4j"
	"entitlegraph/neo4j/managed"
)

// databaseSettings say which database is used, and how much memory it and the store's caches may take.
type databaseSettings struct {
	Neo4jURI          databaseAddress `name:"neo4j-uri" env:"NEO4J_URI" help:"Use this Neo4j instead of the managed one, such as neo4j://host:7687 or neo4j+s://host." placeholder:"URI"`
	Neo4jUsername     string          `name:"neo4j-username" env:"NEO4J_USERNAME" help:"User name for --neo4j-uri (${default})." default:"neo4j" placeholder:"NAME"`
	Neo4jPassword     string          `name:"neo4j-password" env:"NEO4J_PASSWORD" help:"Password for --neo4j-uri. Others on the machine can read a command line: use the environment." placeholder:"PASSWORD"`
	Neo4jPasswordFile passwordFile    `name:"neo4j-password-file" env:"NEO4J_PASSWORD_FILE" help:"File with the password for --neo4j-uri, in place of --neo4j-password." placeholder:"FILE"`
	Neo4jDatabase     string          `name:"neo4j-database" env:"NEO4J_DATABASE" help:"Name of the database at --neo4j-uri (${default})." default:"neo4j" placeholder:"NAME"`

	CacheSize memorySize `help:"Memory for cached facts of accounts: contract lines, groups, sites. Cached pages of lists take up to half as much on top of it (${default})." default:"512m" placeholder:"SIZE"`

	Demo bool `help:"Use the demonstration's database, which is separate from any other; NEO4J_URI is then ignored."`

	DatabaseHeap      memorySize `help:"Java heap of the managed database (${default})." default:"1g" placeholder:"SIZE"`
	DatabasePageCache memorySize `help:"Page cache of the managed database (${default})." default:"128m" placeholder:"SIZE"`
}

// keepDemonstrationApart makes the demonstration use its managed database, whatever NEO4J_URI says.
func (s *databaseSettings) keepDemonstrationApart() {
	if s.Demo {
		s.Neo4jURI = ""
	}
}

// checkPassword refuses both --neo4j-password and --neo4j-password-file.
func (s *databaseSettings) checkPassword() error {
	if s.Neo4jPassword != "" && s.Neo4jPasswordFile != "" {
		return errors.New("--neo4j-password and --neo4j-password-file (or NEO4J_PASSWORD and NEO4J_PASSWORD_FILE) are both set: set one of them")
	}
	return nil
}

// databaseAddress is the URI of a database.
type databaseAddress string

// Validate refuses a URI that the driver cannot use; an empty one means the managed database.
func (a databaseAddress) Validate() error {
	if a == "" {
		return nil
	}
	return neo4j.CheckURI(string(a))
}

// memorySize is an amount of memory in the notation of the JVM and Neo4j.
type memorySize string

var plainSize = regexp.MustCompile(`^[1-9][0-9]{0,5}[mgMG]$`)

// Validate refuses anything but a number followed by m or g.
func (m memorySize) Validate() error {
	if !plainSize.MatchString(string(m)) {
		return fmt.Errorf("%q must be a size such as 512m or 4g", string(m))
	}
	return nil
}

// bytes returns a validated size in bytes.
func (m memorySize) bytes() int64 {
	s := strings.ToLower(string(m))
	n, _ := strconv.ParseInt(strings.TrimRight(s, "mg"), 10, 64)
	if strings.HasSuffix(s, "g") {
		return n << 30
	}
	return n << 20
}

// openTimeout bounds the time until a database answers at start.
const openTimeout = 30 * time.Second

// closeTimeout bounds the release of the store and of the managed database at the end.
const closeTimeout = 40 * time.Second

// open returns a store on the configured database, which answers and has the schema of this version. done releases both; it works after
// ctx has ended.
func (p *program) open(ctx context.Context) (store *neo4j.Store, done func() error, err error) {
	store, done, err = p.connect(ctx)
	if err != nil {
		return nil, nil, err
	}
	if err := store.Migrate(ctx); err != nil {
		return nil, nil, errors.Join(err, done())
	}
	return store, done, nil
}

// connect is open without the migration: the database has the schema of the version that used it last.
func (p *program) connect(ctx context.Context) (store *neo4j.Store, done func() error, err error) {
	password, err := p.settings.password()
	if err != nil {
		return nil, nil, err
	}
	configuration := neo4j.Config{
		URI: string(p.settings.Neo4jURI), Username: p.settings.Neo4jUsername, Password: password, Database: p.settings.Neo4jDatabase,
	}
	release := func(context.Context) error { return nil }
	if configuration.URI == "" {
		server, err := managed.Open(ctx, p.managedOptions())
		if err != nil {
			return nil, nil, err
		}
		configuration = neo4j.Config{URI: server.URI(), Username: server.Username(), Password: server.Password(), Database: managed.Database}
		release = p.watch(server)
	}
	configuration.CacheBytes = p.settings.CacheSize.bytes()
	store, err = neo4j.Open(configuration)
	if err != nil {
		return nil, nil, errors.Join(err, release(ctx))
	}
	done = func() error {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTimeout)
		defer cancel()
		return errors.Join(store.Close(ctx), release(ctx))
	}
	if err := awaitDatabase(ctx, store, configuration.URI); err != nil {
		return nil, nil, errors.Join(err, done())
	}
	return store, done, nil
}

// watch logs the end of the managed server while the program uses it. release ends the watch and the program's use of the server. A server
// that is started again has the same address, so the store finds it.
func (p *program) watch(server *managed.Server) (release func(context.Context) error) {
	leaving, leave := context.WithCancel(context.Background())
	go func() {
		select {
		case <-leaving.Done():
		case <-server.Done():
			p.logger.Error().Int("pid", server.PID()).Msg("the managed Neo4j has ended; start it again with entitlegraph db start")
		}
	}()
	return func(ctx context.Context) error {
		leave()
		return server.Close(ctx)
	}
}

// awaitDatabase waits until the database answers, for openTimeout at most.
func awaitDatabase(ctx context.Context, store *neo4j.Store, uri string) error {
	waiting, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	if err := store.Ready(waiting); err != nil {
		return fmt.Errorf("the database at %s does not answer; check NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD (or NEO4J_PASSWORD_FILE) and NEO4J_DATABASE: %w", uri, errors.Unwrap(err))
	}
	return nil
}

func (p *program) managedOptions() managed.Options {
	return managed.Options{
		Dir: p.databaseDirectory(), Fresh: p.fresh,
		Heap: string(p.settings.DatabaseHeap), PageCache: string(p.settings.DatabasePageCache),
		Progress: func(format string, arguments ...any) { fmt.Fprintf(p.stderr, format+"\n", arguments...) },
	}
}
