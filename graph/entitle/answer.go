package entitle

import (
	"time"

	"entitlegraph/graph"
)

// CountryRule is the rule that decided a login's country (R10 to R15).
type CountryRule string

// The rules. The first that applies decides.
const (
	RuleDesignated    CountryRule = "DESIGNATED"
	RuleLoginOverride CountryRule = "LOGIN_OVERRIDE"
	RuleGroupOverride CountryRule = "GROUP_OVERRIDE"
	RuleProfile       CountryRule = "PROFILE"
	RuleHighestARR    CountryRule = "HIGHEST_ARR"
	RuleNone          CountryRule = "NONE"
)

// CountryRules lists every rule, in the order in which they are tried.
var CountryRules = []CountryRule{
	RuleDesignated, RuleLoginOverride, RuleGroupOverride, RuleProfile, RuleHighestARR, RuleNone,
}

// AccessRule is the rule that allowed a candidate (R18).
type AccessRule string

// The rules. The first that says anything about a candidate decides.
const (
	AccessByException AccessRule = "EXCEPTION"      // R35
	AccessByLoginList AccessRule = "LOGIN_LIST"     // R18
	AccessByGroupList AccessRule = "GROUP_LIST"     // R18
	AccessByProduct   AccessRule = "PRODUCT_ACCESS" // R34
	AccessByDefault   AccessRule = "DEFAULT_ACCESS" // R33
)

// AccessRules lists every rule, in the order in which they are tried.
var AccessRules = []AccessRule{AccessByException, AccessByLoginList, AccessByGroupList, AccessByProduct, AccessByDefault}

// Reason is the reason why a product is withheld (R20).
type Reason string

// The reasons. The last three occur only in a Check.
const (
	ReasonUserNotActive      Reason = "USER_NOT_ACTIVE"
	ReasonDeniedForLogin     Reason = "DENIED_FOR_LOGIN"
	ReasonRestrictedForLogin Reason = "RESTRICTED_FOR_LOGIN"
	ReasonRestrictedByGroup  Reason = "RESTRICTED_BY_GROUP"
	ReasonDeniedForProduct   Reason = "DENIED_FOR_PRODUCT"
	ReasonDeniedByDefault    Reason = "DENIED_BY_DEFAULT"
	ReasonNotStarted         Reason = "NOT_STARTED"
	ReasonContractSuspended  Reason = "CONTRACT_SUSPENDED"
	ReasonEnded              Reason = "ENDED"
	ReasonOtherCountry       Reason = "OTHER_COUNTRY"
	ReasonNotHeld            Reason = "NOT_HELD"
	ReasonUnknownProduct     Reason = "UNKNOWN_PRODUCT"
	ReasonUnknownLogin       Reason = "UNKNOWN_LOGIN"
)

// Reasons lists every reason, in the order of R20; the last three occur only in a Check.
var Reasons = []Reason{
	ReasonUserNotActive, ReasonDeniedForLogin, ReasonRestrictedForLogin, ReasonRestrictedByGroup, ReasonDeniedForProduct, ReasonDeniedByDefault,
	ReasonNotStarted, ReasonContractSuspended, ReasonEnded, ReasonOtherCountry, ReasonNotHeld, ReasonUnknownProduct, ReasonUnknownLogin,
}

// WarningCode identifies a circumstance of an answer that an administrator should look at.
type WarningCode string

// The warnings (R10 to R19).
const (
	WarnConflictingGroupOverrides       WarningCode = "CONFLICTING_GROUP_OVERRIDES"
	WarnDesignatedCountryNotRepresented WarningCode = "DESIGNATED_COUNTRY_NOT_REPRESENTED"
	WarnInGrace                         WarningCode = "IN_GRACE"
	WarnNoContractInForce               WarningCode = "NO_CONTRACT_IN_FORCE"
	WarnOverrideCountryNotRepresented   WarningCode = "OVERRIDE_COUNTRY_NOT_REPRESENTED"
	WarnProfileCountryMissing           WarningCode = "PROFILE_COUNTRY_MISSING"
	WarnProfileCountryNotRepresented    WarningCode = "PROFILE_COUNTRY_NOT_REPRESENTED"
	WarnRestrictedToNothing             WarningCode = "RESTRICTED_TO_NOTHING"
	WarnUserNotActive                   WarningCode = "USER_NOT_ACTIVE"
)

