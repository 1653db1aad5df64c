package entitle

import (
	"fmt"
	"slices"
	"strings"

	"entitlegraph/graph"
)

// accessByKey returns the settings by key; nil without settings.
func accessByKey(settings []graph.AccessSetting) map[graph.AccessKey]graph.Access {
	if len(settings) == 0 {
		return nil
	}
	byKey := make(map[graph.AccessKey]graph.Access, len(settings))
	for _, s := range settings {
		byKey[s.Key()] = s.Access
	}
	return byKey
}

// decision is the decision about one candidate (R18).
type decision struct {
	rule    AccessRule
	allowed bool
}

// reason returns the reason why the candidate is withheld (R20, point 2); empty when it is allowed.
func (d decision) reason() Reason {
	if d.allowed {
		return ""
	}
	return refusals[indexOf(d.rule)].reason
}

// bySettings returns the decision of the account's settings about a product for logins of a country: product access, then default access (R33,
// R34). In both, the setting for the country precedes the one for everywhere. For a login without a country (empty) only the setting for everywhere applies.
func (h *AccountFacts) bySettings(product, country string) decision {
	if h.settings == nil {
		return decision{AccessByDefault, true}
	}
	for _, key := range [...]graph.AccessKey{
		{ProductCode: product, CountryCode: country},
		{ProductCode: product},
		{CountryCode: country},
		{},
	} {
		if access, set := h.settings[key]; set {
			rule := AccessByProduct
			if key.ProductCode == "" {
				rule = AccessByDefault
			}
			return decision{rule, access == graph.AccessAllow}
		}
	}
	return decision{AccessByDefault, true}
}

// loginAccess is the part of R18 that depends on the login: its exceptions, and the list that applies to it.
type loginAccess struct {
	exceptions []graph.AccessException
	// rule is the rule of the list that applies; empty when none does.
	rule AccessRule
	// codes are the products on that list, sorted.
	codes []string
}

// accessOf returns the access of a login. Its own list precedes the lists of its groups, which form one list. An empty list does not apply: a
// group without products does not restrict its members (R18).
func accessOf(l *Login, h *AccountFacts) loginAccess {
	access := loginAccess{exceptions: l.Exceptions}
	if len(l.ProductCodes) > 0 {
		access.rule, access.codes = AccessByLoginList, slices.Sorted(slices.Values(l.ProductCodes))
		return access
	}
	var union []string
	for _, id := range l.GroupIDs {
		union = append(union, h.Groups[id].ProductCodes...)
	}
	if len(union) > 0 {
		slices.Sort(union)
		access.rule, access.codes = AccessByGroupList, union
	}
	return access
}

// none reports whether the account's settings alone decide.
func (a loginAccess) none() bool { return len(a.exceptions) == 0 && a.rule == "" }

// decide returns the decision about a candidate; bySettings is that of the account's settings.
func (a loginAccess) decide(product string, bySettings decision) decision {
	for _, exception := range a.exceptions {
		if exception.ProductCode == product {
			return decision{AccessByException, exception.Access == graph.AccessAllow}
		}
	}
	if a.rule != "" {
		_, listed := slices.BinarySearch(a.codes, product)
		return decision{a.rule, listed}
	}
	return bySettings
}

// refusals has, for each of AccessRules in their order, the reason of a refusal (R20, point 2), and the words about it in RESTRICTED_TO_NOTHING.
var refusals = [...]struct {
	reason Reason
	all    string // when all candidates are refused for this reason
	some   string // when only some are
}{
	{ReasonDeniedForLogin, "Exceptions on the login deny all of the %d products the login could use.", "%d denied by exceptions on the login"},
	{ReasonRestrictedForLogin, "The products listed on the login itself leave none of the %d the login could use.", "%d not listed on the login itself"},
	{ReasonRestrictedByGroup, "The products listed on the login's groups leave none of the %d the login could use.", "%d not listed on the login's groups"},
	{ReasonDeniedForProduct, "Product access denies all of the %d products the login could use.", "%d denied by product access"},
	{ReasonDeniedByDefault, "Default access denies all of the %d products the login could use.", "%d denied by default access"},
}

func indexOf(rule AccessRule) int { return slices.Index(AccessRules, rule) }

// refused is the number of candidates that access refuses, for each of AccessRules in their order.
type refused [len(refusals)]int

// add counts a decision, if it refuses.
func (r *refused) add(d decision) {
	if !d.allowed {
		r[indexOf(d.rule)]++
	}
}

func (r *refused) total() int {
	total := 0
	for _, n := range r {
		total += n
	}
	return total
}

// words returns the message about a login that may use none of its candidates (R19).
func (r *refused) words() string {
	total := r.total()
	var parts []string
	for i, n := range r {
		if n == total {
			return fmt.Sprintf(refusals[i].all, n)
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf(refusals[i].some, n))
		}
	}
	return fmt.Sprintf("Access leaves none of the %d products the login could use: %s.", total, strings.Join(parts, ", "))
}
