// Package run is the measurement: it creates the databases and the requests, starts product and peers, checks their answers, loads them in
// turns, and saves the results.
package run

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Options say which parts are measured, and for how long.
type Options struct {
	Seconds    int      `help:"Duration of a load in seconds (${default})." default:"4"`
	Rounds     int      `help:"Number of rounds; each load runs once in a round (${default})." default:"3"`
	WarmUp     int      `help:"Seconds of each load before the first round, which are not measured (${default})." default:"3"`
	Scale      float64  `help:"Amount of data; 1 is 2,000 organizations and 200,000 users (${default})." default:"1"`
	Tenfold    float64  `help:"Factor by which the larger database of the part scale has more data (${default})." default:"10"`
	Only       []string `help:"Parts to run (${enum}); all by default." enum:"reads,checks,mutations,users,scale,import,ready" default:"reads,checks,mutations,users,scale,import,ready"`
	Operation  []string `help:"Operations to compare (compare alone); all by default." placeholder:"NAME"`
	Check      int      `help:"Number of answers checked for each server and operation; a tenth of it for long answers (${default})." default:"1000"`
	Work       string   `help:"Directory of databases, programs and logs, which later runs use again; by default in the user's cache directory." placeholder:"DIR"`
	Repository string   `help:"Directory of the product's repository (${default})." default:".." placeholder:"DIR"`
	Results    string   `help:"Directory of the results (${default})." default:"results" placeholder:"DIR"`
	Docs       string   `help:"Directory of performance.md and performance.svg, which are written if every part ran (${default})." default:"../docs" placeholder:"DIR"`
	Port       int      `help:"The first of 40 loopback ports to use (${default})." default:"21400"`
	Serve      []string `help:"Further arguments of entitlegraph serve." placeholder:"ARGUMENT"`
}

// parts are the parts of a run, the values of Only.
var parts = []string{"reads", "checks", "mutations", "users", "scale", "import", "ready"}

func (o *Options) wants(part ...string) bool {
	return slices.ContainsFunc(part, func(p string) bool { return slices.Contains(o.Only, p) })
}

// all reports whether every part runs.
func (o *Options) all() bool { return o.wantsEach(parts) }

func (o *Options) wantsEach(wanted []string) bool {
	return !slices.ContainsFunc(wanted, func(part string) bool { return !o.wants(part) })
}

// complete sets defaults, makes paths absolute, and refuses invalid options.
func (o *Options) complete() error {
	if o.Seconds < 1 || o.Rounds < 1 || o.WarmUp < 1 || o.Check < 1 {
		return errors.New("--seconds, --rounds, --warm-up and --check must be at least 1")
	}
	if o.Scale <= 0 || o.Tenfold <= 0 {
		return fmt.Errorf("--scale %g and --tenfold %g must be more than 0", o.Scale, o.Tenfold)
	}
	if o.Work == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return fmt.Errorf("there is no cache directory; say --work: %w", err)
		}
		o.Work = filepath.Join(cache, "entitlegraph", "bench")
	}
	for _, path := range []*string{&o.Work, &o.Repository, &o.Results, &o.Docs} {
		absolute, err := filepath.Abs(*path)
		if err != nil {
			return err
		}
		*path = absolute
	}
	return os.MkdirAll(o.work("log"), 0o755)
}

// work returns a path in the work directory.
func (o *Options) work(elements ...string) string {
	return filepath.Join(append([]string{o.Work}, elements...)...)
}

func (o *Options) duration() time.Duration { return time.Duration(o.Seconds) * time.Second }
