package bolt

import (
	"context"
	"maps"
	"slices"
	"sync"

	"entitlegraph/neo4j/batch"
)

const (
	// maxKeys is the maximum number of keys of one query.
	maxKeys = 256
	// maxQueries is the maximum number of queries of one kind under way: two keep the database busy while the answer of one is on its way;
	// more would only make each smaller.
	maxQueries = 2
	// enoughKeys is how many keys are worth a second query: a query costs as much as reading some ten logins.
	enoughKeys = 8
)

// BatchOptions returns how queries for keys are batched.
func BatchOptions[K comparable, V any](query func(context.Context, []K) (map[K]V, error)) batch.Options[K, V] {
	return batch.Options[K, V]{
		Query: query, MaxKeys: maxKeys, MaxQueries: maxQueries, EnoughKeys: enoughKeys, Closed: ErrStopping, Fault: Fault,
	}
}

// keyBatchers are a batcher for each statement that takes keys alone.
type keyBatchers struct {
	mutex       sync.Mutex
	byStatement map[*Statement]*batch.Batcher[string, *Record]
}

// ReadKeys is Reader's. Callers of the same statement share a round trip.
func (p *Pool) ReadKeys(ctx context.Context, st *Statement, keys []string) (map[string]*Record, error) {
	return p.batcher(st).Get(ctx, keys)
}

func (p *Pool) batcher(st *Statement) *batch.Batcher[string, *Record] {
	p.batchers.mutex.Lock()
	defer p.batchers.mutex.Unlock()
	b, known := p.batchers.byStatement[st]
	if !known {
		b = batch.New(BatchOptions(func(ctx context.Context, keys []string) (map[string]*Record, error) {
			return ReadKeys(ctx, st, keys, p.Read)
		}))
		p.batchers.byStatement[st] = b
	}
	return b
}

// close waits for the queries under way, unless the context ends first.
func (k *keyBatchers) close(ctx context.Context) {
	k.mutex.Lock()
	all := slices.Collect(maps.Values(k.byStatement))
	k.mutex.Unlock()
	for _, b := range all {
		b.Close(ctx)
	}
}
