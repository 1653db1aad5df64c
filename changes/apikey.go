package changes

import (
	"context"
	"strings"
	"time"

	"entitlegraph/graph"
)

// APIKeyStore stores the API keys of partners. They belong to the platform and to no account, so they are not written by a Change: each
// method is a transaction of its own, which also writes an audit entry into the log of each organization that the key is for (R31). Errors
// are *graph.Error; a refusal by a rule is a *Refusal.
type APIKeyStore interface {
	// APIKeys returns a page of all keys, newest first.
	APIKeys(ctx context.Context, page graph.Page) (graph.Rows[*graph.APIKey], error)
	// CreateAPIKey stores a new key for the organizations of its AccountNumbers. It refuses with UnknownReference when one of them does not
	// exist.
	CreateAPIKey(ctx context.Context, actor string, key graph.APIKey) (*graph.APIKey, error)
	// RotateAPIKey replaces the secret of a key. It refuses with UnknownReference when there is no such key, and with KeyRevoked when the key
	// is revoked or expired.
	RotateAPIKey(ctx context.Context, actor string, rotation KeyRotation) (*graph.APIKey, error)
	// RevokeAPIKey revokes a key for good; a revoked key stays unchanged. It refuses with UnknownReference when there is no such key.
	RevokeAPIKey(ctx context.Context, actor, id string) (*graph.APIKey, error)
}

// KeyRotation replaces the secret of an API key.
type KeyRotation struct {
	ID, Hash string
	// Grace is the time for which the old secret stays valid beside the new one.
	Grace time.Duration
	// ExpiresAt sets the instant at which the key expires; a nil value means never.
	ExpiresAt Field[*time.Time]
}

// Rotate returns the key after the rotation, and the fields of its audit entry, which never include a hash; no fields when this rotation was
// applied already.
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
		{Field: "previousSecretUntil", Before: instantText(key.PreviousUntil), After: instantText(after.PreviousUntil)},
		{Field: "expiresAt", Before: instantText(key.ExpiresAt), After: instantText(after.ExpiresAt)},
	} {
		if change.Before != change.After {
			audit = append(audit, change)
		}
	}
	return after, audit, nil
}

// RevokeKey returns the revoked key, and the fields of its audit entry; no fields when the key was revoked already.
func RevokeKey(key graph.APIKey, at time.Time) (graph.APIKey, []graph.FieldChange) {
	if key.RevokedAt != nil {
		return key, nil
	}
	key.RevokedAt, key.PreviousHash, key.PreviousUntil = &at, "", nil
	return key, []graph.FieldChange{{Field: "revokedAt", After: instantText(&at)}}
}

// AuditOfNewKey returns the fields of the audit entry about a new key.
func AuditOfNewKey(key graph.APIKey) []graph.FieldChange {
	scopes := make([]string, len(key.Scopes))
	for i, scope := range key.Scopes {
		scopes[i] = string(scope)
	}
	return []graph.FieldChange{
		{Field: "name", After: key.Name}, {Field: "scopes", After: strings.Join(scopes, " ")},
		{Field: "expiresAt", After: instantText(key.ExpiresAt)},
	}
}

// instantText returns an instant as the audit log shows it; empty for nil.
func instantText(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.UTC().Format(time.RFC3339Nano)
}

// RefuseUnknownKey returns the refusal of a request about an API key that does not exist.
func RefuseUnknownKey() *Refusal {
	return refusal(UnknownReference, "", "id", "no API key has this id; Query.apiKeys has the ids")
}

// RefuseKeyOrganization returns the refusal of an API key for an organization that does not exist.
func RefuseKeyOrganization(accountNumber string) *Refusal {
	return refusal(UnknownReference, "", "accountNumbers", "there is no organization with Account Number %.80s", accountNumber)
}
