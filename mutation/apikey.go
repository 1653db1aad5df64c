package mutation

import (
	"slices"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// The inputs about API keys. They are no changes of an account, so they have none of the Options.
type (
	// CreateAPIKeyInput is an API key to create.
	CreateAPIKeyInput struct {
		Name           string
		Scopes         []graph.Scope
		AccountNumbers []string
		ExpiresAt      *time.Time
	}
	// RotateAPIKeyInput is an API key to give a new secret.
	RotateAPIKeyInput struct {
		ID           string
		ExpiresAt    graphql.Omittable[*time.Time]
		GraceSeconds *int
	}
	// RevokeAPIKeyInput is an API key to revoke.
	RevokeAPIKeyInput struct{ ID string }
)

// Read gives the key that the input asks for, without id and secret, or what is wrong with its values.
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

// Read gives the rotation that the input asks for, without the new secret, or what is wrong with its values.
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

// Read gives the id of the key to revoke, or what is wrong with it.
func (i RevokeAPIKeyInput) Read() (string, []*UserError) {
	var r Reader
	return r.id("id", graph.KindAPIKey, i.ID), r.Errors
}

// future refuses an instant that is not after now; absent is none.
func (r *Reader) future(field string, at *time.Time, now time.Time) {
	if at != nil && !at.After(now) {
		r.fail(field, graph.Invalid("", "%s is over already; give an instant in the future", at.UTC().Format(time.RFC3339Nano)))
	}
}

// APIKeyPayload is what a mutation of an API key gives.
type APIKeyPayload struct {
	APIKey *graph.APIKey
	// Secret is the whole key as it is sent; nil unless it is new.
	Secret     *string
	UserErrors []*UserError
}

// NewAPIKeyPayload tells what a mutation of an API key came to; secret is empty when it is not a new one. It gives back an error
// that is no refusal.
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
