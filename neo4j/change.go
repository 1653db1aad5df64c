package neo4j

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
)

var _ changes.Store = (*Store)(nil)

// changeAttempts is how often a request is tried that meets others at the same keys, or finds the database away.
const changeAttempts = 20

// errMoved says that what a request is about came to belong to another account while its account was being locked.
var errMoved = errors.New("what the request is about moved to another account meanwhile")

// Apply makes the changes of a request exactly once, in one transaction. The request's id is written in it under a unique constraint;
// whoever finds it there was preceded by an attempt whose outcome was not heard of, and tells what that one came to. Within one call
// this is told in full; to a later one without Undo, and with refusals and warnings in general words, as nothing personal is kept
// for it.
//
// A key that another writer takes meanwhile makes the request be judged again, and then be refused by the rule. What is erased is
// cleared away before Apply returns; an error then means that the erasure has begun and will go on, by ContinueErasures or by the
// same request made again.
func (s *Store) Apply(ctx context.Context, request changes.Request) (*changes.Applied, error) {
	if request.DryRun {
		applied, preview, err := s.Preview(ctx, request)
		if err != nil {
			return nil, err
		}
		return applied, preview.Close(ctx)
	}
	if request.Scope.OnlyDryRun {
		return nil, changes.RefuseCarryingOut()
	}
	ctx, cancel := s.pool.Deadline(ctx)
	defer cancel()
	w := s.newChangeWork(request)
	if w.small() {
		made, err := s.madeTogether(ctx, w)
		if made {
			return w.applied, nil
		}
		if err != nil {
			return nil, changeFailure(ctx, err)
		}
	}
	t, err := s.attemptChange(ctx, w)
	if err != nil {
		return nil, err
	}
	t.Close(ctx)
	return w.applied, s.clearAway(ctx, w.tombstones)
}

// Preview does what Apply would, in a transaction that is never committed: until the preview is closed, or the context's deadline has
// passed, it holds the locks of the accounts concerned, and others wait.
func (s *Store) Preview(ctx context.Context, request changes.Request) (*changes.Applied, changes.Preview, error) {
	ctx, cancel := s.pool.Deadline(ctx)
	request.DryRun = true
	w := s.newChangeWork(request)
	t, err := s.attemptChange(ctx, w)
	if err != nil {
		cancel()
		return nil, nil, err
	}
	return w.applied, &preview{reader: newReader(t), transaction: t, cancel: cancel}, nil
}

// preview reads the database as it would be, through the open transaction that has written it.
type preview struct {
	reader
	transaction *bolt.OpenTransaction
	cancel      context.CancelFunc
}

// Close drops what would have been. It may be called more than once.
func (p *preview) Close(ctx context.Context) error {
	p.transaction.Close(ctx)
	p.cancel()
	return nil
}

// attemptChange tries a request until it has come to something, and gives the transaction in which it did: committed when there was
// something to commit, still open for a dry run.
func (s *Store) attemptChange(ctx context.Context, w *changeWork) (*bolt.OpenTransaction, error) {
	for attempt := 1; ; attempt++ {
		t, err := s.pool.Begin(ctx)
		if err == nil {
			if err = w.run(ctx, t); err == nil {
				return t, nil
			}
			t.Close(ctx)
		}
		last := attempt == changeAttempts || ctx.Err() != nil
		if last || !meetsOthers(err) && !bolt.IsWorthRepeating(bolt.Failure(ctx, "change", err)) || !bolt.Sleep(ctx, changePause(attempt, err)) {
			return nil, changeFailure(ctx, err)
		}
	}
}

// meetsOthers says that the work met that of others, and may succeed at once.
func meetsOthers(err error) bool {
	return bolt.IsConflict(err) || errors.Is(err, errMoved)
}

// changePause is short where others are met, so that they are not met again, and long where the database is away.
func changePause(attempt int, err error) time.Duration {
	if meetsOthers(err) {
		return time.Duration(rand.Int64N(int64(attempt) * int64(20*time.Millisecond)))
	}
	return bolt.Pause(attempt)
}

// changeFailure is failure; what goes on meeting others is told as busy.
func changeFailure(ctx context.Context, err error) error {
	if ctx.Err() == nil && meetsOthers(err) {
		return &graph.Error{
			Code: graph.CodeUnavailable, Operation: "neo4j: change", Cause: err,
			Message: "others are changing the same things at the same time; try again",
		}
	}
	return bolt.Failure(ctx, "change", err)
}
