package graph

import "cmp"

// Texts that a noun may lack are empty in it; here they are nil, as the API gives them.

// OptionalStreet gives street and number, if known.
func (s *Site) OptionalStreet() *string { return optionalText(s.Street) }

// OptionalCity gives the city, if known.
func (s *Site) OptionalCity() *string { return optionalText(s.City) }

// OptionalRegion gives the region, state or province, if known.
func (s *Site) OptionalRegion() *string { return optionalText(s.Region) }

// OptionalPostalCode gives the postal code, if known.
func (s *Site) OptionalPostalCode() *string { return optionalText(s.PostalCode) }

// OptionalStreet gives street and number, if known.
func (s *SiteInformation) OptionalStreet() *string { return optionalText(s.Street) }

// OptionalCity gives the city, if known.
func (s *SiteInformation) OptionalCity() *string { return optionalText(s.City) }

// OptionalRegion gives the region, state or province, if known.
func (s *SiteInformation) OptionalRegion() *string { return optionalText(s.Region) }

// OptionalPostalCode gives the postal code, if known.
func (s *SiteInformation) OptionalPostalCode() *string { return optionalText(s.PostalCode) }

// OptionalGivenName gives the given name, if known.
func (u *User) OptionalGivenName() *string { return optionalText(u.GivenName) }

// OptionalFamilyName gives the family name, if known.
func (u *User) OptionalFamilyName() *string { return optionalText(u.FamilyName) }

// OptionalBefore gives the value before the change, if there was one.
func (c *FieldChange) OptionalBefore() *string { return optionalText(c.Before) }

// OptionalAfter gives the value after the change, if there is one.
func (c *FieldChange) OptionalAfter() *string { return optionalText(c.After) }

// OptionalBeforeText gives the value before with names in the place of ids, if there was one.
func (c *FieldChange) OptionalBeforeText() *string {
	return optionalText(cmp.Or(c.BeforeText, c.Before))
}

// OptionalAfterText gives the value afterwards with names in the place of ids, if there is one.
func (c *FieldChange) OptionalAfterText() *string { return optionalText(cmp.Or(c.AfterText, c.After)) }

func optionalText(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
