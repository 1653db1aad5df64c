package batch

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// echo answers each key with itself and the number of the query, and takes a second for it.
type echo struct {
	mu      sync.Mutex
	queries [][]string
	out     int
	most    int // queries that were under way at once
}

func (e *echo) ask(ctx context.Context, keys []string) (map[string]string, error) {
	e.mu.Lock()
	e.queries = append(e.queries, keys)
	n := len(e.queries)
	e.out++
	e.most = max(e.most, e.out)
	e.mu.Unlock()
	defer func() {
		e.mu.Lock()
		e.out--
		e.mu.Unlock()
	}()
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	switch {
	case slices.Contains(keys, "bad"):
		return nil, errors.New("bad query")
	case slices.Contains(keys, "panic"):
		panic("bad statement")
	}
	found := map[string]string{}
	for _, key := range keys {
		found[key] = fmt.Sprint(key, " of query ", n)
	}
	return found, nil
}

// errClosed is the error of calls after the end.
var errClosed = errors.New("closed")

// batcher returns a Batcher that the echo answers.
func (e *echo) batcher(maxKeys, maxQueries, enough int) *Batcher[string, string] {
	return New(Options[string, string]{
		Query: e.ask, MaxKeys: maxKeys, MaxQueries: maxQueries, EnoughKeys: enough, Closed: errClosed,
		Fault: func(cause error) error { return fmt.Errorf("fault: %w", cause) },
	})
}

// sorted returns keys sorted, each once.
func sorted(keys []string) []string { return slices.Compact(slices.Sorted(slices.Values(keys))) }

// TestBatchesTakeAllWaitingCallers: an idle batcher queries at once. Callers that arrive while it may not query share the next query. The query of
// a caller starts after the caller has arrived.
func TestBatchesTakeAllWaitingCallers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		most, out := rapid.IntRange(1, 5).Draw(t, "keys at once"), rapid.IntRange(1, 3).Draw(t, "queries at once")
		type caller struct {
			after time.Duration
			keys  []string
		}
		callers := make([]caller, rapid.IntRange(1, 30).Draw(t, "callers"))
		for i := range callers {
			callers[i].after = time.Duration(rapid.IntRange(0, 50).Draw(t, "comes after")) * 100 * time.Millisecond
			callers[i].keys = rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "d", "e"}), 1, 7).Draw(t, "keys")
		}
		synctest.Test(&testing.T{}, func(*testing.T) {
			e := &echo{}
			b := e.batcher(most, out, 8)
			began := time.Now()
			var wait sync.WaitGroup
			for _, c := range callers {
				wait.Go(func() {
					<-time.After(c.after)
					e.mu.Lock()
					sent, idle := len(e.queries), e.out == 0
					e.mu.Unlock()
					found, err := b.Get(context.Background(), c.keys)
					if err != nil {
						t.Errorf("%v", err)
					}
					for _, key := range c.keys {
						var query int
						_, _ = fmt.Sscanf(strings.TrimPrefix(found[key], key), " of query %d", &query)
						if query <= sent {
							t.Errorf("key %s: %q, of a query that was sent before it was asked for", key, found[key])
						}
					}
					if took := time.Since(began) - c.after; idle && took < time.Second {
						t.Errorf("answered after %s", took)
					}
				})
			}
			wait.Wait()
			b.Close(context.Background())
			if e.most > out {
				t.Errorf("%d queries at once", e.most)
			}
			for _, keys := range e.queries {
				alone := slices.ContainsFunc(callers, func(c caller) bool { return slices.Equal(sorted(c.keys), sorted(keys)) })
				if len(keys) > most && !alone || len(keys) != len(sorted(keys)) {
					t.Errorf("asked for %v", keys)
				}
			}
		})
	})
}

// TestBatchesWaitForEnough: beside a query that is under way another one is sent only for enough keys; fewer go when it is back.
func TestBatchesWaitForEnough(t *testing.T) {
	const enough = 8
	synctest.Test(t, func(t *testing.T) {
		e := &echo{}
		b := e.batcher(100, 2, enough)
		ask := func(key string) {
			go func() { _, _ = b.Get(t.Context(), []string{key}) }()
			synctest.Wait()
		}
		for i := range enough {
			if ask(fmt.Sprint(i)); len(e.queries) != 1 {
				t.Fatalf("%d callers wait, and %d queries are under way", i, len(e.queries))
			}
		}
		if ask("last"); len(e.queries) != 2 || len(e.queries[1]) != enough {
			t.Errorf("enough callers: queries %v", e.queries)
		}
		ask("later")
		b.Close(t.Context())
		if len(e.queries) != 3 || e.most != 2 {
			t.Errorf("in the end: queries %v, %d at once", e.queries, e.most)
		}
	})
}

