package resolvers

import (
	"context"
	"sync"
	"time"
)

// operation is the state that the fields of one operation share.
type operation struct {
	// now is the value of an absent argument `at`, the same in all fields.
	now time.Time
	// siblings are the objects that were loaded together.
	siblings siblings
	// logged are the faults that were logged: one fault may fail a hundred fields.
	logged onceEach
}

type operationKey struct{}

// operationOf returns the operation that ctx belongs to; nil before an operation has begun.
func operationOf(ctx context.Context) *operation {
	o, _ := ctx.Value(operationKey{}).(*operation)
	return o
}

// Begin returns the context of an operation, all of whose fields share the instant now.
func Begin(ctx context.Context, now time.Time) context.Context {
	return context.WithValue(ctx, operationKey{}, &operation{now: now})
}

// FirstReport reports whether a fault comes up for the first time in its operation: one fault may fail a hundred fields, and is logged once.
func FirstReport(ctx context.Context, fault error) bool {
	o := operationOf(ctx)
	return o == nil || o.logged.first(fault)
}

// instant returns the value of an argument `at`, and the operation's instant if it is absent.
func instant(ctx context.Context, at *time.Time) time.Time {
	if at != nil {
		return *at
	}
	return operationOf(ctx).now
}

// onceEach records errors.
type onceEach struct {
	mu   sync.Mutex
	seen map[error]bool
}

func (o *onceEach) first(err error) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.seen[err] {
		return false
	}
	if o.seen == nil {
		o.seen = map[error]bool{}
	}
	o.seen[err] = true
	return true
}
