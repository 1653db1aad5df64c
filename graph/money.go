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

// maxMinor is the largest accepted amount.
const maxMinor = 1_000_000_000_000_000

var plainDecimal = regexp.MustCompile(`^[0-9]{1,16}(\.[0-9]+)?$`)

// withdrawnCurrencies maps codes that ISO 4217 has withdrawn since the product accepted them to the codes that replaced them, which have as many
// minor digits. Stored accounts may have them.
var withdrawnCurrencies = map[string]string{
	"ANG": "XCG", // amendment 176, on 2025-03-31
	"BGN": "EUR", // amendment 180, on 2026-01-01
}

// NormalizeCurrency returns an ISO 4217 code, trimmed and upper-cased; any other code is an error (R6). It accepts withdrawn codes that stored
// accounts may have; CheckCurrent refuses them. It refuses codes without minor digits: those of metals, for tests and for no currency.
func NormalizeCurrency(s string) (string, error) {
	code := upperASCII(strings.TrimSpace(s))
	if code == "" || !currency.IsValid(counted(code)) { // the library takes the empty code for valid
		return "", Invalid("R6", "currency %s must be a current ISO 4217 code, such as EUR", quote(s))
	}
	return code, nil
}

// CheckCurrent returns an error for a currency that ISO 4217 has withdrawn: no account may be set to it (R6).
func CheckCurrent(code string) error {
	if successor, withdrawn := withdrawnCurrencies[code]; withdrawn {
		return Invalid("R6", "currency %s is withdrawn from ISO 4217; %s has replaced it", code, successor)
	}
	return nil
}

// counted returns the code by which the library counts amounts of a currency: its own, or the successor's if it is withdrawn.
func counted(code string) string {
	if successor, withdrawn := withdrawnCurrencies[code]; withdrawn {
		return successor
	}
	return code
}

// CheckAmount returns an error for a text that is no decimal string: one with a sign, with an exponent, or without digits (R6). It does not check
// the number of minor digits, which depends on the currency.
func CheckAmount(s string) error {
	if !plainDecimal.MatchString(s) {
		return Invalid("R6", "amount %s must be a decimal in a string that is not negative, such as \"1234.50\"", quote(s))
	}
	return nil
}

// ParseMoney parses a decimal string as an amount of a currency. It refuses a sign, an exponent, and more minor digits than the currency has; it
// never rounds (R6).
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

// Plus returns the sum of two amounts of one currency that are not negative, at most the largest int64.
func (m Money) Plus(more Money) Money {
	m.Minor += min(more.Minor, math.MaxInt64-m.Minor)
	return m
}

// Amount returns the decimal string with exactly the currency's minor digits (R6).
func (m Money) Amount() string {
	amount, err := currency.NewAmountFromInt64(m.Minor, counted(m.Currency))
	if err != nil {
		return ""
	}
	return amount.Number()
}
