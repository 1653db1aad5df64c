package mutation

import (
	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// The inputs about users.
type (
	// CreateUserInput is a user to create.
	CreateUserInput struct {
		Options
		AccountNumber, Login  string
		GivenName, FamilyName *string
		Status                graph.UserStatus
		ProfileCountry        *string
		Roles                 []graph.Role
		GroupIDs              []string
	}
	// RegisterUserInput is a user who registers.
	RegisterUserInput struct {
		Options
		AccountNumber, Login                  string
		GivenName, FamilyName, ProfileCountry *string
	}
	// UpdateUserInput is what to change of a user.
	UpdateUserInput struct {
		Options
		Login                                 string
		GivenName, FamilyName, ProfileCountry graphql.Omittable[*string]
	}
	// UserInput names a user and nothing else.
	UserInput struct {
		Options
		Login string
	}
	// RenameUserInput is the new login of a user.
	RenameUserInput struct {
		UserInput
		NewLogin string
	}
	// ApproveUserInput is a user to approve.
	ApproveUserInput struct{ UserInput }
	// LockUserInput is a user to lock.
	LockUserInput struct{ UserInput }
	// UnlockUserInput is a user to unlock.
	UnlockUserInput struct{ UserInput }
	// DeactivateUserInput is a user to deactivate.
	DeactivateUserInput struct{ UserInput }
	// ReactivateUserInput is a user to reactivate.
	ReactivateUserInput struct{ UserInput }
	// InviteUserInput is a user to invite anew.
	InviteUserInput struct{ UserInput }
	// TransferUserInput is a user to move to another organization.
	TransferUserInput struct {
		UserInput
		AccountNumber string
	}
	// DeleteUserInput is a user to erase.
	DeleteUserInput struct{ UserInput }
	// DesignateEntitlementCountryInput is the country to designate for a login.
	DesignateEntitlementCountryInput struct {
		UserInput
		Country *string
	}
	// OverrideUserCountryInput is the country to override that of a login with.
	OverrideUserCountryInput struct {
		UserInput
		Country *string
	}
	// RestrictUserInput is the products to restrict a login to.
	RestrictUserInput struct {
		UserInput
		ProductCodes []string
	}
	// GrantRoleInput is the role to give.
	GrantRoleInput struct {
		UserInput
		Role graph.Role
	}
	// RevokeRoleInput is the role to take.
	RevokeRoleInput struct {
		UserInput
		Role graph.Role
	}
)

func (i UserInput) loginKey(r *Reader) string { return r.login("login", i.Login) }

// newUser reads what creating and registering a user have in common.
func (r *Reader) newUser(accountNumber, given string, givenName, familyName, profileCountry *string) changes.CreateUser {
	login, key, err := graph.NormalizeLogin(given)
	r.fail("login", err)
	return changes.CreateUser{
		AccountNumber: r.accountNumber(accountNumber), Login: login, LoginKey: key,
		GivenName: r.text("givenName", givenName), FamilyName: r.text("familyName", familyName),
		ProfileCountry: r.country("profileCountry", profileCountry),
	}
}

// Change gives the change.
func (i CreateUserInput) Change(r *Reader) changes.Change {
	c := r.newUser(i.AccountNumber, i.Login, i.GivenName, i.FamilyName, i.ProfileCountry)
	if c.Status = i.Status; c.Status == "" {
		c.Status = graph.UserInvited
	}
	c.Roles = i.Roles
	c.GroupIDs = each("groupIds", i.GroupIDs, func(field, value string) string { return r.id(field, graph.KindEntitlementGroup, value) })
	return c
}

// Change gives the change.
func (i RegisterUserInput) Change(r *Reader) changes.Change {
	c := r.newUser(i.AccountNumber, i.Login, i.GivenName, i.FamilyName, i.ProfileCountry)
	c.Status, c.Register = graph.UserInvited, true
	return c
}

// Change gives the change.
func (i UpdateUserInput) Change(r *Reader) changes.Change {
	return changes.UpdateUser{
		LoginKey: r.login("login", i.Login), GivenName: said("givenName", i.GivenName, r.text),
		FamilyName: said("familyName", i.FamilyName, r.text), ProfileCountry: said("profileCountry", i.ProfileCountry, r.country),
	}
}

// Change gives the change.
func (i RenameUserInput) Change(r *Reader) changes.Change {
	login, key, err := graph.NormalizeLogin(i.NewLogin)
	r.fail("newLogin", err)
	return changes.RenameUser{LoginKey: i.loginKey(r), NewLogin: login, NewLoginKey: key}
}

// Change gives the change.
func (i ApproveUserInput) Change(r *Reader) changes.Change {
	return changes.SetUserStatus{LoginKey: i.loginKey(r), Action: changes.ApproveUser}
}

// Change gives the change.
func (i LockUserInput) Change(r *Reader) changes.Change {
	return changes.SetUserStatus{LoginKey: i.loginKey(r), Action: changes.LockUser}
}

// Change gives the change.
func (i UnlockUserInput) Change(r *Reader) changes.Change {
	return changes.SetUserStatus{LoginKey: i.loginKey(r), Action: changes.UnlockUser}
}

// Change gives the change.
func (i DeactivateUserInput) Change(r *Reader) changes.Change {
	return changes.SetUserStatus{LoginKey: i.loginKey(r), Action: changes.DeactivateUser}
}

// Change gives the change.
func (i ReactivateUserInput) Change(r *Reader) changes.Change {
	return changes.SetUserStatus{LoginKey: i.loginKey(r), Action: changes.ReactivateUser}
}

// Change gives the change.
func (i InviteUserInput) Change(r *Reader) changes.Change {
	return changes.SetUserStatus{LoginKey: i.loginKey(r), Action: changes.InviteUser}
}

// Change gives the change.
func (i TransferUserInput) Change(r *Reader) changes.Change {
	return changes.TransferUser{LoginKey: i.loginKey(r), AccountNumber: r.accountNumber(i.AccountNumber)}
}

// Change gives the change.
func (i DeleteUserInput) Change(r *Reader) changes.Change {
	return changes.DeleteUser{LoginKey: i.loginKey(r)}
}

// Change gives the change.
func (i DesignateEntitlementCountryInput) Change(r *Reader) changes.Change {
	return changes.DesignateEntitlementCountry{LoginKey: i.loginKey(r), Country: r.country("country", i.Country)}
}

// Change gives the change.
func (i OverrideUserCountryInput) Change(r *Reader) changes.Change {
	return changes.OverrideUserCountry{LoginKey: i.loginKey(r), Country: r.country("country", i.Country)}
}

// Change gives the change.
func (i RestrictUserInput) Change(r *Reader) changes.Change {
	return changes.RestrictUser{LoginKey: i.loginKey(r), ProductCodes: r.products(i.ProductCodes)}
}

// Change gives the change.
func (i GrantRoleInput) Change(r *Reader) changes.Change {
	return changes.GrantRole{LoginKey: i.loginKey(r), Role: i.Role}
}

// Change gives the change.
func (i RevokeRoleInput) Change(r *Reader) changes.Change {
	return changes.RevokeRole{LoginKey: i.loginKey(r), Role: i.Role}
}
