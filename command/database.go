package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"entitlegraph/neo4j"
	"entitlegraph/neo4j/managed"
)

// program is what a command works with.
type program struct {
	settings *settings
	stdin    io.Reader
	stdout   io.Writer
	stderr   *console
	logger   zerolog.Logger
	fresh    bool // the managed database is opened empty
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

// databaseDirectory is where the managed database lives.
func (p *program) databaseDirectory() string {
	if p.settings.Demo {
		return p.demonstrationDirectory("neo4j")
	}
	return filepath.Join(p.settings.DataDir, "neo4j")
}

// demonstrationDirectory is where the demonstration keeps what is its own: apart, so that invented organizations get into no other
// database.
func (p *program) demonstrationDirectory(of string) string {
	return filepath.Join(p.settings.DataDir, "demo", of)
}

// commandLine gives a command as the person at the terminal can type it, for the same database.
func (p *program) commandLine(command string) string {
	line := programName() + " " + command
	if p.settings.Demo {
		line += " --demo"
	}
	if p.settings.DataDir != defaultDataDirectory() {
		line += " --data-dir " + quoted(p.settings.DataDir)
	}
	return line
}

// quoted gives a text as a shell takes it for one word.
func quoted(text string) string {
	if !strings.ContainsAny(text, " \t\n'\"\\$`&;|<>()*?[]#~!{}") {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// programName is how the program was called: go run leaves its path in a temporary directory.
func programName() string {
	name := os.Args[0]
	switch {
	case strings.Contains(name, string(filepath.Separator)+"go-build"):
		return "go run ."
	case filepath.IsAbs(name):
		return filepath.Base(name)
	}
	return name
}
