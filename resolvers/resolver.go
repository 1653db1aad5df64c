// Package resolvers is the GraphQL and HTTP layer: it reads arguments, asks the store once for everyone who is asking, and
// gives the answer. What an answer is, packages graph and entitle decide.
//
// A resolver names the call and no more. What they share stands beside them: operation.go (one instant for a whole
// operation), batch.go (one call for all siblings), page.go (lists), errors.go (the one place where errors become
// answers). Around them: document.go and cost.go refuse what asks too much, persisted.go and trusted.go know documents
// by hash, request.go and endpoint.go speak GraphQL over HTTP, handler.go puts everything together.
package resolvers

import (
	"entitlegraph/graph/generated"
	"entitlegraph/policy"
	"entitlegraph/resolvers/middleware"
)

// Resolver answers the fields of the schema that need more than what their object holds.
type Resolver struct {
	Stores policy.Stores
	Limits Limits
	// Links signs links to downloads; PublicURL is what stands before their paths, empty for addresses on the same server.
	Links     middleware.Links
	PublicURL string
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

	fulfillmentDocumentResolver struct{ *Resolver }
)

// Query gives the resolver of the root fields.
func (r *Resolver) Query() generated.QueryResolver { return &queryResolver{r} }

// Mutation gives the resolver of the root fields that change something.
func (r *Resolver) Mutation() generated.MutationResolver { return &mutationResolver{r} }

// Organization gives the resolver of an organization's fields.
func (r *Resolver) Organization() generated.OrganizationResolver { return &organizationResolver{r} }

// Site gives the resolver of a site's fields.
func (r *Resolver) Site() generated.SiteResolver { return &siteResolver{r} }

// User gives the resolver of a user's fields.
func (r *Resolver) User() generated.UserResolver { return &userResolver{r} }

// LicenseContract gives the resolver of a contract's fields.
func (r *Resolver) LicenseContract() generated.LicenseContractResolver { return &contractResolver{r} }

// PurchaseOrder gives the resolver of an order's fields.
func (r *Resolver) PurchaseOrder() generated.PurchaseOrderResolver { return &orderResolver{r} }

// EntitlementGroup gives the resolver of a group's fields.
func (r *Resolver) EntitlementGroup() generated.EntitlementGroupResolver {
	return &entitlementGroupResolver{r}
}

// ApiKey gives the resolver of an API key's fields.
func (r *Resolver) ApiKey() generated.ApiKeyResolver { return &apiKeyResolver{r} }

// FulfillmentDocument gives the resolver of a document's fields.
func (r *Resolver) FulfillmentDocument() generated.FulfillmentDocumentResolver {
	return &fulfillmentDocumentResolver{r}
}
