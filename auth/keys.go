package auth

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-jose/go-jose/v4"

	"entitlegraph/graph"
)

// readKeys reads a JSON Web Key Set and keeps the public keys that signatures can be checked with. Keys of a type that is not known
// are passed over, as the standard wants; a set without any key that can be used is an error.
func readKeys(raw []byte) ([]jose.JSONWebKey, error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(raw, &set); err != nil {
		return nil, fmt.Errorf("it is no JSON Web Key Set: %w", err)
	}
	var usable []jose.JSONWebKey
	for _, element := range set.Keys {
		var key jose.JSONWebKey
		if err := json.Unmarshal(element, &key); err != nil {
			continue
		}
		if public := key.Public(); public.Valid() && public.Use != "enc" {
			usable = append(usable, public)
		}
	}
	if len(usable) == 0 {
		return nil, errors.New("it has no public key of type RSA, EC or OKP for signatures")
	}
	return usable, nil
}

// withID keeps the keys with an id; all of them for an empty one.
func withID(all []jose.JSONWebKey, id string) []jose.JSONWebKey {
	if id == "" {
		return all
	}
	var found []jose.JSONWebKey
	for _, key := range all {
		if key.KeyID == id {
			found = append(found, key)
		}
	}
	return found
}

// unavailable is the error for tokens that cannot be checked at the moment.
func unavailable(cause error) *graph.Error {
	return &graph.Error{
		Code: graph.CodeUnavailable, Operation: "auth: keys of the identity provider", Cause: cause,
		Message: "the keys of the identity provider cannot be had at the moment, so the token cannot be checked; try again later",
	}
}
