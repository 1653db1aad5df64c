package graph

import "time"

// EntitlementGroup is a named set of logins that restricts them to a subset of products, and may override their country.
type EntitlementGroup struct {
	ID                  string
	Name                string // unique in its account without regard to case (R32)
	NameKey             string
	Unordered           bool   // by another program without its place in the order of names: it comes first until the next start
	CountryOverrideCode string // empty when there is none (R12)
	CreatedAt           time.Time
	// Owner is the organization it belongs to, where that was read together with it (WithOwner); nil where it was not.
	Owner *Organization
}

// CountryOverride gives the country the group overrides with, if any (R12).
func (g *EntitlementGroup) CountryOverride() *Country { return OptionalCountry(g.CountryOverrideCode) }
