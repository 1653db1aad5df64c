package floor

import (
	"context"
)

// EffectiveEntitlements is the resolver for the effectiveEntitlements field.
func (r *queryResolver) EffectiveEntitlements(_ context.Context, login string) (*EffectiveEntitlements, error) {
	return r.answer(login), nil
}

// Query returns QueryResolver implementation.
func (r *Resolver) Query() QueryResolver { return &queryResolver{r} }

type queryResolver struct{ *Resolver }