// TestBatchesKeepCallersApart: a caller that gives up does not affect the callers of its query, nor a query that fails or panics those of others.
func TestBatchesKeepCallersApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &echo{}
		b := e.batcher(2, 1, 1)
		get := func(ctx context.Context, key string) <-chan error {
			answered := make(chan error, 1)
			go func() {
				found, err := b.Get(ctx, []string{key})
				if err == nil && found[key] == "" {
					err = errors.New("no answer")
				}
				answered <- err
			}()
			synctest.Wait()
			return answered
		}
		leaving, leave := context.WithCancel(t.Context())
		soon, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		defer cancel()
		all := map[string]<-chan error{ // in this order
			"first":  get(leaving, "first"), // alone in the first query, and leaves it
			"bad":    get(t.Context(), "bad"),
			"beside": get(t.Context(), "beside"), // in the query that fails
			"panic":  get(t.Context(), "panic"),
			"soon":   get(soon, "soon"),        // leaves while it waits
			"with":   get(t.Context(), "with"), // in the query that panics
			"good":   get(t.Context(), "good"),
			"better": get(t.Context(), "better"),
		}
		leave()
		for key, want := range map[string]string{
			"first": "context canceled", "bad": "bad query", "beside": "bad query", "panic": "fault: bad statement", "soon": "deadline",
			"with": "fault: bad statement", "good": "", "better": "",
		} {
			err := <-all[key]
			if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v", key, err)
			}
		}
		b.Close(t.Context())
		want := [][]string{{"first"}, {"bad", "beside"}, {"panic", "with"}, {"good", "better"}}
		if !slices.EqualFunc(e.queries, want, slices.Equal) {
			t.Errorf("asked for %v", e.queries)
		}
		if _, err := b.Get(t.Context(), []string{"late"}); !errors.Is(err, errClosed) {
			t.Errorf("after the end: %v", err)
		}
	})
}

// TestBatchWaitsAsLongAsItsMostPatientCaller: a caller that gives up early does not end the query of the others.
func TestBatchWaitsAsLongAsItsMostPatientCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := (&echo{}).batcher(10, 1, 1)
		began := time.Now()
		took := map[string]time.Duration{}
		var mu sync.Mutex
		var wait sync.WaitGroup
		for key, patience := range map[string]time.Duration{"under way": time.Minute, "a": 1100 * time.Millisecond, "b": time.Minute} {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			wait.Go(func() {
				if key != "under way" {
					<-time.After(time.Millisecond)
				}
				_, _ = b.Get(ctx, []string{key})
				mu.Lock()
				defer mu.Unlock()
				took[key] = time.Since(began)
			})
		}
		wait.Wait()
		b.Close(t.Context())
		if want := map[string]time.Duration{"under way": time.Second, "a": 1100 * time.Millisecond, "b": 2 * time.Second}; !maps.Equal(took, want) {
			t.Errorf("answered after %v", took)
		}
	})
}

// TestJoin: where callers join, a key that a running query reads is not queried again. A caller that gives up does not affect the others; when
// all have given up, the next caller gets a query of its own.
func TestJoin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &echo{}
		b := New(Options[string, string]{Query: e.ask, MaxKeys: 100, MaxQueries: 2, EnoughKeys: 2, Closed: errClosed, Join: time.Minute})
		var wait sync.WaitGroup
		get := func(ctx context.Context, want string, keys ...string) {
			wait.Go(func() {
				found, err := b.Get(ctx, keys)
				if got := fmt.Sprint(found, err); got != want {
					t.Errorf("%v: %s, not %s", keys, got, want)
				}
			})
			synctest.Wait()
		}
		leaving, leave := context.WithCancel(t.Context())
		get(leaving, "map[] context canceled", "a")
		for range 10 {
			get(t.Context(), "map[a:a of query 1] <nil>", "a")
		}
		get(t.Context(), "map[a:a of query 1 b:b of query 2] <nil>", "a", "b")
		leave()
		wait.Wait()
		get(t.Context(), "map[a:a of query 3] <nil>", "a")
		wait.Wait()

		alone, end := context.WithCancel(t.Context())
		get(alone, "map[] context canceled", "c")
		end()
		synctest.Wait()
		get(t.Context(), "map[c:c of query 5] <nil>", "c")
		wait.Wait()
		b.Close(t.Context())
		if want := "[[a] [b] [a] [c] [c]]"; fmt.Sprint(e.queries) != want {
			t.Errorf("asked for %v, not %s", e.queries, want)
		}
		if len(b.unanswered) > 0 {
			t.Errorf("%d calls are kept", len(b.unanswered))
		}
	})
}
