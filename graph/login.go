package graph

import (
	"errors"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// The lengths that R4 allows, in characters. DNS holds a host in its ASCII form to 253 characters, and each label to 63.
const (
	mostLogin = 254
	mostLocal = 64
)

// NormalizeLogin gives a login as it is kept (trimmed, otherwise as written) and the key it is compared by: NFC(full case fold(NFC(the part
// before the @))), an @, and the host in its ASCII form. It refuses what is no email address in the sense of R4. A login has at most 254
// characters both as it is written and with its host in the ASCII form, so that no spelling of it is longer than R4 allows.
func NormalizeLogin(s string) (login, key string, err error) {
	login = strings.TrimSpace(s)
	local, host, found := strings.Cut(login, "@")
	composed := norm.NFC.String(local)
	switch {
	case !found || strings.Contains(host, "@"):
		return "", "", Invalid("R4", "login %s must be an email address with exactly one @", quote(s))
	case len([]rune(login)) > mostLogin:
		return "", "", Invalid("R4", "login %s must have at most %d characters", quote(s), mostLogin)
	case local == "" || len([]rune(composed)) > mostLocal:
		return "", "", Invalid("R4", "login %s must have 1 to %d characters before the @", quote(s), mostLocal)
	}
	for _, r := range local {
		if r == unicode.ReplacementChar || unicode.IsSpace(r) || !unicode.IsPrint(r) || ignorable(r) {
			return "", "", Invalid("R4", "login %s may only hold printable characters without spaces before the @", quote(s))
		}
	}
	ascii, _, err := hostForms(host)
	if err != nil {
		return "", "", Invalid("R4", "login %s must have a host name after the @", quote(s))
	}
	if len([]rune(composed))+1+len(ascii) > mostLogin {
		return "", "", Invalid("R4", "login %s must have at most %d characters, its host written in ASCII as %s", quote(s), mostLogin, quote(ascii))
	}
	return login, foldKey(local) + "@" + ascii, nil
}

// LoginKey gives the key of a login that is stored (R4), whether or not it would be taken today; the empty key when it has no host.
func LoginKey(login string) string {
	local, host, _ := strings.Cut(strings.TrimSpace(login), "@")
	ascii, _, err := hostForms(host)
	if err != nil {
		return ""
	}
	return foldKey(local) + "@" + ascii
}

// DomainOfLogin gives the domain of a login, or of its key, in the form of NormalizeDomain (R28); empty when it has none, which no login has
// that R4 allows.
func DomainOfLogin(login string) string {
	_, host, _ := strings.Cut(login, "@")
	name, err := NormalizeDomain(host)
	if err != nil {
		return ""
	}
	return name
}

// NormalizeDomain gives the stored form of a claimed email domain (R28): lower case, in Unicode so that people can read it. There is one such
// form for each ASCII form, and so for all spellings of one host.
func NormalizeDomain(s string) (string, error) {
	_, name, err := hostForms(strings.TrimSpace(s))
	if err != nil {
		return "", Invalid("R28", "domain %s must be a host name, such as example.com", quote(s))
	}
	return name, nil
}

// hostProfile is IDNA2008 by UTS 46, non-transitional, with the strict syntax of host names: it maps case, width and dots, leaves out what is
// ignored (soft hyphens, zero width spaces), and tells ß from ss. What it gives depends on its version of Unicode, and with it the keys that are stored: a test in neo4j/ says when
// they must be computed anew.
var hostProfile = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(true), idna.CheckHyphens(true),
	idna.CheckJoiners(true), idna.BidiRule(), idna.VerifyDNSLength(true))

// hostForms gives the one form of a host name, in ASCII, by which hosts are compared (R4, R28), and the same in Unicode. No email address has
// a final dot, and a host that ends in a number is an IPv4 address, which has many spellings: both are refused.
func hostForms(host string) (ascii, name string, err error) {
	// UTS 46 maps the capital sharp s to ß since Unicode 15.1, and did to ss before. The newer mapping keeps one form whatever Unicode
	// version the library is built with.
	if ascii, err = hostProfile.ToASCII(strings.ReplaceAll(host, "\u1e9e", "ß")); err != nil {
		return "", "", err
	}
	if last := ascii[strings.LastIndexByte(ascii, '.')+1:]; strings.Trim(last, "0123456789") == "" {
		return "", "", errors.New("final dot, or number at the end")
	}
	// The way back holds the ASCII form to the rules again: the way there lets undecodable and unassigned characters pass.
	if name, err = hostProfile.ToUnicode(ascii); err != nil {
		return "", "", err
	}
	return ascii, name, nil
}
