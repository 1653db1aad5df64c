// Package process starts the servers of a run, waits until they answer, and stops them by their id, whatever happens.
package process

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// Process is a running server.
type Process struct {
	Name   string
	PID    int
	log    string
	exited chan struct{}
	failed error // how it ended, once exited is closed
}

// Spec is a server to start.
type Spec struct {
	Name        string
	Command     []string
	Environment []string // NAME=value, added to this process's own
	Directory   string
	Log         string // the file that receives its output, emptied first
	UserID      uint32 // the user that runs it; 0 means the user of this program
	GroupID     uint32
}

// Start starts the server in a process group of its own, so that Ctrl-C reaches only this program, which then stops it; it is
// killed when this program dies.
func Start(spec Spec) (*Process, error) {
	if err := os.MkdirAll(filepath.Dir(spec.Log), 0o755); err != nil {
		return nil, err
	}
	log, err := os.Create(spec.Log)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	command := exec.Command(spec.Command[0], spec.Command[1:]...)
	command.Env = append(os.Environ(), spec.Environment...)
	command.Dir, command.Stdout, command.Stderr = spec.Directory, log, log
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	if spec.UserID != 0 {
		command.SysProcAttr.Credential = &syscall.Credential{Uid: spec.UserID, Gid: spec.GroupID}
	}
	p := &Process{Name: spec.Name, log: spec.Log, exited: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // the signal for our death is tied to this thread, which therefore must stay
		err := command.Start()
		started <- err
		if err == nil {
			p.failed = command.Wait()
			close(p.exited)
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("cannot start %s: %w", spec.Name, err)
	}
	p.PID = command.Process.Pid
	return p, nil
}

// Await waits until ready returns nil, for this time at most; it fails at once if the process ends.
func (p *Process) Await(ctx context.Context, atMost time.Duration, ready func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, atMost)
	defer cancel()
	ticker := time.NewTicker(2 * time.Millisecond)
	defer ticker.Stop()
	for {
		err := ready(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-p.exited:
			return fmt.Errorf("%s ended before it was ready; its log is %s", p.Name, p.log)
		case <-ctx.Done():
			return fmt.Errorf("%s was not ready after %s: %w; its log is %s", p.Name, atMost, err, p.log)
		case <-ticker.C:
		}
	}
}

// Wait waits for the end of the process, and returns its error.
func (p *Process) Wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return errors.Join(ctx.Err(), p.Stop())
	case <-p.exited:
	}
	if p.failed != nil {
		return fmt.Errorf("%s: %w; its log is %s", p.Name, p.failed, p.log)
	}
	return nil
}

// Port returns a function for Await that returns nil when a process listens on this port of the machine.
func Port(port int) func(context.Context) error {
	return func(ctx context.Context) error {
		connection, err := new(net.Dialer).DialContext(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			return err
		}
		return connection.Close()
	}
}

// killAfter is how long a process has to end by itself.
const killAfter = 20 * time.Second

// Stop ends the process with everything that it started.
func (p *Process) Stop() error {
	if err := syscall.Kill(-p.PID, syscall.SIGTERM); err != nil && !errors.Is(err, syscall.ESRCH) {
		return err
	}
	select {
	case <-p.exited:
		return nil
	case <-time.After(killAfter):
		return syscall.Kill(-p.PID, syscall.SIGKILL)
	}
}

// Group is the servers of a run.
type Group struct{ running []*Process }

// Start starts a server that Stop stops.
func (g *Group) Start(spec Spec) (*Process, error) {
	p, err := Start(spec)
	if err == nil {
		g.running = append(g.running, p)
	}
	return p, err
}

// Running returns the servers that Stop would stop.
func (g *Group) Running() []*Process { return g.running }

// Stop stops every server, the latest first.
func (g *Group) Stop() error {
	var failed error
	for i := len(g.running) - 1; i >= 0; i-- {
		failed = errors.Join(failed, g.running[i].Stop())
	}
	g.running = nil
	return failed
}
