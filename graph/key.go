package graph

import (
	"errors"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// NormalizeKey gives the stored form of a business key (Account Number, Customer Number, contract, order or product
// code): trimmed and upper-cased. It refuses what R1 does not allow; kind names the key in the message.
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

// NormalizeLogin gives a login as it is kept (trimmed, otherwise as written) and the key it is compared by,
// NFC(full case fold(NFC(login))). It refuses what is no email address in the sense of R4.
func NormalizeLogin(s string) (login, key string, err error) {
	login = strings.TrimSpace(s)
	local, host, found := strings.Cut(login, "@")
	switch {
	case !found || strings.Contains(host, "@"):
		return "", "", Invalid("R4", "login %s must be an email address with exactly one @", quote(s))
	case len([]rune(login)) > 254:
		return "", "", Invalid("R4", "login %s must have at most 254 characters", quote(s))
	case local == "" || len([]rune(local)) > 64:
		return "", "", Invalid("R4", "login %s must have 1 to 64 characters before the @", quote(s))
	}
	for _, r := range local {
		if r == unicode.ReplacementChar || unicode.IsSpace(r) || !unicode.IsPrint(r) {
			return "", "", Invalid("R4", "login %s may only hold printable characters without spaces before the @", quote(s))
		}
	}
	if _, err := canonicalHost(host); err != nil {
		return "", "", Invalid("R4", "login %s must have a host name after the @", quote(s))
	}
	return login, foldKey(login), nil
}

// NormalizeDomain gives the stored form of a claimed email domain (R28): lower case, in Unicode, the same for every way
// of writing one host name.
func NormalizeDomain(s string) (string, error) {
	name, err := canonicalHost(strings.TrimSpace(s))
	if err != nil {
		return "", Invalid("R28", "domain %s must be a host name, such as example.com", quote(s))
	}
	return name, nil
}

// NormalizeGroupName gives a group's name as it is kept and the key it is compared by (R32).
func NormalizeGroupName(s string) (name, key string, err error) {
	name = norm.NFC.String(strings.TrimSpace(s))
	if n := len([]rune(name)); n < 1 || n > 100 {
		return "", "", Invalid("R32", "group name %s must have 1 to 100 characters", quote(s))
	}
	if err := checkText("group name", "R32", name); err != nil {
		return "", "", err
	}
	return name, foldKey(name), nil
}

// NormalizeName gives a name or an address part as it is kept: trimmed, in NFC. Control characters and more than
// 200 characters are refused.
func NormalizeName(kind, s string) (string, error) {
	name := norm.NFC.String(strings.TrimSpace(s))
	if len([]rune(name)) > 200 {
		return "", Invalid("", "%s %s must have at most 200 characters", kind, quote(s))
	}
	return name, checkText(kind, "", name)
}

// RequireName is NormalizeName for a name that must not be empty.
func RequireName(kind, s string) (string, error) {
	name, err := NormalizeName(kind, s)
	if err == nil && name == "" {
		return "", Invalid("", "%s must not be empty", kind)
	}
	return name, err
}

// SearchKey is the form in which names are searched and ordered: without regard to case.
func SearchKey(s string) string { return foldKey(strings.TrimSpace(s)) }

func foldKey(s string) string {
	return norm.NFC.String(cases.Fold().String(norm.NFC.String(s)))
}

func checkText(kind, rule, s string) error {
	for _, r := range s {
		if r == unicode.ReplacementChar || unicode.IsControl(r) {
			return Invalid(rule, "%s %s must not hold control or undecodable characters", kind, quote(s))
		}
	}
	return nil
}

// hostProfile holds names to the strict syntax of host names, and maps case and width as look-ups do, so that
// Example.COM and münchen.example pass.
var hostProfile = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.VerifyDNSLength(true), idna.StrictDomainName(true))

// canonicalHost gives the one form of a host name. A final dot is refused: no email address has one, and with it a host would
// have two forms.
func canonicalHost(host string) (string, error) {
	ascii, err := hostProfile.ToASCII(host)
	if err != nil {
		return "", err
	}
	if strings.HasSuffix(ascii, ".") {
		return "", errors.New("final dot")
	}
	return hostProfile.ToUnicode(ascii)
}

// upperASCII upper-cases a to z and nothing else: other letters have upper-case forms among A to Z too (ı, ſ), which nobody
// means who writes a code.
func upperASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, s)
}

// quote shows a value in a message: shortened, and escaped so that it cannot confuse a terminal or a log.
func quote(s string) string {
	const most = 80
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return strconv.Quote(s)
}
