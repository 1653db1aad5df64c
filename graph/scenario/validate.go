package scenario

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

var fileName = regexp.MustCompile(`^r(\d\d)-[a-z0-9-]+$`)

// validate returns an error for a scenario that contradicts itself or checks nothing.
func (s *Scenario) validate() error {
	number := fileName.FindStringSubmatch(s.Name)
	switch {
	case number == nil:
		return errors.New("the file must be named like r12-conflicting-group-overrides.yaml")
	case !slices.Contains(s.Rules, "R"+strings.TrimPrefix(number[1], "0")):
		return fmt.Errorf("rules %v must hold the rule of the file's name", s.Rules)
	case len(s.Story) < 20:
		return errors.New("the file must open with a comment that tells the situation")
	case len(s.Questions) == 0:
		return errors.New("there must be at least one question")
	case !slices.ContainsFunc(s.Questions, func(q Question) bool { return !q.Not.empty() }):
		return errors.New("at least one question must say what must not hold")
	}
	if err := s.validateCountries(); err != nil {
		return err
	}
	for i, q := range s.Questions {
		if err := q.validate(); err != nil {
			return fmt.Errorf("questions[%d]: %w", i, err)
		}
	}
	return nil
}

// validateCountries returns an error for a country that an import would refuse: a code that is no country (R3), and a line, a designation or an
// override of a country without a site (R8, R23).
func (s *Scenario) validateCountries() error {
	o := s.Organization
	offered := []string{""}
	for _, site := range o.Sites {
		offered = append(offered, site.Country)
	}
	var needed, named []string
	for _, c := range o.Contracts {
		for _, order := range c.Orders {
			for _, line := range order.Lines {
				needed = append(needed, line.Country)
			}
		}
	}
	for _, setting := range o.Access {
		needed = append(needed, setting.Country)
	}
	for _, group := range o.Groups {
		needed = append(needed, group.CountryOverride)
	}
	for _, user := range o.Users {
		needed = append(needed, user.EntitlementCountry, user.CountryOverride)
		named = append(named, user.ProfileCountry)
	}
	for _, code := range needed {
		if !slices.Contains(offered, code) {
			return fmt.Errorf("country %q has no site", code)
		}
	}
	for _, code := range append(offered, named...) {
		if normal, err := graph.NormalizeCountry(code); code != "" && (err != nil || normal != code) {
			return fmt.Errorf("country %q is not an assigned code", code)
		}
	}
	return nil
}

// validate returns an error for a question whose parts contradict each other.
func (q Question) validate() error {
	if q.Login == "" || q.At.IsZero() {
		return errors.New("a question needs a login and an instant")
	}
	for product, reason := range q.Checks {
		if reason != Allowed && !slices.Contains(entitle.Reasons, reason) {
			return fmt.Errorf("checks: %s: %s is no reason", product, reason)
		}
		if (q.Expect == nil) != (reason == entitle.ReasonUnknownLogin) {
			return fmt.Errorf("checks: %s: %s and an answer exclude each other", product, entitle.ReasonUnknownLogin)
		}
	}
	if q.Expect == nil {
		return nil
	}
	if violations := q.Not.Violations(*q.Expect); len(violations) > 0 {
		return fmt.Errorf("expect and not contradict each other: %s", strings.Join(violations, "; "))
	}
	return q.Expect.validate()
}

// validate returns an error for rules, reasons and warnings that the product does not have, and for lists out of order (R22).
func (e *Expect) validate() error {
	if !slices.Contains(entitle.CountryRules, e.Rule) {
		return fmt.Errorf("expect: %q is no country rule", e.Rule)
	}
	for product, reason := range e.Withheld {
		if _, entitled := e.Entitlements[product]; entitled || !slices.Contains(entitle.Reasons, reason) {
			return fmt.Errorf("expect: %s cannot be withheld for %q", product, reason)
		}
	}
	for product, rule := range e.Access {
		if _, entitled := e.Entitlements[product]; !entitled || !slices.Contains(entitle.AccessRules, rule) {
			return fmt.Errorf("expect: %s cannot be allowed by %q", product, rule)
		}
	}
	for _, code := range e.Warnings {
		if !slices.Contains(entitle.WarningCodes, code) {
			return fmt.Errorf("expect: %q is no warning", code)
		}
	}
	for _, product := range e.InGrace {
		if _, entitled := e.Entitlements[product]; !entitled {
			return fmt.Errorf("expect: %s is in grace, but not entitled", product)
		}
	}
	if e.ValidUntil != nil && e.ValidUntil.IsZero() {
		return errors.New("expect: validUntil is no instant") // the YAML library returns it for an instant that it cannot parse
	}
	if !slices.IsSorted(e.Warnings) || !slices.IsSorted(e.InGrace) {
		return errors.New("expect: warnings and inGrace must be sorted")
	}
	return nil
}
