package mutation

import (
	"slices"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// The inputs about API keys. They are not changes of an account, so they have no Options.
type (
	// CreateAPIKeyInput is an API key to create.
	CreateAPIKeyInput struct {
		Name           string
		Scopes         []graph.Scope
		AccountNumbers []string
		ExpiresAt      *time.Time
	}
	// RotateAPIKeyInput is an API key whose secret is to be replaced.
	RotateAPIKeyInput struct {
		ID           string
		ExpiresAt    graphql.Omittable[*time.Time]
		GraceSeconds *int
	}
	// RevokeAPIKeyInput is an API key to revoke.
	RevokeAPIKeyInput struct{ ID string }
)

// Read returns the key that the input requests, without id and secret, or the errors of its values.
func (i CreateAPIKeyInput) Read(now time.Time) (graph.APIKey, []*UserError) {
	var r Reader
	name, err := graph.NormalizeKeyName(i.Name)
	r.fail("name", err)
	if len(i.Scopes) == 0 {
		r.fail("scopes", graph.Invalid("", "an API key has at least one scope"))
	}
	numbers := each("accountNumbers", i.AccountNumbers, func(field, value string) string { return r.key(field, "Account Number", value) })
	if len(numbers) == 0 {
		r.fail("accountNumbers", graph.Invalid("", "an API key is for at least one organization"))
	}
	r.atMost(graph.MaxKeyOrganizations, len(numbers), "accountNumbers")
	r.future("expiresAt", i.ExpiresAt, now)
	scopes := slices.Compact(slices.Sorted(slices.Values(i.Scopes)))
	return graph.APIKey{Name: name, Scopes: scopes, AccountNumbers: numbers, ExpiresAt: i.ExpiresAt}, r.Errors
}

// Read returns the rotation that the input requests, without the new secret, or the errors of its values.
func (i RotateAPIKeyInput) Read(now time.Time) (changes.KeyRotation, []*UserError) {
	var r Reader
	rotation := changes.KeyRotation{ID: r.id("id", graph.KindAPIKey, i.ID)}
	if at, given := i.ExpiresAt.ValueOK(); given {
		r.future("expiresAt", at, now)
		rotation.ExpiresAt = changes.Say(at)
	}
	if i.GraceSeconds != nil {
		most := int(graph.MaxKeyGrace.Seconds())
		if *i.GraceSeconds < 0 || *i.GraceSeconds > most {
			r.fail("graceSeconds", graph.Invalid("", "%d seconds of grace: they must be 0 to %d", *i.GraceSeconds, most))
		}
		rotation.Grace = time.Duration(*i.GraceSeconds) * time.Second
	}
	return rotation, r.Errors
}

// Read returns the id of the key to revoke, or its errors.
func (i RevokeAPIKeyInput) Read() (string, []*UserError) {
	var r Reader
	return r.id("id", graph.KindAPIKey, i.ID), r.Errors
}

// future refuses an instant that is not after now; an absent one is allowed.
func (r *Reader) future(field string, at *time.Time, now time.Time) {
	if at != nil && !at.After(now) {
		r.fail(field, graph.Invalid("", "%s is over already; give an instant in the future", at.UTC().Format(time.RFC3339Nano)))
	}
}

// APIKeyPayload is the payload of a mutation of an API key.
type APIKeyPayload struct {
	APIKey *graph.APIKey
	// Secret is the complete key as clients send it; nil unless the secret is new.
	Secret     *string
	UserErrors []*UserError
}

// NewAPIKeyPayload returns the payload for the result of a mutation of an API key; secret is empty unless it is new. It returns an error that
// is no refusal unchanged.
func NewAPIKeyPayload(key *graph.APIKey, secret string, err error) (*APIKeyPayload, error) {
	if refusal := changes.RefusalOf(err); refusal != nil {
		return &APIKeyPayload{UserErrors: refused(refusal)}, nil
	}
	if err != nil {
		return nil, err
	}
	payload := &APIKeyPayload{APIKey: key}
	if secret != "" {
		sent := graph.FormatAPIKey(key.ID, secret)
		payload.Secret = &sent
	}
	return payload, nil
}
