// Command mutate changes the code of packages in one place at a time, and reports the changes that the package's tests, under -short, do not
// notice: mutation testing. Run it by `make mutate`; PACKAGES holds folders such as graph/entitle, or files of one such as 'policy/guard_*.go'.
//
// All mutants of a package are compiled into one test binary, which runs once for each with the mutant's number in the environment.
// tools/mutate/survivors.txt lists the mutants that no test can notice, because they behave like the original, each with a reason. The command fails
// for a survivor that is not listed, for a listed one that a test notices, and when more than 5 % of a package's mutants survive. A sample (-every,
// -only) is too small for a percentage: it fails for the first two alone. Samples are the same at every run of the same code.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"sync"
	"time"
)

// mostSurvivors is the largest part of a package's mutants that may survive, listed or not.
const mostSurvivors = 0.05

func main() {
	every := flag.Int("every", 1, "run each n-th mutant alone: a sample")
	only := flag.String("only", "", "run the mutants alone whose key matches this regular expression")
	flag.Parse()
	chosen, err := regexp.Compile(*only)
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate: -only:", err)
		os.Exit(2)
	}
	explained, err := readExplained("tools/mutate/survivors.txt")
	failed := err != nil
	for _, what := range flag.Args() {
		if err != nil {
			break
		}
		var holds bool
		holds, err = check(what, *every, chosen, explained)
		failed = failed || !holds
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
	}
	if failed || err != nil {
		os.Exit(1)
	}
}

// check runs the mutants of a folder, or of files in one, prints the survivors, and reports whether all of them are explained.
func check(what string, every int, chosen *regexp.Regexp, explained map[string]string) (holds bool, err error) {
	began, folder, files := time.Now(), filepath.Clean(what), "*.go"
	if filepath.Ext(what) == ".go" {
		folder, files = filepath.Split(what)
		folder = filepath.Clean(folder)
	}
	work, err := os.MkdirTemp("", "mutate-")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(work)
	binary, mutants, err := build(folder, files, work)
	if err != nil {
		return false, err
	}
	var sample []*mutant
	for i, m := range mutants {
		if i%every == 0 && chosen.MatchString(m.key()) {
			sample = append(sample, m)
		}
	}
	survived, err := runAll(binary, folder, sample)
	if err != nil {
		return false, err
	}
	holds = true
	for _, m := range sample {
		reason := explained[m.key()]
		switch {
		case survived[m] && reason == "":
			holds = false
			fmt.Printf("%s:%d: no test notices that %s in: %s\n\tif no test can, list it: %s -- REASON\n", m.file, m.line, m.what, m.text, m.key())
		case !survived[m] && reason != "":
			holds = false
			fmt.Printf("%s:%d: a test notices it: take it from survivors.txt: %s\n", m.file, m.line, m.key())
		}
	}
	part := float64(len(survived)) / float64(max(1, len(sample)))
	fmt.Printf("%s: %d of %d mutants survive (%.1f %%), in %.0f s\n", what, len(survived), len(sample), 100*part, time.Since(began).Seconds())
	return holds && (len(sample) < len(mutants) || part <= mostSurvivors), nil
}

// runAll runs the tests against each mutant, several at a time, and returns the mutants that they do not notice.
func runAll(binary, folder string, mutants []*mutant) (map[*mutant]bool, error) {
	began := time.Now()
	if passed, output := run(binary, folder, 0, 5*time.Minute); !passed {
		return nil, fmt.Errorf("the tests of %s fail without any change:\n%s", folder, output)
	}
	patience := 10*time.Second + 10*time.Since(began)
	survived := map[*mutant]bool{}
	var mutex sync.Mutex
	var wait sync.WaitGroup
	next := make(chan *mutant)
	for range runtime.NumCPU() {
		wait.Go(func() {
			for m := range next {
				if passed, _ := run(binary, folder, m.number, patience); passed {
					mutex.Lock()
					survived[m] = true
					mutex.Unlock()
				}
			}
		})
	}
	for _, m := range mutants {
		next <- m
	}
	close(next)
	wait.Wait()
	return survived, nil
}

// run reports whether the tests pass against a mutant; 0 is none. A mutant that takes too long, or too much memory, has not passed.
func run(binary, folder string, number int, patience time.Duration) (passed bool, output []byte) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	arguments := []string{"-c", `ulimit -v 6000000; exec "$0" "$@"`, binary, "-test.short", "-test.failfast"}
	if rapid, _ := filepath.Glob(filepath.Join(folder, "*_test.go")); slices.ContainsFunc(rapid, usesRapid) {
		arguments = append(arguments, "-rapid.nofailfile")
	}
	command := commandIn(ctx, folder, "sh", arguments...)
	command.Env = append(os.Environ(), fmt.Sprintf("%s=%d", numberVariable, number))
	output, err := command.CombinedOutput()
	return err == nil, output
}
