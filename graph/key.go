package graph

import (
	"strconv"
	"strings"
)

// NormalizeKey returns the stored form of a business key (Account Number, Customer Number, contract, order or product code): trimmed and
// upper-cased. A key that R1 does not allow is an error; kind is the name of the key in its message.
func NormalizeKey(kind, s string) (string, error) {
	key := upperASCII(strings.TrimSpace(s))
	if len(key) < 1 || len(key) > 64 {
		return "", Invalid("R1", "%s %s must have 1 to 64 characters", kind, quote(s))
	}
	for _, r := range key {
		if !keyCharacter(r) {
			return "", Invalid("R1", "%s %s may only hold A-Z, 0-9, '.', '_' and '-'", kind, quote(s))
		}
	}
	return key, nil
}

func keyCharacter(r rune) bool {
	return r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '_' || r == '-'
}

// upperASCII upper-cases a to z and no other letter. Some other letters have upper-case forms among A to Z too (ı, ſ); no code is written with
// them.
func upperASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, s)
}

// quote returns a value as messages show it: shortened, and escaped so that it cannot confuse a terminal or a log.
func quote(s string) string {
	const most = 80
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return strconv.Quote(s)
}
