package changes

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entitlegraph/graph"
)

func TestKeyRotation(t *testing.T) {
	now := time.Date(2026, 6, 11, 12, 0, 0, 0, time.UTC)
	before, later := now.Add(-time.Hour), now.Add(time.Hour)
	key := graph.APIKey{ID: "1", Hash: "old", PreviousHash: "older", PreviousUntil: &later}
	for name, test := range map[string]struct {
		rotation      KeyRotation
		key           func(*graph.APIKey)
		want          graph.APIKey
		fields        []string
		refused, same bool
	}{
		"at once": {KeyRotation{Hash: "new"}, nil, graph.APIKey{ID: "1", Hash: "new"}, []string{"secret", "previousSecretUntil"}, false, false},
		"with grace": {KeyRotation{Hash: "new", Grace: time.Hour}, nil, graph.APIKey{ID: "1", Hash: "new", PreviousHash: "old", PreviousUntil: &later},
			[]string{"secret"}, false, false},
		"with an end": {KeyRotation{Hash: "new", ExpiresAt: Say(&later)}, nil, graph.APIKey{ID: "1", Hash: "new", ExpiresAt: &later},
			[]string{"secret", "previousSecretUntil", "expiresAt"}, false, false},
		"without an end": {KeyRotation{Hash: "new", ExpiresAt: Say[*time.Time](nil)}, func(k *graph.APIKey) { k.ExpiresAt = &later },
			graph.APIKey{ID: "1", Hash: "new"}, []string{"secret", "previousSecretUntil", "expiresAt"}, false, false},
		"done already": {KeyRotation{Hash: "old", Grace: time.Hour}, nil, key, nil, false, true},
		"revoked":      {KeyRotation{Hash: "new"}, func(k *graph.APIKey) { k.RevokedAt = &before }, graph.APIKey{}, nil, true, false},
		"expired":      {KeyRotation{Hash: "new"}, func(k *graph.APIKey) { k.ExpiresAt = &now }, graph.APIKey{}, nil, true, false},
	} {
		given := key
		if test.key != nil {
			test.key(&given)
		}
		after, audit, err := test.rotation.Rotate(given, now)
		if refusal := RefusalOf(err); (refusal != nil) != test.refused || refusal != nil && refusal.Reason != KeyRevoked {
			t.Errorf("%s: %v", name, err)
		}
		if test.refused {
			continue
		}
		if diff := cmp.Diff(test.want, after); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		var fields []string
		for _, change := range audit {
			fields = append(fields, change.Field)
			if change.Before == "old" || change.After == "new" {
				t.Errorf("%s: a change contains a hash: %+v", name, change)
			}
		}
		if !slices.Equal(fields, test.fields) {
			t.Errorf("%s: audit of %v, want %v", name, fields, test.fields)
		}
	}
}

func TestRevokeKey(t *testing.T) {
	now := time.Date(2026, 6, 11, 12, 0, 0, 0, time.UTC)
	revoked, audit := RevokeKey(graph.APIKey{ID: "1", Hash: "h", PreviousHash: "p", PreviousUntil: &now}, now)
	if revoked.Good(now) || revoked.PreviousHash != "" || len(audit) != 1 {
		t.Errorf("got %+v, %+v", revoked, audit)
	}
	again, audit := RevokeKey(revoked, now.Add(time.Hour))
	if !again.RevokedAt.Equal(now) || audit != nil {
		t.Errorf("again: %+v, %+v", again, audit)
	}
}
