// Command bench measures entitlegraph beside its peers, in one run: see README.md.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"entitlegraph/bench/dataset"
	"entitlegraph/bench/floor"
	"entitlegraph/bench/load"
	"entitlegraph/bench/probe"
	"entitlegraph/bench/report"
	"entitlegraph/bench/run"
)

type commands struct {
	Run     runCommand     `cmd:"" help:"Measure, save the results, and write docs/performance.md."`
	Compare compareCommand `cmd:"" help:"Measure the product beside an earlier commit of it, without peers."`
	Report  reportCommand  `cmd:"" help:"Write the page from a file of results."`
	Floor   floorCommand   `cmd:"" help:"Serve Entitled from memory: a server of the run." hidden:""`
	Probe   probeCommand   `cmd:"" help:"Query through the bare driver: a load of the run." hidden:""`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	parsed := kong.Parse(&commands{}, kong.Name("bench"), kong.UsageOnError(),
		kong.Description("Measures entitlegraph beside its peers, in one run on one machine."))
	parsed.BindTo(ctx, (*context.Context)(nil))
	parsed.FatalIfErrorf(parsed.Run())
}

type runCommand struct{ run.Options }

// Run measures the product and its peers.
func (c *runCommand) Run(ctx context.Context) error { return run.Run(ctx, c.Options, os.Stdout) }

type compareCommand struct {
	Before string `arg:"" help:"The earlier commit."`
	run.Options
}

// Run compares two builds of the product.
func (c *compareCommand) Run(ctx context.Context) error {
	return run.Compare(ctx, c.Before, c.Options, os.Stdout)
}

type reportCommand struct {
	Results string `arg:"" help:"A file of results."`
	Docs    string `help:"Directory of performance.md and performance.svg (${default})." default:"../docs" placeholder:"DIR"`
}

// Run writes the page from a file of results.
func (c *reportCommand) Run() error {
	results, err := report.Read(c.Results)
	if err != nil {
		return err
	}
	return report.Write(results, c.Docs)
}

type floorCommand struct {
	Address string  `required:""`
	Scale   float64 `required:""`
}

// Run serves until the process is stopped.
func (c *floorCommand) Run(ctx context.Context) error {
	return floor.Serve(ctx, c.Address, dataset.Scaled(c.Scale))
}

type probeCommand struct {
	URI         string `required:""`
	Password    string `env:"NEO4J_PASSWORD" required:""`
	Connections int    `required:""`
	Seconds     int    `required:""`
	Logins      string `arg:"" help:"A file with one login a line."`
}

// Run sends the queries, and prints the result as JSON.
func (c *probeCommand) Run(ctx context.Context) error {
	logins, err := lines(c.Logins)
	if err != nil {
		return err
	}
	d, err := load.Connect(c.URI, c.Password)
	if err != nil {
		return err
	}
	defer d.Close(ctx)
	return json.NewEncoder(os.Stdout).Encode(probe.Run(ctx, d, logins, c.Connections, time.Duration(c.Seconds)*time.Second))
}

func lines(path string) ([]string, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var all []string
	scanner := bufio.NewScanner(file)
	for scanner.Scan() {
		all = append(all, scanner.Text())
	}
	return all, scanner.Err()
}
