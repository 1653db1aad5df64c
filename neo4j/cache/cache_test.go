package cache

import (
	"slices"
	"testing"
)

// TestLeastRecentlyUsedGoesFirst: a cache stays within its bytes; what was used longest ago is removed first, and a value that is larger than
// the cache changes nothing.
func TestLeastRecentlyUsedGoesFirst(t *testing.T) {
	meter := &Meter{}
	c := New[string](30, meter, func(v string) int64 { return int64(len(v)) })
	other := New[string](100, meter, func(v string) int64 { return int64(len(v)) })
	ten := "0123456789"
	for _, key := range []string{"a", "b", "c"} {
		c.Add(key, ten)
	}
	c.Get("a")
	c.Add("d", ten)
	c.Add("large", ten+ten+ten+ten)
	for key, want := range map[string]bool{"a": true, "b": false, "c": true, "d": true, "large": false} {
		if _, has := c.Get(key); has != want {
			t.Errorf("%s is held: %t", key, has)
		}
	}
	c.Add("a", ten+ten) // replaces ten bytes, so another value must go
	other.Add("x", ten)
	if values, bytes := c.Size(); values != 2 || bytes != 30 || meter.Bytes() != 40 {
		t.Errorf("%d values of %d bytes, %d bytes in both caches", values, bytes, meter.Bytes())
	}
}

// TestMeterReports: the bytes are reported at once, and when they have changed by a MiB.
func TestMeterReports(t *testing.T) {
	meter, reported := &Meter{}, []int64(nil)
	c := New[int](10<<20, meter, func(mebibytes int) int64 { return int64(mebibytes) << 20 })
	c.Add(1, 2)
	meter.Report(func(bytes int64) { reported = append(reported, bytes>>20) })
	c.Add(2, 3)
	c.Add(3, 0)
	c.Add(2, 1)
	if want := []int64{2, 5, 2, 3}; !slices.Equal(reported, want) {
		t.Errorf("reported %d MiB, not %d", reported, want)
	}
}
