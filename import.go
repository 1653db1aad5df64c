package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"

	"entitlegraph/neo4j"
)

type importCommand struct {
	File    string              `arg:"" help:"The file of records (docs/records.md), or - for standard input."`
	OnError neo4j.ImportOnError `help:"What a refused line does: ${enum} (${default}). stop commits what stands before it and nothing after; skip leaves it out and goes on." enum:"stop,skip" default:"stop" placeholder:"WHAT"`
}

// Run imports the file; it fails when a line was refused.
func (c *importCommand) Run(ctx context.Context, p *program) (err error) {
	in, size, err := c.input(p)
	if err != nil {
		return err
	}
	defer in.Close()
	store, done, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	return p.importRecords(ctx, store, in, size, c.OnError)
}

// input opens the file; its size is -1 when it is not known.
func (c *importCommand) input(p *program) (io.ReadCloser, int64, error) {
	if c.File == "-" {
		return io.NopCloser(p.stdin), -1, nil
	}
	f, err := os.Open(c.File)
	if err != nil {
		return nil, 0, fmt.Errorf("cannot read the records: %w", err)
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return f, -1, err
	}
	return f, info.Size(), nil
}

// importRecords imports, telling refusals and progress on standard error and the outcome on standard output.
func (p *program) importRecords(ctx context.Context, store *neo4j.Store, in io.Reader, size int64, onError neo4j.ImportOnError) error {
	started := time.Now()
	progress := p.newProgress(size)
	report, err := store.Import(ctx, in, neo4j.ImportOptions{
		OnError: onError,
		Refused: func(refusal neo4j.ImportRefusal) {
			progress.clear()
			fmt.Fprintln(p.stderr, refusal)
		},
		Progress: progress.show,
	})
	progress.clear()
	seconds := time.Since(started).Seconds()
	fmt.Fprintf(p.stdout, "%d records in %.1f s (%.0f a second): %d created, %d updated, %d unchanged, %d refused.\n",
		report.Lines, seconds, float64(report.Lines)/seconds, report.Created, report.Updated, report.Unchanged, report.Refused)
	switch {
	case err != nil:
		return err
	case report.Refused > 0 && onError == neo4j.ImportStop:
		fmt.Fprintf(p.stderr, "entitlegraph: stopped there. Everything before the line is in, nothing after it. Mend it and import the file again: "+
			"what is in already stays as it is. Or say --on-error=skip.\n")
		return silentError{errors.New("a record was refused")}
	case report.Refused > 0:
		fmt.Fprintf(p.stderr, "entitlegraph: %d records were refused; all others are in.\n", report.Refused)
		return silentError{errors.New("records were refused")}
	}
	return nil
}

// progress shows how far an import is: a bar on a terminal, a plain line every few seconds elsewhere.
type progress struct {
	bar   *progressbar.ProgressBar
	out   io.Writer
	every time.Duration
	last  time.Time
}

func (p *program) newProgress(size int64) *progress {
	shown := &progress{out: p.stderr, every: 5 * time.Second, last: time.Now()}
	if f, ok := p.stderr.(*os.File); ok && isTerminal(f) {
		shown.bar = progressbar.NewOptions64(size, progressbar.OptionSetWriter(p.stderr), progressbar.OptionShowBytes(true),
			progressbar.OptionSetDescription("importing"), progressbar.OptionFullWidth(), progressbar.OptionClearOnFinish())
	}
	return shown
}

func (s *progress) show(at neo4j.ImportProgress) {
	if s.bar != nil {
		_ = s.bar.Set64(at.Bytes) // a bar that cannot be drawn is no reason to stop
		return
	}
	if now := time.Now(); now.Sub(s.last) >= s.every {
		s.last = now
		fmt.Fprintf(s.out, "%d records so far\n", at.Lines)
	}
}

// clear takes the bar away, so that a line can be written.
func (s *progress) clear() {
	if s.bar != nil {
		_ = s.bar.Clear()
	}
}
