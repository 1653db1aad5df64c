package entitle

import "slices"

// restriction limits the candidates of a login to listed products (R18).
type restriction struct {
	// reason is the reason why a candidate that is not listed is withheld; empty without a restriction.
	reason Reason
	// codes are the permitted products, sorted.
	codes []string
}

// restrictionOf implements R18, the most specific first: the login's own list alone, else the lists of its groups together, else none. An empty
// list is no list: a group without products does not restrict its members.
func restrictionOf(l *Login, h *AccountFacts) restriction {
	if len(l.ProductCodes) > 0 {
		return restriction{reason: ReasonRestrictedForLogin, codes: slices.Sorted(slices.Values(l.ProductCodes))}
	}
	var union []string
	for _, id := range l.GroupIDs {
		union = append(union, h.Groups[id].ProductCodes...)
	}
	if len(union) == 0 {
		return restriction{}
	}
	slices.Sort(union)
	return restriction{reason: ReasonRestrictedByGroup, codes: union}
}

// permits reports whether the restriction permits a product.
func (r restriction) permits(code string) bool {
	if r.reason == "" {
		return true
	}
	_, found := slices.BinarySearch(r.codes, code)
	return found
}

// words returns the place of the restriction, for a message.
func (r restriction) words() string {
	if r.reason == ReasonRestrictedForLogin {
		return "listed on the login itself"
	}
	return "listed on the login's groups"
}
