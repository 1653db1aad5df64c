package graph

import "cmp"

// Text is a property of a noun that is a text. A noun has one list of its texts, from which everything that reads or writes it is made:
// inputs, records, the audit log, and the database.
type Text[T any] struct {
	// Name is the name of the property in inputs, records, the audit log and the database.
	Name string
	// Label is the name in messages about what is stored; Name where it is empty.
	Label string
	// Rule is the rule that the property has, such as "R3"; empty when no numbered one does.
	Rule string
	// Required says that the property is never empty.
	Required bool
	// Example is a normalized value.
	Example string
	// Of returns the place of the value in the noun.
	Of func(*T) *string
	// Form returns a value normalized, or why it is none; label is the name in messages.
	Form func(label, value string) (string, error)
}

// NormalizeTexts normalizes the texts of a noun in place, or returns the error of the first one with a bad shape.
func NormalizeTexts[T any](noun *T, texts []Text[T]) error {
	for _, t := range texts {
		label := t.Label
		if label == "" {
			label = t.Name
		}
		place := t.Of(noun)
		if *place == "" && !t.Required {
			continue
		}
		var err error
		if *place, err = t.Form(label, *place); err != nil {
			return InField(t.Name, err)
		}
	}
	return nil
}

// customerNumber is the form of a Customer Number (R1).
func customerNumber(_, value string) (string, error) { return NormalizeKey("Customer Number", value) }

// countryCode is the form of the code of a country (R3).
func countryCode(_, value string) (string, error) { return NormalizeCountry(value) }

// Texts that a noun may lack are empty in it, and nil in the API.

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
