// Package managed runs a local Neo4j Community server for entitlegraph, so that no
// database needs to be installed or maintained.
//
// Open starts the server of a data directory, or joins it when another process has
// already started it; Close releases it, and the last process to close it stops it:
//
//	server, err := managed.Open(ctx, managed.Options{Dir: "/var/lib/entitlegraph/neo4j"})
//	if err != nil { ... }
//	defer server.Close(context.Background())
//	// connect to server.URI() with server.Username() and server.Password()
//
// # How it works
//
//  1. Java 17 or later is located (java.go). Maven fetches the jars that pom.xml
//     names, once, into the user's cache; every jar must match lib.sha256 (fetch.go).
//     From then on no network is needed.
//  2. A class-data archive is trained once per jars and JVM (archive.go): it halves
//     the time until the server is ready.
//  3. The directory is laid out, the configuration and the password file are
//     written (configure.go), and the JVM is started in a session of its own
//     (launch.go): it outlives the process that started it.
//  4. Ready means that the database answers a query over Bolt (ready.go), not that
//     the log says "Started.".
//
// # Who keeps it running
//
// Every process that uses the server holds a lease: a locked file in run/leases
// (lease.go). The operating system drops the lock when the process dies, however it
// dies. Starts, joins and closes are serial, under run/lock. The JVM of a directory is
// found in the process table, never by a pid file, so files that remain after a crash
// cannot mislead the next start.
//
// # Platforms
//
// Linux and macOS. The package compiles on Windows, where Open returns an error: a
// managed server is not available there, and you connect to a Neo4j of your own.
package managed

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/adrg/xdg"
)

const (
	// Version is the version of Neo4j that this package fetches and starts.
	Version = "5.26.30"
	// Username is the name of the one account that the server is created with.
	Username = "neo4j"
	// Database is the name of the database; Community has only this one.
	Database = "neo4j"
)

// Options are the server to open, and how to start it when it is not running. Only Dir
// is required. Heap, PageCache, Fast and Private have no effect on a server that is
// already running.
type Options struct {
	// Dir holds everything of the server: conf, data, logs, run and the password file.
	Dir string
	// CacheDir holds the fetched jars; by default entitlegraph in the user's cache directory.
	CacheDir string
	// Heap and PageCache are sizes such as 512m or 4g; by default 1g and 128m.
	Heap, PageCache string
	// Fast starts sooner and computes slower in the long run (only the first JIT compiler): for tests.
	Fast bool
	// With Persist, the server stays up after the last process has closed it, until Stop. It also applies to a server that is already
	// running. A server that dies is not persistent any more.
	Persist bool
	// Fresh starts with an empty database when no other process uses the directory: for
	// tests. It deletes what the directory holds. A persistent server counts as used.
	Fresh bool
	// Private ends the server with this process, also when this process is killed (Linux only): for tests in a temporary directory.
	Private bool
	// With SkipArchive, no class-data archive is trained; an existing one is used.
	SkipArchive bool
	// StartTimeout bounds the start without the fetch of the jars; by default 2 minutes,
	// because a busy machine can be six times slower than an idle one.
	StartTimeout time.Duration
	// Progress, when set, receives one line for people at every step that takes long.
	Progress func(format string, arguments ...any)

	// choosePort and patience are replaced in tests.
	choosePort func(preferred int) (int, error)
	patience   patience
}

// patience has the time limits for a server that does not respond.
type patience struct {
	unused  time.Duration // for an answer of a running server that no process uses, before it is replaced
	termed  time.Duration // for the end after TERM, before KILL
	polling time.Duration // between two checks of a process that this one did not start
}

// withDefaults checks the options and sets defaults for empty ones.
func (o Options) withDefaults() (Options, error) {
	if o.Dir == "" {
		return o, errors.New("managed neo4j: Options.Dir is empty: name the directory that is to hold the database")
	}
	o.Heap = cmp.Or(o.Heap, "1g")
	o.PageCache = cmp.Or(o.PageCache, "128m")
	if err := checkSize("heap", o.Heap, 128<<20); err != nil {
		return o, err
	}
	if err := checkSize("page cache", o.PageCache, 8<<20); err != nil {
		return o, err
	}
	o.CacheDir = cmp.Or(o.CacheDir, filepath.Join(xdg.CacheHome, "entitlegraph"))
	o.StartTimeout = cmp.Or(o.StartTimeout, 2*time.Minute)
	if o.Progress == nil {
		o.Progress = func(string, ...any) {}
	}
	if o.choosePort == nil {
		o.choosePort = freePort
	}
	o.patience = o.patience.withDefaults()
	return o, nil
}

