package managed

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// lockPause is the pause between two attempts to take a lock that another process holds.
const lockPause = 25 * time.Millisecond

// lockFile waits for a lock. The operating system frees it when its holder dies.
func lockFile(ctx context.Context, file *flock.Flock, meanwhile string) (unlock func(), err error) {
	if _, err := file.TryLockContext(ctx, lockPause); err != nil {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("managed neo4j: %s, and the wait for %s has ended: %w", meanwhile, file.Path(), context.Cause(ctx))
		}
		return nil, fmt.Errorf("managed neo4j: cannot lock %s: %w", file.Path(), err)
	}
	return func() { _ = file.Unlock() }, nil // an unlock fails only for a file that is closed, and then it is unlocked
}

// lock takes run/lock, under which servers are started, joined and closed.
func (h home) lock(ctx context.Context) (unlock func(), err error) {
	return lockFile(ctx, flock.New(h.path("run", "lock")), "another process is starting or stopping the server")
}

// Holder is a process that uses a server.
type Holder struct {
	PID     int       `json:"pid"`
	Program string    `json:"program"`
	Since   time.Time `json:"since"`
}

func (h Holder) String() string {
	return fmt.Sprintf("%s (pid %d) since %s", h.Program, h.PID, h.Since.Local().Format(time.DateTime))
}

// lease is a locked file for a process that uses the server. The lock is the lease; a
// file that is not locked is dead, and is removed.
type lease struct{ file *flock.Flock }

// takeLease is called under the directory's lock.
func (h home) takeLease() (*lease, error) {
	holder := Holder{PID: os.Getpid(), Program: filepath.Base(os.Args[0]), Since: time.Now()}
	content, err := json.Marshal(holder)
	if err != nil {
		return nil, err
	}
	path := h.path("run", "leases", fmt.Sprintf("%d-%d", holder.PID, holder.Since.UnixNano()))
	if err := os.WriteFile(path, content, 0o600); err != nil {
		return nil, fmt.Errorf("managed neo4j: cannot take a lease on the server: %w", err)
	}
	taken := flock.New(path)
	if err := taken.Lock(); err != nil { // waits at most for a process that tests the lock
		return nil, fmt.Errorf("managed neo4j: cannot take a lease on the server: %w", err)
	}
	return &lease{file: taken}, nil
}

// release ends the lease. It may be called without the directory's lock: an unlocked file is no lease.
func (l *lease) release() {
	_ = os.Remove(l.file.Path()) // the next readLeases removes a file that remains
	_ = l.file.Unlock()
}

// holders lists the live leases and removes the dead ones. It is called under the directory's lock.
func (h home) holders() ([]Holder, error) { return h.readLeases(os.Remove) }

// readLeases lists the live leases and calls litter with the paths of dead ones.
func (h home) readLeases(litter func(string) error) ([]Holder, error) {
	entries, err := os.ReadDir(h.path("run", "leases"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("managed neo4j: cannot read the leases: %w", err)
	}
	var live []Holder
	for _, entry := range entries {
		path := h.path("run", "leases", entry.Name())
		content, err := os.ReadFile(path)
		if err != nil {
			continue // released this very moment
		}
		// A shared lock, so that two processes that test it at once do not take each other for the holder.
		look := flock.New(path, flock.SetFlag(os.O_RDONLY))
		dead, err := look.TryRLock()
		if err != nil {
			continue
		}
		if dead {
			_ = litter(path) // a file that remains is harmless
			_ = look.Unlock()
			continue
		}
		holder := Holder{Program: entry.Name()}
		_ = json.Unmarshal(content, &holder) // a lease is held even if its content is unreadable
		live = append(live, holder)
	}
	return live, nil
}

// persistent reports whether the running server stays up when no process uses it.
func (h home) persistent() bool {
	_, err := os.Stat(h.path("run", "persistent"))
	return err == nil
}

// markPersistent writes or removes the marker.
func (h home) markPersistent(persistent bool) error {
	if persistent {
		return writeFile(h.path("run", "persistent"), nil)
	}
	if err := os.Remove(h.path("run", "persistent")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("managed neo4j: %w", err)
	}
	return nil
}

// join takes a lease on the running server of a directory. It returns nil when none is
// running. The caller holds the directory's lock, so no other process is starting it.
//
// A server that no process uses and that does not answer, or is not ready, is left from
// a crash: join stops it and returns nil. It never stops a server that other processes
// use.
func join(ctx context.Context, h home, o Options) (*Server, error) {
	running, err := h.find()
	if running == nil || err != nil {
		return nil, err
	}
	holders, err := h.holders()
	if err != nil {
		return nil, err
	}
	unused := len(holders) == 0
	if o.Fresh && unused && !h.persistent() {
		return nil, stopServer(ctx, h, o.patience)
	}
	waiting := ctx
	if unused {
		var cancel context.CancelFunc
		waiting, cancel = context.WithTimeoutCause(ctx, o.patience.unused, fmt.Errorf("no answer within %s", o.patience.unused))
		defer cancel()
	}
	server := &Server{home: h, process: running, port: h.configuredPort(), joined: true, patience: o.patience}
	running.watch(h, o.patience.polling)
	server.password, err = h.readPassword()
	if err == nil {
		err = server.awaitReady(waiting)
	}
	if err == nil && o.Persist {
		err = h.markPersistent(true)
	}
	if err == nil {
		server.lease, err = h.takeLease()
	}
	if err == nil {
		o.Progress("joined the Neo4j that is running on %s (pid %d)", server.URI(), running.pid)
		return server, nil
	}
	running.forget()
	if !unused || ctx.Err() != nil {
		return nil, err
	}
	o.Progress("replacing a Neo4j that no program uses (pid %d): %v", running.pid, err)
	return nil, stopServer(ctx, h, patience{termed: min(o.patience.termed, o.patience.unused)})
}
