package managed

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"
)

const mainClass = "org.neo4j.server.CommunityEntryPoint"

// process is the JVM of a server, started by this process or found running.
type process struct {
	pid    int
	exited chan struct{} // closed when it has ended
	forget func()        // ends the watch over a process that this one did not start
}

// start starts the server of a directory in which none is running. The caller holds the
// directory's lock. It recovers from two failures:
//
//  1. a port that another program took between the choice and the server's start: another port is tried;
//  2. a damaged class-data archive, with which the JVM crashes: the server is started without it.
func start(ctx context.Context, h home, i installation, o Options, flags ...string) (*Server, error) {
	if err := h.claim(); err != nil {
		return nil, err
	}
	if o.Fresh {
		if err := h.wipe(); err != nil {
			return nil, err
		}
	}
	password, err := h.ensurePassword()
	if err != nil {
		return nil, err
	}
	began := time.Now()
	o.Progress("starting Neo4j %s in %s", Version, h)
	for attempt := 1; ; attempt++ {
		server, err := startOn(ctx, h, i, o, password, flags)
		var collision *portTakenError
		switch {
		case err == nil:
			o.Progress("Neo4j is ready on %s after %.1f s", server.URI(), time.Since(began).Seconds())
			return server, nil
		case errors.As(err, &collision) && attempt < 3:
			o.Progress("port %d was taken by another program: trying another", collision.port)
		case i.archive != "" && strings.Contains(h.console(), "fatal error has been detected by the Java Runtime Environment"):
			o.Progress("the JVM crashed: trying without the class-data archive %s, which is removed", i.archive)
			_ = os.Remove(i.archive) // the next start trains another
			i.archive = ""
		default:
			return nil, err
		}
	}
}

// startOn tries once to start the server; a failed attempt leaves no process.
func startOn(ctx context.Context, h home, i installation, o Options, password string, flags []string) (*Server, error) {
	port, err := o.choosePort(h.configuredPort())
	if err != nil {
		return nil, err
	}
	if err := h.configure(port, o.PageCache); err != nil {
		return nil, err
	}
	if err := h.markPersistent(o.Persist); err != nil {
		return nil, err
	}
	launched, err := launch(h, i, o, flags)
	if err != nil {
		return nil, err
	}
	server := &Server{home: h, process: launched, port: port, password: password, patience: o.patience}
	err = server.awaitReady(ctx)
	if err == nil {
		server.lease, err = h.takeLease()
	}
	if err != nil {
		return nil, errors.Join(err, stopServer(ctx, h, o.patience))
	}
	return server, nil
}

// launch starts the JVM in a session of its own: neither Ctrl-C nor the end of this process reaches it.
func launch(h home, i installation, o Options, flags []string) (*process, error) {
	if err := os.Rename(h.consoleLog(), h.consoleLog()+".1"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("managed neo4j: %w", err)
	}
	console, err := os.OpenFile(h.consoleLog(), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("managed neo4j: %w", err)
	}
	defer console.Close()
	command := exec.Command(i.java.path, append(flags, jvmArguments(h, i.archive, o)...)...) // bound to no context: it outlives the call
	command.Env = append(javaEnvironment(), "CLASSPATH="+i.jars.classPath())                 // not an argument, so that ps stays readable
	command.Dir = h.path("logs")                                                             // where a JVM that crashes writes its report
	command.Stdout, command.Stderr = console, console
	command.SysProcAttr = sessionAttributes(o.Private)
	launched := &process{exited: make(chan struct{}), forget: func() {}}
	started := make(chan error)
	go func() {
		if o.Private {
			runtime.LockOSThread() // the kernel sends the signal when this thread ends, so the thread must not end before the process
		}
		err := command.Start()
		started <- err
		if err == nil {
			_ = command.Wait() // the log has the reason
			close(launched.exited)
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("managed neo4j: cannot run %s: %w", i.java.path, err)
	}
	launched.pid = command.Process.Pid
	// For people and scripts; this package reads the process table.
	return launched, writeFile(h.path("run", "neo4j.pid"), []byte(strconv.Itoa(launched.pid)+"\n"))
}

// jvmArguments returns the arguments of the JVM, chosen by measurement: the serial
// collector needs the least memory and starts fastest. The options about reflection are
// those that Neo4j itself sets.
func jvmArguments(h home, archive string, o Options) []string {
	arguments := []string{
		"-Xms128m", "-Xmx" + o.Heap,
		"-XX:+UseSerialGC",
		"-XX:+ExitOnOutOfMemoryError", // a server that has ended is restarted, one that is out of memory would not be
		"-XX:-UsePerfData",
		"-Dlog4j2.shutdownHookEnabled=false", // otherwise each clean end prints a stack trace
		"-Dfile.encoding=UTF-8",
		"-Dio.netty.tryReflectionSetAccessible=true",
		"--add-opens=java.base/java.nio=ALL-UNNAMED",
		"--add-opens=java.base/java.io=ALL-UNNAMED",
		"--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
	}
	if o.Fast {
		arguments = append(arguments, "-XX:TieredStopAtLevel=1")
	} else {
		arguments = append(arguments, laterOptimizing...)
	}
	if archive != "" {
		arguments = append(arguments, "-XX:SharedArchiveFile="+archive)
	}
	return append(arguments, mainClass, h.homeArgument(), "--config-dir="+h.path("conf"), "--console-mode")
}

// laterOptimizing delays the optimizing compiler until code has run ten times as often as by default: on two cores it would otherwise slow
// down the start (ready after 3.5 s instead of 3.9 s). Under load, hot code is optimized within seconds all the same.
var laterOptimizing = []string{
	"-XX:Tier4InvocationThreshold=50000", "-XX:Tier4MinInvocationThreshold=10000",
	"-XX:Tier4CompileThreshold=100000", "-XX:Tier4BackEdgeThreshold=400000",
}

// homeArgument is the argument by which the server of a directory is recognised among all processes.
func (h home) homeArgument() string { return "--home-dir=" + string(h) }

func (h home) consoleLog() string { return h.path("logs", "console.log") }

func (h home) debugLog() string { return h.path("logs", "debug.log") }

// console returns the output of the server since its start.
func (h home) console() string { return readTail(h.consoleLog(), 1<<20) }

func (h home) consoleLines() []string { return meaningfulLines(h.console(), 12) }

// find returns the process that serves the directory, or nil.
func (h home) find() (*process, error) {
	pid, err := findServer(h)
	if pid == 0 || err != nil {
		return nil, err
	}
	return &process{pid: pid, exited: make(chan struct{}), forget: func() {}}, nil
}

// watch closes p.exited when the process, which is no child of this one, has ended.
func (p *process) watch(h home, every time.Duration) {
	ctx, cancel := context.WithCancel(context.Background())
	p.forget = cancel
	go func() {
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		for isServer(p.pid, h) {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
		}
		close(p.exited)
	}()
}

// started reports whether the log says that Neo4j has started.
func (h home) started() bool { return strings.Contains(h.console(), " Started.") }
