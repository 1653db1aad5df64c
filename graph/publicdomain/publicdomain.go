// Package publicdomain has the domains in which any person can have an address or a name, so that no organization may claim them (R36).
package publicdomain

import (
	_ "embed" // for the list
	"slices"
	"strings"
	"sync"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

//go:embed mail.txt
var list string

// mail returns the domains of public mail providers, sorted.
var mail = sync.OnceValue(func() []string {
	var names []string
	for line := range strings.Lines(list) {
		if name := strings.TrimSpace(line); name != "" && name[0] != '#' {
			names = append(names, name)
		}
	}
	return names
})

// Kind is the kind of a public domain, as messages name it.
type Kind string

// The kinds of public domains.
const (
	NotPublic Kind = ""
	Mail      Kind = "a public mail domain, in which any person can have an address"
	Suffix    Kind = "a public suffix, under which any person can have a domain"
)

// Of returns the kind of a domain in the form of graph.NormalizeDomain. A name beneath a public domain is not public by that. The suffixes are
// those of both sections of the Public Suffix List, and top-level domains that it does not know.
func Of(domain string) Kind {
	ascii, _ := idna.ToASCII(domain) // a domain in that form has an ASCII form
	if _, found := slices.BinarySearch(mail(), ascii); found {
		return Mail
	}
	if suffix, _ := publicsuffix.PublicSuffix(ascii); suffix == ascii {
		return Suffix
	}
	return NotPublic
}
