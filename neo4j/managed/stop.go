package managed

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// Stop ends the server of a directory, also a persistent one. While processes
// use it, it returns an [InUseError] that names them, unless force is set; it
// returns [ErrNotRunning] when there is nothing to stop.
func Stop(ctx context.Context, dir string, force bool) error {
	if err := supported(); err != nil {
		return err
	}
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return ErrNotRunning
	}
	h, err := openHome(dir)
	if err != nil {
		return err
	}
	unlock, err := h.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	running, err := h.find()
	if err != nil {
		return err
	}
	if running == nil {
		return errors.Join(ErrNotRunning, h.markPersistent(false))
	}
	holders, err := h.holders()
	if err != nil {
		return err
	}
	if len(holders) > 0 && !force {
		return &InUseError{Dir: string(h), Holders: holders}
	}
	return stopServer(ctx, h, patience{}.withDefaults())
}

// stopServer ends the directory's JVM: TERM, wait, KILL. The caller holds the
// lock. When ctx ends first, KILL comes at once; a kill loses no acknowledged write.
func stopServer(ctx context.Context, h home, p patience) error {
	running, err := h.find()
	if running == nil || err != nil {
		return err
	}
	if err := terminate(running.pid); err != nil {
		return fmt.Errorf("managed neo4j: cannot stop the server (pid %d): %w", running.pid, err)
	}
	if !awaitEnd(ctx, running.pid, p.termed) {
		if err := kill(running.pid); err != nil {
			return fmt.Errorf("managed neo4j: cannot kill the server (pid %d), which did not end by itself: %w", running.pid, err)
		}
		if !awaitEnd(context.Background(), running.pid, 30*time.Second) {
			return fmt.Errorf("managed neo4j: the server (pid %d) does not end, even killed: is its disk hanging?", running.pid)
		}
	}
	_ = os.Remove(h.path("run", "neo4j.pid")) // for people only
	return h.markPersistent(false)
}

// awaitEnd waits for the end of a process, and reports whether it has ended.
func awaitEnd(ctx context.Context, pid int, most time.Duration) bool {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for !ended(pid) {
		select {
		case <-ctx.Done():
			return ended(pid)
		case <-ticker.C:
		}
	}
	return true
}
