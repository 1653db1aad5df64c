// Package terminaltest is a terminal for tests: it knows what a program wrote to it, and what its screen shows then.
package terminaltest

import (
	"bytes"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/creack/pty"
)

// Screen is a terminal. The program writes to File, its end of a pseudo terminal.
type Screen struct {
	File *os.File

	read chan string
	main *os.File
}

// New returns an empty screen of 200 columns; it skips the test on a system without pseudo terminals.
func New(t *testing.T) *Screen {
	t.Helper()
	t.Setenv("TERM", "xterm")
	t.Setenv("NO_COLOR", "1")
	ours, theirs, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo terminal: %v", err)
	}
	if err := pty.Setsize(theirs, &pty.Winsize{Rows: 50, Cols: 200}); err != nil {
		t.Fatal(err)
	}
	s := &Screen{File: theirs, main: ours, read: make(chan string, 1)}
	go func() {
		var all bytes.Buffer
		_, _ = io.Copy(&all, ours) // ends with an error when the other end is closed
		s.read <- all.String()
	}()
	t.Cleanup(func() { _ = ours.Close() })
	return s
}

// Close ends the output. It returns all that was written, and the lines that the screen shows then.
func (s *Screen) Close() (written string, lines []string) {
	_ = s.File.Close()
	written = <-s.read
	line, column := []rune{}, 0
	for rest := []rune(written); len(rest) > 0; rest = rest[1:] {
		switch r := rest[0]; {
		case r == '\n':
			lines, line, column = append(lines, string(line)), nil, 0
		case r == '\r':
			column = 0
		case strings.HasPrefix(string(rest), "\x1b[K"):
			line, rest = line[:min(column, len(line))], rest[2:]
		default:
			line = append(line[:min(column, len(line))], append([]rune{r}, line[min(column+1, len(line)):]...)...)
			column++
		}
	}
	return written, append(lines, string(line))
}
