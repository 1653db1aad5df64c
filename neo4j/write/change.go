package write

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/facts"
	"entitlegraph/neo4j/lists"
)

// changeAttempts is the maximum number of attempts at a request that conflicts with other transactions, or while the database is unavailable.
const changeAttempts = 20

// errMoved is the error of an attempt that locked an account to which the things of the request no longer belong.
var errMoved = errors.New("what the request is about moved to another account meanwhile")

// Apply applies the changes of a request exactly once, in one transaction. The request's id is written in it under a unique constraint: an attempt
// that finds it there returns the outcome of the earlier one. Within one call that outcome is complete; in a later call it lacks Undo, and its
// refusals and warnings have general messages, since nothing personal is stored.
//
// When another writer takes a key meanwhile, the request is evaluated again, and refused by the rule. Erased users and organizations are cleared away
// before Apply returns; an error then means that the erasure has begun, and continues by ContinueErasures or by a repeat of the request.
func (s *Writer) Apply(ctx context.Context, request changes.Request) (*changes.Applied, error) {
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
	w := s.newRequestWork(request)
	if w.groupable() {
		applied, err := s.applyInGroup(ctx, w)
		if applied {
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

// Preview applies the request in a transaction that is never committed. Until the preview is closed, or the context's deadline has passed,
// the accounts concerned are locked, and other changes of them wait.
func (s *Writer) Preview(ctx context.Context, request changes.Request) (*changes.Applied, changes.Preview, error) {
	ctx, cancel := s.pool.Deadline(ctx)
	request.DryRun = true
	w := s.newRequestWork(request)
	t, err := s.attemptChange(ctx, w)
	if err != nil {
		cancel()
		return nil, nil, err
	}
	return w.applied, &preview{Lists: lists.New(t, nil), Reader: facts.NewReader(t), transaction: t, cancel: cancel}, nil
}

// preview reads the resulting state through the open transaction that has written it.
type preview struct {
	lists.Lists
	facts.Reader
	transaction *bolt.OpenTransaction
	cancel      context.CancelFunc
}

// Close rolls the transaction back. It may be called more than once.
func (p *preview) Close(ctx context.Context) error {
	p.transaction.Close(ctx)
	p.cancel()
	return nil
}

// attemptChange tries a request until it has an outcome, and returns the transaction of that attempt: committed if there was anything to
// commit, open for a dry run.
func (s *Writer) attemptChange(ctx context.Context, w *requestWork) (*bolt.OpenTransaction, error) {
	for attempt := 1; ; attempt++ {
		t, err := s.pool.Begin(ctx)
		if err == nil {
			if err = w.applyAlone(ctx, t); err == nil {
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

// applyAlone is one attempt at a request, in a transaction of its own.
func (w *requestWork) applyAlone(ctx context.Context, t *bolt.OpenTransaction) error {
	applied, err := applyRequests(ctx, t, w)
	if err == nil && len(applied) == 0 {
		return errMoved
	}
	return err
}

// meetsOthers reports whether an error is a conflict with another transaction, so that an immediate retry may succeed.
func meetsOthers(err error) bool {
	return bolt.IsConflict(err) || errors.Is(err, errMoved)
}

// changePause returns the pause before the next attempt: short and random after a conflict, so that the same transactions do not conflict
// again; long while the database is unavailable.
func changePause(attempt int, err error) time.Duration {
	if meetsOthers(err) {
		return time.Duration(rand.Int64N(int64(attempt) * int64(20*time.Millisecond)))
	}
	return bolt.Pause(attempt)
}

// changeFailure is bolt.Failure; a conflict that remains is reported as busy.
func changeFailure(ctx context.Context, err error) error {
	if ctx.Err() == nil && meetsOthers(err) {
		return &graph.Error{
			Code: graph.CodeUnavailable, Operation: "neo4j: change", Cause: err,
			Message: "others are changing the same things at the same time; try again",
		}
	}
	return bolt.Failure(ctx, "change", err)
}
