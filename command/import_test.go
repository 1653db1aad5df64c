package command

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"entitlegraph/command/terminal/terminaltest"
	"entitlegraph/neo4j/neo4jtest"
)

// TestProgressEndsWithTheWork: an import on a terminal shows its progress, and clears it at the end, also of a failed import.
func TestProgressEndsWithTheWork(t *testing.T) {
	flags := database(neo4jtest.Open(t))
	p := "PTY" + time.Now().UTC().Format("150405.000000") + "-"
	good := `{"type":"product","code":"` + p + `A","name":"A"}` + "\n"
	cancelled, cancel := context.WithCancel(t.Context())
	over := make(chan struct{})
	defer close(over)
	for name, c := range map[string]struct {
		ctx    context.Context
		stdin  io.Reader
		status int
		words  string
	}{
		"done":        {ctx: t.Context(), stdin: strings.NewReader(good), status: exitOK, words: "0 refused."},
		"refused":     {ctx: t.Context(), stdin: strings.NewReader(good + `{"type":"product","code":"","name":"x"}` + "\n"), status: exitFailure, words: "line 2: "},
		"interrupted": {ctx: cancelled, stdin: &interrupting{Reader: strings.NewReader(good), interrupt: cancel, over: over}, status: exitFailure, words: "the import was stopped"},
	} {
		t.Run(name, func(t *testing.T) {
			s := terminaltest.New(t)
			if status := Run(c.ctx, append([]string{"import", "-"}, flags...), c.stdin, s.File, s.File); status != c.status {
				t.Errorf("status %d, not %d", status, c.status)
			}
			written, lines := s.Close()
			if !strings.Contains(written, "importing") {
				t.Errorf("no progress is shown:\n%q", written)
			}
			if shown := strings.Join(lines, "\n"); strings.Contains(shown, "importing") || !strings.Contains(shown, c.words) || lines[len(lines)-1] != "" {
				t.Errorf("the screen, which should say %q and nothing of progress:\n%s", c.words, shown)
			}
		})
	}
	_, stdout, stderr := command(t, good, append([]string{"import", "-"}, flags...)...)
	if strings.Contains(stderr+stdout, "importing") || strings.ContainsAny(stderr+stdout, "\r\x1b") {
		t.Errorf("progress is written although there is no terminal: %q", stderr+stdout)
	}
}

// interrupting interrupts the command after its text, as Ctrl-C does, and then blocks until the end of the test.
type interrupting struct {
	io.Reader
	interrupt func()
	over      chan struct{}
}

func (i *interrupting) Read(p []byte) (int, error) {
	n, err := i.Reader.Read(p)
	if err == io.EOF {
		i.interrupt()
		<-i.over
	}
	return n, err
}
