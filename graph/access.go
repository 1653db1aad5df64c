package graph

import (
	"cmp"
	"strings"
)

// Access is a decision about the use of products: allow or deny.
type Access string

// The decisions.
const (
	AccessAllow Access = "ALLOW"
	AccessDeny  Access = "DENY"
)

// Accesses lists both decisions.
var Accesses = []Access{AccessAllow, AccessDeny}

// AccessSetting is a setting of an organization: product access (R34), or default access (R33) when ProductCode is empty.
type AccessSetting struct {
	ProductCode string `json:"product,omitempty"` // empty: default access
	CountryCode string `json:"country,omitempty"` // empty: everywhere
	Access      Access `json:"access"`
}

// AccessKey identifies a setting of an organization.
type AccessKey struct{ ProductCode, CountryCode string }

// Key returns the key of the setting.
func (s AccessSetting) Key() AccessKey { return AccessKey{s.ProductCode, s.CountryCode} }

// Compare orders keys: default access first, then by product; everywhere first, then by country (R22).
func (k AccessKey) Compare(other AccessKey) int {
	return cmp.Or(strings.Compare(k.ProductCode, other.ProductCode), strings.Compare(k.CountryCode, other.CountryCode))
}

// String returns the key in words.
func (k AccessKey) String() string {
	product, country := "default access", "everywhere"
	if k.ProductCode != "" {
		product = "product " + k.ProductCode
	}
	if k.CountryCode != "" {
		country = "in " + k.CountryCode
	}
	return product + " " + country
}

// Country returns the country of the setting; nil for everywhere.
func (s AccessSetting) Country() *Country { return OptionalCountry(s.CountryCode) }

// AccessException allows or denies one product to one login (R35).
type AccessException struct {
	ProductCode string `json:"product"`
	Access      Access `json:"access"`
}

// Compare orders exceptions by product.
func (e AccessException) Compare(other AccessException) int {
	return strings.Compare(e.ProductCode, other.ProductCode)
}

// ProductAccess is a setting (R34) or an exception (R35) with its product.
type ProductAccess struct {
	Product     *Product // nil: default access (R33)
	CountryCode string   // empty: everywhere; always for an exception
	Access      Access
}

// Country returns the country of the setting; nil for everywhere.
func (a *ProductAccess) Country() *Country { return OptionalCountry(a.CountryCode) }
