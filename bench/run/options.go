// Package run is the measurement: it makes the databases and the requests, starts product and peers, checks their answers, loads them in
// turns, and keeps what came of it.
package run

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Options say what to measure, and for how long.
type Options struct {
	Seconds    int      `help:"Seconds that one load takes (${default})." default:"4"`
	Rounds     int      `help:"How often each load is repeated, in turns with the others (${default})." default:"3"`
	WarmUp     int      `help:"Seconds of each load before the first round (${default})." default:"3"`
	Scale      float64  `help:"How much data; 1 is 2,000 organizations and 200,000 users (${default})." default:"1"`
	Tenfold    float64  `help:"How much more data the larger database of the part scale has (${default})." default:"10"`
	Only       []string `help:"Parts to run (${enum}); all by default." enum:"reads,checks,mutations,users,scale,import,ready" default:"reads,checks,mutations,users,scale,import,ready"`
	Operation  []string `help:"Operations to compare (compare alone); all by default." placeholder:"NAME"`
	Check      int      `help:"How many answers of each server and operation are checked, a tenth of it where answers are long (${default})." default:"1000"`
	Work       string   `help:"Where databases, programs and logs are kept for the next run; in the user's cache directory by default." placeholder:"DIR"`
	Repository string   `help:"The product's repository (${default})." default:".." placeholder:"DIR"`
	Results    string   `help:"Where the results go (${default})." default:"results" placeholder:"DIR"`
	Docs       string   `help:"Where performance.md and performance.svg go; they are written when every part ran (${default})." default:"../docs" placeholder:"DIR"`
	Port       int      `help:"The first of 40 loopback ports to use (${default})." default:"21400"`
	Serve      []string `help:"Further arguments of entitlegraph serve." placeholder:"ARGUMENT"`
}

// parts are all that Only may name.
var parts = []string{"reads", "checks", "mutations", "users", "scale", "import", "ready"}

func (o *Options) wants(part ...string) bool {
	return slices.ContainsFunc(part, func(p string) bool { return slices.Contains(o.Only, p) })
}

// all says whether every part runs.
func (o *Options) all() bool { return o.wantsEach(parts) }

func (o *Options) wantsEach(wanted []string) bool {
	return !slices.ContainsFunc(wanted, func(part string) bool { return !o.wants(part) })
}

// complete fills in what was left out, makes paths absolute, and refuses what cannot be.
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

// work is a path in the work directory.
func (o *Options) work(elements ...string) string {
	return filepath.Join(append([]string{o.Work}, elements...)...)
}

func (o *Options) duration() time.Duration { return time.Duration(o.Seconds) * time.Second }
