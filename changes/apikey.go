package changes

import (
	"context"
	"strings"
	"time"

	"entitlegraph/graph"
)

// APIKeyStore keeps the API keys of partners. They are the platform's and of no account, so they are no Change: each method is one
// transaction of its own, which also writes an audit entry into the log of each organization that the key is for (R31). Errors are
// *graph.Error; what a rule refuses is a *Refusal.
type APIKeyStore interface {
	// APIKeys gives a page of all keys, the newest first.
	APIKeys(ctx context.Context, page graph.Page) (graph.Rows[*graph.APIKey], error)
	// CreateAPIKey keeps a new key for the organizations of its AccountNumbers: UnknownReference when one of them is not there.
	CreateAPIKey(ctx context.Context, actor string, key graph.APIKey) (*graph.APIKey, error)
	// RotateAPIKey gives a key another secret: UnknownReference when there is no such key, KeyRevoked when it is no longer good.
	RotateAPIKey(ctx context.Context, actor string, rotation KeyRotation) (*graph.APIKey, error)
	// RevokeAPIKey ends a key for good; one that is revoked already stays as it is. UnknownReference when there is no such key.
	RevokeAPIKey(ctx context.Context, actor, id string) (*graph.APIKey, error)
}

// KeyRotation gives an API key another secret.
type KeyRotation struct {
	ID, Hash string
	// Grace is how long the old secret is good beside the new one.
	Grace time.Duration
	// ExpiresAt is when the key stops being good; nil in it is never.
	ExpiresAt Field[*time.Time]
}

// Rotate gives a key as the rotation leaves it, and what the audit log tells of that, which never includes a hash; nothing when it
// was rotated so already.
func (r KeyRotation) Rotate(key graph.APIKey, at time.Time) (graph.APIKey, []graph.FieldChange, error) {
	if key.Hash == r.Hash { // an earlier attempt was committed after all
		return key, nil, nil
	}
	if !key.Good(at) {
		return key, nil, refuse(KeyRevoked, "", "id", "the API key was revoked, or has expired; create another one")
	}
	after := key
	if after.Hash, after.PreviousHash, after.PreviousUntil = r.Hash, "", nil; r.Grace > 0 {
		until := at.Add(r.Grace)
		after.PreviousHash, after.PreviousUntil = key.Hash, &until
	}
	if r.ExpiresAt.Given {
		after.ExpiresAt = r.ExpiresAt.Value
	}
	audit := []graph.FieldChange{{Field: "secret"}}
	for _, change := range []graph.FieldChange{
		{Field: "previousSecretUntil", Before: tellInstant(key.PreviousUntil), After: tellInstant(after.PreviousUntil)},
		{Field: "expiresAt", Before: tellInstant(key.ExpiresAt), After: tellInstant(after.ExpiresAt)},
	} {
		if change.Before != change.After {
			audit = append(audit, change)
		}
	}
	return after, audit, nil
}

// RevokeKey gives a key as revoking leaves it, and what the audit log tells of that; nothing when it was revoked already.
func RevokeKey(key graph.APIKey, at time.Time) (graph.APIKey, []graph.FieldChange) {
	if key.RevokedAt != nil {
		return key, nil
	}
	key.RevokedAt, key.PreviousHash, key.PreviousUntil = &at, "", nil
	return key, []graph.FieldChange{{Field: "revokedAt", After: tellInstant(&at)}}
}

// AuditOfNewKey gives what the audit log tells of a new key.
func AuditOfNewKey(key graph.APIKey) []graph.FieldChange {
	scopes := make([]string, len(key.Scopes))
	for i, scope := range key.Scopes {
		scopes[i] = string(scope)
	}
	return []graph.FieldChange{
		{Field: "name", After: key.Name}, {Field: "scopes", After: strings.Join(scopes, " ")},
		{Field: "expiresAt", After: tellInstant(key.ExpiresAt)},
	}
}

func tellInstant(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.UTC().Format(time.RFC3339Nano)
}

// RefuseUnknownKey is the refusal of a request about an API key that is not there.
func RefuseUnknownKey() *Refusal {
	return refusal(UnknownReference, "", "id", "there is no such API key: nothing has this id; Query.apiKeys gives the ids")
}

// RefuseKeyOrganization is the refusal of an API key for an organization that is not there.
func RefuseKeyOrganization(accountNumber string) *Refusal {
	return refusal(UnknownReference, "", "accountNumbers", "there is no organization with Account Number %.80s", accountNumber)
}
