package managed

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Status is the state of a server, as any process can observe it.
type Status struct {
	Dir        string    // the directory, absolute
	Size       int64     // bytes that its data take on disk
	Running    bool      // there is a process
	Ready      bool      // its database answers
	PID        int       // of the process
	Since      time.Time // when it was started; zero when that is not known
	URI        string    // its address for drivers
	Version    string    // as the server reports it; empty when it is not ready
	Persistent bool      // it stays up when no process uses it
	Holders    []Holder  // the processes that use it
	Log        string    // the path of its log
	Problem    string    // why a running server is not ready
}

// Inspect returns the status of the server of a directory. It changes nothing and waits for no other process.
func Inspect(ctx context.Context, dir string) (Status, error) {
	if err := supported(); err != nil {
		return Status{}, err
	}
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return Status{}, err
	}
	if resolved, err := filepath.EvalSymlinks(absolute); err == nil {
		absolute = resolved
	}
	h := home(absolute)
	status := Status{Dir: absolute, Size: diskSize(h.path("data")), Log: h.consoleLog()}
	status.Holders, err = h.readLeases(func(string) error { return nil })
	if err != nil {
		return status, err
	}
	running, err := h.find()
	if running == nil || err != nil {
		return status, err
	}
	status.Running, status.PID, status.Persistent = true, running.pid, h.persistent()
	status.URI = boltURI(h.configuredPort())
	if info, err := os.Stat(h.path("run", "neo4j.pid")); err == nil {
		status.Since = info.ModTime()
	}
	status.Version, err = askVersion(ctx, h, running)
	status.Ready = err == nil
	if err != nil {
		status.Problem = err.Error()
	}
	return status, nil
}

// askVersion returns the version of a server that is ready now.
func askVersion(ctx context.Context, h home, running *process) (string, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, 5*time.Second, errors.New("no answer within 5 seconds"))
	defer cancel()
	password, err := h.readPassword()
	if err != nil {
		return "", err
	}
	server := &Server{home: h, process: running, port: h.configuredPort(), password: password}
	connection, err := connect(server.port, password)
	if err != nil {
		return "", err
	}
	defer connection.Close(context.WithoutCancel(ctx))
	if err := server.probe(ctx, connection); err != nil {
		return "", err
	}
	records, err := ask(ctx, connection, Database, "CALL dbms.components() YIELD versions RETURN versions[0] AS version", nil)
	if err != nil {
		return "", err
	}
	if len(records) == 0 {
		return "", errors.New("the server does not tell its version")
	}
	version, _, err := driver.GetRecordValue[string](records[0], "version")
	return version, err
}

// diskSize returns the total size of the files below a directory; a file that disappears meanwhile counts as 0.
func diskSize(dir string) (total int64) {
	_ = filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return nil
		}
		if info, err := entry.Info(); err == nil {
			total += info.Size()
		}
		return nil
	})
	return total
}
