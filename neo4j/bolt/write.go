package bolt

import (
	"context"
	"errors"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Work is what runs in one transaction.
type Work func(context.Context, *Transaction) error

// Write runs work in one transaction, and repeats it when the database calls the failure transient. An attempt that failed may have been
// committed all the same, so work must be safe to apply twice.
func (p *Pool) Write(ctx context.Context, operation string, work Work) error {
	ctx, cancel := p.Deadline(ctx)
	defer cancel()
	session := p.session(ctx, driver.AccessModeWrite)
	_, err := session.ExecuteWrite(ctx, func(tx driver.ManagedTransaction) (any, error) {
		return nil, work(ctx, &Transaction{tx: tx, observe: p.observe})
	}, transactionTimeout(ctx))
	return Failure(ctx, operation, errors.Join(err, session.Close(ctx)))
}

// WriteOnce is Write without a second attempt. The context must have a deadline.
func (p *Pool) WriteOnce(ctx context.Context, operation string, work Work) error {
	t, err := p.Begin(ctx)
	if err != nil {
		return Failure(ctx, operation, err)
	}
	defer t.Close(ctx)
	if err = work(ctx, &t.Transaction); err == nil {
		err = t.Commit(ctx)
	}
	return Failure(ctx, operation, err)
}

// WriteStatement runs one statement in a transaction of its own, as Write does.
func (p *Pool) WriteStatement(ctx context.Context, st *Statement, parameters map[string]any) error {
	return p.Write(ctx, st.Name, func(ctx context.Context, tx *Transaction) error {
		_, err := tx.Run(ctx, st, parameters)
		return err
	})
}

// persistAttempts is how often Persist tries; the driver makes attempts of its own in between.
const persistAttempts = 4

// Persist is Write, repeated also when it is unknown whether the work was committed, and when it met another transaction's new key.
func (p *Pool) Persist(ctx context.Context, operation string, work Work) error {
	ctx, cancel := p.Deadline(ctx)
	defer cancel()
	for attempt := 1; ; attempt++ {
		err := p.Write(ctx, operation, work)
		if err == nil || attempt == persistAttempts || !IsWorthRepeating(err) || !Sleep(ctx, Pause(attempt)) {
			return err
		}
	}
}

// WriteInParts runs a statement that commits its own parts (CALL IN TRANSACTIONS), and repeats a transient failure, so often at most.
func (p *Pool) WriteInParts(ctx context.Context, st *Statement, attempts int) error {
	for attempt := 1; ; attempt++ {
		p.observe(st.Name)
		session := p.session(ctx, driver.AccessModeWrite)
		result, err := session.Run(ctx, st.Text, nil, transactionTimeout(ctx))
		if err == nil {
			_, err = result.Consume(ctx)
		}
		err = errors.Join(err, session.Close(ctx))
		if err == nil || attempt == attempts || !driver.IsRetryable(err) || !Sleep(ctx, Pause(attempt)) {
			return Failure(ctx, st.Name, err)
		}
	}
}

// Pause is how long to wait after an attempt, counted from 1, that found the database away.
func Pause(attempt int) time.Duration {
	return min(time.Duration(attempt)*250*time.Millisecond, 2*time.Second)
}
