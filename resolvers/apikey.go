package resolvers

import (
	"context"

	"entitlegraph/graph"
	"entitlegraph/graph/relay"
	"entitlegraph/mutation"
)

// APIKeys returns a page of the API keys of partners.
func (r *queryResolver) APIKeys(
	ctx context.Context, first *int, after *string, last *int, before *string,
) (*relay.APIKeyConnection, error) {
	return root(ctx, apiKeyList, graph.PageArguments{First: first, After: after, Last: last, Before: before}, r.Stores.APIKeys(ctx).List)
}

// Organizations returns the existing organizations of the key.
func (r *apiKeyResolver) Organizations(ctx context.Context, key *graph.APIKey) ([]*graph.Organization, error) {
	return together(ctx, key, func(ctx context.Context, keys []*graph.APIKey) ([][]*graph.Organization, error) {
		var numbers []string
		for _, k := range keys {
			numbers = append(numbers, k.AccountNumbers...)
		}
		found, err := r.store(ctx).OrganizationsByAccountNumber(ctx, numbers)
		if err != nil {
			return nil, err
		}
		gather(ctx, found)
		lists := make([][]*graph.Organization, len(keys))
		for i, k := range keys {
			for _, organization := range found[:len(k.AccountNumbers)] {
				if organization != nil {
					lists[i] = append(lists[i], organization)
				}
			}
			found = found[len(k.AccountNumbers):]
		}
		return lists, nil
	})
}

// CreateAPIKey creates an API key. It makes the secret, which is in the payload and nowhere else.
func (r *mutationResolver) CreateAPIKey(ctx context.Context, input mutation.CreateAPIKeyInput) (*mutation.APIKeyPayload, error) {
	key, errors := input.Read(operationOf(ctx).now)
	if len(errors) > 0 {
		return &mutation.APIKeyPayload{UserErrors: errors}, nil
	}
	secret := graph.NewAPIKeySecret()
	key.Hash = graph.HashAPIKeySecret(secret)
	made, err := r.Stores.APIKeys(ctx).Create(ctx, key)
	return mutation.NewAPIKeyPayload(made, secret, err)
}

// RotateAPIKey replaces the secret of an API key.
func (r *mutationResolver) RotateAPIKey(ctx context.Context, input mutation.RotateAPIKeyInput) (*mutation.APIKeyPayload, error) {
	rotation, errors := input.Read(operationOf(ctx).now)
	if len(errors) > 0 {
		return &mutation.APIKeyPayload{UserErrors: errors}, nil
	}
	secret := graph.NewAPIKeySecret()
	rotation.Hash = graph.HashAPIKeySecret(secret)
	made, err := r.Stores.APIKeys(ctx).Rotate(ctx, rotation)
	return mutation.NewAPIKeyPayload(made, secret, err)
}

// RevokeAPIKey revokes an API key, which is invalid at once.
func (r *mutationResolver) RevokeAPIKey(ctx context.Context, input mutation.RevokeAPIKeyInput) (*mutation.APIKeyPayload, error) {
	id, errors := input.Read()
	if len(errors) > 0 {
		return &mutation.APIKeyPayload{UserErrors: errors}, nil
	}
	key, err := r.Stores.APIKeys(ctx).Revoke(ctx, id)
	return mutation.NewAPIKeyPayload(key, "", err)
}
