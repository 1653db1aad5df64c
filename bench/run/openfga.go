package run

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"entitlegraph/bench/dataset"
	"entitlegraph/bench/openfga"
	"entitlegraph/bench/process"
	"entitlegraph/bench/report"
)

// checker is an OpenFGA with its slice of the data.
type checker struct {
	contender string
	slice     openfga.Slice
	store     *openfga.Store
	pid       int
	database  int // the process of its database, or 0
}

// startOpenFGA starts the three servers: the store in memory without and with caches, and the one in Postgres.
func (r *runner) startOpenFGA(ctx context.Context, config dataset.Config) ([]*checker, error) {
	memory := []string{"--datastore-engine", "memory"}
	cached := slices.Concat(memory, []string{"--check-query-cache-enabled", "--check-query-cache-ttl", "10s", "--check-iterator-cache-enabled"})
	plain := &checker{contender: report.OpenFGAMemory, slice: openfga.InMemory}
	quick := &checker{contender: report.OpenFGACached, slice: openfga.InMemory}
	disk := &checker{contender: report.OpenFGADisk, slice: openfga.InPostgres}
	for i, arguments := range [][]string{memory, cached} {
		c := []*checker{plain, quick}[i]
		if err := r.startChecker(ctx, c, i, arguments); err != nil {
			return nil, err
		}
		if err := r.fillChecker(ctx, c, config); err != nil {
			return nil, err
		}
	}
	postgres, err := r.startPostgres(ctx)
	if err != nil {
		return nil, err
	}
	uri := fmt.Sprintf("postgres://postgres@%s/openfga?sslmode=disable", r.address(portPostgres))
	arguments := []string{"--datastore-engine", "postgres", "--datastore-uri", uri}
	if _, err := command(ctx, r.options.Work, r.options.work("bin", "openfga"), append([]string{"migrate"}, arguments...)...); err != nil {
		return nil, err
	}
	disk.database = postgres.PID
	if err := r.startChecker(ctx, disk, 2, arguments); err != nil {
		return nil, err
	}
	return []*checker{plain, quick, disk}, r.keepChecker(ctx, disk, config)
}

func (r *runner) startChecker(ctx context.Context, c *checker, nth int, arguments []string) error {
	http, grpc := portOpenFGA+2*nth, portOpenFGA+2*nth+1
	p, err := r.group.Start(process.Spec{
		Name: c.contender, Log: r.options.work("log", fmt.Sprintf("openfga-%d.log", nth)),
		Command: append([]string{
			r.options.work("bin", "openfga"), "run", "--http-addr", r.address(http), "--grpc-addr", r.address(grpc), "--playground-enabled=false",
			"--metrics-enabled=false", "--log-level", "error",
		}, arguments...),
	})
	if err != nil {
		return err
	}
	c.pid, c.store = p.PID, &openfga.Store{URL: "http://" + r.address(http)}
	return p.Await(ctx, startTimeout, ready(c.store.URL+"/healthz"))
}

// fillChecker creates a store and loads the slice.
func (r *runner) fillChecker(ctx context.Context, c *checker, config dataset.Config) error {
	today := dataset.DayOf(time.Now())
	store, err := openfga.Create(ctx, c.store.URL, today)
	if err != nil {
		return err
	}
	c.store = store
	tuples, err := store.Load(ctx, config, c.slice, today)
	r.say("%s: %d tuples", c.contender, tuples)
	return err
}

// keepChecker returns the store of an earlier run of the same day, or creates one.
func (r *runner) keepChecker(ctx context.Context, c *checker, config dataset.Config) error {
	marker := r.options.work(fmt.Sprintf("openfga-postgres-%g.json", r.options.Scale))
	var kept openfga.Store
	if raw, err := os.ReadFile(marker); err == nil && json.Unmarshal(raw, &kept) == nil && kept.Day == dataset.DayOf(time.Now()).String() {
		kept.URL = c.store.URL
		c.store = &kept
		return nil
	}
	if err := r.fillChecker(ctx, c, config); err != nil {
		return err
	}
	raw, err := json.Marshal(c.store)
	if err != nil {
		return err
	}
	// After a bulk load the plans are bad until the tables are analyzed.
	if _, err := r.sql(ctx, "openfga", "VACUUM ANALYZE"); err != nil {
		return err
	}
	return os.WriteFile(marker, raw, 0o644)
}

