package graph

import "time"

// APIKey lets a partner's program ask: within its organizations, and for what its scopes say. Of its secret only a hash is stored.
type APIKey struct {
	ID   string
	Name string // 1 to 100 characters, for people
	// Hash is the SHA-256 of the secret, in lower-case hex. A secret has 256 random bits, so nothing slower is needed.
	Hash   string
	Scopes []Scope // sorted
	// OrganizationIDs and AccountNumbers are, in the same order, the organizations it is for, by Account Number.
	OrganizationIDs, AccountNumbers []string
	CreatedAt                       time.Time
	// ExpiresAt is when it stops being good; nil for never.
	ExpiresAt *time.Time
	// RevokedAt is when it was revoked; nil while it was not.
	RevokedAt *time.Time
}

// Good says that the key is neither revoked nor expired at an instant.
func (k *APIKey) Good(at time.Time) bool {
	return k.RevokedAt == nil && (k.ExpiresAt == nil || at.Before(*k.ExpiresAt))
}
