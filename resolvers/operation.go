package resolvers

import (
	"context"
	"sync"
	"time"
)

// operation is what the fields of one operation share.
type operation struct {
	// now is the instant that an absent `at` stands for, so that all fields of one answer agree.
	now time.Time
	// siblings knows who was loaded together, and is asked about together.
	siblings siblings
	// logged are the faults that are in the log already: one fault may fail a hundred fields.
	logged onceEach
}

type operationKey struct{}

// operationOf gives the operation that ctx belongs to; nil before an operation has begun.
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

// instant gives the instant an argument names; absent is now.
func instant(ctx context.Context, at *time.Time) time.Time {
	if at != nil {
		return *at
	}
	return operationOf(ctx).now
}

// onceEach says of each error whether it comes for the first time.
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
