package write

import (
	"context"
	"reflect"
	"time"

	"entitlegraph/changes"
)

const (
	// maxGroup is the maximum number of requests that one transaction applies.
	maxGroup = 64
	// enoughChanges is the number of waiting requests at which a second transaction starts beside one that is under way: a transaction costs
	// as much as that many requests.
	enoughChanges = 14
	// lockTimeout is the time for which a group waits for its locks. After that, only the requests of a locked account wait for its lock.
	lockTimeout = time.Second
)

// groupable reports whether a request is about one user alone and needs no impact: it is locked and evaluated quickly, so it may share a
// transaction with requests of other accounts.
func (w *requestWork) groupable() bool {
	users := w.readSet.Subjects.Users
	alone := changes.ReadSet{Users: users, Subjects: changes.Subjects{Users: users}}
	return len(users) == 1 && reflect.DeepEqual(w.readSet, alone) && w.withoutImpact()
}

// applyInGroup applies a groupable request in one transaction with those of other accounts that arrive at the same time. On false the caller must
// run the request by itself; if the group did commit it, that run finds its AppliedChange record. An error means that the caller's context has
// ended: the group continues, and the outcome of the request is unknown.
func (s *Writer) applyInGroup(ctx context.Context, w *requestWork) (applied bool, err error) {
	committed, err := s.commitBatcher.Get(ctx, []*requestWork{w})
	return err == nil && committed[w], ctx.Err()
}

// commitGroup applies requests in one transaction, and returns those that have an outcome. If anything fails, none is committed.
func (s *Writer) commitGroup(ctx context.Context, list []*requestWork) (map[*requestWork]bool, error) {
	ctx, cancel := context.WithTimeout(ctx, s.lockTimeout)
	defer cancel()
	t, err := s.pool.Begin(ctx)
	if err != nil {
		return nil, err
	}
	defer t.Close(ctx)
	now := s.now().UTC()
	for _, w := range list {
		w.now = now
	}
	applied, err := applyRequests(ctx, t, list...)
	if err != nil {
		return nil, err
	}
	committed := make(map[*requestWork]bool, len(applied))
	for _, w := range applied {
		committed[w] = true
	}
	return committed, nil
}
