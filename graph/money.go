package graph

import (
	"math"
	"regexp"
	"strings"

	"github.com/bojanz/currency"
)

// Money is an amount in the minor unit of an ISO 4217 currency (R6), such as 12345 for 123.45 EUR.
type Money struct {
	Minor    int64
	Currency string
}

// maxMinor is the largest amount that is taken in.
const maxMinor = 1_000_000_000_000_000

var plainDecimal = regexp.MustCompile(`^[0-9]{1,16}(\.[0-9]+)?$`)

// withdrawnCurrencies are codes that ISO 4217 has withdrawn since the product took them, each with the code that replaced it, which has as many minor digits.
// Accounts may be stored in them.
var withdrawnCurrencies = map[string]string{
	"ANG": "XCG", // amendment 176, on 2025-03-31
	"BGN": "EUR", // amendment 180, on 2026-01-01
}

// NormalizeCurrency gives an ISO 4217 code, trimmed and upper-cased, and refuses any other (R6). Withdrawn codes that accounts may be stored in are codes here;
// CheckCurrent refuses them. Codes without minor digits, of metals, for tests and for no currency, are none.
func NormalizeCurrency(s string) (string, error) {
	code := upperASCII(strings.TrimSpace(s))
	if code == "" || !currency.IsValid(counted(code)) { // to the library no code at all is valid
		return "", Invalid("R6", "currency %s must be a current ISO 4217 code, such as EUR", quote(s))
	}
	return code, nil
}

// CheckCurrent refuses a currency that ISO 4217 has withdrawn: no account is given it anew (R6).
func CheckCurrent(code string) error {
	if successor, withdrawn := withdrawnCurrencies[code]; withdrawn {
		return Invalid("R6", "currency %s is withdrawn from ISO 4217; %s has replaced it", code, successor)
	}
	return nil
}

// counted gives the code by which amounts of a currency are counted: its own, or that of what replaced it.
func counted(code string) string {
	if successor, withdrawn := withdrawnCurrencies[code]; withdrawn {
		return successor
	}
	return code
}

// CheckAmount refuses what is no decimal string: a sign, an exponent, no digits at all (R6). How many digits it may have behind the point depends
// on the currency.
func CheckAmount(s string) error {
	if !plainDecimal.MatchString(s) {
		return Invalid("R6", "amount %s must be a decimal in a string that is not negative, such as \"1234.50\"", quote(s))
	}
	return nil
}

// ParseMoney reads a decimal string as an amount of a currency. It refuses a sign, an exponent, and more digits than the
// currency's minor unit has; it never rounds (R6).
func ParseMoney(s, currencyCode string) (Money, error) {
	digits, _ := currency.GetDigits(counted(currencyCode))
	if err := CheckAmount(s); err != nil {
		return Money{}, err
	}
	amount, err := currency.NewAmount(s, counted(currencyCode))
	if err != nil {
		return Money{}, Invalid("R6", "amount %s must be a decimal that is not negative, such as 1234.50", quote(s))
	}
	if _, fraction, _ := strings.Cut(s, "."); len(fraction) > int(digits) {
		return Money{}, Invalid("R6", "amount %s has more than the %d minor digits of %s", quote(s), digits, currencyCode)
	}
	minor, err := amount.Int64()
	if err != nil || minor > maxMinor {
		return Money{}, Invalid("R6", "amount %s is too large: at most %s", quote(s), Money{maxMinor, currencyCode}.Amount())
	}
	return Money{Minor: minor, Currency: currencyCode}, nil
}

// Plus gives the sum of two amounts of one currency that are not negative; it stops at what an int64 holds.
func (m Money) Plus(more Money) Money {
	m.Minor += min(more.Minor, math.MaxInt64-m.Minor)
	return m
}

// Amount gives the decimal string with exactly the currency's minor digits (R6).
func (m Money) Amount() string {
	amount, err := currency.NewAmountFromInt64(m.Minor, counted(m.Currency))
	if err != nil {
		return ""
	}
	return amount.Number()
}
