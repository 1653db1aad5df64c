package policy

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// KeptAnswers are the answers under the idempotency keys of the viewer. A viewer who changes nothing has none.
type KeptAnswers struct {
	store  changes.KeptAnswers
	viewer *graph.Viewer
}

// Reserve begins a request that carries an idempotency key, or returns what an earlier one with the same key came to. It refuses a key that was
// used for a request with another fingerprint.
func (k KeptAnswers) Reserve(ctx context.Context, key, fingerprint string) (*changes.Reservation, error) {
	if err := k.may(); err != nil {
		return nil, err
	}
	reservation, err := k.store.Reserve(ctx, k.viewer.Actor, key, fingerprint)
	if err != nil {
		return nil, err
	}
	if reservation.Fingerprint != fingerprint {
		return nil, graph.Errorf(graph.CodeIdempotencyKeyReused, "the idempotency key was used for another request in the last 24 hours; send a new key with each change")
	}
	return reservation, nil
}

// Remember stores the answer to a reserved request, and returns the answer to send: the one that is stored. On an error none is stored; the
// answer to send is then the given one, and a repeat reads the outcome of the request by its id.
func (k KeptAnswers) Remember(ctx context.Context, key string, answer []byte, lesser bool) ([]byte, error) {
	if err := k.may(); err != nil {
		return answer, err
	}
	stored, err := k.store.Remember(ctx, k.viewer.Actor, key, answer, lesser)
	if stored == nil {
		return answer, err
	}
	return stored, err
}

// may returns the refusal of a viewer who changes nothing.
func (k KeptAnswers) may() error {
	if k.viewer == nil || k.viewer.Kind == graph.ViewerAnalyst {
		return changes.RefuseCarryingOut()
	}
	return nil
}

// MaxKey is the maximum length of an idempotency key.
const MaxKey = 255

// ValidKey reports whether an idempotency key is 1 to MaxKey printable ASCII characters.
func ValidKey(key string) bool {
	for _, b := range []byte(key) {
		if b < ' ' || b > '~' {
			return false
		}
	}
	return key != "" && len(key) <= MaxKey
}

// Fingerprint returns a hash that differs between requests of different content; part names the part of a request that has a key of its own.
func Fingerprint(query, operationName string, variables map[string]any, part string) string {
	content, err := json.Marshal([]any{query, operationName, variables, part})
	if err != nil {
		panic(err) // it was JSON before
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
