package run

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"entitlegraph/bench/report"
)

// olderPorts is the distance of the older build's ports from the newer build's.
const olderPorts = 20

// compared are the operations in which two builds are compared, each at 32 connections.
var compared = []string{
	report.Entitled, report.ByLogin, report.ByCustomerNumber, report.Hierarchy, report.Page, report.Check, report.Checks,
	report.UsersOfSmall, report.UsersOfBig, report.Rename, report.Lock,
}

// Compare measures the product as it stands in the repository beside the product of an earlier commit. Each has a database of its own
// with the same data, since a database that the newer one has migrated is refused by the older one. The loads alternate. The table
// that it prints compares the builds round by round.
func Compare(ctx context.Context, before string, options Options, out io.Writer) (err error) {
	options.Only = nil // without peers
	operations := compared
	if len(options.Operation) > 0 {
		operations = options.Operation
	}
	for _, operation := range operations {
		if !slices.Contains(compared, operation) {
			return fmt.Errorf("--operation %s: there is no such operation; choose from %s", operation, strings.Join(compared, ", "))
		}
	}
	if err := options.complete(); err != nil {
		return err
	}
	newer := newRunner(options, out, "-compared")
	defer func() { err = errors.Join(err, newer.close()) }()
	older, err := newer.earlier(ctx, before)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, older.close()) }()
	// In this order: each records the versions of the programs that it prepared.
	for _, r := range []*runner{older, newer} {
		if err := r.prepare(ctx); err != nil {
			return err
		}
	}
	var fields []*field
	var servers []*server
	for _, side := range []struct {
		runner    *runner
		contender string
	}{{newer, report.Product}, {older, report.ProductBefore}} {
		f, s, err := side.runner.serving(ctx, side.contender)
		if err != nil {
			return err
		}
		fields, servers = append(fields, f), append(servers, s)
	}
	var subjects []*subject
	for _, operation := range operations {
		for i, f := range fields {
			made, err := f.subject(ctx, servers[i], operation, many)
			if err != nil {
				return err
			}
			subjects = append(subjects, made)
		}
	}
	if err := newer.rounds(ctx, subjects, 2); err != nil {
		return err
	}
	newer.results.Finished = time.Now().UTC()
	if err := newer.save(); err != nil {
		return err
	}
	fmt.Fprintf(out, "\n%s against %s\n%s", newer.results.Versions["entitlegraph"], before, newer.results.Compared())
	newer.say("results: %s", newer.path)
	return nil
}

// earlier checks out an earlier commit and returns a runner for it, with a work directory and ports of its own. Both runners share the results.
func (r *runner) earlier(ctx context.Context, commit string) (*runner, error) {
	name, err := command(ctx, r.options.Repository, "git", "rev-parse", "--short", "--verify", commit+"^{commit}")
	if err != nil {
		return nil, err
	}
	options := r.options
	options.Work = r.options.work("before-" + name)
	options.Repository = filepath.Join(options.Work, "checkout")
	options.Port += olderPorts
	if err := options.complete(); err != nil {
		return nil, err
	}
	if err := os.RemoveAll(options.Repository); err != nil {
		return nil, err
	}
	for _, arguments := range [][]string{
		{"clone", "--quiet", "--no-checkout", r.options.Repository, options.Repository},
		{"-C", options.Repository, "checkout", "--quiet", name},
	} {
		if _, err := command(ctx, r.options.Repository, "git", arguments...); err != nil {
			return nil, err
		}
	}
	return &runner{options: options, out: r.out, results: r.results, path: r.path}, nil
}

// serving starts the runner's build on its own database, and draws the samples.
func (r *runner) serving(ctx context.Context, contender string) (*field, *server, error) {
	d, err := r.loaded(ctx, r.options.Scale)
	if err != nil {
		return nil, nil, err
	}
	s, err := r.startProduct(ctx, d, portProduct, contender)
	if err != nil {
		return nil, nil, err
	}
	f, err := r.field(ctx, s)
	if err != nil {
		return nil, nil, err
	}
	r.cleanUp(func() error { return d.restore(context.Background(), f.samples.changed) })
	return f, s, nil
}
