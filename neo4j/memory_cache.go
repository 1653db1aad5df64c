package neo4j

import (
	"math"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// memoryCache keeps values by key, so many bytes of them at most: what was used longest ago goes first.
type memoryCache[K comparable, V any] struct {
	size func(V) int64 // in bytes
	most int64
	all  *keptBytes

	mu    sync.Mutex
	kept  *simplelru.LRU[K, sized[V]]
	bytes int64
}

// sized is a value with its size when it came.
type sized[V any] struct {
	value V
	bytes int64
}

func newMemoryCache[K comparable, V any](most int64, all *keptBytes, size func(V) int64) *memoryCache[K, V] {
	c := &memoryCache[K, V]{size: size, most: most, all: all}
	c.kept, _ = simplelru.NewLRU(math.MaxInt, func(_ K, gone sized[V]) { c.grow(-gone.bytes) }) // fails for a size below 1 only
	return c
}

func (c *memoryCache[K, V]) get(key K) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	found, has := c.kept.Get(key)
	return found.value, has
}

// put keeps a value, instead of what is kept under the key; unless it is larger than all that may be kept.
func (c *memoryCache[K, V]) put(key K, value V) {
	size := c.size(value)
	if size > c.most {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept.Remove(key)
	c.kept.Add(key, sized[V]{value, size})
	for c.grow(size); c.bytes > c.most; {
		c.kept.RemoveOldest()
	}
}

func (c *memoryCache[K, V]) grow(bytes int64) {
	c.bytes += bytes
	c.all.grow(bytes)
}

// keptBytes counts what all that is kept in memory takes, and tells it when it has changed by tellEvery.
type keptBytes struct {
	mu          sync.Mutex
	bytes, told int64
	tell        func(bytes int64) // nil for nobody
}

const tellEvery = 1 << 20

func (k *keptBytes) grow(bytes int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.bytes += bytes
	if change := k.bytes - k.told; k.tell != nil && (change >= tellEvery || change <= -tellEvery) {
		k.told = k.bytes
		k.tell(k.bytes)
	}
}

// TellKept has tell told how many bytes in memory what is kept takes: now, and when it has changed by about a MiB.
func (s *Store) TellKept(tell func(bytes int64)) {
	s.kept.mu.Lock()
	defer s.kept.mu.Unlock()
	s.kept.tell, s.kept.told = tell, s.kept.bytes
	tell(s.kept.bytes)
}
