package neo4j

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

var (
	statementReserve     = cypher("idempotency_reserve")
	statementRemember    = cypher("idempotency_remember")
	statementDropKeys    = cypher("idempotency_drop_expired")
	statementDropApplied = cypher("change_drop_applied")
)

// Reserve begins a request that carries an idempotency key, or gives what an earlier one with the same key of the same caller came
// to. Callers and keys are kept as a digest.
func (s *Store) Reserve(ctx context.Context, caller, key, fingerprint string) (*changes.Reservation, error) {
	now := s.now().UTC()
	parameters := map[string]any{
		"key": idempotencyKey(caller, key), "fingerprint": fingerprint, "requestId": newID(), "now": now,
		"expiresAt": now.Add(changes.RememberFor),
	}
	var reservation *changes.Reservation
	created := false
	err := s.persist(ctx, statementReserve.name, func(ctx context.Context, tx *transaction) error {
		records, err := tx.run(ctx, statementReserve, parameters)
		if err != nil {
			return err
		}
		reservation, created, err = reservationOf(records)
		return err
	})
	if err == nil && created {
		s.dropExpired(ctx, now)
	}
	return reservation, err
}

func reservationOf(records []*driver.Record) (*changes.Reservation, bool, error) {
	if len(records) != 1 {
		return nil, false, fmt.Errorf("%d rows for one key", len(records))
	}
	row := rowOf(records[0])
	created, _ := row["created"].(bool)
	answer, _ := row["answer"].([]byte)
	return &changes.Reservation{RequestID: row.text("requestId"), Fingerprint: row.text("fingerprint"), Answer: answer}, created, nil
}

// Remember keeps the answer to a reserved request for RememberFor, and returns the answer that is kept. The first answer stays, unless it
// is a lesser one and this is not. None is kept, and nil returned, when somebody was erased since the request was reserved whom it may
// tell of (R30): a repeat is then answered anew, from what the request came to.
func (s *Store) Remember(ctx context.Context, caller, key string, answer []byte, lesser bool) (kept []byte, err error) {
	err = s.persist(ctx, statementRemember.name, func(ctx context.Context, tx *transaction) error {
		records, err := tx.run(ctx, statementRemember, map[string]any{
			"key": idempotencyKey(caller, key), "answer": answer, "lesser": lesser, "expiresAt": s.now().UTC().Add(changes.RememberFor),
		})
		for _, record := range records {
			kept, _ = rowOf(record)["answer"].([]byte)
		}
		return err
	})
	return kept, err
}

// idempotencyKey keeps who asked out of the database.
func idempotencyKey(caller, key string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\x00%s%s", len(caller), caller, key))
	return hex.EncodeToString(sum[:])
}

const (
	// expiredDropped is how many expired keys, and as many expired requests, a call drops in passing: more than it adds.
	expiredDropped = 20
	// dropTimeout bounds what is done in passing.
	dropTimeout = 2 * time.Second
)

// dropExpired drops some of what has expired. Whatever fails is left to the next call.
func (s *Store) dropExpired(ctx context.Context, now time.Time) {
	if !s.dropping.TryLock() {
		return
	}
	defer s.dropping.Unlock()
	ctx, cancel := context.WithTimeout(ctx, dropTimeout)
	defer cancel()
	for _, st := range []*statement{statementDropKeys, statementDropApplied} {
		_ = s.writeOnce(ctx, st.name, func(ctx context.Context, tx *transaction) error {
			_, err := tx.run(ctx, st, map[string]any{"now": now, "limit": expiredDropped})
			return err
		})
	}
}

// persistAttempts is how often a write that is safe to repeat is tried while the database is away; the driver makes attempts of its
// own in between.
const persistAttempts = 4

// persist is write for work that is safe to apply twice: it is repeated also when it is unknown whether it was committed.
func (s *Store) persist(ctx context.Context, operation string, work func(context.Context, *transaction) error) error {
	ctx, cancel := s.deadline(ctx)
	defer cancel()
	for attempt := 1; ; attempt++ {
		err := s.write(ctx, operation, work)
		if err == nil || attempt == persistAttempts || !mayTryAgain(err) || !sleep(ctx, pause(attempt)) {
			return err
		}
	}
}

// mayTryAgain says that the same work may succeed next time: the database was away (and may have committed it all the same), or
// another transaction created something that this one wanted to create, which the next attempt will see.
func mayTryAgain(err error) bool {
	return graph.CodeOf(err) == graph.CodeUnavailable || isConstraintViolation(err)
}

// pause is how long to wait after an attempt.
func pause(attempt int) time.Duration {
	return min(time.Duration(attempt)*250*time.Millisecond, 2*time.Second)
}
