// Command guards deletes each guard of package policy in turn, and each call of one, and runs the tests that must notice. It fails if a deletion
// survives. The tests run without a database; the working tree stays as it is.
//
//	go run ./tools/guards
//
// All deletions are compiled into one test binary for each package, behind a switch that the environment sets, so a run takes the time of the
// tests alone.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"entitlegraph/tools/overlay"
)

// target is a package whose guards are deleted.
type target struct {
	dir   string
	files string // pattern of the files in it
	rules rules
	tests string // pattern of the tests that notice, none of which needs a database
}

var targets = []target{
	{dir: "policy", files: "{guard_*,gate,access,callers,secret,stores}.go", rules: guardRules, tests: "."},
	{dir: "api", files: "*.go", rules: callRules, tests: "^(TestRights|TestVariables|TestLiterals|TestIdempotencyKey)"},
}

// noticeWithin is the time limit of the tests for one deletion.
const noticeWithin = time.Minute

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintf(os.Stderr, "guards: %s\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	work, err := os.MkdirTemp("", "guards")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	survivors := 0
	for _, t := range targets {
		deletions, binary, err := t.build(ctx, work)
		if err != nil {
			return fmt.Errorf("%s: %w", t.dir, err)
		}
		if failed, output := t.test(ctx, binary, 0); failed != "" {
			return fmt.Errorf("%s: %s fails with nothing deleted:\n%s", t.dir, failed, output)
		}
		survivors += t.tryAll(ctx, binary, deletions)
	}
	if survivors > 0 {
		return fmt.Errorf("%d deletions survived: no test fails without these guards", survivors)
	}
	return nil
}

// build compiles the tests of a package with all deletions in it.
func (t target) build(ctx context.Context, work string) ([]deletion, string, error) {
	var names []string
	for _, pattern := range alternatives(t.files) {
		found, err := filepath.Glob(filepath.Join(t.dir, pattern))
		if err != nil {
			return nil, "", err
		}
		names = append(names, found...)
	}
	contents, all := map[string][]byte{}, []deletion(nil)
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			return nil, "", err
		}
		content, deletions, err := instrument(name, source, t.rules, len(all))
		if err != nil {
			return nil, "", err
		}
		if len(deletions) == 0 {
			continue
		}
		all = append(all, deletions...)
		contents[name] = content
	}
	if len(all) == 0 {
		return nil, "", errors.New("no guard found")
	}
	contents[filepath.Join(t.dir, "deleted.go")] = fmt.Appendf(nil, switchSource, filepath.Base(t.dir))
	own := filepath.Join(work, filepath.Base(t.dir))
	if err := os.Mkdir(own, 0o700); err != nil {
		return nil, "", err
	}
	binary, output, err := overlay.Build(ctx, t.dir, own, contents, "-vet=off")
	if err != nil {
		return nil, "", fmt.Errorf("%w\n%s", err, output)
	}
	return all, binary, nil
}

// alternatives expands one pair of braces in a pattern.
func alternatives(pattern string) []string {
	before, rest, braces := strings.Cut(pattern, "{")
	inner, after, closed := strings.Cut(rest, "}")
	if !braces || !closed {
		return []string{pattern}
	}
	var all []string
	for _, part := range strings.Split(inner, ",") {
		all = append(all, before+part+after)
	}
	return all
}

// tryAll runs the tests without each guard, some at a time, and returns the number of deletions that survive.
func (t target) tryAll(ctx context.Context, binary string, deletions []deletion) int {
	results := make([]string, len(deletions))
	places := make(chan struct{}, runtime.NumCPU())
	var running sync.WaitGroup
	for i, d := range deletions {
		places <- struct{}{}
		running.Go(func() {
			results[i], _ = t.test(ctx, binary, d.number)
			<-places
		})
	}
	running.Wait()
	survivors := 0
	for i, d := range deletions {
		by := "noticed by " + results[i]
		if results[i] == "" {
			by = "SURVIVED"
			survivors++
		}
		fmt.Printf("%s: %s: %s\n", d.place, d.what, by)
	}
	fmt.Printf("%s: %d deletions, %d survived\n", t.dir, len(deletions), survivors)
	return survivors
}

var failedTest = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+)`)

// test runs the tests without one guard, and returns the first test that fails; empty when none does.
func (t target) test(ctx context.Context, binary string, deletion int) (failed, output string) {
	ctx, cancel := context.WithTimeout(ctx, noticeWithin)
	defer cancel()
	command := exec.CommandContext(ctx, binary, "-test.run", t.tests, "-test.failfast")
	command.Dir = t.dir
	command.Env = append(os.Environ(), "DELETED_GUARD="+strconv.Itoa(deletion))
	var written bytes.Buffer
	command.Stdout, command.Stderr = &written, &written
	err := command.Run()
	switch match := failedTest.FindStringSubmatch(written.String()); {
	case err == nil || ctx.Err() != nil: // nothing fails, or nothing within the time
		return "", written.String()
	case match != nil:
		return match[1], written.String()
	}
	return "a panic", written.String()
}
