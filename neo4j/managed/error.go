package managed

import (
	"errors"
	"fmt"
	"strings"
)

// ErrNotRunning is returned by Stop when there is no server to stop.
var ErrNotRunning = errors.New("managed neo4j: no server is running")

// MissingError says that a program which the managed server needs is not
// installed, or too old, and how to install it.
type MissingError struct {
	Program string   // what is missing, such as "Java 17 or later"
	Seen    []string // what was found instead, and why it does not do
	Install string   // the command that installs it
}

func (e *MissingError) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "managed neo4j: %s was not found", e.Program)
	for _, seen := range e.Seen {
		fmt.Fprintf(&text, "\n  looked at %s", seen)
	}
	fmt.Fprintf(&text, "\n  to install it: %s", e.Install)
	return text.String()
}

// StartError says that the server was started, or found running, and did not become ready.
type StartError struct {
	Reason string   // what happened, one line
	Lines  []string // what the server's log says about it
	Log    string   // the file which has the rest
	Advice string   // what to do, when we know
	Err    error    // the cause in Go, when there is one
}

func (e *StartError) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "managed neo4j: %s", e.Reason)
	for _, line := range e.Lines {
		fmt.Fprintf(&text, "\n  | %s", line)
	}
	if e.Log != "" {
		fmt.Fprintf(&text, "\n  the whole log: %s", e.Log)
	}
	if e.Advice != "" {
		fmt.Fprintf(&text, "\n  what to do: %s", e.Advice)
	}
	return text.String()
}

// Unwrap returns the cause.
func (e *StartError) Unwrap() error { return e.Err }

// InUseError says that Stop left the server alone because processes are using it.
type InUseError struct {
	Dir     string
	Holders []Holder
}

func (e *InUseError) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "managed neo4j: the server of %s is in use", e.Dir)
	for _, holder := range e.Holders {
		fmt.Fprintf(&text, "\n  by %s", holder)
	}
	text.WriteString("\n  end these first, or stop the server by force")
	return text.String()
}
