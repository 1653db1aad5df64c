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

// databaseSettings say which database is used, and how much memory.
type databaseSettings struct {
	Neo4jURI          databaseAddress `name:"neo4j-uri" env:"NEO4J_URI" help:"Use this database instead of a managed one, such as neo4j://host:7687 or neo4j+s://host." placeholder:"URI"`
	Neo4jUsername     string          `name:"neo4j-username" env:"NEO4J_USERNAME" help:"User name for --neo4j-uri (${default})." default:"neo4j" placeholder:"NAME"`
	Neo4jPassword     string          `name:"neo4j-password" env:"NEO4J_PASSWORD" help:"Password for --neo4j-uri; better given in the environment than on the command line." placeholder:"PASSWORD"`
	Neo4jPasswordFile passwordFile    `name:"neo4j-password-file" env:"NEO4J_PASSWORD_FILE" help:"File that holds the password for --neo4j-uri, instead of --neo4j-password." placeholder:"FILE"`
	Neo4jDatabase     string          `name:"neo4j-database" env:"NEO4J_DATABASE" help:"Database to use on --neo4j-uri (${default})." default:"neo4j" placeholder:"NAME"`

	CacheSize memorySize `help:"Memory for what accounts hold (${default}); it saves reading it anew for each answer." default:"512m" placeholder:"SIZE"`

	Demo bool `help:"Use the database of the demonstration, which is apart from any other; NEO4J_URI does not matter then."`

	DatabaseHeap      memorySize `help:"Heap of the managed database (${default})." default:"1g" placeholder:"SIZE"`
	DatabasePageCache memorySize `help:"Page cache of the managed database (${default})." default:"128m" placeholder:"SIZE"`
}

// keepDemonstrationApart leaves the demonstration its managed database alone.
func (s *databaseSettings) keepDemonstrationApart() {
	if s.Demo {
		s.Neo4jURI = ""
	}
}

// checkPassword refuses two places for one password.
func (s *databaseSettings) checkPassword() error {
	if s.Neo4jPassword != "" && s.Neo4jPasswordFile != "" {
		return errors.New("--neo4j-password and --neo4j-password-file (or NEO4J_PASSWORD and NEO4J_PASSWORD_FILE) are both given: give one")
	}
	return nil
}

// databaseAddress is where a database is.
type databaseAddress string

// Validate refuses an address that the driver could not use.
func (a databaseAddress) Validate() error {
	if a == "" {
		return nil
	}
	return neo4j.CheckURI(string(a))
}

// memorySize is an amount of memory as the JVM and Neo4j write it.
type memorySize string

var plainSize = regexp.MustCompile(`^[1-9][0-9]{0,5}[mgMG]$`)

// Validate refuses what is no number followed by m or g.
func (m memorySize) Validate() error {
	if !plainSize.MatchString(string(m)) {
		return fmt.Errorf("%q must be a size such as 512m or 4g", string(m))
	}
	return nil
}

// bytes gives a size that was validated.
func (m memorySize) bytes() int64 {
	s := strings.ToLower(string(m))
	n, _ := strconv.ParseInt(strings.TrimRight(s, "mg"), 10, 64)
	if strings.HasSuffix(s, "g") {
		return n << 30
	}
	return n << 20
}

// openTimeout bounds how long a database that is not managed may take to answer at start.
const openTimeout = 30 * time.Second

// closeTimeout bounds giving everything back at the end.
const closeTimeout = 40 * time.Second

// open gives a store that is ready and has the program's schema. done gives everything back; it is safe to call when the
// context has ended.
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

// connect is open without the schema: the database is as whatever program left it that used it last.
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

// watch tells when the managed server ends while it is in use, and gives what lets go of it. A server that is started again comes
// back at the same address, and the store finds it there.
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

// awaitDatabase waits until the database answers.
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
