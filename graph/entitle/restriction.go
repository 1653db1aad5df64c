package entitle

import "slices"

// restriction is what R18 leaves a login of its candidates.
type restriction struct {
	// reason is what a candidate that is not listed is withheld for; empty when nothing is restricted.
	reason Reason
	// codes are the products that may be used, sorted.
	codes []string
}

// restrictionOf keeps R18, the most specific first: the login's own list alone, else the lists of its groups together, else
// none. An empty list is no list: a group without products restricts nobody.
func restrictionOf(l *Login, h *Holdings) restriction {
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

// permits says whether the restriction leaves a product.
func (r restriction) permits(code string) bool {
	if r.reason == "" {
		return true
	}
	_, found := slices.BinarySearch(r.codes, code)
	return found
}

// words says where the restriction stands.
func (r restriction) words() string {
	if r.reason == ReasonRestrictedForLogin {
		return "listed on the login itself"
	}
	return "listed on the login's groups"
}
