package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"entitlegraph/command/terminal"
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

// importRecords imports. Refusals go to standard error, the outcome to standard output, and on a terminal a status line says how far
// the import is.
func (p *program) importRecords(ctx context.Context, store *neo4j.Store, in io.Reader, size int64, onError neo4j.ImportOnError) error {
	started := time.Now()
	report, err := p.importQuietly(ctx, store, in, size, onError)
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

// importQuietly imports without a word about the outcome.
func (p *program) importQuietly(ctx context.Context, store *neo4j.Store, in io.Reader, size int64, onError neo4j.ImportOnError) (neo4j.ImportReport, error) {
	progress := p.stderr.Begin("importing")
	defer progress.End()
	return store.Import(ctx, in, neo4j.ImportOptions{
		OnError: onError,
		Refused: func(refusal neo4j.ImportRefusal) { fmt.Fprintln(p.stderr, terminal.Plain(refusal.String())) },
		Progress: func(at neo4j.ImportProgress) {
			share := ""
			if size > 0 {
				share = fmt.Sprintf(", %d %%", min(100, at.Bytes*100/size))
			}
			progress.Set(fmt.Sprintf("importing: %d records%s", at.Lines, share))
		},
	})
}
