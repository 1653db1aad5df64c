// Package probe measures one Cypher query per request through the bare Go driver: without GraphQL, HTTP and rules in Go.
package probe

import (
	"context"
	"slices"
	"sync"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entitlegraph/bench/peers"
)

// Result is the result of a run. Latencies are in milliseconds.
type Result struct {
	Requests int64   `json:"requests"`
	Errors   int64   `json:"errors"`
	Rate     float64 `json:"rate"`
	P50      float64 `json:"p50"`
	P99      float64 `json:"p99"`
	Max      float64 `json:"max"`
	Example  string  `json:"example,omitempty"` // of an error
}

// Answer queries one login in a transaction of its own, without retries: the driver's fastest way.
func Answer(ctx context.Context, d driver.DriverWithContext, login string) (map[string]any, error) {
	session := d.NewSession(ctx, driver.SessionConfig{AccessMode: driver.AccessModeRead, DatabaseName: "neo4j"})
	defer session.Close(ctx)
	result, err := session.Run(ctx, peers.Entitled, map[string]any{"login": login})
	if err != nil {
		return nil, err
	}
	record, err := result.Single(ctx)
	if err != nil {
		return nil, err
	}
	answer, _, err := driver.GetRecordValue[map[string]any](record, "answer")
	return answer, err
}

// Run sends a query for each login in turn. It has the given number of concurrent workers; each worker starts its next query when the last one
// has returned.
func Run(ctx context.Context, d driver.DriverWithContext, logins []string, connections int, duration time.Duration) Result {
	workers := make([]worker, connections)
	began := time.Now()
	var running sync.WaitGroup
	for i := range workers {
		running.Go(func() { workers[i].run(ctx, d, logins, i*len(logins)/connections, began.Add(duration)) })
	}
	running.Wait()
	elapsed := time.Since(began).Seconds()
	var latencies []float64
	var result Result
	for _, w := range workers {
		latencies = append(latencies, w.latencies...)
		result.Errors += w.errors
		if w.failed != nil {
			result.Example = w.failed.Error()
		}
	}
	slices.Sort(latencies)
	result.Requests = int64(len(latencies))
	result.Rate = float64(len(latencies)) / elapsed
	if n := len(latencies); n > 0 {
		result.P50, result.P99, result.Max = latencies[n/2], latencies[n*99/100], latencies[n-1]
	}
	return result
}

type worker struct {
	latencies []float64
	errors    int64
	failed    error
}

func (w *worker) run(ctx context.Context, d driver.DriverWithContext, logins []string, at int, until time.Time) {
	for ; time.Now().Before(until) && ctx.Err() == nil; at++ {
		began := time.Now()
		if _, err := Answer(ctx, d, logins[at%len(logins)]); err != nil {
			w.errors++
			w.failed = err
			continue
		}
		w.latencies = append(w.latencies, float64(time.Since(began).Microseconds())/1000)
	}
}
