// Package cache holds values in memory up to a number of bytes. It knows neither the keys nor the values.
package cache

import (
	"math"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// Cache holds values by key, up to a number of bytes: the least recently used value is removed first. It is safe for concurrent use.
type Cache[K comparable, V any] struct {
	size     func(V) int64 // in bytes
	maxBytes int64
	meter    *Meter

	mu     sync.Mutex
	values *simplelru.LRU[K, sized[V]]
	bytes  int64
}

// sized is a value with its size, in bytes, when it was added.
type sized[V any] struct {
	value V
	bytes int64
}

// New returns a cache of so many bytes at most; size returns how many a value takes. What all values take is counted by meter too.
func New[K comparable, V any](maxBytes int64, meter *Meter, size func(V) int64) *Cache[K, V] {
	c := &Cache[K, V]{size: size, maxBytes: maxBytes, meter: meter}
	c.values, _ = simplelru.NewLRU(math.MaxInt, func(_ K, gone sized[V]) { c.grow(-gone.bytes) }) // fails for a size below 1 only
	return c
}

// Get returns the value of a key, and reports whether there is one.
func (c *Cache[K, V]) Get(key K) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	found, has := c.values.Get(key)
	return found.value, has
}

// Add replaces the value of a key. A value that is larger than the cache changes nothing.
func (c *Cache[K, V]) Add(key K, value V) {
	size := c.size(value)
	if size > c.maxBytes {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.values.Remove(key)
	c.values.Add(key, sized[V]{value, size})
	for c.grow(size); c.bytes > c.maxBytes; {
		c.values.RemoveOldest()
	}
}

// Size returns how many values there are, and how many bytes they take.
func (c *Cache[K, V]) Size() (values int, bytes int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.values.Len(), c.bytes
}

func (c *Cache[K, V]) grow(bytes int64) {
	c.bytes += bytes
	c.meter.grow(bytes)
}
