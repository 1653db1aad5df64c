package changelog

import (
	"context"
	"time"

	"entitlegraph/neo4j/bolt"
)

var (
	statementOldest    = cypher.Statement("log_oldest")
	statementRaiseFrom = cypher.Statement("log_raise_from")
	statementDrop      = cypher.Statement("log_drop")
)

const (
	// expireEvery is the interval between two searches for positions that have expired.
	expireEvery = 10 * time.Minute
	// expiredTogether is the number of positions that one transaction has expire.
	expiredTogether = 2000
)

// ExpireChanges has positions expire whose changes were made before an instant; their entries stay in the audit logs. A reader first sees that a
// position is no longer kept, and then the entries lose it: so no reader misses one without an error.
func (l *Log) ExpireChanges(ctx context.Context, before time.Time) error {
	for {
		expired, from := 0, int64(0)
		err := l.locked(ctx, "neo4j: expire changes", func(ctx context.Context, tx *bolt.Transaction, s state) error {
			expired, from = 0, s.from
			records, err := tx.Run(ctx, statementOldest, map[string]any{"from": s.from, "visible": s.visible, "limit": expiredTogether})
			if err != nil {
				return err
			}
			for _, record := range records {
				row := bolt.Properties(record.Columns())
				if !row.Instant("at").Before(before) {
					break
				}
				expired, from = expired+1, row.Number("position")+1
			}
			if expired == 0 {
				return nil
			}
			_, err = tx.Run(ctx, statementRaiseFrom, map[string]any{"from": from})
			return err
		})
		if err != nil {
			return err
		}
		if err := l.drop(ctx, from); err != nil || expired < expiredTogether {
			return err
		}
	}
}

// drop removes the positions before the oldest that is kept.
func (l *Log) drop(ctx context.Context, from int64) error {
	for {
		total := int64(0)
		err := l.pool.Persist(ctx, "neo4j: drop positions", func(ctx context.Context, tx *bolt.Transaction) error {
			records, err := tx.Run(ctx, statementDrop, map[string]any{"from": from, "limit": expiredTogether})
			if err == nil && len(records) == 1 {
				total = records[0].Columns().Number("total")
			}
			return err
		})
		if err != nil || total < expiredTogether {
			return err
		}
	}
}
