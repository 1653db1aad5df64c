package bolt

import (
	"context"
	"errors"
	"sync"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// commitTimeout is for a commit. One that has begun is waited for though the caller's context ends: its outcome should be known.
const commitTimeout = 10 * time.Second

// OpenTransaction is a transaction that ends by Commit or Close. As a Reader it reads what it has written, one statement at a time.
type OpenTransaction struct {
	Transaction
	mutex    sync.Mutex
	session  driver.SessionWithContext
	explicit driver.ExplicitTransaction
}

var _ Reader = (*OpenTransaction)(nil)

// Begin opens a transaction, which the database ends at the context's deadline: the context must have one.
func (p *Pool) Begin(ctx context.Context) (*OpenTransaction, error) {
	session := p.session(ctx, driver.AccessModeWrite)
	explicit, err := session.BeginTransaction(ctx, transactionTimeout(ctx))
	if err != nil {
		return nil, errors.Join(err, session.Close(ctx))
	}
	return &OpenTransaction{Transaction: Transaction{tx: explicit, observe: p.observe}, session: session, explicit: explicit}, nil
}

// Read is Reader's, in the transaction.
func (t *OpenTransaction) Read(ctx context.Context, st *Statement, parameters map[string]any) ([]*Record, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	records, err := t.Run(ctx, st, parameters)
	return records, Failure(ctx, st.Name, err)
}

// ReadStable is Reader's, and never reports a stable state: no other caller may see what is read in a transaction.
func (t *OpenTransaction) ReadStable(ctx context.Context, st *Statement, parameters map[string]any) ([]*Record, bool, error) {
	records, err := t.Read(ctx, st, parameters)
	return records, false, err
}

// ReadKeys is Reader's, and shares nothing: no other caller may see what is read in a transaction.
func (t *OpenTransaction) ReadKeys(ctx context.Context, st *Statement, keys []string) (map[string]*Record, error) {
	return ReadKeys(ctx, st, Distinct(keys), t.Read)
}

// Restart rolls back what was written, releases the locks, and begins a new transaction.
func (t *OpenTransaction) Restart(ctx context.Context) error {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if err := t.explicit.Rollback(ctx); err != nil {
		return err
	}
	explicit, err := t.session.BeginTransaction(ctx, transactionTimeout(ctx))
	if err != nil {
		return err
	}
	t.explicit, t.tx = explicit, explicit
	return nil
}

// Commit commits, within a time of its own: the end of the caller's context does not stop it.
func (t *OpenTransaction) Commit(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTimeout)
	defer cancel()
	return t.CommitWithin(ctx)
}

// CommitWithin commits, within the context's deadline.
func (t *OpenTransaction) CommitWithin(ctx context.Context) error { return t.explicit.Commit(ctx) }

// Close rolls back what was not committed. It returns no error: the database drops a transaction whose connection is lost.
func (t *OpenTransaction) Close(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTimeout)
	defer cancel()
	t.mutex.Lock()
	defer t.mutex.Unlock()
	_ = t.explicit.Close(ctx)
	_ = t.session.Close(ctx)
}
