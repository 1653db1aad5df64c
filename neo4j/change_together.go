package neo4j

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"time"

	"entitlegraph/changes"
	"entitlegraph/neo4j/bolt"
)

const (
	// maxGroup is the maximum number of requests that one transaction applies.
	maxGroup = 64
	// enoughChanges is how many requests are worth a second transaction beside one that is under way: with its statements and its commit,
	// a transaction costs as much as they do.
	enoughChanges = 14
	// lockTimeout is how long a group waits for its locks. After that, only the requests of an account that is locked for longer wait for it.
	lockTimeout = time.Second
)

// small says that a request is about users alone, and nobody wants to know whom it would concern besides: locking and judging it is quick,
// and it may be made together with others.
func (w *changeWork) small() bool {
	users := w.keys.Subjects.Users
	alone := changes.ReadSet{Users: users, Subjects: changes.Subjects{Users: users}}
	return len(users) == 1 && reflect.DeepEqual(w.keys, alone) && w.withoutImpact()
}

// madeTogether makes a small request together with those of other accounts that come at the same time. If it says no, the request is still
// to be made, or to be found made; why does not matter, for whoever makes it alone will meet the same. An error means that the caller has
// left: the request is in other hands then, and what it comes to is unknown.
func (s *Store) madeTogether(ctx context.Context, w *changeWork) (bool, error) {
	made, err := s.commitBatcher.Get(ctx, []*changeWork{w})
	return err == nil && made[w], ctx.Err()
}

// makeTogether makes requests in one transaction: one statement locks their accounts, one for each kind of thing writes, and one commit
// is for all. It says which are made. One that meets another of the same account, after which it would have to be judged, is not. If
// anything fails, none is.
func (s *Store) makeTogether(ctx context.Context, list []*changeWork) (map[*changeWork]bool, error) {
	ctx, cancel := context.WithTimeout(ctx, s.lockTimeout)
	defer cancel()
	t, err := s.pool.Begin(ctx)
	if err != nil {
		return nil, err
	}
	defer t.Close(ctx)
	now := s.now().UTC()
	attempts, err := lockTogether(ctx, t, now, list)
	if err != nil {
		return nil, err
	}
	made, writing := map[*changeWork]bool{}, []*changeAttempt{}
	taken := map[string]bool{}
	for _, a := range attempts {
		if slices.ContainsFunc(a.accounts, func(account string) bool { return taken[account] }) {
			continue
		}
		for _, account := range a.accounts {
			taken[account] = true
		}
		writes, err := a.decide(ctx)
		if err != nil {
			return nil, err
		}
		if made[a.changeWork] = true; writes {
			writing = append(writing, a)
		}
	}
	if len(writing) > 0 {
		err = writeTogether(ctx, t, now, writing)
	}
	return made, err
}

// lockTogether locks the accounts of all requests, and gives their attempts. One that came twice is there once, and one whose user moved to
// another account meanwhile is not.
func lockTogether(ctx context.Context, t *bolt.OpenTransaction, now time.Time, list []*changeWork) ([]*changeAttempt, error) {
	byRequest := make(map[string]*changeAttempt, len(list))
	rows := make([]fields, 0, len(list))
	for _, w := range list {
		if byRequest[w.request.ID] == nil {
			w.now = now
			a := w.attempt(t)
			byRequest[w.request.ID], rows = a, append(rows, a.lockRow())
		}
	}
	records, err := t.Run(ctx, statementChangeLock, bolt.OneMap(fields{"rows": rows}))
	if err != nil {
		return nil, err
	}
	attempts := make([]*changeAttempt, 0, len(records))
	for _, record := range records {
		row := record.Columns()
		a := byRequest[row.Text("key")]
		if err := a.held(row); err == nil {
			attempts = append(attempts, a)
		} else if !errors.Is(err, errMoved) {
			return nil, err
		}
	}
	return attempts, nil
}

// writeTogether writes what requests of different accounts come to, and commits it.
func writeTogether(ctx context.Context, t *bolt.OpenTransaction, now time.Time, attempts []*changeAttempt) error {
	var effects []changes.Effect
	for _, a := range attempts {
		effects = append(effects, a.effects...)
	}
	revisions, err := writeEffects(ctx, &t.Transaction, now, effects, nil)
	if err != nil {
		return err
	}
	if err := conclude(ctx, t, now, revisions, attempts...); err != nil {
		return err
	}
	return t.Commit(ctx)
}
