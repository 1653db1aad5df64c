package mutation

import (
	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// UserChanges are the changes of users in a list.
type UserChanges struct {
	CreateUser                  *CreateUserInput
	RegisterUser                *RegisterUserInput
	UpdateUser                  *UpdateUserInput
	RenameUser                  *RenameUserInput
	ApproveUser                 *ApproveUserInput
	LockUser                    *LockUserInput
	UnlockUser                  *UnlockUserInput
	DeactivateUser              *DeactivateUserInput
	ReactivateUser              *ReactivateUserInput
	InviteUser                  *InviteUserInput
	TransferUser                *TransferUserInput
	DeleteUser                  *DeleteUserInput
	DesignateEntitlementCountry *DesignateEntitlementCountryInput
	OverrideUserCountry         *OverrideUserCountryInput
	RestrictUser                *RestrictUserInput
}

// UserInput names a user and nothing else.
type UserInput struct {
	Options
	Login string
}

func (i UserInput) loginKey(r *Reader) string { return r.login("login", i.Login) }

// CreateUserInput is a user to create.
type CreateUserInput struct {
	Options
	AccountNumber, Login  string
	GivenName, FamilyName *string
	Status                graph.UserStatus
	ProfileCountry        *string
	CommunicationEmail    *string
	Roles                 []graph.Role
	GroupIDs              []string
}

// Change returns the change.
func (i CreateUserInput) Change(r *Reader) changes.Change {
	c := r.newUser(i.AccountNumber, i.Login, i.GivenName, i.FamilyName, i.ProfileCountry)
	if c.Status = i.Status; c.Status == "" {
		c.Status = graph.UserInvited
	}
	c.CommunicationEmail, c.Roles = optionalFormOf(r, graph.UserTexts)("communicationEmail", i.CommunicationEmail), i.Roles
	c.GroupIDs = each("groupIds", i.GroupIDs, func(field, value string) string { return r.id(field, graph.KindEntitlementGroup, value) })
	return c
}

// value returns nil: an erasure cannot be undone, so no undo creates a user.
func (CreateUserInput) value(changes.Change) value { return nil }

// newUser reads the fields that creating and registering a user have in common.
func (r *Reader) newUser(accountNumber, given string, givenName, familyName, profileCountry *string) changes.CreateUser {
	login, key, err := graph.NormalizeLogin(given)
	r.fail("login", err)
	optional := optionalFormOf(r, graph.UserTexts)
	return changes.CreateUser{
		AccountNumber: r.accountNumber(accountNumber), Login: login, LoginKey: key,
		GivenName: optional("givenName", givenName), FamilyName: optional("familyName", familyName),
		ProfileCountry: r.country("profileCountry", profileCountry),
	}
}

// RegisterUserInput is a user who registers.
type RegisterUserInput struct {
	Options
	AccountNumber, Login                  string
	GivenName, FamilyName, ProfileCountry *string
}

// Change returns the change.
func (i RegisterUserInput) Change(r *Reader) changes.Change {
	c := r.newUser(i.AccountNumber, i.Login, i.GivenName, i.FamilyName, i.ProfileCountry)
	c.Status, c.Register = graph.UserInvited, true
	return c
}

// value returns nil: an erasure cannot be undone, so no undo registers a user.
func (RegisterUserInput) value(changes.Change) value { return nil }

// UpdateUserInput is an update of a user.
type UpdateUserInput struct {
	Options
	Login                                                     string
	GivenName, FamilyName, CommunicationEmail, ProfileCountry graphql.Omittable[*string]
}

// Change returns the change.
func (i UpdateUserInput) Change(r *Reader) changes.Change {
	optional := optionalFormOf(r, graph.UserTexts)
	return changes.UpdateUser{
		LoginKey: r.login("login", i.Login), GivenName: said("givenName", i.GivenName, optional),
		FamilyName: said("familyName", i.FamilyName, optional), ProfileCountry: said("profileCountry", i.ProfileCountry, r.country),
		CommunicationEmail: said("communicationEmail", i.CommunicationEmail, optional),
	}
}

func (UpdateUserInput) value(change changes.Change) value {
	c := change.(changes.UpdateUser)
	return value{"login": c.LoginKey}.say("givenName", c.GivenName).say("familyName", c.FamilyName).
		say("communicationEmail", c.CommunicationEmail).say("profileCountry", c.ProfileCountry)
}

// RenameUserInput is the new login of a user.
type RenameUserInput struct {
	UserInput
	NewLogin string
}

// Change returns the change.
func (i RenameUserInput) Change(r *Reader) changes.Change {
	login, key, err := graph.NormalizeLogin(i.NewLogin)
	r.fail("newLogin", err)
	return changes.RenameUser{LoginKey: i.loginKey(r), NewLogin: login, NewLoginKey: key}
}

func (RenameUserInput) value(change changes.Change) value {
	c := change.(changes.RenameUser)
	return value{"login": c.LoginKey, "newLogin": c.NewLogin}
}

// TransferUserInput is a user to move to another organization.
type TransferUserInput struct {
	UserInput
	AccountNumber string
}

// Change returns the change.
func (i TransferUserInput) Change(r *Reader) changes.Change {
	return changes.TransferUser{LoginKey: i.loginKey(r), AccountNumber: r.accountNumber(i.AccountNumber)}
}

func (TransferUserInput) value(change changes.Change) value {
	c := change.(changes.TransferUser)
	return value{"login": c.LoginKey, "accountNumber": c.AccountNumber}
}

// DeleteUserInput is a user to erase.
type DeleteUserInput struct{ UserInput }

// Change returns the change.
func (i DeleteUserInput) Change(r *Reader) changes.Change {
	return changes.DeleteUser{LoginKey: i.loginKey(r)}
}

func (DeleteUserInput) value(change changes.Change) value {
	c := change.(changes.DeleteUser)
	return value{"login": c.LoginKey}
}

// DesignateEntitlementCountryInput is the country to designate for a login.
type DesignateEntitlementCountryInput struct {
	UserInput
	Country *string
}

// Change returns the change.
func (i DesignateEntitlementCountryInput) Change(r *Reader) changes.Change {
	return changes.DesignateEntitlementCountry{LoginKey: i.loginKey(r), Country: r.country("country", i.Country)}
}

func (DesignateEntitlementCountryInput) value(change changes.Change) value {
	c := change.(changes.DesignateEntitlementCountry)
	return value{"login": c.LoginKey}.or("country", c.Country)
}

// OverrideUserCountryInput is the country override to set on a login.
type OverrideUserCountryInput struct {
	UserInput
	Country *string
}

// Change returns the change.
func (i OverrideUserCountryInput) Change(r *Reader) changes.Change {
	return changes.OverrideUserCountry{LoginKey: i.loginKey(r), Country: r.country("country", i.Country)}
}

func (OverrideUserCountryInput) value(change changes.Change) value {
	c := change.(changes.OverrideUserCountry)
	return value{"login": c.LoginKey}.or("country", c.Country)
}

// RestrictUserInput has the products to restrict a login to.
type RestrictUserInput struct {
	UserInput
	ProductCodes []string
}

// Change returns the change.
func (i RestrictUserInput) Change(r *Reader) changes.Change {
	return changes.RestrictUser{LoginKey: i.loginKey(r), ProductCodes: r.products(i.ProductCodes)}
}

func (RestrictUserInput) value(change changes.Change) value {
	c := change.(changes.RestrictUser)
	return value{"login": c.LoginKey, "productCodes": list(c.ProductCodes)}
}
