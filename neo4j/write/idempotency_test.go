package write_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"entitlegraph/changes"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/neo4jtest"
	"entitlegraph/neo4j/write"
)

func TestReserve(t *testing.T) {
	// Two instances on a server of their own, since a day later they delete the keys of all tests.
	c := neo4jtest.OpenEmpty(t)
	s, other := openOn(t, c, nil), openOn(t, c, nil)
	key := prefix()
	now := time.Now()
	setNow(t, s, func() time.Time { return now })
	setNow(t, other, func() time.Time { return now })
	first, err := s.Reserve(t.Context(), "caller", key, "print")
	if err != nil || first.RequestID == "" || first.Fingerprint != "print" || first.Answer != nil {
		t.Fatal(first, err)
	}
	again, err := other.Reserve(t.Context(), "caller", key, "other print")
	if err != nil || again.RequestID != first.RequestID || again.Fingerprint != "print" || again.Answer != nil {
		t.Fatal(again, err)
	}
	for _, answer := range []string{"the answer \xff\x00 byte for byte", "a later one"} {
		if kept, err := other.Remember(t.Context(), "caller", key, []byte(answer), false); err != nil || string(kept) != "the answer \xff\x00 byte for byte" {
			t.Fatal(kept, err)
		}
	}
	again, err = s.Reserve(t.Context(), "caller", key, "print")
	if err != nil || string(again.Answer) != "the answer \xff\x00 byte for byte" {
		t.Fatalf("%q, %v", again.Answer, err)
	}
	for name, caller := range map[string]string{"another caller": "caller2", "callers and keys do not run together": "calle"} {
		theirs, err := s.Reserve(t.Context(), caller, key, "print")
		if err != nil || theirs.RequestID == first.RequestID {
			t.Errorf("%s: %+v, %v", name, theirs, err)
		}
	}
	now = now.Add(changes.RememberFor + time.Second)
	later, err := s.Reserve(t.Context(), "caller", key, "new print")
	if err != nil || later.RequestID == first.RequestID || later.Fingerprint != "new print" || later.Answer != nil {
		t.Errorf("a day later: %+v, %v", later, err)
	}
	if kept, err := s.Remember(t.Context(), "caller", "never reserved "+key, []byte("x"), false); kept != nil || err != nil {
		t.Error(err)
	}
}

// TestReserveTogether: many concurrent reservations of a key have the same request id.
func TestReserveTogether(t *testing.T) {
	s, key := openTest(t), prefix()
	ids := make([]string, 8)
	var wait sync.WaitGroup
	for i := range ids {
		wait.Go(func() {
			reservation, err := s.Reserve(t.Context(), "caller", key, "print")
			if err != nil {
				t.Error(err)
				return
			}
			ids[i] = reservation.RequestID
		})
	}
	wait.Wait()
	if ids = bolt.Distinct(ids); len(ids) != 1 || ids[0] == "" {
		t.Errorf("requests %q", ids)
	}
}

// TestReserveDropsExpired: a reservation deletes expired keys and outcomes of requests.
func TestReserveDropsExpired(t *testing.T) {
	s, p := openOn(t, neo4jtest.OpenEmpty(t), nil), prefix()
	now := time.Now().Add(-100 * 24 * time.Hour)
	setNow(t, s, func() time.Time { return now })
	for i := range 3 {
		if _, err := s.Reserve(t.Context(), p, string(rune('a'+i)), "print"); err != nil {
			t.Fatal(err)
		}
	}
	crowd(t, s, p, 1, "")
	r := request(changes.GrantRole{LoginKey: "u000@" + strings.ToLower(p) + ".example", Role: "CO_ADMIN"})
	if _, err := s.Apply(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	now = now.Add(write.AppliedFor + time.Hour)
	if _, err := s.Reserve(t.Context(), p, "late", "print"); err != nil {
		t.Fatal(err)
	}
	total := execute(t, s, `RETURN COUNT { MATCH (k:IdempotencyKey) WHERE k.expiresAt < $now } + COUNT { MATCH (:AppliedChange {id: $id}) } AS total`,
		map[string]any{"now": now.UTC(), "id": r.ID})[0].Number("total")
	if total != 0 {
		t.Errorf("%d are left", total)
	}
}
