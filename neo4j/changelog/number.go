package changelog

import (
	"context"
	"time"

	"entitlegraph/neo4j/bolt"
)

var (
	statementLock    = cypher.Statement("log_lock")
	statementState   = cypher.Statement("log_state")
	statementLease   = cypher.Statement("log_lease")
	statementWaiting = cypher.Statement("log_waiting")
	statementNumber  = cypher.Statement("log_number")
	statementPublish = cypher.Statement("log_publish")
)

const (
	// numberedTogether is the number of entries that a query of the numberer reads; more when a single change has more.
	numberedTogether = 2000
	// numberEvery is the interval between two searches for entries that wait.
	numberEvery = 100 * time.Millisecond
	// yieldFor is the interval between two looks at the lease of another server.
	yieldFor = time.Second
)

// state is the state of the log.
type state struct {
	position, visible, from int64
	// held is true while another server has the lease, mine while this one has it for a second or more.
	held, mine, waiting bool
}

// stateBy reads the state of the log.
func (l *Log) stateBy(ctx context.Context, run func(context.Context, *bolt.Statement, map[string]any) ([]*bolt.Record, error)) (s state, err error) {
	records, err := run(ctx, statementState, map[string]any{"holder": l.holder})
	if err != nil || len(records) == 0 {
		return s, err
	}
	row := bolt.Properties(records[0].Columns())
	return state{
		position: row.Number("position"), visible: row.Number("visible"), from: row.Number("from"),
		held: row.Truth("held"), mine: row.Truth("mine"), waiting: row.Truth("waiting"),
	}, nil
}

// locked runs work in a transaction that has the lock of the log, with the state under the lock. Work may run more than once.
func (l *Log) locked(ctx context.Context, operation string, work func(context.Context, *bolt.Transaction, state) error) error {
	return l.pool.Persist(ctx, operation, func(ctx context.Context, tx *bolt.Transaction) error {
		if _, err := tx.Run(ctx, statementLock, nil); err != nil {
			return err
		}
		s, err := l.stateBy(ctx, tx.Run)
		if err != nil {
			return err
		}
		return work(ctx, tx, s)
	})
}

// NumberChanges assigns positions to the entries that wait, and lets them be read. Several servers may number at the same time: each transaction has
// the lock of the log.
func (l *Log) NumberChanges(ctx context.Context) error {
	for {
		numbered := 0
		err := l.locked(ctx, "neo4j: number changes", func(ctx context.Context, tx *bolt.Transaction, s state) error {
			ready, err := readyEntries(ctx, tx)
			numbered = len(ready)
			if err != nil || numbered == 0 {
				return err
			}
			rows := make([]bolt.Fields, numbered)
			for i, w := range ready {
				s.position++
				rows[i] = bolt.Fields{"id": w.id, "position": s.position}
			}
			_, err = tx.Run(ctx, statementNumber, map[string]any{"rows": rows, "position": s.position})
			return err
		})
		if err == nil {
			err = l.publish(ctx)
		}
		if err != nil || numbered == 0 {
			return err
		}
	}
}

// readyEntries returns the entries that may be numbered, in order. It reads more when all entries that it read are of changes that it did not
// read whole.
func readyEntries(ctx context.Context, tx *bolt.Transaction) ([]waiting, error) {
	for limit := numberedTogether; ; limit *= 2 {
		first, err := readWaiting(ctx, tx, limit)
		if err != nil || len(first) == 0 {
			return nil, err
		}
		second, err := readWaiting(ctx, tx, limit)
		if err != nil {
			return nil, err
		}
		if ready := order(first, second); len(ready) > 0 || len(second) < limit {
			return ready, nil
		}
	}
}

func readWaiting(ctx context.Context, tx *bolt.Transaction, limit int) ([]waiting, error) {
	records, err := tx.Run(ctx, statementWaiting, map[string]any{"limit": limit})
	if err != nil {
		return nil, err
	}
	all := make([]waiting, 0, len(records))
	for _, record := range records {
		row := bolt.Properties(record.Columns())
		if m, known := parseMark(row.Text("key")); known {
			all = append(all, waiting{row.Text("id"), row.Instant("at"), m})
		}
	}
	return all, nil
}

// publish lets the assigned positions be read, in a transaction after those that assigned them: the lock shows that these are wholly visible.
func (l *Log) publish(ctx context.Context) error {
	s, err := l.stateBy(ctx, l.pool.Read)
	if err != nil || s.visible == s.position {
		return err
	}
	return l.locked(ctx, "neo4j: publish changes", func(ctx context.Context, tx *bolt.Transaction, _ state) error {
		_, err := tx.Run(ctx, statementPublish, nil)
		return err
	})
}

// KeepNumbering numbers changes until the context ends, and has positions expire after keep. Of several servers that run it, the one with the lease
// numbers, and the others look now and then whether the lease has ended. An error is reported, and the numbering goes on.
func (l *Log) KeepNumbering(ctx context.Context, keep time.Duration, report func(error)) {
	var expire time.Time
	for ctx.Err() == nil {
		pause, err := l.turn(ctx)
		if now := time.Now(); err == nil && !now.Before(expire) {
			expire = now.Add(expireEvery)
			err = l.ExpireChanges(ctx, l.now().Add(-keep))
		}
		if err != nil && ctx.Err() == nil {
			report(err)
			pause = yieldFor
		}
		if !bolt.Sleep(ctx, pause) {
			return
		}
	}
}

// turn numbers what waits if this server has the lease or gets it, and returns when to look again.
func (l *Log) turn(ctx context.Context) (time.Duration, error) {
	s, err := l.stateBy(ctx, l.pool.Read)
	if err != nil || s.held {
		return yieldFor, err
	}
	if !s.mine {
		err := l.locked(ctx, "neo4j: lease of the log", func(ctx context.Context, tx *bolt.Transaction, _ state) error {
			_, err := tx.Run(ctx, statementLease, map[string]any{"holder": l.holder})
			return err
		})
		if err != nil {
			return yieldFor, err
		}
	}
	if s.waiting || s.visible < s.position {
		return numberEvery, l.NumberChanges(ctx)
	}
	return numberEvery, nil
}
