// Package live follows a log of numbered records: a Tail reads it once for all subscribers of a server.
package live

import (
	"context"
	"sort"
	"sync"
	"time"
)

// Log is a log whose records have positions that rise. Records are only added at its end; some may vanish.
type Log[R any] interface {
	// After returns the part of the log after a position, or from its beginning if that is nil, with at most a number of records.
	After(ctx context.Context, after *int64, most int) (Part[R], error)
	// Latest returns the position of the end of the log.
	Latest(ctx context.Context) (int64, error)
	// Position returns the position of a record.
	Position(record R) int64
}

// Part is a part of a log.
type Part[R any] struct {
	Records []R
	// End is the position at which the part ends. It may be greater than that of the last record.
	End int64
	// More reports that there may be records after End.
	More bool
}

// Settings are the settings of a Tail.
type Settings struct {
	// Kept is the number of records in memory.
	Kept int
	// Batch is the maximum number of records that are read or returned at once.
	Batch int
	// Poll is the interval between two looks for new records while there are readers.
	Poll time.Duration
	// Timeout bounds one read of the log.
	Timeout time.Duration
	// Warn receives failures to read the log. The next look tries again.
	Warn func(err error)
}

// DefaultSettings are the settings of a server.
func DefaultSettings(warn func(error)) Settings {
	return Settings{Kept: 4096, Batch: 100, Poll: 200 * time.Millisecond, Timeout: 10 * time.Second, Warn: warn}
}

// Tail is the end of a log in memory, shared by all readers of one server. A reader takes records when it has use for them, so the memory is that of
// Kept records, however many readers there are and however slow. A reader that is further behind reads the log itself.
type Tail[R any] struct {
	log      Log[R]
	settings Settings
	wake     chan struct{} // asks for a look, now

	mu      sync.Mutex
	records []R           // the last ones, in order
	from    int64         // all records after this position are in records, up to to
	to      int64         // the position of the last record
	begun   bool          // from and to are read
	readers int           // that have joined
	changed chan struct{} // closed when records were added
}

// NewTail returns a Tail. It reads nothing before Run, and nothing while there is no reader.
func NewTail[R any](log Log[R], settings Settings) *Tail[R] {
	return &Tail[R]{log: log, settings: settings, wake: make(chan struct{}, 1), changed: make(chan struct{})}
}

// Wake says that the log may have new records, so that Run need not wait for its next look.
func (t *Tail[R]) Wake() {
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

// Run looks for new records until ctx ends, as long as there are readers.
func (t *Tail[R]) Run(ctx context.Context) {
	ticker := time.NewTicker(t.settings.Poll)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-t.wake:
		}
		if t.isFollowed() {
			t.look(ctx)
		}
	}
}

func (t *Tail[R]) isFollowed() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.readers > 0
}

// look reads the new records.
func (t *Tail[R]) look(ctx context.Context) {
	for more := true; more; {
		var err error
		if more, err = t.lookOnce(ctx); err != nil {
			if ctx.Err() == nil {
				t.settings.Warn(err)
			}
			return
		}
	}
}

// lookOnce reads a batch of new records, and reports whether there may be more.
func (t *Tail[R]) lookOnce(ctx context.Context) (more bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, t.settings.Timeout)
	defer cancel()
	t.mu.Lock()
	begun, to := t.begun, t.to
	t.mu.Unlock()
	if !begun {
		latest, err := t.log.Latest(ctx)
		if err != nil {
			return false, err
		}
		t.begin(latest)
		return true, nil
	}
	part, err := t.log.After(ctx, &to, t.settings.Batch)
	if err != nil {
		return false, err
	}
	t.add(part)
	return part.More, nil
}

// begin notes where the records in memory begin, and wakes the readers: some may be behind that.
func (t *Tail[R]) begin(latest int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.from, t.to, t.begun = latest, latest, true
	t.wakeReaders()
}

func (t *Tail[R]) wakeReaders() {
	close(t.changed)
	t.changed = make(chan struct{})
}

// add appends the records of a part, and drops the oldest ones beyond Kept.
func (t *Tail[R]) add(part Part[R]) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if part.End == t.to {
		return
	}
	if !t.begun { // the last reader has left
		return
	}
	t.records = append(t.records, part.Records...)
	t.to = part.End
	if dropped := len(t.records) - t.settings.Kept; dropped > 0 {
		t.from = t.log.Position(t.records[dropped-1])
		t.records = append(make([]R, 0, t.settings.Kept+t.settings.Batch), t.records[dropped:]...) // a new array: readers have slices of the old one
	}
	t.wakeReaders()
}

// Next returns the next part of the log after a position, or from its beginning if that is nil, with at most Batch records. It waits until there is one, or
// ctx ends. The records are shared: they must not be changed.
func (t *Tail[R]) Next(ctx context.Context, after *int64) (Part[R], error) {
	for {
		part, inMemory, changed := t.kept(after)
		if !inMemory {
			var err error
			if part, err = t.older(ctx, after); err != nil {
				return Part[R]{}, err
			}
		}
		if after == nil || part.End > *after {
			return part, nil
		}
		if err := wait(ctx, changed); err != nil {
			return Part[R]{}, err
		}
	}
}

// older reads records that are not in memory.
func (t *Tail[R]) older(ctx context.Context, after *int64) (Part[R], error) {
	ctx, cancel := context.WithTimeout(ctx, t.settings.Timeout)
	defer cancel()
	return t.log.After(ctx, after, t.settings.Batch)
}

// kept returns the part in memory after a position, false if the log must be read for it. changed is closed when there is more.
func (t *Tail[R]) kept(after *int64) (part Part[R], inMemory bool, changed <-chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.begun || after == nil || *after < t.from {
		return part, false, t.changed
	}
	at := sort.Search(len(t.records), func(i int) bool { return t.log.Position(t.records[i]) > *after })
	end := min(len(t.records), at+t.settings.Batch)
	part = Part[R]{Records: t.records[at:end:end], End: t.to}
	if end < len(t.records) {
		part.End, part.More = t.log.Position(t.records[end-1]), true
	}
	return part, true, t.changed
}

// wait waits until changed is closed.
func wait(ctx context.Context, changed <-chan struct{}) error {
	select {
	case <-changed:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Join makes Run look for new records until leave is called. A reader that calls Next must have joined.
func (t *Tail[R]) Join() (leave func()) {
	t.count(1)
	t.Wake()
	return func() { t.count(-1) }
}

// count counts readers. After the last one left, nothing is kept: the records in memory would be far from the end of the log when another one joins.
func (t *Tail[R]) count(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.readers += n
	if t.readers == 0 {
		t.records, t.begun = nil, false
	}
}
