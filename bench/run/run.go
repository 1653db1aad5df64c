package run

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"entitlegraph/bench/dataset"
	"entitlegraph/bench/machine"
	"entitlegraph/bench/openfga"
	"entitlegraph/bench/peers"
	"entitlegraph/bench/process"
	"entitlegraph/bench/report"
	"entitlegraph/bench/wrk"
)

// runner is a run under way.
type runner struct {
	options  Options
	out      io.Writer
	group    process.Group
	cleanups []func() error
	results  *report.Results
	path     string // of the results
}

// Run measures, saves the results, and writes the page if every part ran. At the end, also of a failed run, it stops all that it started.
func Run(ctx context.Context, options Options, out io.Writer) (err error) {
	if err := options.complete(); err != nil {
		return err
	}
	r := newRunner(options, out, "")
	defer func() { err = errors.Join(err, r.close()) }()
	if err := r.prepare(ctx); err != nil {
		return err
	}
	for _, part := range []struct {
		wanted bool
		run    func(context.Context) error
	}{
		{options.wants("import"), r.imports},
		{options.wants("reads", "checks", "mutations", "users", "scale", "ready"), r.servers},
	} {
		if part.wanted {
			if err := part.run(ctx); err != nil {
				return err
			}
		}
	}
	r.results.Finished = time.Now().UTC()
	if err := r.save(); err != nil {
		return err
	}
	r.say("results: %s", r.path)
	if !options.all() {
		r.say("not every part ran, so the page stays as it is; bench report makes it from any results")
		return nil
	}
	return report.Write(r.results, options.Docs)
}

// newRunner returns a runner whose results are in a file that is named by the instant and a suffix.
func newRunner(options Options, out io.Writer, suffix string) *runner {
	now := time.Now().UTC()
	return &runner{
		options: options, out: out, path: filepath.Join(options.Results, now.Format("2006-01-02T1504")+suffix+".json"),
		results: &report.Results{
			Started: now, Machine: machine.Describe(), Seconds: options.Seconds, Rounds: options.Rounds, Scale: options.Scale, Tenfold: options.Tenfold,
			Users: totalUsers(dataset.Scaled(options.Scale)), Memory: map[string]int64{},
		},
	}
}

func (r *runner) say(format string, arguments ...any) {
	fmt.Fprintf(r.out, time.Now().Format(time.TimeOnly)+" "+format+"\n", arguments...)
}

func (r *runner) save() error { return r.results.Save(r.path) }

// cleanUp registers a function that runs at the end.
func (r *runner) cleanUp(f func() error) { r.cleanups = append(r.cleanups, f) }

func (r *runner) close() error {
	failed := r.group.Stop()
	for _, f := range slices.Backward(r.cleanups) {
		failed = errors.Join(failed, f())
	}
	return failed
}

// prepare builds and installs the measured programs, once, and records their versions.
func (r *runner) prepare(ctx context.Context) error {
	if err := wrk.Available(); err != nil {
		return err
	}
	if _, err := command(ctx, r.options.Repository, "go", "build", "-o", r.program(), "."); err != nil {
		return err
	}
	if r.options.wants("reads", "mutations") {
		if err := r.installNode(ctx); err != nil {
			return err
		}
	}
	fga := r.options.work("bin", "openfga")
	if _, err := os.Stat(fga); err != nil && r.options.wants("checks") {
		r.say("building OpenFGA %s", openfga.Version)
		if _, err := command(ctx, r.options.Work, "env", "GOBIN="+r.options.work("bin"), "go", "install", "github.com/openfga/openfga/cmd/openfga@"+openfga.Version); err != nil {
			return err
		}
	}
	r.results.Versions = r.versions(ctx)
	return nil
}

func (r *runner) installNode(ctx context.Context) error {
	directory := r.options.work("node")
	before, _ := os.ReadFile(filepath.Join(directory, "package.json"))
	if err := peers.WriteNode(directory); err != nil {
		return err
	}
	now, err := os.ReadFile(filepath.Join(directory, "package.json"))
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(directory, "node_modules", ".package-lock.json")); err == nil && string(before) == string(now) {
		return nil
	}
	r.say("installing the packages of the GraphQL peer")
	_, err = command(ctx, directory, "npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error")
	return err
}

// versions returns the version that each program reports; a program that reports none is left out.
func (r *runner) versions(ctx context.Context) map[string]string {
	versions := map[string]string{"Go": runtime.Version(), "OpenFGA": openfga.Version}
	ask := func(name, directory, program string, arguments ...string) {
		if output, err := command(ctx, directory, program, arguments...); err == nil || output != "" {
			line, _, _ := strings.Cut(output, "\n")
			versions[name] = line
		}
	}
	ask("entitlegraph", r.options.Repository, "git", "describe", "--always", "--dirty")
	ask("Node", "/", "node", "--version")
	ask("Postgres", "/", "psql", "--version")
	ask("Java", "/", "java", "--version")
	ask("wrk", "/", "dpkg-query", "-W", "-f", "${Version}", "wrk")
	for _, name := range []string{"@neo4j/graphql", "@apollo/server", "graphql-yoga", "neo4j-driver"} {
		ask(name, r.options.work("node"), "node", "-p", fmt.Sprintf("require('./node_modules/%s/package.json').version", name))
	}
	return versions
}
