// Package batch lets callers who ask for keys at the same time share a query. It knows neither the keys nor what answers them.
package batch

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"time"
)

// Options say how a Batcher queries.
type Options[K comparable, V any] struct {
	// Query returns what there is for keys, which are distinct.
	Query func(ctx context.Context, keys []K) (map[K]V, error)
	// MaxKeys is the maximum number of keys of one query; a caller with more has a query of its own.
	MaxKeys int
	// MaxQueries is the maximum number of queries under way. Beside one that is, another begins only for EnoughKeys.
	MaxQueries, EnoughKeys int
	// Closed is the error of calls after Close.
	Closed error
	// Fault makes the error of a query that panicked.
	Fault func(cause error) error
	// Join, when positive, lets a caller wait for a key that another caller has asked for before, even where the query is under way, which
	// is right where the key alone determines the value. A query may take so long; the callers' deadlines do not end it.
	Join time.Duration
}

// Batcher queries once for all callers who wait. When idle, it queries at once. While a query is under way callers wait, and the next
// query is for all of them, when the first has returned or as soon as they have EnoughKeys; so no caller waits for a timer, and the busier
// the Batcher is, the less each call costs.
//
// Unless callers join, what a caller receives was read after its call: a query is only for callers that came before it began.
type Batcher[K comparable, V any] struct {
	options Options[K, V]

	mu         sync.Mutex
	waiting    []*call[K, V]
	unanswered map[K]*call[K, V] // by key, where callers join
	out        int               // queries under way
	closed     bool
	drained    chan struct{} // closed once no query is under way any more
}

// call is keys that one caller asks for; or, where callers join, one key and all its callers.
type call[K comparable, V any] struct {
	ctx      context.Context
	keys     []K
	callers  int
	query    *query[K, V] // nil while the call waits
	answered chan struct{}
}

// query is the calls that one query answers, and its result.
type query[K comparable, V any] struct {
	calls  []*call[K, V]
	left   int // calls that have callers
	ctx    context.Context
	cancel context.CancelFunc
	found  map[K]V
	err    error
}

// New returns a Batcher.
func New[K comparable, V any](o Options[K, V]) *Batcher[K, V] {
	return &Batcher[K, V]{options: o, unanswered: map[K]*call[K, V]{}, drained: make(chan struct{})}
}

// Get returns what there is for the keys, and perhaps for others; the map is shared and must not be changed. A caller whose context ends
// does not affect the others of its query; when the last of them is gone, the query is cancelled.
func (b *Batcher[K, V]) Get(ctx context.Context, keys []K) (map[K]V, error) {
	if b.options.Join > 0 && len(keys) > 1 {
		return b.getEach(ctx, keys)
	}
	c, err := b.begin(ctx, keys)
	if err != nil {
		return nil, err
	}
	return b.wait(ctx, c)
}

// getEach makes a call for each key, so that each can be joined.
func (b *Batcher[K, V]) getEach(ctx context.Context, keys []K) (map[K]V, error) {
	calls := make([]*call[K, V], len(keys))
	for i, key := range keys {
		var err error
		if calls[i], err = b.begin(ctx, []K{key}); err != nil {
			b.leave(calls[:i]...)
			return nil, err
		}
	}
	all := make(map[K]V, len(keys))
	for i, c := range calls {
		found, err := b.wait(ctx, c)
		if err != nil {
			b.leave(calls[i+1:]...)
			return nil, err
		}
		if value, has := found[keys[i]]; has {
			all[keys[i]] = value
		}
	}
	return all, nil
}

// begin adds a call, or a caller to one that it can join.
func (b *Batcher[K, V]) begin(ctx context.Context, keys []K) (*call[K, V], error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return nil, b.options.Closed
	}
	joins := b.options.Join > 0 && len(keys) == 1
	if joins {
		if c := b.unanswered[keys[0]]; c != nil {
			c.callers++
			return c, nil
		}
	}
	c := &call[K, V]{ctx: ctx, keys: keys, callers: 1, answered: make(chan struct{})}
	if joins {
		b.unanswered[keys[0]] = c
	}
	b.waiting = append(b.waiting, c)
	if b.out < b.options.MaxQueries && b.worthwhile(b.out) {
		b.out++
		go b.work(b.next())
	}
	return c, nil
}

