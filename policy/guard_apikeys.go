package policy

import (
	"context"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// APIKeys are the API keys of partners. They are the platform's and of no organization, so the rights of each field of the API decide alone.
type APIKeys struct {
	store  changes.APIKeyStore
	viewer *graph.Viewer
}

// may returns the refusal of a field of the API by its rights.
func (k APIKeys) may(field string) error {
	if k.viewer.Kind == graph.ViewerOperator || accessOfSchema().allows(k.viewer, field, false) {
		return nil
	}
	return accessOfSchema().forbidden(k.viewer, field)
}

// mayChange returns the refusal of a mutation by its rights, or because the viewer's token proves too few factors.
func (k APIKeys) mayChange(field string) error {
	if err := k.may(field); err != nil {
		return err
	}
	if k.viewer.ChangesRefused != nil {
		return k.viewer.ChangesRefused
	}
	return nil
}

// List returns a page of all keys, the newest first.
func (k APIKeys) List(ctx context.Context, page graph.Page) (graph.Rows[*graph.APIKey], error) {
	if err := k.may("Query.apiKeys"); err != nil {
		return graph.Rows[*graph.APIKey]{}, err
	}
	return k.store.APIKeys(ctx, page)
}

// Create stores a new key.
func (k APIKeys) Create(ctx context.Context, key graph.APIKey) (*graph.APIKey, error) {
	if err := k.mayChange("Mutation.createApiKey"); err != nil {
		return nil, err
	}
	return k.store.CreateAPIKey(ctx, k.viewer.Actor, key)
}

// Rotate replaces the secret of a key.
func (k APIKeys) Rotate(ctx context.Context, rotation changes.KeyRotation) (*graph.APIKey, error) {
	if err := k.mayChange("Mutation.rotateApiKey"); err != nil {
		return nil, err
	}
	return k.store.RotateAPIKey(ctx, k.viewer.Actor, rotation)
}

// Revoke ends a key for good.
func (k APIKeys) Revoke(ctx context.Context, id string) (*graph.APIKey, error) {
	if err := k.mayChange("Mutation.revokeApiKey"); err != nil {
		return nil, err
	}
	return k.store.RevokeAPIKey(ctx, k.viewer.Actor, id)
}
