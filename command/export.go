package command

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"entitlegraph/neo4j"
)

type exportCommand struct {
	Output string `short:"o" help:"The file to write; without it, standard output. The file appears once it is complete." placeholder:"FILE"`
}

// Run writes all data as records.
func (c *exportCommand) Run(ctx context.Context, p *program) (err error) {
	store, done, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	var report neo4j.ExportReport
	err = c.to(p, func(w io.Writer) (err error) {
		report, err = store.Export(ctx, w, neo4j.ExportOptions{})
		return err
	})
	if err == nil && report.Changed {
		fmt.Fprintln(p.stderr, "entitlegraph: data changed during the export, so its records are not all of one instant; export again for a consistent copy.")
	}
	return err
}

// to writes to standard output, or to a temporary file that is renamed once it is complete.
func (c *exportCommand) to(p *program, write func(io.Writer) error) error {
	if c.Output == "" {
		return buffered(p.stdout, write)
	}
	f, err := os.CreateTemp(filepath.Dir(c.Output), filepath.Base(c.Output)+".*")
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", c.Output, err)
	}
	err = errors.Join(buffered(f, write), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), c.Output)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

func buffered(w io.Writer, write func(io.Writer) error) error {
	b := bufio.NewWriterSize(w, 1<<16)
	return errors.Join(write(b), b.Flush())
}