func (b *Batcher[K, V]) wait(ctx context.Context, c *call[K, V]) (map[K]V, error) {
	select {
	case <-c.answered:
		return c.query.found, c.query.err
	case <-ctx.Done():
		b.leave(c)
		return nil, ctx.Err()
	}
}

// leave removes a caller from each of the calls. A query without callers is cancelled.
func (b *Batcher[K, V]) leave(calls ...*call[K, V]) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range calls {
		if c.callers--; c.callers > 0 {
			continue
		}
		b.forget(c)
		if c.query == nil {
			continue
		}
		if c.query.left--; c.query.left == 0 {
			c.query.cancel()
		}
	}
}

// forget lets no caller join a call any more. b.mu is held.
func (b *Batcher[K, V]) forget(c *call[K, V]) {
	if b.options.Join > 0 && len(c.keys) == 1 && b.unanswered[c.keys[0]] == c {
		delete(b.unanswered, c.keys[0])
	}
}

// work runs one query after the other, until no call waits.
func (b *Batcher[K, V]) work(q *query[K, V]) {
	for q != nil {
		q.found, q.err = b.run(q)
		q.cancel()
		b.mu.Lock()
		for _, c := range q.calls {
			close(c.answered)
			b.forget(c)
		}
		if q = nil; b.worthwhile(b.out - 1) {
			q = b.next()
		}
		if q == nil {
			if b.out--; b.out == 0 && b.closed {
				close(b.drained)
			}
		}
		b.mu.Unlock()
	}
}

// worthwhile reports whether the calls that wait are worth a query beside so many others. b.mu is held.
func (b *Batcher[K, V]) worthwhile(beside int) bool {
	keys := 0
	for _, c := range b.waiting {
		if keys += len(c.keys); beside == 0 || keys >= b.options.EnoughKeys {
			return true
		}
	}
	return false
}

// next returns a query for the calls that wait, in their order, up to MaxKeys; nil when none waits. Its deadline is the latest of its
// callers' deadlines. b.mu is held.
func (b *Batcher[K, V]) next() *query[K, V] {
	q, size, taken := &query[K, V]{}, 0, 0
	var latest time.Time
	bounded := true
	for _, c := range b.waiting {
		if size > 0 && size+len(c.keys) > b.options.MaxKeys {
			break
		}
		taken++
		if c.callers == 0 {
			continue
		}
		c.query, size = q, size+len(c.keys)
		q.calls = append(q.calls, c)
		deadline, has := c.ctx.Deadline()
		if bounded = bounded && has; deadline.After(latest) {
			latest = deadline
		}
	}
	b.waiting = slices.Delete(b.waiting, 0, taken)
	if len(q.calls) == 0 {
		return nil
	}
	q.left = len(q.calls)
	switch {
	case b.options.Join > 0:
		q.ctx, q.cancel = context.WithTimeout(context.Background(), b.options.Join)
	case bounded:
		q.ctx, q.cancel = context.WithDeadline(context.Background(), latest)
	default:
		q.ctx, q.cancel = context.WithCancel(context.Background())
	}
	return q
}

// run queries for the keys of all calls. A panic becomes an error of each of them.
func (b *Batcher[K, V]) run(q *query[K, V]) (found map[K]V, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = b.options.Fault(fmt.Errorf("%v\n%s", r, debug.Stack()))
		}
	}()
	var keys []K
	for _, c := range q.calls {
		keys = append(keys, c.keys...)
	}
	return b.options.Query(q.ctx, unique(keys))
}

// UnderWay returns the number of queries under way.
func (b *Batcher[K, V]) UnderWay() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.out
}

// Close refuses later calls, and waits for the queries under way, unless the context ends first.
func (b *Batcher[K, V]) Close(ctx context.Context) {
	b.mu.Lock()
	if !b.closed {
		if b.closed = true; b.out == 0 {
			close(b.drained)
		}
	}
	b.mu.Unlock()
	select {
	case <-b.drained:
	case <-ctx.Done():
	}
}

// unique returns each key once, in the order of their first occurrence.
func unique[K comparable](keys []K) []K {
	seen := make(map[K]bool, len(keys))
	return slices.DeleteFunc(keys, func(key K) bool {
		before := seen[key]
		seen[key] = true
		return before
	})
}