// WarningCodes lists every warning, by code.
var WarningCodes = []WarningCode{
	WarnConflictingGroupOverrides, WarnDesignatedCountryNotRepresented, WarnInGrace, WarnNoContractInForce,
	WarnOverrideCountryNotRepresented, WarnProfileCountryMissing, WarnProfileCountryNotRepresented, WarnRestrictedToNothing,
	WarnUserNotActive,
}

// Answer has the products that a login may and may not use at an instant, with the reasons. Everything in it is sorted (R22). Its slices, and the
// values they point to, are shared and must not be modified.
type Answer struct {
	At           time.Time
	User         *graph.User
	CountryCode  string // empty when there is none (R15)
	Rule         CountryRule
	Represented  []Represented
	Entitlements []Entitlement
	Withheld     []Withheld
	Warnings     []Warning
	ValidUntil   *time.Time // nil when the date alone never changes the answer (R21)
}

// Represented is a country with a line in force, and the sum of its ARR (R14).
type Represented struct {
	CountryCode            string
	AnnualRecurringRevenue graph.Money
}

// Entitlement is a product the login may use (R17).
type Entitlement struct {
	Product  *graph.Product
	Quantity *int // nil is unlimited
	InGrace  bool // every line behind it is in grace
	// AccessRule is the rule that allowed it (R18).
	AccessRule AccessRule
	Lines      []*graph.ContractLine
}

// Withheld is a product the login may not use though its organization has or had a line for it (R20).
type Withheld struct {
	Product *graph.Product
	Reason  Reason
	// CountryCodes are the countries in which the product is in force, for ReasonOtherCountry.
	CountryCodes []string
}

// Warning is a code, and its meaning for this answer in words.
type Warning struct {
	Code    WarningCode
	Message string
}

// Check is the answer for one product.
type Check struct {
	Allowed     bool
	Reason      Reason // empty when allowed
	CountryCode string
	Quantity    *int // nil when unlimited, or not allowed; Unlimited distinguishes these
	ValidUntil  *time.Time
	// CountryCodes are the countries in which the product is in force, for ReasonOtherCountry; shared, and must not be modified.
	CountryCodes []string
}

// Unlimited reports whether the login may use the product in any quantity.
func (c Check) Unlimited() bool { return c.Allowed && c.Quantity == nil }

// CountryOption is a country that may be designated for a login, or override its country: one with a site (R23).
type CountryOption struct {
	CountryCode            string
	Represented            bool
	AnnualRecurringRevenue graph.Money
	Sites                  []*graph.Site // by Customer Number
}

// Unlimited reports whether a line of the product is unlimited, and with it the sum (R17).
func (e Entitlement) Unlimited() bool { return e.Quantity == nil }

// Country returns the login's country; nil if it has none.
func (a *Answer) Country() *graph.Country { return graph.OptionalCountry(a.CountryCode) }

// Country returns the represented country.
func (r Represented) Country() graph.Country { return graph.CountryOf(r.CountryCode) }

// Country returns the country of the option.
func (o CountryOption) Country() graph.Country { return graph.CountryOf(o.CountryCode) }

// Country returns the login's country; nil if it has none.
func (c Check) Country() *graph.Country { return graph.OptionalCountry(c.CountryCode) }

// Countries returns the countries in which a product withheld for ReasonOtherCountry is in force.
func (w Withheld) Countries() []graph.Country {
	all := make([]graph.Country, len(w.CountryCodes))
	for i, code := range w.CountryCodes {
		all[i] = graph.CountryOf(code)
	}
	return all
}
