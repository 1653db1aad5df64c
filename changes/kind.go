package changes

// Kind names the change.
func (CreateOrganization) Kind() string { return "createOrganization" }

// Kind names the change.
func (UpdateOrganization) Kind() string { return "updateOrganization" }

// Kind names the change.
func (DeleteOrganization) Kind() string { return "deleteOrganization" }

// Kind names the change.
func (AddSite) Kind() string { return "addSite" }

// Kind names the change.
func (UpdateSite) Kind() string { return "updateSite" }

// Kind names the change.
func (RemoveSite) Kind() string { return "removeSite" }

// Kind names the change.
func (CreateProduct) Kind() string { return "createProduct" }

// Kind names the change.
func (UpdateProduct) Kind() string { return "updateProduct" }

// Kind names the change.
func (CreateContract) Kind() string { return "createContract" }

// Kind names the change.
func (UpdateContract) Kind() string { return "updateContract" }

// Kind names the change.
func (PlaceOrder) Kind() string { return "placeOrder" }

// Kind names the change.
func (c CreateUser) Kind() string {
	if c.Register {
		return "registerUser"
	}
	return "createUser"
}

// Kind names the change.
func (UpdateUser) Kind() string { return "updateUser" }

// Kind names the change.
func (RenameUser) Kind() string { return "renameUser" }

// Kind names the change.
func (TransferUser) Kind() string { return "transferUser" }

// Kind names the change.
func (DeleteUser) Kind() string { return "deleteUser" }

// Kind names the change.
func (DesignateEntitlementCountry) Kind() string { return "designateEntitlementCountry" }

// Kind names the change.
func (OverrideUserCountry) Kind() string { return "overrideUserCountry" }

// Kind names the change.
func (OverrideGroupCountry) Kind() string { return "overrideGroupCountry" }

// Kind names the change.
func (RestrictUser) Kind() string { return "restrictUser" }

// Kind names the change.
func (CreateGroup) Kind() string { return "createEntitlementGroup" }

// Kind names the change.
func (UpdateGroup) Kind() string { return "updateEntitlementGroup" }

// Kind names the change.
func (DeleteGroup) Kind() string { return "deleteEntitlementGroup" }

// Kind names the change.
func (AddGroupMembers) Kind() string { return "addGroupMembers" }

// Kind names the change.
func (RemoveGroupMembers) Kind() string { return "removeGroupMembers" }

// Kind names the change.
func (AddContact) Kind() string { return "addFulfillmentContact" }

// Kind names the change.
func (RemoveContact) Kind() string { return "removeFulfillmentContact" }

// Kind names the change.
func (GrantRole) Kind() string { return "grantRole" }

// Kind names the change.
func (RevokeRole) Kind() string { return "revokeRole" }

// Kind names the change.
func (ClaimDomain) Kind() string { return "claimDomain" }

// Kind names the change.
func (ReleaseDomain) Kind() string { return "releaseDomain" }

// Kind names the change.
func (c SetUserStatus) Kind() string { return string(c.Action) }
