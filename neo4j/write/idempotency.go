package write

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"entitlegraph/changes"
	"entitlegraph/neo4j/bolt"
)

var (
	statementReserve     = cypher.Statement("idempotency_reserve")
	statementRemember    = cypher.Statement("idempotency_remember")
	statementDropKeys    = cypher.Statement("idempotency_drop_expired")
	statementDropApplied = cypher.Statement("change_drop_applied")
)

// Reserve begins a request that has an idempotency key, or returns the reservation of an earlier request with the same key of the same caller.
// Callers and keys are stored as a digest.
func (s *Writer) Reserve(ctx context.Context, caller, key, fingerprint string) (*changes.Reservation, error) {
	now := s.now().UTC()
	parameters := map[string]any{
		"key": idempotencyKey(caller, key), "fingerprint": fingerprint, "requestId": NewID(), "now": now,
		"expiresAt": now.Add(changes.RememberFor),
	}
	var reservation *changes.Reservation
	created := false
	err := s.pool.Persist(ctx, statementReserve.Name, func(ctx context.Context, tx *bolt.Transaction) error {
		records, err := tx.Run(ctx, statementReserve, parameters)
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

func reservationOf(records []*bolt.Record) (*changes.Reservation, bool, error) {
	if len(records) != 1 {
		return nil, false, fmt.Errorf("%d rows for one key", len(records))
	}
	row := records[0].Columns()
	created, _ := row["created"].(bool)
	answer, _ := row["answer"].([]byte)
	return &changes.Reservation{RequestID: row.Text("requestId"), Fingerprint: row.Text("fingerprint"), Answer: answer}, created, nil
}

// Remember stores the answer to a reserved request for RememberFor, and returns the stored answer. The first answer stays, unless it is
// lesser and the new one is not. If a person whom the answer may show was erased since the request was reserved, Remember stores nothing and
// returns nil (R30): the answer to a repeat is then made again, from the outcome of the request.
func (s *Writer) Remember(ctx context.Context, caller, key string, answer []byte, lesser bool) (kept []byte, err error) {
	err = s.pool.Persist(ctx, statementRemember.Name, func(ctx context.Context, tx *bolt.Transaction) error {
		records, err := tx.Run(ctx, statementRemember, map[string]any{
			"key": idempotencyKey(caller, key), "answer": answer, "lesser": lesser, "expiresAt": s.now().UTC().Add(changes.RememberFor),
		})
		for _, record := range records {
			kept, _ = record.Columns()["answer"].([]byte)
		}
		return err
	})
	return kept, err
}

// idempotencyKey returns a digest of caller and key, so that the database does not have the caller.
func idempotencyKey(caller, key string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\x00%s%s", len(caller), caller, key))
	return hex.EncodeToString(sum[:])
}

const (
	// expiredDropped is the maximum number of expired keys, and of expired outcomes of requests, that one call deletes: more than it adds.
	expiredDropped = 20
	// dropTimeout is the time limit of that deletion.
	dropTimeout = 2 * time.Second
)

// dropExpired deletes some expired keys and outcomes. Errors are ignored: the next call deletes the rest.
func (s *Writer) dropExpired(ctx context.Context, now time.Time) {
	if !s.dropping.TryLock() {
		return
	}
	defer s.dropping.Unlock()
	ctx, cancel := context.WithTimeout(ctx, dropTimeout)
	defer cancel()
	for _, st := range []*bolt.Statement{statementDropKeys, statementDropApplied} {
		_ = s.pool.WriteOnce(ctx, st.Name, func(ctx context.Context, tx *bolt.Transaction) error {
			_, err := tx.Run(ctx, st, map[string]any{"now": now, "limit": expiredDropped})
			return err
		})
	}
}
