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
	ID string
	UserBody
	Roles     []Role
	CreatedAt time.Time
	// Owner is the organization of the user if the look-up read it too (WithOwner); nil otherwise.
	Owner *Organization
}

// UserBody is the content of a user without its lists: roles, products and groups. The stored user, records and answers have it in this one form.
type UserBody struct {
	Login      string `json:"login"` // as written
	LoginKey   string `json:"-"`     // the form in which logins are compared (R4)
	GivenName  string `json:"givenName,omitempty"`
	FamilyName string `json:"familyName,omitempty"`
	// CommunicationEmail is the address, as written, that notices go to instead of to the login (R39); empty when there is none.
	CommunicationEmail string     `json:"communicationEmail,omitempty"`
	Status             UserStatus `json:"status"`
	// Country codes; empty when there is none.
	ProfileCountryCode     string `json:"profileCountry,omitempty"`     // R13
	EntitlementCountryCode string `json:"entitlementCountry,omitempty"` // the designated one, R10
	CountryOverrideCode    string `json:"countryOverride,omitempty"`    // R11
}

// UserTexts are the names and the communication email of a user.
var UserTexts = []Text[UserBody]{
	{
		Name: "givenName", Example: "Ann", BadExample: "A\nB",
		Of: func(u *UserBody) *string { return &u.GivenName }, Form: NormalizeName,
	},
	{
		Name: "familyName", Example: "Lee", BadExample: "A\nB",
		Of: func(u *UserBody) *string { return &u.FamilyName }, Form: NormalizeName,
	},
	{
		Name: "communicationEmail", Rule: "R4", Example: "Ann.Lee@mail.example", BadExample: "ann lee@mail.example",
		Of: func(u *UserBody) *string { return &u.CommunicationEmail }, Form: email,
	},
}

// UserCountries are the countries of a user, which the database stores as their codes.
var UserCountries = []Text[UserBody]{
	{
		Name: "profileCountry", Rule: "R3", Example: "FR", BadExample: "XX",
		Of: func(u *UserBody) *string { return &u.ProfileCountryCode }, Form: countryCode,
	},
	{
		Name: "entitlementCountry", Rule: "R3", Example: "DE", BadExample: "XX",
		Of: func(u *UserBody) *string { return &u.EntitlementCountryCode }, Form: countryCode,
	},
	{
		Name: "countryOverride", Rule: "R3", Example: "DE", BadExample: "XX",
		Of: func(u *UserBody) *string { return &u.CountryOverrideCode }, Form: countryCode,
	},
}

// Normalize normalizes the content (R3, R4, R29), or returns the error of the first property that is malformed: login, names,
// communication email, countries, status.
func (u *UserBody) Normalize() error {
	var err error
	if u.Login, u.LoginKey, err = NormalizeLogin(u.Login); err != nil {
		return InField("login", err)
	}
	if err := NormalizeTexts(u, UserTexts); err != nil {
		return err
	}
	if err := NormalizeTexts(u, UserCountries); err != nil {
		return err
	}
	return InField("status", OneOf("status", "R29", u.Status, UserStatuses))
}

// ProfileCountry returns the country in the user's profile; nil if it has none (R13).
func (u *User) ProfileCountry() *Country { return OptionalCountry(u.ProfileCountryCode) }

// EntitlementCountry returns the country designated for the user; nil if there is none (R10).
func (u *User) EntitlementCountry() *Country { return OptionalCountry(u.EntitlementCountryCode) }

// CountryOverride returns the administrator's override on the login; nil if there is none (R11).
func (u *User) CountryOverride() *Country { return OptionalCountry(u.CountryOverrideCode) }