// startPostgres starts a Postgres in the work directory, whose data later runs use again. Postgres does not run as root.
func (r *runner) startPostgres(ctx context.Context) (*process.Process, error) {
	bin, err := postgresPrograms()
	if err != nil {
		return nil, err
	}
	directory := filepath.Join(os.TempDir(), "entitlegraph-bench-postgres")
	spec := process.Spec{Name: "initdb", Directory: "/", Log: r.options.work("log", "initdb.log")}
	if os.Geteuid() == 0 {
		account, err := user.Lookup("postgres")
		if err != nil {
			return nil, fmt.Errorf("the account postgres is missing, and its server does not run as root: %w", err)
		}
		uid, _ := strconv.Atoi(account.Uid) // numbers on Linux
		gid, _ := strconv.Atoi(account.Gid)
		spec.UserID, spec.GroupID = uint32(uid), uint32(gid)
	}
	if err := r.initPostgres(ctx, bin, directory, spec); err != nil {
		return nil, err
	}
	spec.Name, spec.Log = "Postgres", r.options.work("log", "postgres.log")
	spec.Command = []string{
		filepath.Join(bin, "postgres"), "-D", filepath.Join(directory, "data"), "-k", directory, "-h", "127.0.0.1",
		"-p", strconv.Itoa(r.options.Port + portPostgres), "-c", "shared_buffers=512MB", "-c", "random_page_cost=1.1",
	}
	p, err := r.group.Start(spec)
	if err != nil {
		return nil, err
	}
	err = p.Await(ctx, startTimeout, func(ctx context.Context) error {
		_, err := r.sql(ctx, "postgres", "SELECT 1")
		return err
	})
	if err != nil {
		return nil, err
	}
	if there, err := r.sql(ctx, "postgres", "SELECT 1 FROM pg_database WHERE datname = 'openfga'"); err != nil || there == "1" {
		return p, err
	}
	_, err = r.sql(ctx, "postgres", "CREATE DATABASE openfga")
	return p, err
}

// initPostgres creates the data directory, in the temporary directory: the user of Postgres may have no access to the work directory.
func (r *runner) initPostgres(ctx context.Context, bin, directory string, spec process.Spec) error {
	if _, err := os.Stat(filepath.Join(directory, "data", "PG_VERSION")); err == nil {
		return nil
	}
	if err := os.MkdirAll(directory, 0o700); err != nil {
		return err
	}
	if spec.UserID != 0 {
		if err := os.Chown(directory, int(spec.UserID), int(spec.GroupID)); err != nil {
			return err
		}
	}
	_ = os.Remove(r.options.work(fmt.Sprintf("openfga-postgres-%g.json", r.options.Scale))) // it describes a removed database
	spec.Command = []string{filepath.Join(bin, "initdb"), "-D", filepath.Join(directory, "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8"}
	p, err := process.Start(spec)
	if err != nil {
		return err
	}
	return p.Wait(ctx)
}

// sql runs one statement.
func (r *runner) sql(ctx context.Context, database, statement string) (string, error) {
	return command(ctx, "/", "psql", "-h", "127.0.0.1", "-p", strconv.Itoa(r.options.Port+portPostgres), "-U", "postgres", "-d", database, "-Atqc", statement)
}

// postgresPrograms returns the directory of the server's programs, which on Debian is not in PATH.
func postgresPrograms() (string, error) {
	if found, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(found), nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return "", fmt.Errorf("the programs of Postgres are missing: apt-get install postgresql")
	}
	return filepath.Dir(found[len(found)-1]), nil
}
