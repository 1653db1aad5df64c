package run

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"syscall"
	"time"

	"entitlegraph/bench/machine"
	"entitlegraph/bench/probe"
	"entitlegraph/bench/report"
	"entitlegraph/bench/wrk"
)

// subject is a load to measure in each round.
type subject struct {
	operation, contender string
	connections          int
	server, database     int // process ids; 0 for none
	load                 func(ctx context.Context, duration time.Duration, round int) (report.Run, float64, error)
	before               func(ctx context.Context) error // resets the changes of an earlier load; may be nil
}

// measure runs the load once. CPU times include descendants.
func (r *runner) measure(ctx context.Context, s *subject, duration time.Duration, round int) (report.Run, error) {
	if s.before != nil {
		if err := s.before(ctx); err != nil {
			return report.Run{}, err
		}
	}
	server, database, own, busy, began := treeCPU(s.server), treeCPU(s.database), ownCPU(), machine.Busy(), time.Now()
	run, generator, err := s.load(ctx, duration, round)
	if err != nil {
		return run, fmt.Errorf("%s of %s: %w", s.operation, s.contender, err)
	}
	elapsed := time.Since(began).Seconds()
	own, busy = ownCPU()-own, machine.Busy()-busy
	run.Operation, run.Contender, run.Connections, run.Round = s.operation, s.contender, s.connections, round
	run.Server, run.Database = (treeCPU(s.server)-server)/elapsed, (treeCPU(s.database)-database)/elapsed
	run.Generator = generator / elapsed
	run.Others = max(0, busy/elapsed-run.Server-run.Database-run.Generator-own/elapsed)
	return run, nil
}

// treeCPU returns the CPU time of a process with its descendants; 0 for no process.
func treeCPU(pid int) float64 {
	if pid == 0 {
		return 0
	}
	return machine.CPU(pid)
}

// ownCPU returns the CPU time of this process alone, in seconds.
func ownCPU() float64 { return usedCPU(syscall.RUSAGE_SELF) }

// childrenCPU returns the CPU time of ended children.
func childrenCPU() float64 { return usedCPU(syscall.RUSAGE_CHILDREN) }

func usedCPU(who int) float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(who, &usage); err != nil {
		return 0
	}
	seconds := func(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)/1e6 }
	return seconds(usage.Utime) + seconds(usage.Stime)
}

// wrkSubject returns the load of a server over HTTP.
func (r *runner) wrkSubject(operation, contender string, connections, server, database int, load wrk.Load, bodies, answers int) *subject {
	load.Connections = connections
	return &subject{
		operation: operation, contender: contender, connections: connections, server: server, database: database,
		load: func(ctx context.Context, duration time.Duration, round int) (report.Run, float64, error) {
			load.Duration = duration
			load.Start = round * bodies / 7 // another start in each round
			if operation == report.Lock {
				load.Start = 0 // a lock must come before its unlock
			}
			result, err := load.Run(ctx)
			return report.Run{
				Rate: result.Rate * float64(answers), P50: result.P50, P99: result.P99, Bytes: result.Bytes,
				Requests: result.Requests, Errors: result.Errors, Example: result.Example,
			}, result.CPUSeconds, err
		},
	}
}

// probeSubject returns the load of the database through the bare driver, from a process of its own, as with wrk.
func (r *runner) probeSubject(d *database, logins string) *subject {
	return &subject{
		operation: report.Entitled, contender: report.BareCypher, connections: 32, database: d.pid,
		load: func(ctx context.Context, duration time.Duration, _ int) (report.Run, float64, error) {
			self, err := os.Executable()
			if err != nil {
				return report.Run{}, 0, err
			}
			command := exec.CommandContext(ctx, self, "probe", "--uri", d.uri, "--connections", "32", "--seconds", strconv.Itoa(int(duration.Seconds())), logins)
			command.Env = append(os.Environ(), "NEO4J_PASSWORD="+d.password)
			command.Stderr = os.Stderr
			output, err := command.Output()
			if err != nil {
				return report.Run{}, 0, err
			}
			var result probe.Result
			if err := json.Unmarshal(output, &result); err != nil {
				return report.Run{}, 0, err
			}
			used := (command.ProcessState.UserTime() + command.ProcessState.SystemTime()).Seconds()
			return report.Run{
				Rate: result.Rate, P50: result.P50, P99: result.P99, Requests: result.Requests, Errors: result.Errors, Example: result.Example,
			}, used, nil
		},
	}
}

