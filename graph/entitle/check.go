package entitle

import (
	"slices"
	"strings"
)

// Check returns whether the login may use one product, by its normalised code (R1). It reads the lists of the answer, so the two always agree.
// The second result is false for a product for which no contract of the organization has or had a line: then the caller must choose between
// NotHeld and UnknownProduct.
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

// NotHeld returns the check of a known product for which no contract of the organization has or had a line (R20).
func NotHeld(a *Answer) Check { return a.check(ReasonNotHeld) }

// UnknownProduct returns the check of a code that no product has (R20).
func UnknownProduct(a *Answer) Check { return a.check(ReasonUnknownProduct) }

// UnknownLogin returns the check of a login that no user has, whatever the product (R20).
func UnknownLogin() Check { return Check{Reason: ReasonUnknownLogin} }

// check returns a check with the fields that all checks of the answer share.
func (a *Answer) check(reason Reason) Check {
	return Check{Reason: reason, CountryCode: a.CountryCode, ValidUntil: a.ValidUntil}
}
