package graph

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// Text describes a property of a noun that has a text as its value. A noun has one list of its texts, from which inputs, records, the audit log
// and the database derive.
type Text[T any] struct {
	// Name is the name of the property in inputs, records, the audit log and the database.
	Name string
	// Rule is the rule of the property, such as "R3"; empty if no numbered rule applies.
	Rule string
	// Required is true if the property must not be empty.
	Required bool
	// Example is a normalized value.
	Example string
	// BadExample is a malformed value: Form, the reader of inputs and the reader of records refuse it.
	BadExample string
	// Of returns a pointer to the value in the noun.
	Of func(*T) *string
	// Form returns the normalized value, or the error of a malformed one; label is the name of the property in the message. Errors in records have
	// Name as the label, all others have Name in words.
	Form func(label, value string) (string, error)
}

// NormalizeTexts normalizes the texts of a noun in place, or returns the error of the first malformed one.
func NormalizeTexts[T any](noun *T, texts []Text[T]) error {
	for _, t := range texts {
		place := t.Of(noun)
		if *place == "" && !t.Required {
			continue
		}
		var err error
		if *place, err = t.Form(inWords(t.Name), *place); err != nil {
			return InField(t.Name, err)
		}
	}
	return nil
}

// OneOf refuses a value that is not in a closed list; name is that of the property.
func OneOf[T ~string](name, rule string, value T, all []T) error {
	if slices.Contains(all, value) {
		return nil
	}
	words := make([]string, len(all))
	for i, word := range all {
		words[i] = string(word)
	}
	return Invalid(rule, "%s %.80q must be one of %s", name, string(value), strings.Join(words, ", "))
}

// inWords returns the name of a property in words: postalCode is postal code.
func inWords(name string) string {
	var words strings.Builder
	for _, r := range name {
		if unicode.IsUpper(r) {
			words.WriteByte(' ')
		}
		words.WriteRune(unicode.ToLower(r))
	}
	return words.String()
}

// customerNumber is the form of a Customer Number (R1).
func customerNumber(_, value string) (string, error) { return NormalizeKey("Customer Number", value) }

// email is the form of an email address (R4), which is kept as written.
func email(label, value string) (string, error) {
	address, _, err := NormalizeEmail(label, value)
	return address, err
}

// countryCode is the form of the code of a country (R3).
func countryCode(_, value string) (string, error) { return NormalizeCountry(value) }

// An optional text that is absent is empty in a noun, and null in the API.

// OptionalStreet returns street and number; nil if unknown.
func (s *SiteInformation) OptionalStreet() *string { return optionalText(s.Street) }

// OptionalCity returns the city; nil if unknown.
func (s *SiteInformation) OptionalCity() *string { return optionalText(s.City) }

// OptionalRegion returns the region, state or province; nil if unknown.
func (s *SiteInformation) OptionalRegion() *string { return optionalText(s.Region) }

// OptionalPostalCode returns the postal code; nil if unknown.
func (s *SiteInformation) OptionalPostalCode() *string { return optionalText(s.PostalCode) }

// OptionalGivenName returns the given name; nil if unknown.
func (u *User) OptionalGivenName() *string { return optionalText(u.GivenName) }

// OptionalFamilyName returns the family name; nil if unknown.
func (u *User) OptionalFamilyName() *string { return optionalText(u.FamilyName) }

// OptionalCommunicationEmail returns the address that notices go to instead of to the login (R39); nil if there is none.
func (u *User) OptionalCommunicationEmail() *string { return optionalText(u.CommunicationEmail) }

// OptionalBefore returns the value before the change; nil if there was none.
func (c *FieldChange) OptionalBefore() *string { return optionalText(c.Before) }

// OptionalAfter returns the value after the change; nil if there is none.
func (c *FieldChange) OptionalAfter() *string { return optionalText(c.After) }

// OptionalBeforeText returns the value before the change, with names in the place of ids; nil if there was none.
func (c *FieldChange) OptionalBeforeText() *string {
	return optionalText(cmp.Or(c.BeforeText, c.Before))
}

// OptionalAfterText returns the value after the change, with names in the place of ids; nil if there is none.
func (c *FieldChange) OptionalAfterText() *string { return optionalText(cmp.Or(c.AfterText, c.After)) }

func optionalText(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
