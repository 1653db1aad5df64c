package live_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"entitlegraph/graph"
	"entitlegraph/live"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// memory is a log in memory, whose records are their positions.
type memory struct {
	mu      sync.Mutex
	records []int64
	end     int64
	reads   int
	fails   error
}

func (l *memory) add(records ...int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.records = append(l.records, records...)
	l.end = records[len(records)-1]
}

func (l *memory) After(_ context.Context, after *int64, most int) (live.Part[int64], error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.reads++
	if l.fails != nil {
		return live.Part[int64]{}, l.fails
	}
	begin := 0
	if after != nil {
		begin, _ = slices.BinarySearch(l.records, *after+1)
	}
	rest := l.records[begin:]
	if len(rest) > most {
		return live.Part[int64]{Records: slices.Clone(rest[:most]), End: rest[most-1], More: true}, nil
	}
	return live.Part[int64]{Records: slices.Clone(rest), End: l.end}, nil
}

func (l *memory) Latest(context.Context) (int64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.end, l.fails
}

func (*memory) Position(record int64) int64 { return record }

func (l *memory) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.reads
}

// settings are those of tests: Run looks when it is woken.
func settings(t *testing.T) live.Settings {
	return live.Settings{Kept: 8, Batch: 3, Poll: time.Hour, Timeout: time.Minute, Warn: func(err error) { t.Log(err) }}
}

// run runs a Tail until the test ends.
func run(t *testing.T, log *memory, s live.Settings) *live.Tail[int64] {
	tail := live.NewTail(log, s)
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { tail.Run(ctx) })
	t.Cleanup(func() {
		cancel()
		running.Wait()
	})
	return tail
}

// follow subscribes. A viewer that does not see all sees records of even positions.
func follow(t *testing.T, tail *live.Tail[int64], after *int64, session *live.Session) <-chan int64 {
	viewer, err := session.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx := live.WithSession(graph.WithViewer(t.Context(), viewer), session)
	t.Cleanup(func() { session.End(nil) })
	return live.Follow(ctx, tail, after, func(ctx context.Context, records []int64) []int64 {
		if viewer := graph.ViewerOf(ctx); viewer.SeesAll() {
			return records
		}
		return slices.DeleteFunc(slices.Clone(records), func(r int64) bool { return r%2 != 0 })
	}, func(r int64) string { return cursor(r) })
}

func cursor(r int64) string { return "c" + strconv.FormatInt(r, 10) }

func take(t *testing.T, events <-chan int64, n int) []int64 {
	t.Helper()
	var taken []int64
	for range n {
		select {
		case event, more := <-events:
			if !more {
				t.Fatalf("the end after %v, want %d events", taken, n)
			}
			taken = append(taken, event)
		case <-time.After(10 * time.Second):
			t.Fatalf("only %v in 10 s, want %d events", taken, n)
		}
	}
	return taken
}

func TestEveryReaderGetsEachRecordOnceFromItsPosition(t *testing.T) {
	log := &memory{}
	for i := range int64(20) {
		log.add(i + 1)
	}
	tail := run(t, log, settings(t))
	for _, test := range []struct {
		name  string
		after *int64
		first int64
	}{
		{name: "from the beginning", first: 1},
		{name: "from the middle", after: new(int64(7)), first: 8},
		{name: "from the end", after: new(int64(20)), first: 21},
	} {
		t.Run(test.name, func(t *testing.T) {
			events := follow(t, tail, test.after, &live.Session{Check: everything})
			for want := test.first; want <= 20; want++ {
				if got := take(t, events, 1)[0]; got != want {
					t.Fatalf("got %d, want %d", got, want)
				}
			}
		})
	}
	readers := make([]<-chan int64, 30)
	for i := range readers {
		readers[i] = follow(t, tail, new(int64(20)), &live.Session{Check: everything})
	}
	for next := int64(21); next <= 60; next += 4 {
		log.add(next, next+1, next+2, next+3)
		tail.Wake()
		for i, events := range readers {
			if got := take(t, events, 4); !slices.Equal(got, []int64{next, next + 1, next + 2, next + 3}) {
				t.Fatalf("reader %d: %v after %d", i, got, next-1)
			}
		}
	}
}

