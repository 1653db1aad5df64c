package graph

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// The bounds of an API key.
const (
	// MaxKeyOrganizations is how many organizations one API key may be for.
	MaxKeyOrganizations = 100
	// MaxKeyGrace is how long, at most, the secret before a rotation may be good beside the new one.
	MaxKeyGrace = 7 * 24 * time.Hour
)

// APIKey lets a partner's program ask: within its organizations, and for what its scopes say. Of its secret only a hash is stored.
type APIKey struct {
	ID   string
	Name string // 1 to 100 characters, for people
	// Hash is the SHA-256 of the secret, in lower-case hex. A secret has 256 random bits, so nothing slower is needed.
	Hash string
	// PreviousHash is that of the secret before the latest rotation, which is good until PreviousUntil; empty and nil when that was to
	// stop at once.
	PreviousHash  string
	PreviousUntil *time.Time
	Scopes        []Scope // sorted
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

// Proves says that a secret is the key's at an instant: the present one, or the one before as long as it is good beside it. It takes
// as long whether it is or not.
func (k *APIKey) Proves(secret string, at time.Time) bool {
	hash := []byte(HashAPIKeySecret(secret))
	present := subtle.ConstantTimeCompare(hash, []byte(k.Hash)) == 1
	previous := subtle.ConstantTimeCompare(hash, []byte(k.PreviousHash)) == 1
	return present || previous && k.PreviousUntil != nil && at.Before(*k.PreviousUntil)
}

// GoodUntil gives when a secret that the key proves stops being good: the end of the key, or that of the secret before the latest rotation
// when that comes first; nil for never.
func (k *APIKey) GoodUntil(secret string) *time.Time {
	if HashAPIKeySecret(secret) == k.Hash || k.PreviousUntil == nil || k.ExpiresAt != nil && k.ExpiresAt.Before(*k.PreviousUntil) {
		return k.ExpiresAt
	}
	return k.PreviousUntil
}

const (
	// apiKeyPrefix begins every API key as it is sent, so that people and scanners for leaked secrets know it when they see it.
	apiKeyPrefix = "eg_"
	// secretLength is that of 32 bytes in base64.
	secretLength = 43
)

// NewAPIKeySecret makes a secret: 32 random bytes in base64.
func NewAPIKeySecret() string {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // it never fails
	return base64.RawURLEncoding.EncodeToString(secret)
}

// HashAPIKeySecret gives what is stored of a secret.
func HashAPIKeySecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// FormatAPIKey gives an API key as it is sent: eg_, its id, and its secret.
func FormatAPIKey(id, secret string) string { return apiKeyPrefix + id + "_" + secret }

// IsAPIKey says that what was sent wants to be an API key.
func IsAPIKey(sent string) bool { return strings.HasPrefix(sent, apiKeyPrefix) }

// ParseAPIKey gives the id and the secret in an API key; ok is false for what FormatAPIKey cannot have made.
func ParseAPIKey(sent string) (id, secret string, ok bool) {
	rest, prefixed := strings.CutPrefix(sent, apiKeyPrefix)
	id, secret, cut := strings.Cut(rest, "_")
	if !prefixed || !cut || id == "" || len(id) > 64 || len(secret) != secretLength {
		return "", "", false
	}
	for _, b := range []byte(id) {
		if (b < '0' || b > '9') && (b < 'a' || b > 'z') && b != '-' {
			return "", "", false
		}
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(secret)
	// Encoded once more, because decoding skips line breaks.
	if err != nil || base64.RawURLEncoding.EncodeToString(raw) != secret {
		return "", "", false
	}
	return id, secret, true
}

// NormalizeKeyName gives the name of an API key as it is kept: trimmed, in NFC, 1 to 100 characters.
func NormalizeKeyName(s string) (string, error) {
	name := norm.NFC.String(strings.TrimSpace(s))
	if n := len([]rune(name)); n < 1 || n > 100 {
		return "", Invalid("", "name %s must have 1 to 100 characters", quote(s))
	}
	return name, checkName("name", "", name)
}
