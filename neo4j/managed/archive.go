package managed

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// training holds the statements that the training run executes, so that the classes
// which they load are in the archive and the first real statements are fast.
//
//go:embed training.cypher
var training string

const (
	// dumpPatience is the time limit for the end of a training run, when the JVM writes the archive.
	dumpPatience = 3 * time.Minute
	// retrainAfter is the minimum time between a failed training and the next attempt.
	retrainAfter = 24 * time.Hour
)

// archivePath returns the path of the archive for these jars and this JVM; another JVM or other jars cannot use it.
func (i installation) archivePath() string {
	hash := sha256.Sum256([]byte(i.java.path + "\n" + i.java.build + "\n" + i.jars.classPath()))
	return filepath.Join(i.jars.dir, "classes-"+hex.EncodeToString(hash[:6])+".jsa")
}

// ensureArchive returns the path of the class-data archive, and trains it when it is
// not there yet. A failed training is reported to Progress, and only makes each start
// three seconds slower; only the end of ctx is an error.
func ensureArchive(ctx context.Context, i installation, o Options) (string, error) {
	path := i.archivePath()
	if present(path) {
		return path, nil
	}
	if o.SkipArchive {
		return "", nil
	}
	unlock, err := lockCache(ctx, i.jars)
	if err != nil {
		return "", err
	}
	defer unlock()
	failure := path + ".failed"
	if info, err := os.Stat(failure); err == nil && time.Since(info.ModTime()) < retrainAfter {
		return "", nil
	}
	if present(path) {
		return path, nil // another process trained it while this one waited
	}
	o.Progress("preparing quicker starts (about half a minute, only this once)")
	err = train(ctx, i, path, o)
	switch {
	case err == nil:
		return path, nil
	case ctx.Err() != nil:
		return "", fmt.Errorf("managed neo4j: the preparation was interrupted: %w", context.Cause(ctx))
	}
	o.Progress("warning: starts will stay slower, the class-data archive could not be made: %v", err)
	_ = os.WriteFile(failure, []byte(err.Error()+"\n"), 0o600) // without the note the next start trains again
	return "", nil
}

func present(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Size() > 0
}

// train starts a temporary server, executes typical statements, and stops it; the JVM writes the archive at its end.
func train(ctx context.Context, i installation, path string, o Options) error {
	leftovers, _ := filepath.Glob(i.jars.dir + ".train-*")
	for _, leftover := range leftovers {
		_ = os.RemoveAll(leftover) // of an interrupted training; the cache's lock is held
	}
	work, err := os.MkdirTemp(filepath.Dir(i.jars.dir), filepath.Base(i.jars.dir)+".train-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	directory, err := openHome(work)
	if err != nil {
		return err
	}
	timeout := o.StartTimeout
	dump := filepath.Join(work, "classes.jsa")
	o = Options{
		Heap: o.Heap, PageCache: o.PageCache, choosePort: o.choosePort, patience: o.patience,
		Fast:     true,
		Private:  true, // no later process would stop it
		Progress: func(string, ...any) {},
	}
	bounded, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	server, err := start(bounded, directory, i, o, "-XX:ArchiveClassesAtExit="+dump)
	if err != nil {
		return err
	}
	defer server.lease.release()
	queried := runTraining(bounded, server)
	if err := stopServer(ctx, directory, patience{termed: dumpPatience}); err != nil {
		return err
	}
	if queried != nil {
		return queried
	}
	if !present(dump) {
		return &StartError{Reason: "the JVM wrote no archive", Lines: directory.consoleLines()}
	}
	if err := syncFile(dump); err != nil {
		return err
	}
	return os.Rename(dump, path)
}

// syncFile flushes a file to the disk: a file under its final name must be complete even after a power cut.
func syncFile(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// runTraining executes the statements of training.cypher.
func runTraining(ctx context.Context, server *Server) error {
	connection, err := connect(server.port, server.password)
	if err != nil {
		return err
	}
	defer connection.Close(ctx)
	now := time.Now().UTC() // Neo4j does not know the time zone "Local"
	parameters := map[string]any{
		"rows":    []map[string]any{{"id": "a", "name": "A", "n": 1, "since": now}, {"id": "b", "name": "B", "n": 2.5, "since": now}},
		"ids":     []string{"a", "b"},
		"instant": now,
	}
	for statement := range strings.SplitSeq(training, ";\n") {
		_, err := driver.ExecuteQuery(ctx, connection, statement, parameters, driver.EagerResultTransformer,
			driver.ExecuteQueryWithDatabase(Database))
		if err != nil {
			return fmt.Errorf("statement %q of training.cypher: %w", strings.TrimSpace(statement), err)
		}
	}
	return nil
}
