package graph

import "time"

// EntitlementGroup is a named set of logins that restricts them to a subset of products, and may override their country.
type EntitlementGroup struct {
	ID                  string
	Name                string // unique in its account without regard to case (R32)
	NameKey             string
	Unordered           bool   // another program wrote it without its NameOrder: it sorts first until the next start
	CountryOverrideCode string // empty when there is none (R12)
	CreatedAt           time.Time
	// Owner is the organization of the group if the look-up read it too (WithOwner); nil otherwise.
	Owner *Organization
}

// GroupName is the name of a group with its key (R32).
type GroupName struct{ Name, Key string }

// CountryOverride returns the country that overrides the members' own; nil if there is none (R12).
func (g *EntitlementGroup) CountryOverride() *Country { return OptionalCountry(g.CountryOverrideCode) }
