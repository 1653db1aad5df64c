package write

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
	// enoughChanges is the number of waiting requests at which a second transaction starts beside one that is under way: a transaction costs
	// as much as that many requests.
	enoughChanges = 14
	// lockTimeout is the time for which a group waits for its locks. After that, only the requests of a locked account wait for its lock.
	lockTimeout = time.Second
)

// groupable reports whether a request is about one user alone and needs no impact: it is locked and evaluated quickly, so it may share a
// transaction with requests of other accounts.
func (w *changeWork) groupable() bool {
	users := w.keys.Subjects.Users
	alone := changes.ReadSet{Users: users, Subjects: changes.Subjects{Users: users}}
	return len(users) == 1 && reflect.DeepEqual(w.keys, alone) && w.withoutImpact()
}

// joinGroup applies a groupable request in one transaction with those of other accounts that arrive at the same time. On false the caller must run
// the request by itself; if the group did commit it, that run finds its AppliedChange record. An error means that the caller's context has ended: the
// group continues, and the outcome of the request is unknown.
func (s *Writer) joinGroup(ctx context.Context, w *changeWork) (bool, error) {
	made, err := s.commitBatcher.Get(ctx, []*changeWork{w})
	return err == nil && made[w], ctx.Err()
}

// commitGroup applies requests in one transaction: one statement locks their accounts, one statement for each kind of thing writes, and one commit
// ends it. It returns the committed requests. If two requests of one account are in the group, the second is left out, since it would have to be
// evaluated after the first. If anything fails, none is committed.
func (s *Writer) commitGroup(ctx context.Context, list []*changeWork) (map[*changeWork]bool, error) {
	ctx, cancel := context.WithTimeout(ctx, s.lockTimeout)
	defer cancel()
	t, err := s.pool.Begin(ctx)
	if err != nil {
		return nil, err
	}
	defer t.Close(ctx)
	now := s.now().UTC()
	attempts, err := lockGroup(ctx, t, now, list)
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
		err = writeGroup(ctx, t, now, writing)
	}
	return made, err
}

// lockGroup locks the accounts of all requests, and returns their attempts: one for a request that occurs twice, and none for a request whose
// user moved to another account meanwhile.
func lockGroup(ctx context.Context, t *bolt.OpenTransaction, now time.Time, list []*changeWork) ([]*changeAttempt, error) {
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
		if err := a.noteLocked(row); err == nil {
			attempts = append(attempts, a)
		} else if !errors.Is(err, errMoved) {
			return nil, err
		}
	}
	return attempts, nil
}

// writeGroup writes the effects of requests of different accounts, and commits them.
func writeGroup(ctx context.Context, t *bolt.OpenTransaction, now time.Time, attempts []*changeAttempt) error {
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
