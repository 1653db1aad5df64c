package auth

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-jose/go-jose/v4"

	"entitlegraph/graph"
)

// readKeys returns the public keys of a JSON Web Key Set that can verify signatures. It ignores keys of unknown types, as RFC 7517 says; a
// set without a usable key is an error.
func readKeys(raw []byte) ([]jose.JSONWebKey, error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(raw, &set); err != nil {
		return nil, fmt.Errorf("it is not a JSON Web Key Set: %w", err)
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

// withID returns the keys with this id; all keys if the id is empty.
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

// unavailable returns the error for a token that cannot be verified at present.
func unavailable(cause error) *graph.Error {
	return &graph.Error{
		Code: graph.CodeUnavailable, Operation: "auth: keys of the identity provider", Cause: cause,
		Message: "the keys of the identity provider cannot be fetched at present, so the token cannot be verified; try again later",
	}
}
