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
	// MaxKeyOrganizations is the maximum number of organizations of one API key.
	MaxKeyOrganizations = 100
	// MaxKeyGrace is the longest time for which the previous secret remains valid after a rotation.
	MaxKeyGrace = 7 * 24 * time.Hour
)

// APIKey authenticates a partner's program, in the organizations and with the scopes of the key. Only a hash of its secret is stored.
type APIKey struct {
	ID   string
	Name string // 1 to 100 characters, for people
	// Hash is the SHA-256 of the secret, in lower-case hex. A secret has 256 random bits, so nothing slower is needed.
	Hash string
	// PreviousHash is the hash of the secret before the latest rotation, which is valid until PreviousUntil; empty and nil if the rotation ended
	// its validity at once.
	PreviousHash  string
	PreviousUntil *time.Time
	Scopes        []Scope // sorted
	// OrganizationIDs and AccountNumbers identify the organizations of the key, both in the order of the Account Numbers.
	OrganizationIDs, AccountNumbers []string
	CreatedAt                       time.Time
	// ExpiresAt is the expiry of the key; nil if it does not expire.
	ExpiresAt *time.Time
	// RevokedAt is the instant of the revocation; nil if the key is not revoked.
	RevokedAt *time.Time
}

// Good reports whether the key is neither revoked nor expired at an instant.
func (k *APIKey) Good(at time.Time) bool {
	return k.RevokedAt == nil && (k.ExpiresAt == nil || at.Before(*k.ExpiresAt))
}

// Proves reports whether a secret is valid for the key at an instant: the present secret, or the previous one until PreviousUntil. Its duration
// does not depend on the result.
func (k *APIKey) Proves(secret string, at time.Time) bool {
	hash := []byte(HashAPIKeySecret(secret))
	present := subtle.ConstantTimeCompare(hash, []byte(k.Hash)) == 1
	previous := subtle.ConstantTimeCompare(hash, []byte(k.PreviousHash)) == 1
	return present || previous && k.PreviousUntil != nil && at.Before(*k.PreviousUntil)
}

// GoodUntil returns the end of the validity of a secret that the key proves: the expiry of the key, or PreviousUntil for the previous secret when
// that comes first; nil for never.
func (k *APIKey) GoodUntil(secret string) *time.Time {
	if HashAPIKeySecret(secret) == k.Hash || k.PreviousUntil == nil || k.ExpiresAt != nil && k.ExpiresAt.Before(*k.PreviousUntil) {
		return k.ExpiresAt
	}
	return k.PreviousUntil
}

const (
	// apiKeyPrefix begins every API key in its text form, so that people and scanners for leaked secrets recognize it.
	apiKeyPrefix = "eg_"
	// secretLength is the length of 32 bytes in base64.
	secretLength = 43
)

// NewAPIKeySecret returns a new secret: 32 random bytes in base64.
func NewAPIKeySecret() string {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // it never fails
	return base64.RawURLEncoding.EncodeToString(secret)
}

// HashAPIKeySecret returns the stored form of a secret: its SHA-256 in lower-case hex.
func HashAPIKeySecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// FormatAPIKey returns the text form of an API key: eg_, its id, an underscore, and its secret.
func FormatAPIKey(id, secret string) string { return apiKeyPrefix + id + "_" + secret }

// IsAPIKey reports whether a credential has the prefix of an API key.
func IsAPIKey(sent string) bool { return strings.HasPrefix(sent, apiKeyPrefix) }

// ParseAPIKey returns the id and the secret in the text form of an API key; ok is false for a text that FormatAPIKey cannot return.
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

// NormalizeKeyName returns the stored form of an API key's name: trimmed, in NFC, 1 to 100 characters.
func NormalizeKeyName(s string) (string, error) {
	name := norm.NFC.String(strings.TrimSpace(s))
	if n := len([]rune(name)); n < 1 || n > 100 {
		return "", Invalid("", "name %s must have 1 to 100 characters", quote(s))
	}
	return name, checkName("name", "", name)
}
