package graph

import "time"

// UserStatus says whether a user may use anything (R16, R29).
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

// Role is what a user may administer in its organization (R27).
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
	LoginKey   string // what it is compared by (R4)
	GivenName  string
	FamilyName string
	Status     UserStatus
	Roles      []Role
	// Country codes; empty when there is none.
	ProfileCountryCode     string // R13
	EntitlementCountryCode string // the designated one, R10
	CountryOverrideCode    string // R11
	CreatedAt              time.Time
	// Owner is the organization it belongs to, where that was read together with it (WithOwner); nil where it was not.
	Owner *Organization
}

// ProfileCountry gives the country the user's profile names, if any (R13).
func (u *User) ProfileCountry() *Country { return OptionalCountry(u.ProfileCountryCode) }

// EntitlementCountry gives the country designated for the user, if any (R10).
func (u *User) EntitlementCountry() *Country { return OptionalCountry(u.EntitlementCountryCode) }

// CountryOverride gives the administrator's override on the login, if any (R11).
func (u *User) CountryOverride() *Country { return OptionalCountry(u.CountryOverrideCode) }
