package entitle

import (
	"slices"
	"strings"

	"entitlegraph/graph"
)

// represented returns the countries with a line in force, grace included, each with the total ARR of these lines; sorted by code. An ARR of 0
// represents a country as any other does; a global line represents none (R14, R22).
func represented(h *AccountFacts, day graph.Date) []Represented {
	var countries []Represented
	for _, line := range h.Lines {
		if !Represents(line, day) {
			continue
		}
		i, found := findCountry(countries, line.CountryCode)
		if !found {
			none := graph.Money{Currency: h.Organization.Currency}
			countries = slices.Insert(countries, i, Represented{CountryCode: line.CountryCode, AnnualRecurringRevenue: none})
		}
		countries[i].AnnualRecurringRevenue = countries[i].AnnualRecurringRevenue.Plus(line.ARR)
	}
	return countries
}

// findCountry returns the index of a country in represented countries, or the index at which to insert it, and whether it is there.
func findCountry(countries []Represented, code string) (int, bool) {
	return slices.BinarySearchFunc(countries, code, func(r Represented, code string) int {
		return strings.Compare(r.CountryCode, code)
	})
}

// represents reports whether a country is represented.
func (a *Answer) represents(code string) bool {
	_, found := findCountry(a.Represented, code)
	return found
}

// chooseCountry implements R10 to R15: the first rule that applies decides the country and is named in the answer.
func (a *Answer) chooseCountry(l *Login, h *AccountFacts) {
	user := l.User
	if a.CountryCode = user.EntitlementCountryCode; a.CountryCode != "" {
		a.Rule = RuleDesignated
		a.warnUnrepresented(WarnDesignatedCountryNotRepresented, "designated country")
		return
	}
	if a.CountryCode = user.CountryOverrideCode; a.CountryCode != "" {
		a.Rule = RuleLoginOverride
		a.warnUnrepresented(WarnOverrideCountryNotRepresented, "login's override country")
		return
	}
	if overrides := groupOverrides(l, h); len(overrides) > 0 {
		a.Rule = RuleGroupOverride
		a.chooseOverride(overrides)
		return
	}
	if a.represents(user.ProfileCountryCode) {
		a.Rule, a.CountryCode = RuleProfile, user.ProfileCountryCode
		return
	}
	if len(a.Represented) > 0 {
		a.Rule, a.CountryCode = RuleHighestARR, highestARR(a.Represented)
		a.warnProfile(user.ProfileCountryCode)
		return
	}
	a.Rule = RuleNone
}

// groupOverrides returns the override countries of the login's groups, each once, sorted; groups without an override do not count (R12).
func groupOverrides(l *Login, h *AccountFacts) []string {
	var codes []string
	for _, id := range l.GroupIDs {
		if code := h.Groups[id].CountryOverride; code != "" {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// chooseOverride implements R12: of the groups' override countries, the represented one with the highest ARR; when none of them is represented,
// the first in the alphabet.
func (a *Answer) chooseOverride(overrides []string) {
	var known []Represented
	for _, code := range overrides {
		if i, found := findCountry(a.Represented, code); found {
			known = append(known, a.Represented[i])
		}
	}
	a.CountryCode = overrides[0]
	why := "the alphabetically first, as none of them has a contract line in force"
	if len(known) > 0 {
		a.CountryCode = highestARR(known)
		why = "the one with the highest annual recurring revenue in force, alphabetically first among equals"
	}
	if len(overrides) > 1 {
		a.warn(WarnConflictingGroupOverrides, "The login's groups override its country with %s; %s counts: %s.",
			strings.Join(overrides, ", "), a.CountryCode, why)
	}
	a.warnUnrepresented(WarnOverrideCountryNotRepresented, "groups' override country")
}

// highestARR returns the country with the highest total ARR, the alphabetically first among equals (R14). countries has at least one country and
// is sorted by code.
func highestARR(countries []Represented) string {
	best := countries[0]
	for _, r := range countries[1:] {
		if r.AnnualRecurringRevenue.Minor > best.AnnualRecurringRevenue.Minor {
			best = r
		}
	}
	return best.CountryCode
}

// warnUnrepresented adds a warning if the country of the login is not represented (R10 to R12). The parameter what is the kind of that country,
// for the message.
func (a *Answer) warnUnrepresented(code WarningCode, what string) {
	if !a.represents(a.CountryCode) {
		a.warn(code, "The %s %s has no contract line in force; only global lines count.", what, a.CountryCode)
	}
}

// warnProfile adds the warning that the profile did not decide the country (R14).
func (a *Answer) warnProfile(profile string) {
	if profile == "" {
		a.warn(WarnProfileCountryMissing,
			"The user's profile names no country; %s counts, the country with the highest annual recurring revenue.", a.CountryCode)
		return
	}
	a.warn(WarnProfileCountryNotRepresented,
		"The profile country %s has no contract line in force; %s counts, the country with the highest annual recurring revenue.",
		profile, a.CountryCode)
}