func everything(context.Context) (*graph.Viewer, error) { return graph.Operator(), nil }

func TestASlowReaderIsCaughtUpFromTheLog(t *testing.T) {
	log := &memory{}
	tail := run(t, log, settings(t))
	slow, fast := follow(t, tail, new(int64(0)), &live.Session{Check: everything}), follow(t, tail, new(int64(0)), &live.Session{Check: everything})
	for i := range int64(40) { // five times what is kept
		log.add(i + 1)
		tail.Wake()
		take(t, fast, 1)
	}
	got := take(t, slow, 40)
	for i, record := range got {
		if record != int64(i+1) {
			t.Fatalf("got %v", got)
		}
	}
}

func TestIdleReadersReadNothing(t *testing.T) {
	log := &memory{}
	log.add(1)
	tail := run(t, log, settings(t))
	const readers = 100
	channels := make([]<-chan int64, readers)
	for i := range channels {
		channels[i] = follow(t, tail, new(int64(1)), &live.Session{Check: everything})
	}
	log.add(2)
	tail.Wake()
	for _, events := range channels {
		take(t, events, 1)
	}
	before := log.count()
	log.add(3)
	tail.Wake()
	for _, events := range channels {
		take(t, events, 1)
	}
	if reads := log.count() - before; reads > 2 { // one that has the record; another if the wake-up of the second one came late
		t.Errorf("%d reads of the log for one record and %d readers", reads, readers)
	}
}

func TestASubscriberThatLostItsRightsHearsNoMore(t *testing.T) {
	log := &memory{}
	tail := run(t, log, settings(t))
	var mu sync.Mutex
	var refusal error
	viewer := &graph.Viewer{Kind: graph.ViewerUser}
	session := &live.Session{Check: func(context.Context) (*graph.Viewer, error) {
		mu.Lock()
		defer mu.Unlock()
		return viewer, refusal
	}}
	events := follow(t, tail, new(int64(0)), session)
	log.add(1, 2)
	tail.Wake()
	if got := take(t, events, 1)[0]; got != 2 {
		t.Errorf("got %d: 1 is not for the viewer", got)
	}
	mu.Lock()
	refusal = graph.Errorf(graph.CodeUnauthenticated, "revoked")
	mu.Unlock()
	log.add(4)
	tail.Wake()
	if got, more := <-events; more {
		t.Errorf("%d was sent after the right was lost", got)
	}
	var own *graph.Error
	if !errors.As(session.Err(), &own) || own.Code != graph.CodeUnauthenticated || own.Cursor != cursor(2) {
		t.Errorf("the reason is %#v, want UNAUTHENTICATED and the cursor of 2", own)
	}
}

func TestAFailureOfTheLogEndsASubscriptionWithIt(t *testing.T) {
	log := &memory{fails: graph.Errorf(graph.CodeUnavailable, "down")}
	session := &live.Session{Check: everything}
	if _, more := <-follow(t, run(t, log, settings(t)), nil, session); more {
		t.Error("an event of a log that cannot be read")
	}
	if graph.CodeOf(session.Err()) != graph.CodeUnavailable {
		t.Errorf("the reason is %v", session.Err())
	}
}

func TestAPanicEndsASubscriptionAlone(t *testing.T) {
	log := &memory{}
	log.add(1)
	session := &live.Session{Check: everything}
	ctx := live.WithSession(t.Context(), session)
	events := live.Follow(ctx, run(t, log, settings(t)), nil, func(context.Context, []int64) []int64 { panic("see") }, func(int64) string { return "" })
	if _, more := <-events; more || graph.CodeOf(session.Err()) != graph.CodeInternal {
		t.Errorf("more %t, reason %v", more, session.Err())
	}
}
