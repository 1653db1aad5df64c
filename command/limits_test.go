package command

import (
	"io"
	"strings"
	"testing"
	"time"

	"entitlegraph/policy"
)

// parse returns the settings of serve with these arguments.
func parse(t *testing.T, arguments ...string) (*serveCommand, error) {
	t.Helper()
	var all commands
	parser, err := newParser(&all, io.Discard, io.Discard, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := parser.Parse(append([]string{"serve"}, arguments...))
	if err == nil {
		err = validate(parsed)
	}
	return &all.Serve, err
}

func TestLimitSettings(t *testing.T) {
	defaults := policy.DefaultLimits()
	serve, err := parse(t)
	if err != nil {
		t.Fatal(err)
	}
	if got := serve.limits(true); got != defaults || got.Rate != 0 {
		t.Errorf("without identity: got  %+v\nwant %+v", got, defaults)
	}
	if got := serve.limits(false); got.Rate != defaultRate {
		t.Errorf("a server with identity bounds the rate to %d", got.Rate)
	}
	serve, err = parse(t, "--limit-body=2KiB", "--limit-tokens=1", "--limit-fragments=2", "--limit-selections=3", "--limit-depth=4", "--limit-aliases=5",
		"--limit-cost=6", "--limit-batch=7", "--limit-time=1m", "--limit-concurrency=8", "--limit-rate=9", "--no-introspection")
	if err != nil {
		t.Fatal(err)
	}
	want := defaults
	want.BodyBytes, want.Tokens, want.Fragments, want.Selections, want.Depth, want.Aliases = 2048, 1, 2, 3, 4, 5
	want.Cost, want.Batch, want.Operation, want.Concurrent, want.Rate = 6, 7, time.Minute, 8, 9
	want.Write, want.Introspection, want.Suggestions = 80*time.Second, false, false
	if got := serve.limits(true); got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if serve, err = parse(t, "--limit-rate=off"); err != nil || serve.limits(false).Rate != 0 {
		t.Errorf("off: %v, %d", err, serve.limits(false).Rate)
	}
}

func TestLimitSettingsAreChecked(t *testing.T) {
	for argument, says := range map[string]string{
		"--limit-body=0":         "must be a size",
		"--limit-body=1GB":       "must be a size",
		"--limit-body=2000MiB":   "must be a size",
		"--limit-depth=0":        "must be a whole number",
		"--limit-cost=many":      "must be a whole number",
		"--limit-time=10":        "must be a duration",
		"--limit-time=1ns":       "must be a duration",
		"--limit-rate=-1":        "or off",
		"--limit-concurrency=1x": "must be a whole number",
	} {
		name, value, _ := strings.Cut(argument, "=")
		if _, err := parse(t, argument); err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), value) {
			t.Errorf("%s: got %v, want %q", argument, err, says)
		}
	}
}
