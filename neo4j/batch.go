package neo4j

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"entitlegraph/graph"
)

// batcher asks once for everyone who is asking. An idle one asks at once. While a query is under way those who come wait, and the next
// one asks for all of them, when the first is back or as soon as they are enough; so nobody waits for a timer, and the busier it is, the
// less each question costs.
//
// What a caller is given was read after it asked: a query takes only those along who came before it was sent.
type batcher[K comparable, V any] struct {
	// ask gives what there is for the keys, which are distinct.
	ask func(ctx context.Context, keys []K) (map[K]V, error)
	// most is how many keys one query asks for at most; a caller with more is asked for alone.
	most int
	// outAtOnce is how many queries are under way at most. Beside one that is, another is sent only for enough keys.
	outAtOnce, enough int

	mu      sync.Mutex
	waiting []*asking[K, V]
	out     int
	closed  bool
	drained chan struct{} // closed once nothing is under way any more
}

// asking is one caller.
type asking[K comparable, V any] struct {
	ctx      context.Context
	keys     []K
	batch    *batch[K, V] // nil while it waits
	gone     bool
	answered chan struct{}
}

// batch is the callers of one query, and its answer.
type batch[K comparable, V any] struct {
	askings []*asking[K, V]
	present int             // callers that have not gone
	ctx     context.Context // of the query
	giveUp  context.CancelFunc
	found   map[K]V
	err     error
}

// errClosing is what those get who come when the store is being closed.
var errClosing = &graph.Error{Code: graph.CodeUnavailable, Operation: "neo4j: batch", Message: "the server is stopping; try again"}

func newBatcher[K comparable, V any](most, outAtOnce, enough int, ask func(context.Context, []K) (map[K]V, error)) *batcher[K, V] {
	return &batcher[K, V]{ask: ask, most: most, outAtOnce: outAtOnce, enough: enough, drained: make(chan struct{})}
}

// get gives what there is for the keys, and perhaps for others; nobody may change it. A caller whose context ends leaves, which the
// others of its query do not notice.
func (b *batcher[K, V]) get(ctx context.Context, keys []K) (map[K]V, error) {
	a := &asking[K, V]{ctx: ctx, keys: keys, answered: make(chan struct{})}
	b.mu.Lock()
	if b.closed {
		b.mu.Unlock()
		return nil, errClosing
	}
	b.waiting = append(b.waiting, a)
	if b.out < b.outAtOnce && b.worthwhile(b.out) {
		b.out++
		go b.work(b.next())
	}
	b.mu.Unlock()
	select {
	case <-a.answered:
		return a.batch.found, a.batch.err
	case <-ctx.Done():
		b.leave(a)
		return nil, ctx.Err()
	}
}

// leave notes that a caller does not wait any more. A query that nobody waits for is given up.
func (b *batcher[K, V]) leave(a *asking[K, V]) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if a.gone = true; a.batch == nil {
		return
	}
	if a.batch.present--; a.batch.present == 0 {
		a.batch.giveUp()
	}
}

// work sends one query after the other, until nobody waits.
func (b *batcher[K, V]) work(next *batch[K, V]) {
	for next != nil {
		next.found, next.err = b.query(next)
		next.giveUp()
		for _, a := range next.askings {
			close(a.answered)
		}
		b.mu.Lock()
		if next = nil; b.worthwhile(b.out - 1) {
			next = b.next()
		}
		if next == nil {
			if b.out--; b.out == 0 && b.closed {
				close(b.drained)
			}
		}
		b.mu.Unlock()
	}
}

// worthwhile says whether those who wait are to be asked for beside so many other queries. b.mu is held.
func (b *batcher[K, V]) worthwhile(beside int) bool {
	keys := 0
	for _, a := range b.waiting {
		if keys += len(a.keys); beside == 0 || keys >= b.enough {
			return true
		}
	}
	return false
}

// next takes along those who wait, in their order, as far as one query reaches; nil when nobody does. The query may take as long as
// the most patient of them. b.mu is held.
func (b *batcher[K, V]) next() *batch[K, V] {
	next, size, taken := &batch[K, V]{}, 0, 0
	var latest time.Time
	bounded := true
	for _, a := range b.waiting {
		if size > 0 && size+len(a.keys) > b.most {
			break
		}
		taken++
		if a.gone {
			continue
		}
		a.batch, size = next, size+len(a.keys)
		next.askings = append(next.askings, a)
		deadline, has := a.ctx.Deadline()
		if bounded = bounded && has; deadline.After(latest) {
			latest = deadline
		}
	}
	b.waiting = slices.Delete(b.waiting, 0, taken)
	if len(next.askings) == 0 {
		return nil
	}
	next.present = len(next.askings)
	if bounded {
		next.ctx, next.giveUp = context.WithDeadline(context.Background(), latest)
	} else {
		next.ctx, next.giveUp = context.WithCancel(context.Background())
	}
	return next
}

// query asks for the keys of all callers of a batch. A panic is an error to each of them.
func (b *batcher[K, V]) query(of *batch[K, V]) (found map[K]V, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &graph.Error{
				Code: graph.CodeInternal, Operation: "neo4j: batch", Message: "the request could not be served because of a fault in the server",
				Cause: fmt.Errorf("%v\n%s", r, debug.Stack()),
			}
		}
	}()
	var keys []K
	for _, a := range of.askings {
		keys = append(keys, a.keys...)
	}
	return b.ask(of.ctx, unique(keys))
}

// close refuses whoever comes from now on, and waits for those who are asking, unless the context ends first.
func (b *batcher[K, V]) close(ctx context.Context) {
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

// unique gives each key once, in the order in which they came.
func unique[K comparable](keys []K) []K {
	seen := make(map[K]bool, len(keys))
	return slices.DeleteFunc(keys, func(key K) bool {
		before := seen[key]
		seen[key] = true
		return before
	})
}