func (p patience) withDefaults() patience {
	return patience{
		unused:  cmp.Or(p.unused, 20*time.Second),
		termed:  cmp.Or(p.termed, 30*time.Second),
		polling: cmp.Or(p.polling, time.Second),
	}
}

// Server is a running Neo4j on which this process holds a lease.
type Server struct {
	home     home
	lease    *lease
	process  *process
	port     int
	password string
	joined   bool
	patience patience

	closing  sync.Once
	closeErr error
}

// URI is the address for the driver, such as bolt://127.0.0.1:41234.
func (s *Server) URI() string { return boltURI(s.port) }

// Username is the account to connect with.
func (s *Server) Username() string { return Username }

// Password is the password of that account.
func (s *Server) Password() string { return s.password }

// Joined reports whether the server was already running.
func (s *Server) Joined() bool { return s.joined }

// PID is the process id of the server.
func (s *Server) PID() int { return s.process.pid }

// Done returns a channel that is closed when the server's process has ended. A caller
// that has not called Close then closes the Server and opens it again; the next start
// prefers the same port, so drivers reconnect.
func (s *Server) Done() <-chan struct{} { return s.process.exited }

// Open joins the server of o.Dir, or starts it. The server that it returns is
// ready for queries, and stays up at least until Close.
//
// Error messages are complete, and of several lines when the server's log has details.
// [MissingError] means that a program is not installed, [StartError] that the server
// did not become ready.
func Open(ctx context.Context, o Options) (*Server, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	if err := supported(); err != nil {
		return nil, err
	}
	directory, err := openHome(o.Dir)
	if err != nil {
		return nil, err
	}
	// A running server is joined first: that needs no Java and no jars.
	server, err := locked(ctx, directory, o.StartTimeout, func(ctx context.Context) (*Server, error) {
		return join(ctx, directory, o)
	})
	if server != nil || err != nil {
		return server, err
	}
	// Fetching can take minutes, so it is done without the directory's lock.
	installed, err := prepare(ctx, o)
	if err != nil {
		return nil, err
	}
	return locked(ctx, directory, o.StartTimeout, func(ctx context.Context) (*Server, error) {
		if server, err := join(ctx, directory, o); server != nil || err != nil {
			return server, err // another process started it meanwhile
		}
		return start(ctx, directory, installed, o)
	})
}

// installation is the software that a start needs: Java, jars and archive.
type installation struct {
	java    java
	jars    jars
	archive string // path of the class-data archive; empty when there is none
}

// prepare locates Java, and ensures the jars and, if possible, the archive.
func prepare(ctx context.Context, o Options) (installation, error) {
	found, err := findJava(ctx)
	if err != nil {
		return installation{}, err
	}
	fetched, err := fetchJars(ctx, o.CacheDir, found, o.Progress)
	if err != nil {
		return installation{}, err
	}
	installed := installation{java: found, jars: fetched}
	installed.archive, err = ensureArchive(ctx, installed, o)
	return installed, err
}

// Close releases the server. The last process to close it stops it, unless it is
// persistent. When ctx ends before the server does, the server is killed: Neo4j loses
// no acknowledged write by that. A second call does nothing.
func (s *Server) Close(ctx context.Context) error {
	s.closing.Do(func() { s.closeErr = s.close(ctx) })
	return s.closeErr
}

func (s *Server) close(ctx context.Context) error {
	defer s.process.forget()
	unlock, err := s.home.lock(ctx)
	if err != nil {
		s.lease.release() // without the lock the server must not be stopped; the next Open or Close does it
		return err
	}
	defer unlock()
	s.lease.release()
	holders, err := s.home.holders()
	if err != nil || len(holders) > 0 || s.home.persistent() {
		return err
	}
	return stopServer(ctx, s.home, s.patience)
}

func boltURI(port int) string { return "bolt://127.0.0.1:" + strconv.Itoa(port) }

// locked runs act under the directory's lock; the timeout includes the wait for the lock.
func locked(ctx context.Context, directory home, timeout time.Duration, act func(context.Context) (*Server, error)) (*Server, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, timeout, fmt.Errorf("not done after %s (StartTimeout)", timeout))
	defer cancel()
	unlock, err := directory.lock(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	return act(ctx)
}
