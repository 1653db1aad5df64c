// Package wrk runs the load generator wrk, which checks every answer.
package wrk

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

//go:embed wrk.lua
var script []byte

// Load is one run of the generator.
type Load struct {
	URL         string
	Bodies      string // a file with one request body per line, sent in turn
	Expected    string // a text in every right answer
	Start       int    // the index of the first body
	Token       string // for the header Authorization, or none
	Connections int
	Duration    time.Duration
}

// Result is the result of a run. Latencies are in milliseconds.
type Result struct {
	Requests   int64
	Rate       float64 // requests a second
	P50, P99   float64
	Max        float64
	Bytes      float64 // of an answer
	Errors     int64   // failed connections, timeouts, statuses, and wrong answers
	Example    string  // of a wrong answer
	CPUSeconds float64 // of the generator
}

// Available returns an error, with advice, if wrk is not installed.
func Available() error {
	if _, err := exec.LookPath("wrk"); err != nil {
		return fmt.Errorf("the load generator wrk is not installed: apt-get install wrk, or see its page: %w", err)
	}
	return nil
}

// Run runs the load.
func (l Load) Run(ctx context.Context) (Result, error) {
	directory, err := os.MkdirTemp("", "wrk-")
	if err != nil {
		return Result{}, err
	}
	defer os.RemoveAll(directory)
	lua := filepath.Join(directory, "wrk.lua")
	if err := os.WriteFile(lua, script, 0o600); err != nil {
		return Result{}, err
	}
	command := exec.CommandContext(ctx, "wrk", "-t1", "-c"+strconv.Itoa(l.Connections), "-d"+strconv.Itoa(max(1, int(l.Duration.Seconds())))+"s",
		"--timeout", "10s", "-s", lua, l.URL, "--", l.Bodies, l.Expected, strconv.Itoa(l.Start))
	if l.Token != "" {
		command.Env = append(os.Environ(), "TOKEN="+l.Token)
	}
	command.WaitDelay = 5 * time.Second
	output, err := command.CombinedOutput()
	if err != nil {
		return Result{}, fmt.Errorf("wrk %s: %w: %s", l.URL, err, output)
	}
	result, err := parse(string(output))
	if err == nil {
		result.CPUSeconds = (command.ProcessState.UserTime() + command.ProcessState.SystemTime()).Seconds()
	}
	return result, err
}

var resultLine = regexp.MustCompile(`(?m)^RESULT (\d+) (\d+) (\d+) (\d+) (\d+) ([\d.]+) ([\d.]+) ([\d.]+) ?(.*)$`)

// parse reads the line that the script prints at the end.
func parse(output string) (Result, error) {
	match := resultLine.FindStringSubmatch(output)
	if match == nil {
		return Result{}, fmt.Errorf("wrk printed no result: %s", strings.TrimSpace(output))
	}
	var n [9]float64
	for i := 1; i < len(n); i++ {
		n[i], _ = strconv.ParseFloat(match[i], 64) // the expression matches numbers alone
	}
	r := Result{Requests: int64(n[1]), Errors: int64(n[4] + n[5]), P50: n[6], P99: n[7], Max: n[8], Example: strings.TrimSpace(match[9])}
	if n[1] > 0 && n[2] > 0 {
		r.Rate, r.Bytes = n[1]/n[2]*1e6, n[3]/n[1]
	}
	return r, nil
}
