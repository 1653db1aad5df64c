package live

import (
	"context"
	"errors"
	"runtime/debug"
	"sync"
	"time"

	"entitlegraph/graph"
)

// Session is one subscription of a caller: the rights that it has now, how far it was read, and why it ended.
type Session struct {
	// Check returns the viewer that the caller is now, or the refusal if it may not subscribe any more. If it is nil, the viewer of the context stays.
	Check func(ctx context.Context) (*graph.Viewer, error)

	mu     sync.Mutex
	cursor string
	err    error
	cancel context.CancelFunc
}

type sessionKey struct{}

// WithSession returns a context of a session, which ends with End.
func WithSession(ctx context.Context, s *Session) context.Context {
	ctx, s.cancel = context.WithCancel(ctx)
	return context.WithValue(ctx, sessionKey{}, s)
}

// SessionOf returns the session of a context; nil if it has none.
func SessionOf(ctx context.Context) *Session {
	s, _ := ctx.Value(sessionKey{}).(*Session)
	return s
}

// Reached notes the cursor of the last event that the subscriber took.
func (s *Session) Reached(cursor string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cursor = cursor
}

// End ends the session. The first error is the reason; nil is the end that the subscriber asked for.
func (s *Session) End(err error) {
	s.mu.Lock()
	if s.err == nil {
		s.err = err
	}
	s.mu.Unlock()
	s.cancel()
}

// Err returns the reason why the session ended, with the cursor to go on from; nil if there is none.
func (s *Session) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var own *graph.Error
	if !errors.As(s.err, &own) {
		return s.err
	}
	with := *own
	with.Cursor = s.cursor
	return &with
}

// Follow sends what a subscriber may see of a log after a position, or from its beginning if that is nil, until ctx ends. Then it closes the channel, and the
// session of ctx has the reason. It looks at the rights of the caller after it has read records and before it sends any of them: no event is sent that
// happened after the right was lost.
//
// see returns what the viewer of its context may see of records; cursor returns the cursor of an event.
func Follow[R, E any](
	ctx context.Context, tail *Tail[R], after *int64, see func(ctx context.Context, records []R) []E, cursor func(E) string,
) <-chan E {
	f := follower[R, E]{tail: tail, see: see, cursor: cursor, session: SessionOf(ctx), events: make(chan E)}
	go func() {
		defer close(f.events)
		defer func() {
			if value := recover(); value != nil {
				f.session.End(graph.FromPanic(value, debug.Stack()))
			}
		}()
		if err := f.run(ctx, after); ctx.Err() == nil {
			f.session.End(err)
		}
	}()
	return f.events
}

// follower sends the events of one subscription.
type follower[R, E any] struct {
	tail    *Tail[R]
	see     func(ctx context.Context, records []R) []E
	cursor  func(E) string
	session *Session
	events  chan E
	checked time.Time // the rights of the caller
}

// recheck is the time after which the rights are read again although the caller sees none of the new records: it may have got more rights.
const recheck = time.Minute

func (f *follower[R, E]) run(ctx context.Context, after *int64) error {
	defer f.tail.Join()()
	viewed := ctx // with the viewer as it was last
	f.checked = time.Now()
	for {
		part, err := f.tail.Next(ctx, after)
		if err != nil {
			return err
		}
		after = &part.End
		events := f.see(viewed, part.Records)
		if len(part.Records) == 0 || len(events) == 0 && time.Since(f.checked) < recheck {
			continue
		}
		if viewed, err = f.check(ctx); err != nil {
			return err
		}
		for _, event := range f.see(viewed, part.Records) {
			select {
			case f.events <- event:
				f.session.Reached(f.cursor(event))
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
}

// check returns ctx with the viewer as it is now.
func (f *follower[R, E]) check(ctx context.Context) (context.Context, error) {
	f.checked = time.Now()
	if f.session.Check == nil {
		return ctx, nil
	}
	limited, cancel := context.WithTimeout(ctx, f.tail.settings.Timeout)
	defer cancel()
	viewer, err := f.session.Check(limited)
	return graph.WithViewer(ctx, viewer), err
}
