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
	OnError neo4j.ImportOnError `help:"What to do at a refused line: ${enum} (${default}). stop imports the lines before it and none after it; skip leaves it out and continues." enum:"stop,skip" default:"stop" placeholder:"WHAT"`
}

// Run imports the file; it fails if a line is refused.
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

// input opens the file. It returns its size in bytes; -1 if that is unknown.
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

// importRecords imports records. Refusals go to standard error, the counts to standard output; on a terminal a status line shows the
// progress.
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
		fmt.Fprintf(p.stderr, "entitlegraph: the import stopped at this line. All lines before it are imported, none after it. Correct the line and import the file again: "+
			"records that are stored already stay as they are. Or use --on-error=skip.\n")
		return silentError{errors.New("a record was refused")}
	case report.Refused > 0:
		fmt.Fprintf(p.stderr, "entitlegraph: %d records were refused; all others are imported.\n", report.Refused)
		return silentError{errors.New("records were refused")}
	}
	return nil
}

// importQuietly is importRecords without a message about the outcome.
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
