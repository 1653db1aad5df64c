package bolt

import (
	"context"
	"errors"
	"slices"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Read runs one statement in a transaction of its own: one round trip. It repeats a failure that the database calls transient, and once a
// lost connection: the pool may have held one to a database that has restarted. For a read both are safe.
func (p *Pool) Read(ctx context.Context, st *Statement, parameters map[string]any) ([]*Record, error) {
	records, _, err := p.ReadStable(ctx, st, parameters)
	return records, err
}

// ReadStable is Read, and reports whether nothing at all was committed meanwhile, so that what was read is of one state. Otherwise it may
// be of several: the database shows a transaction while it still writes it into the store, bit by bit. (A session waits until everything is
// in the store that was committed before its bookmark, and ends with the bookmark of what is committed by then: when both are the same,
// no commit was half visible.)
func (p *Pool) ReadStable(ctx context.Context, st *Statement, parameters map[string]any) (records []*Record, stable bool, err error) {
	ctx, cancel := p.Deadline(ctx)
	defer cancel()
	const first = 50 * time.Millisecond
	for wait := first; ; wait *= 2 {
		p.observe(st.Name)
		records, stable, err = p.readOnce(ctx, st, parameters)
		if err == nil {
			return records, stable, nil
		}
		again := driver.IsRetryable(err) || isLost(err) && wait == first
		if !again || !Sleep(ctx, wait) {
			return nil, false, Failure(ctx, st.Name, err)
		}
	}
}

func (p *Pool) readOnce(ctx context.Context, st *Statement, parameters map[string]any) (records []*Record, stable bool, err error) {
	before, err := p.bookmarks.GetBookmarks(ctx)
	if err != nil {
		return nil, false, err
	}
	session := p.session(ctx, driver.AccessModeRead)
	defer func() {
		stable = len(before) == 1 && slices.Equal(before, session.LastBookmarks())
		err = errors.Join(err, session.Close(ctx))
	}()
	result, err := session.Run(ctx, st.Text, parameters, transactionTimeout(ctx))
	if err != nil {
		return nil, false, err
	}
	records, err = collect(ctx, result)
	return records, false, err
}

// collect returns all rows of a result.
func collect(ctx context.Context, result driver.ResultWithContext) ([]*Record, error) {
	var records []*Record
	for record, err := range result.Records(ctx) {
		if err != nil {
			return nil, err
		}
		records = append(records, (*Record)(record))
	}
	return records, nil
}

// Sleep waits for d and reports true; it reports false when the context ends first, at once where its deadline is before that.
func Sleep(ctx context.Context, d time.Duration) bool {
	if deadline, has := ctx.Deadline(); has && time.Until(deadline) < d {
		return false
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
