// Package resolvers resolves the fields of the schema: a resolver reads its arguments, calls a store once for the object and all its siblings,
// and returns the answer. Packages graph and entitle decide what an answer is, package policy who gets it.
//
// A resolver names the call and no more. What resolvers share stands beside them: operation.go (one instant for a whole
// operation), scope.go (the dry run of a mutation), batch.go (one call for all siblings), page.go (lists), once.go (idempotency keys).
//
// The tests of package api call resolvers as clients do.
package resolvers

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/graph"
	"entitlegraph/graph/generated"
	"entitlegraph/policy"
)

// Resolver answers the fields of the schema that need more than what their object holds.
type Resolver struct {
	Stores policy.Stores
	Limits policy.Limits
	// Links signs links to downloads; nil signs none. PublicURL precedes their paths, empty for addresses on the same server.
	Links     LinkSigner
	PublicURL string
	// DNS looks up records of domains; nil finds none.
	DNS graph.DNS
	// Warn logs a failure that does not fail the request.
	Warn func(ctx context.Context, err error, message string)
}

var _ generated.ResolverRoot = (*Resolver)(nil)

type (
	queryResolver            struct{ *Resolver }
	organizationResolver     struct{ *Resolver }
	siteResolver             struct{ *Resolver }
	userResolver             struct{ *Resolver }
	contractResolver         struct{ *Resolver }
	orderResolver            struct{ *Resolver }
	entitlementGroupResolver struct{ *Resolver }
	apiKeyResolver           struct{ *Resolver }
	changeResolver           struct{ *Resolver }

	fulfillmentDocumentResolver struct{ *Resolver }
)

// Schema returns the schema that clients see, with its resolvers.
func Schema(r *Resolver) graphql.ExecutableSchema {
	return generated.NewSchema(generated.Config{Resolvers: r, Schema: policy.ClientSchema()})
}

// Query returns the resolver of the root fields.
func (r *Resolver) Query() generated.QueryResolver { return &queryResolver{r} }

// Mutation returns the resolver of the root fields that change something.
func (r *Resolver) Mutation() generated.MutationResolver { return &mutationResolver{r} }

// Organization returns the resolver of an organization's fields.
func (r *Resolver) Organization() generated.OrganizationResolver { return &organizationResolver{r} }

// Site returns the resolver of a site's fields.
func (r *Resolver) Site() generated.SiteResolver { return &siteResolver{r} }

// User returns the resolver of a user's fields.
func (r *Resolver) User() generated.UserResolver { return &userResolver{r} }

// LicenseContract returns the resolver of a contract's fields.
func (r *Resolver) LicenseContract() generated.LicenseContractResolver { return &contractResolver{r} }

// PurchaseOrder returns the resolver of an order's fields.
func (r *Resolver) PurchaseOrder() generated.PurchaseOrderResolver { return &orderResolver{r} }

// EntitlementGroup returns the resolver of a group's fields.
func (r *Resolver) EntitlementGroup() generated.EntitlementGroupResolver {
	return &entitlementGroupResolver{r}
}

// ApiKey returns the resolver of an API key's fields.
func (r *Resolver) ApiKey() generated.ApiKeyResolver { return &apiKeyResolver{r} }

// Change returns the resolver of the fields of a change.
func (r *Resolver) Change() generated.ChangeResolver { return &changeResolver{r} }

// FulfillmentDocument returns the resolver of a document's fields.
func (r *Resolver) FulfillmentDocument() generated.FulfillmentDocumentResolver {
	return &fulfillmentDocumentResolver{r}
}
