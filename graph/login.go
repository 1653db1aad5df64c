package graph

import (
	"errors"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// The maximum lengths by R4, in characters. DNS limits a host in its ASCII form to 253 characters, and each label to 63.
const (
	mostLogin = 254
	mostLocal = 64
)

// NormalizeLogin is NormalizeEmail of a login.
func NormalizeLogin(s string) (login, key string, err error) { return NormalizeEmail("login", s) }

// NormalizeEmail returns the stored form of an email address (trimmed, otherwise as written) and the key by which addresses are compared: NFC(full
// case fold(NFC(the part before the @))), an @, and the host in its ASCII form. A text that is no email address in the sense of R4 is an error;
// label is the name of the property in its message. An address has at most 254 characters both as it is written and with its host in the ASCII
// form, so that no spelling of it is longer than R4 allows.
func NormalizeEmail(label, s string) (address, key string, err error) {
	address = strings.TrimSpace(s)
	local, host, found := strings.Cut(address, "@")
	composed := norm.NFC.String(local)
	switch {
	case !found || strings.Contains(host, "@"):
		return "", "", Invalid("R4", "%s %s must be an email address with exactly one @", label, quote(s))
	case len([]rune(address)) > mostLogin:
		return "", "", Invalid("R4", "%s %s must have at most %d characters", label, quote(s), mostLogin)
	case local == "" || len([]rune(composed)) > mostLocal:
		return "", "", Invalid("R4", "%s %s must have 1 to %d characters before the @", label, quote(s), mostLocal)
	}
	for _, r := range local {
		if r == unicode.ReplacementChar || unicode.IsSpace(r) || !unicode.IsPrint(r) || ignorable(r) {
			return "", "", Invalid("R4", "%s %s may only hold printable characters without spaces before the @", label, quote(s))
		}
	}
	ascii, _, err := hostForms(host)
	if err != nil {
		return "", "", Invalid("R4", "%s %s must have a host name after the @", label, quote(s))
	}
	if len([]rune(composed))+1+len(ascii) > mostLogin {
		return "", "", Invalid("R4", "%s %s must have at most %d characters, its host written in ASCII as %s", label, quote(s), mostLogin, quote(ascii))
	}
	return address, foldKey(local) + "@" + ascii, nil
}

// LoginKey returns the key of a stored login (R4), also of one that NormalizeLogin would refuse; empty without a valid host.
func LoginKey(login string) string {
	local, host, _ := strings.Cut(strings.TrimSpace(login), "@")
	ascii, _, err := hostForms(host)
	if err != nil {
		return ""
	}
	return foldKey(local) + "@" + ascii
}

// DomainOfLogin returns the domain of a login, or of its key, in the form of NormalizeDomain (R28); empty without a valid host, which R4 does not
// allow.
func DomainOfLogin(login string) string {
	_, host, _ := strings.Cut(login, "@")
	name, err := NormalizeDomain(host)
	if err != nil {
		return ""
	}
	return name
}

// NormalizeDomain returns the stored form of a claimed email domain (R28): lower case, in Unicode so that people can read it. Each ASCII form has
// one such form, and so have all spellings of one host.
func NormalizeDomain(s string) (string, error) {
	_, name, err := hostForms(strings.TrimSpace(s))
	if err != nil {
		return "", Invalid("R28", "domain %s must be a host name, such as example.com", quote(s))
	}
	return name, nil
}

// hostProfile is IDNA2008 by UTS 46, non-transitional, with the strict syntax of host names: it maps case, width and dots, removes ignored
// characters (soft hyphens, zero width spaces), and distinguishes ß from ss. Its results, and with them the stored keys, depend on its version of
// Unicode: a test in neo4j/ fails when the keys must be computed anew.
var hostProfile = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(true), idna.CheckHyphens(true),
	idna.CheckJoiners(true), idna.BidiRule(), idna.VerifyDNSLength(true))

// hostForms returns the ASCII form of a host name, by which hosts are compared (R4, R28), and the same form in Unicode. It refuses a final dot,
// which no email address has, and a number at the end, which makes the host an IPv4 address with many spellings.
func hostForms(host string) (ascii, name string, err error) {
	// UTS 46 maps the capital sharp s to ß since Unicode 15.1, and mapped it to ss before. The newer mapping results in one form with any version
	// of Unicode in the library.
	if ascii, err = hostProfile.ToASCII(strings.ReplaceAll(host, "\u1e9e", "ß")); err != nil {
		return "", "", err
	}
	if last := ascii[strings.LastIndexByte(ascii, '.')+1:]; strings.Trim(last, "0123456789") == "" {
		return "", "", errors.New("final dot, or number at the end")
	}
	// ToUnicode checks the ASCII form again: ToASCII lets undecodable and unassigned characters pass.
	if name, err = hostProfile.ToUnicode(ascii); err != nil {
		return "", "", err
	}
	return ascii, name, nil
}
