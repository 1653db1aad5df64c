package transfer

import (
	"context"

	"entitlegraph/changes"
	"entitlegraph/neo4j/bolt"
)

// importFlight is the first attempt at a batch: it is written in a transaction of its own, which is committed after all earlier ones.
type importFlight struct {
	batch       importBatch
	work        *importWork
	ctx         context.Context
	cancel      context.CancelFunc
	transaction *bolt.OpenTransaction // nil when there is nothing to commit
	rolledBack  bool
	// err is the error of the write; valid for the commit once committed is closed.
	err       error
	committed chan struct{}
}

// write evaluates a batch and writes its effects. It continues when ctx is cancelled, as the commit does, so that the outcome of the batch is
// known.
func (im *importer) write(ctx context.Context, batch importBatch, work *importWork) *importFlight {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), importTimeout)
	f := &importFlight{batch: batch, work: work, ctx: ctx, cancel: cancel, committed: make(chan struct{})}
	if len(work.upserts) == 0 {
		f.err = work.evaluate(changes.NewState(work.ids.Of))
		return f
	}
	if f.transaction, f.err = im.pool.Begin(ctx); f.err == nil {
		f.err = work.run(ctx, &f.transaction.Transaction)
	}
	f.err = bolt.Failure(ctx, "import", f.err)
	return f
}

// commit starts the commit of the transaction.
func (f *importFlight) commit() {
	if f.err != nil || f.transaction == nil {
		f.rollBack()
		close(f.committed)
		return
	}
	go func() {
		defer close(f.committed)
		f.err = bolt.Failure(f.ctx, "import", f.transaction.CommitWithin(f.ctx))
		f.end()
	}()
}

// rollBack rolls back a transaction that was not committed.
func (f *importFlight) rollBack() {
	if f != nil && !f.rolledBack {
		f.rolledBack = true
		f.end()
	}
}

func (f *importFlight) end() {
	if f.transaction != nil {
		f.transaction.Close(f.ctx)
	}
	f.cancel()
}