// rounds measures reads, and then changes: a change makes the product's cached facts of its account stale, so reads between changes would
// measure their reloading.
func (r *runner) rounds(ctx context.Context, subjects []*subject, warmUps int) error {
	changes := func(s *subject) bool { return s.operation == report.Rename || s.operation == report.Lock }
	var reading, changing []*subject
	for _, s := range subjects {
		if changes(s) {
			changing = append(changing, s)
		} else {
			reading = append(reading, s)
		}
	}
	for _, part := range [][]*subject{reading, changing} {
		if err := r.roundsOf(ctx, part, warmUps); err != nil {
			return err
		}
	}
	return nil
}

// roundsOf warms up every subject, and then measures all of them in each round, one after another, so that compared subjects run close to each
// other. It saves the results after every load.
func (r *runner) roundsOf(ctx context.Context, subjects []*subject, warmUps int) error {
	if len(subjects) == 0 {
		return nil
	}
	r.say("warming up: %d loads of %d s, %d times", len(subjects), r.options.WarmUp, warmUps)
	for range warmUps {
		for _, s := range subjects {
			if err := r.warmUp(ctx, s); err != nil {
				return err
			}
		}
	}
	for round := 1; round <= r.options.Rounds; round++ {
		r.say("round %d of %d", round, r.options.Rounds)
		for _, s := range inTurns(subjects, round) {
			run, err := r.measure(ctx, s, r.options.duration(), round)
			if err != nil {
				return err
			}
			r.tell(run)
			r.results.Runs = append(r.results.Runs, run)
			if err := r.save(); err != nil {
				return err
			}
		}
	}
	return nil
}

// inTurns returns the subjects in the order of a round: unchanged in odd rounds; in even rounds the contenders of each operation in reverse
// order, so that none of them always follows the same one.
func inTurns(subjects []*subject, round int) []*subject {
	ordered := slices.Clone(subjects)
	if round%2 == 1 {
		return ordered
	}
	for start := 0; start < len(ordered); {
		end := start + 1
		for end < len(ordered) && ordered[end].operation == ordered[start].operation {
			end++
		}
		slices.Reverse(ordered[start:end])
		start = end
	}
	return ordered
}

// A load is warm when each connection has had this number of answers. A load that does not reach it is measured anyway.
const (
	warmAnswers  = 10
	warmAttempts = 5
)

// warmUp runs the load until it is warm: statements are planned on first use, which for a mutation takes seconds.
func (r *runner) warmUp(ctx context.Context, s *subject) error {
	for range warmAttempts {
		run, err := r.measure(ctx, s, time.Duration(r.options.WarmUp)*time.Second, 0)
		if err != nil || run.Requests >= int64(warmAnswers*s.connections) {
			return err
		}
	}
	return nil
}

func (r *runner) tell(run report.Run) {
	noise := ""
	if run.Others >= report.Noisy {
		noise = ", noisy"
	}
	r.say("  %-24s %-36s at %2d: %8.0f/s  p50 %7.2f  p99 %7.2f ms  errors %d  cpu %.2f + %.2f + %.2f, others %.2f%s",
		run.Operation, run.Contender, run.Connections, run.Rate, run.P50, run.P99, run.Errors, run.Server, run.Database, run.Generator, run.Others, noise)
	if run.Errors > 0 && run.Example != "" {
		r.say("    for example %.300s", run.Example)
	}
}
