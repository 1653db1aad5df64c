package neo4j

import (
	"context"
	"errors"
	"sync"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// commitTimeout is for a commit. One that has begun is waited for though the caller has given up: what it came to should be known.
const commitTimeout = 10 * time.Second

// openTransaction is a transaction that ends only when it is told to. It reads what it has written, one statement at a time.
type openTransaction struct {
	transaction
	mutex    sync.Mutex
	session  driver.SessionWithContext
	explicit driver.ExplicitTransaction
}

// begin opens a transaction that the database gives up when the context's deadline has passed.
func (s *Store) begin(ctx context.Context) (*openTransaction, error) {
	session := s.session(ctx, driver.AccessModeWrite)
	explicit, err := session.BeginTransaction(ctx, transactionTimeout(ctx))
	if err != nil {
		return nil, errors.Join(err, session.Close(ctx))
	}
	return &openTransaction{transaction: transaction{tx: explicit, observe: s.observe}, session: session, explicit: explicit}, nil
}

func (t *openTransaction) read(ctx context.Context, st *statement, parameters map[string]any) ([]*driver.Record, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	records, err := t.run(ctx, st, parameters)
	return records, failure(ctx, st.name, err)
}

// readQuietly never finds that it is quiet: what is read in a transaction is for nobody else.
func (t *openTransaction) readQuietly(ctx context.Context, st *statement, parameters map[string]any) ([]*driver.Record, bool, error) {
	records, err := t.read(ctx, st, parameters)
	return records, false, err
}

func (t *openTransaction) lists() *listCache { return nil }

// readKeys asks for keys, in the transaction: what is read in it is for nobody else.
func (t *openTransaction) readKeys(ctx context.Context, st *statement, keys []string) (map[string]*driver.Record, error) {
	return recordsByKey(ctx, st, distinct(keys), t.read)
}

// restart takes everything back that was written, gives the locks up, and goes on with a new transaction.
func (t *openTransaction) restart(ctx context.Context) error {
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

func (t *openTransaction) commit(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTimeout)
	defer cancel()
	return t.explicit.Commit(ctx)
}

// close rolls back what was not committed. What goes wrong with that is no news: the database drops a transaction whose connection
// is lost.
func (t *openTransaction) close(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTimeout)
	defer cancel()
	t.mutex.Lock()
	defer t.mutex.Unlock()
	_ = t.explicit.Close(ctx)
	_ = t.session.Close(ctx)
}
