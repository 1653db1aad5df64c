package managed

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strconv"
	"syscall"
)

// sessionAttributes puts the JVM into a session of its own. A private JVM gets TERM
// when the thread that started it ends, for whatever reason.
func sessionAttributes(private bool) *syscall.SysProcAttr {
	attributes := &syscall.SysProcAttr{Setsid: true}
	if private {
		attributes.Pdeathsig = syscall.SIGTERM
	}
	return attributes
}

// isServer reports whether a process is the JVM that serves the directory. A process
// that is dead and not yet reaped has no command line, so the result is false for it.
func isServer(pid int, h home) bool {
	commandLine, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		return false
	}
	arguments := bytes.Split(commandLine, []byte{0})
	has := func(argument string) bool {
		return slices.ContainsFunc(arguments, func(a []byte) bool { return string(a) == argument })
	}
	return has(mainClass) && has(h.homeArgument()) && !elsewhere(pid, h)
}

// elsewhere reports whether the name is another directory for a process: a process in a container or behind a chroot is in this process table
// too, but its server is another one. If that cannot be determined, the result is false.
func elsewhere(pid int, h home) bool {
	theirs, err := os.Stat(fmt.Sprintf("/proc/%d/root%s", pid, h))
	if err != nil {
		return false
	}
	ours, err := os.Stat(string(h))
	return err == nil && !os.SameFile(ours, theirs)
}

// findServer returns the pid of the JVM that serves the directory, or 0.
func findServer(h home) (int, error) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return 0, fmt.Errorf("managed neo4j: cannot list the processes: %w", err)
	}
	for _, entry := range entries {
		if pid, err := strconv.Atoi(entry.Name()); err == nil && isServer(pid, h) {
			return pid, nil
		}
	}
	return 0, nil
}

// ended reports whether a process is gone, or dead and not yet reaped by its parent.
func ended(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return true
	}
	_, after, _ := bytes.Cut(stat[bytes.LastIndexByte(stat, ')')+1:], []byte(" ")) // the name before it may contain any character
	return len(after) == 0 || after[0] == 'Z' || after[0] == 'X'
}
