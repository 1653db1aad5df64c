package managed

import (
	"errors"
	"fmt"
	"strings"
)

// ErrNotRunning is returned by Stop when there is no server to stop.
var ErrNotRunning = errors.New("managed neo4j: no server is running")

// MissingError is the error for a program that the managed server needs and that is not
// installed or too old. It contains the command to install it.
type MissingError struct {
	Program string   // what is missing, such as "Java 17 or later"
	Seen    []string // what was found instead, and why it is unsuitable
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

// StartError is the error for a server that was started, or found running, and did not become ready.
type StartError struct {
	Reason string   // what happened, one line
	Lines  []string // the lines of the server's log about it
	Log    string   // the path of the whole log
	Advice string   // what to do; may be empty
	Err    error    // the underlying error; may be nil
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

// InUseError is the error of Stop when it did not stop the server because processes are using it.
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
