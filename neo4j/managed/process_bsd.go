//go:build unix && !linux

package managed

import (
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// sessionAttributes puts the JVM into a session of its own. There is no signal
// for the death of a parent here: a private server can be left behind by a kill.
func sessionAttributes(bool) *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }

// servesHome recognises the JVM of a directory by its command line, which ps joins with spaces.
func servesHome(commandLine string, h home) bool {
	return strings.Contains(commandLine, mainClass+" "+h.homeArgument()+" --config-dir=")
}

// isServer reports whether a process is the JVM that serves the directory.
func isServer(pid int, h home) bool {
	output, err := exec.Command("ps", "-ww", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	return err == nil && servesHome(string(output), h)
}

// findServer returns the pid of the JVM that serves the directory, or 0.
func findServer(h home) (int, error) {
	output, err := exec.Command("ps", "-axww", "-o", "pid=,command=").Output()
	if err != nil {
		return 0, fmt.Errorf("managed neo4j: cannot list the processes: %w", err)
	}
	for line := range strings.Lines(string(output)) {
		number, commandLine, _ := strings.Cut(strings.TrimSpace(line), " ")
		if pid, err := strconv.Atoi(number); err == nil && servesHome(commandLine, h) {
			return pid, nil
		}
	}
	return 0, nil
}

// ended reports whether a process is gone, or dead and not yet reaped by its parent.
func ended(pid int) bool {
	output, err := exec.Command("ps", "-o", "state=", "-p", strconv.Itoa(pid)).Output()
	state := strings.TrimSpace(string(output))
	return err != nil || state == "" || strings.HasPrefix(state, "Z")
}
