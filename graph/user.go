package graph

import "time"

// UserStatus is the status of a user, which decides whether it may use anything (R16, R29).
type UserStatus string

// The statuses of a user.
const (
	UserInvited     UserStatus = "INVITED"
	UserActive      UserStatus = "ACTIVE"
	UserLocked      UserStatus = "LOCKED"
	UserDeactivated UserStatus = "DEACTIVATED"
)

// UserStatuses lists every status.
var UserStatuses = []UserStatus{UserInvited, UserActive, UserLocked, UserDeactivated}

// Role is a permission of a user to administer its organization (R27).
type Role string

// The roles of a user.
const (
	RoleAccountAdmin Role = "ACCOUNT_ADMIN"
	RoleCoAdmin      Role = "CO_ADMIN"
)

// Roles lists every role.
var Roles = []Role{RoleAccountAdmin, RoleCoAdmin}

// User is a person with a login; it belongs to exactly one organization (R4).
type User struct {
	ID         string
	Login      string // as written
	LoginKey   string // the form in which logins are compared (R4)
	GivenName  string
	FamilyName string
	Status     UserStatus
	Roles      []Role
	// Country codes; empty when there is none.
	ProfileCountryCode     string // R13
	EntitlementCountryCode string // the designated one, R10
	CountryOverrideCode    string // R11
	CreatedAt              time.Time
	// Owner is the organization of the user if the look-up read it too (WithOwner); nil otherwise.
	Owner *Organization
}

// ProfileCountry returns the country in the user's profile; nil if it has none (R13).
func (u *User) ProfileCountry() *Country { return OptionalCountry(u.ProfileCountryCode) }

// EntitlementCountry returns the country designated for the user; nil if there is none (R10).
func (u *User) EntitlementCountry() *Country { return OptionalCountry(u.EntitlementCountryCode) }

// CountryOverride returns the administrator's override on the login; nil if there is none (R11).
func (u *User) CountryOverride() *Country { return OptionalCountry(u.CountryOverrideCode) }
