package entitle

import (
	"slices"
	"strings"
)

// Check tells whether the login may use one product, by its normalised code (R1). It is read off the lists of the answer, so
// the two always agree. It is false for a product that no contract of the organization ever had a line for: then NotHeld or
// UnknownProduct is the answer, and only the caller can tell which.
func (a *Answer) Check(productCode string) (Check, bool) {
	check := a.check("")
	if i, found := slices.BinarySearchFunc(a.Entitlements, productCode, func(e Entitlement, code string) int {
		return strings.Compare(e.Product.Code, code)
	}); found {
		check.Allowed, check.Quantity = true, a.Entitlements[i].Quantity
		return check, true
	}
	if i, found := slices.BinarySearchFunc(a.Withheld, productCode, func(w Withheld, code string) int {
		return strings.Compare(w.Product.Code, code)
	}); found {
		check.Reason, check.CountryCodes = a.Withheld[i].Reason, a.Withheld[i].CountryCodes
		return check, true
	}
	return Check{}, false
}

// NotHeld is the check of a product that is known, but that no contract of the organization ever had a line for (R20).
func NotHeld(a *Answer) Check { return a.check(ReasonNotHeld) }

// UnknownProduct is the check of a product code that nothing has (R20).
func UnknownProduct(a *Answer) Check { return a.check(ReasonUnknownProduct) }

// UnknownLogin is the check of a login that no user has, whatever the product (R20).
func UnknownLogin() Check { return Check{Reason: ReasonUnknownLogin} }

// check is what every check of this answer shares.
func (a *Answer) check(reason Reason) Check {
	return Check{Reason: reason, CountryCode: a.CountryCode, ValidUntil: a.ValidUntil}
}
