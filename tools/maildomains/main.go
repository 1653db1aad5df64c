// Command maildomains writes the list of public mail domains, graph/publicdomain/mail.txt, from the lists of two npm packages, unpacked into
// folders: email-providers and free-email-domains. docs/decisions/0022-domains.md describes how it is renewed.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const head = `# Domains of public mail providers, in which any person can have an address: no organization may claim them (R36).
# Written by tools/maildomains, which has the rule; docs/decisions/0022-domains.md has the sources and their age. One domain a line, sorted.
#
# Made from names that two lists share. Their notices:
#
`

// families are first labels under which a provider offers addresses in many countries, such as hotmail.fr. Both lists have each such domain that
// is written.
var families = strings.Fields("aol excite fastmail gmail gmx googlemail hotmail hushmail live lycos msn outlook protonmail rediffmail rocketmail windowslive yahoo yandex ymail zoho")

// added are public mail domains that are missing in one or both lists.
var added = strings.Fields(`
	duck.com fastmail.com hanmail.net hey.com kpnmail.nl mail.ee mailbox.org mozmail.com pm.me posteo.de posteo.net privaterelay.appleid.com
	softbank.ne.jp tuta.com tuta.io tutamail.com tutanota.com tutanota.de xs4all.nl ziggo.nl`)

// omitted are domains of the lists that an organization uses as its own: companies, publishers, universities.
var omitted = strings.Fields(`
	about.com alibaba.com casino.com dailypioneer.com dnsmadeeasy.com doityourself.com facebook.com hamptonroads.com ireland.com ivillage.com
	kansascity.com law.com looksmart.com mail-tester.com medscape.com mydomain.com name.com nus.edu.sg ny.com nyc.com oath.com onmilwaukee.com
	privacy.net saudia.com scubadiving.com space.com spacewar.com swissinfo.org techspot.com test.com test.de theglobe.com unican.es webjump.com
	www.com yourdomain.com`)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: maildomains FOLDER-OF-EMAIL-PROVIDERS FOLDER-OF-FREE-EMAIL-DOMAINS FILE")
		os.Exit(2)
	}
	text, err := write(os.Args[1], os.Args[2])
	if err == nil {
		err = os.WriteFile(os.Args[3], []byte(text), 0o644) //nolint:gosec // a source file
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "maildomains:", err)
		os.Exit(1)
	}
}

// write returns the file of the list.
func write(providers, free string) (string, error) {
	common, err1 := names(providers, "common.json")
	all, err2 := names(providers, "all.json")
	others, err3 := names(free, "domains.json")
	mine, err4 := os.ReadFile(filepath.Join(providers, "license.md"))
	theirs, err5 := os.ReadFile(filepath.Join(free, "LICENSE.md"))
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		return "", err
	}
	var text strings.Builder
	text.WriteString(head)
	for _, notice := range []string{"email-providers:\n" + string(mine), "free-email-domains:\n" + string(theirs)} {
		for line := range strings.Lines(strings.TrimSpace(notice) + "\n\n") {
			text.WriteString(strings.TrimRight("# "+line, " \n") + "\n")
		}
	}
	for _, name := range choose(common, all, others) {
		text.WriteString(name + "\n")
	}
	return text.String(), nil
}

// choose returns the public mail domains, sorted: the common ones and the families, as far as both lists have them, with the added ones and
// without the omitted ones.
func choose(common, all, others []string) []string {
	chosen := slices.Clone(added)
	for _, name := range others {
		label, _, _ := strings.Cut(name, ".")
		family := slices.Contains(families, label) && strings.Count(name, ".") <= 2 && slices.Contains(all, name)
		if (family || slices.Contains(common, name)) && !slices.Contains(omitted, name) {
			chosen = append(chosen, name)
		}
	}
	slices.Sort(chosen)
	return slices.Compact(chosen)
}

// names reads a list of names.
func names(folder, file string) ([]string, error) {
	raw, err := os.ReadFile(filepath.Join(folder, file))
	if err != nil {
		return nil, err
	}
	var list []string
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return list, nil
}
