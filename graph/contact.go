package graph

// MaxContacts is the maximum number of fulfillment contacts of an organization, unless it was migrated with more (R24).
const MaxContacts = 10

// FulfillmentContact is a user to notify of new and changed licenses of one country, or of all (R25).
type FulfillmentContact struct {
	ID   string
	User *User
	// CountryCode is empty for a global contact.
	CountryCode string
}

// Country returns the country of the contact; nil for a global one.
func (c *FulfillmentContact) Country() *Country { return OptionalCountry(c.CountryCode) }
