package resolvers

import (
	"context"

	"entitlegraph/mutation"
)

// Every mutation is a change of package changes: its input returns the change, and change applies it.

// CreateOrganization creates an organization together with its first site (R2).
func (r *mutationResolver) CreateOrganization(ctx context.Context, input mutation.CreateOrganizationInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// UpdateOrganization changes an organization.
func (r *mutationResolver) UpdateOrganization(ctx context.Context, input mutation.UpdateOrganizationInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// DeleteOrganization erases an organization with everything in it, people included; it cannot be undone (R30).
func (r *mutationResolver) DeleteOrganization(ctx context.Context, input mutation.DeleteOrganizationInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// ClaimDomain claims an email domain, or changes its auto approval (R28).
func (r *mutationResolver) ClaimDomain(ctx context.Context, input mutation.ClaimDomainInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// ReleaseDomain releases an email domain (R28).
func (r *mutationResolver) ReleaseDomain(ctx context.Context, input mutation.ReleaseDomainInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// AddSite adds a site to an organization.
func (r *mutationResolver) AddSite(ctx context.Context, input mutation.AddSiteInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// UpdateSite changes a site.
func (r *mutationResolver) UpdateSite(ctx context.Context, input mutation.UpdateSiteInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// RemoveSite removes a site: never the last one (R2), nor one in use (R23).
func (r *mutationResolver) RemoveSite(ctx context.Context, input mutation.RemoveSiteInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// CreateUser creates a user; INVITED by default (R29).
func (r *mutationResolver) CreateUser(ctx context.Context, input mutation.CreateUserInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// RegisterUser creates the user of the viewer's login.
func (r *mutationResolver) RegisterUser(ctx context.Context, input mutation.RegisterUserInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// UpdateUser changes the profile of a user.
func (r *mutationResolver) UpdateUser(ctx context.Context, input mutation.UpdateUserInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// RenameUser changes the login of a user (R4, R28).
func (r *mutationResolver) RenameUser(ctx context.Context, input mutation.RenameUserInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// ApproveUser makes an INVITED user ACTIVE (R29).
func (r *mutationResolver) ApproveUser(ctx context.Context, input mutation.ApproveUserInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// LockUser locks an ACTIVE user, who then may use no product (R29).
func (r *mutationResolver) LockUser(ctx context.Context, input mutation.LockUserInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// UnlockUser makes a LOCKED user ACTIVE again (R29).
func (r *mutationResolver) UnlockUser(ctx context.Context, input mutation.UnlockUserInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// DeactivateUser deactivates a user, who then may use no product (R29).
func (r *mutationResolver) DeactivateUser(ctx context.Context, input mutation.DeactivateUserInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// ReactivateUser makes a DEACTIVATED user ACTIVE again (R29).
func (r *mutationResolver) ReactivateUser(ctx context.Context, input mutation.ReactivateUserInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// InviteUser invites an ACTIVE or DEACTIVATED user anew, who then waits for approval (R29).
func (r *mutationResolver) InviteUser(ctx context.Context, input mutation.InviteUserInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// TransferUser moves a user to another organization.
func (r *mutationResolver) TransferUser(ctx context.Context, input mutation.TransferUserInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// DeleteUser erases a user with everything personal; it cannot be undone (R30).
func (r *mutationResolver) DeleteUser(ctx context.Context, input mutation.DeleteUserInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// DesignateEntitlementCountry designates the country of a login, which then always wins (R10), or removes the designation.
func (r *mutationResolver) DesignateEntitlementCountry(ctx context.Context, input mutation.DesignateEntitlementCountryInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// OverrideUserCountry overrides the country of a login (R11), or removes the override.
func (r *mutationResolver) OverrideUserCountry(ctx context.Context, input mutation.OverrideUserCountryInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// RestrictUser restricts a login to a list of products, or lifts the restriction (R18).
func (r *mutationResolver) RestrictUser(ctx context.Context, input mutation.RestrictUserInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// GrantRole grants a user a role (R27).
func (r *mutationResolver) GrantRole(ctx context.Context, input mutation.GrantRoleInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// RevokeRole revokes a role of a user, but not of the last active administrator (R27).
func (r *mutationResolver) RevokeRole(ctx context.Context, input mutation.RevokeRoleInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// CreateProduct adds a product to the catalogue.
func (r *mutationResolver) CreateProduct(ctx context.Context, input mutation.CreateProductInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// UpdateProduct renames a product.
func (r *mutationResolver) UpdateProduct(ctx context.Context, input mutation.UpdateProductInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// CreateContract creates an active contract without orders (R7).
func (r *mutationResolver) CreateContract(ctx context.Context, input mutation.CreateContractInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// UpdateContract changes a contract; its lines are clipped, not rewritten (R7).
func (r *mutationResolver) UpdateContract(ctx context.Context, input mutation.UpdateContractInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// PlaceOrder places an order: writes its lines and yields its Fulfillment Document. Not under a cancelled contract (R7, R8).
func (r *mutationResolver) PlaceOrder(ctx context.Context, input mutation.PlaceOrderInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// CreateEntitlementGroup creates an entitlement group (R32).
func (r *mutationResolver) CreateEntitlementGroup(ctx context.Context, input mutation.CreateEntitlementGroupInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// UpdateEntitlementGroup changes an entitlement group.
func (r *mutationResolver) UpdateEntitlementGroup(ctx context.Context, input mutation.UpdateEntitlementGroupInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// DeleteEntitlementGroup deletes an entitlement group; its members stay.
func (r *mutationResolver) DeleteEntitlementGroup(ctx context.Context, input mutation.DeleteEntitlementGroupInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// OverrideGroupCountry overrides the country of the members of a group (R12), or removes the override.
func (r *mutationResolver) OverrideGroupCountry(ctx context.Context, input mutation.OverrideGroupCountryInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// AddGroupMembers adds logins to a group; members stay.
func (r *mutationResolver) AddGroupMembers(ctx context.Context, input mutation.AddGroupMembersInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// RemoveGroupMembers removes logins from a group.
func (r *mutationResolver) RemoveGroupMembers(ctx context.Context, input mutation.RemoveGroupMembersInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// AddFulfillmentContact makes a user a fulfillment contact; at most 10 an organization (R24, R25).
func (r *mutationResolver) AddFulfillmentContact(ctx context.Context, input mutation.AddFulfillmentContactInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}

// RemoveFulfillmentContact removes a fulfillment contact: never the last one (R24).
func (r *mutationResolver) RemoveFulfillmentContact(ctx context.Context, input mutation.RemoveFulfillmentContactInput) (*mutation.Payload, error) {
	return r.change(ctx, input)
}
