package graph

import "time"

// Site is a branch of an organization in one country (R3).
type Site struct {
	ID string
	SiteBody
	CreatedAt time.Time
	// Owner is the organization of the site if the look-up read it too (WithOwner); nil otherwise.
	Owner *Organization
}

// SiteBody is the content of a site. The stored site, changes, records and answers have it in this one form.
type SiteBody struct {
	CustomerNumber string `json:"customerNumber"` // unique (R1)
	Name           string `json:"name"`
	CountryCode    string `json:"country"` // R3
	Street         string `json:"street,omitempty"`
	City           string `json:"city,omitempty"`
	Region         string `json:"region,omitempty"`
	PostalCode     string `json:"postalCode,omitempty"`
}

// SiteCountry is the name of the property for a site's country, which the database stores as an edge.
const SiteCountry = "country"

// SiteTexts are the properties of a site.
var SiteTexts = []Text[SiteBody]{
	{
		Name: "customerNumber", Rule: "R1", Required: true, Example: "C-1", BadExample: "C 1",
		Of: func(s *SiteBody) *string { return &s.CustomerNumber }, Form: customerNumber,
	},
	{
		Name: "name", Required: true, Example: "Headquarters", BadExample: "Head\nquarters",
		Of: func(s *SiteBody) *string { return &s.Name }, Form: RequireName,
	},
	{
		Name: SiteCountry, Rule: "R3", Required: true, Example: "DE", BadExample: "XX",
		Of: func(s *SiteBody) *string { return &s.CountryCode }, Form: countryCode,
	},
	{
		Name: "street", Example: "Main Street 1", BadExample: "Main\nStreet 1",
		Of: func(s *SiteBody) *string { return &s.Street }, Form: NormalizeName,
	},
	{
		Name: "city", Example: "Munich", BadExample: "Mu\nnich",
		Of: func(s *SiteBody) *string { return &s.City }, Form: NormalizeName,
	},
	{
		Name: "region", Example: "Bavaria", BadExample: "Bava\nria",
		Of: func(s *SiteBody) *string { return &s.Region }, Form: NormalizeName,
	},
	{
		Name: "postalCode", Example: "80331", BadExample: "80\n331",
		Of: func(s *SiteBody) *string { return &s.PostalCode }, Form: NormalizeName,
	},
}

// Normalize normalizes the content (R1, R3), or returns the error of the first property that is malformed: the number, the country, then the
// others in the order of SiteTexts.
func (s *SiteBody) Normalize() error {
	var err error
	if s.CustomerNumber, err = customerNumber("", s.CustomerNumber); err != nil {
		return InField("customerNumber", err)
	}
	if s.CountryCode, err = NormalizeCountry(s.CountryCode); err != nil {
		return InField(SiteCountry, err)
	}
	return NormalizeTexts(s, SiteTexts)
}

// Country returns the country of the site.
func (s *Site) Country() Country { return CountryOf(s.CountryCode) }

// An optional text that is absent is empty in a site, and null in the API.

// OptionalStreet returns street and number; nil if unknown.
func (s *Site) OptionalStreet() *string { return optionalText(s.Street) }

// OptionalCity returns the city; nil if unknown.
func (s *Site) OptionalCity() *string { return optionalText(s.City) }

// OptionalRegion returns the region, state or province; nil if unknown.
func (s *Site) OptionalRegion() *string { return optionalText(s.Region) }

// OptionalPostalCode returns the postal code; nil if unknown.
func (s *Site) OptionalPostalCode() *string { return optionalText(s.PostalCode) }

// PlacedSite is a copy of a site, with the name of its organization, from the time at which an order was placed for it. The order's Fulfillment
// Document shows this copy; later changes of the site do not alter it.
type PlacedSite struct {
	Name             string `json:"name"`
	Street           string `json:"street,omitempty"`
	City             string `json:"city,omitempty"`
	Region           string `json:"region,omitempty"`
	PostalCode       string `json:"postalCode,omitempty"`
	CountryCode      string `json:"country"`
	OrganizationName string `json:"organizationName"`
}

// PlacedTexts are the properties of a PlacedSite.
var PlacedTexts = []Text[PlacedSite]{
	{
		Name: "name", Required: true, Example: "Headquarters", BadExample: "Head\nquarters",
		Of: func(s *PlacedSite) *string { return &s.Name }, Form: RequireName,
	},
	{
		Name: "street", Example: "Main Street 1", BadExample: "Main\nStreet 1",
		Of: func(s *PlacedSite) *string { return &s.Street }, Form: NormalizeName,
	},
	{
		Name: "city", Example: "Munich", BadExample: "Mu\nnich",
		Of: func(s *PlacedSite) *string { return &s.City }, Form: NormalizeName,
	},
	{
		Name: "region", Example: "Bavaria", BadExample: "Bava\nria",
		Of: func(s *PlacedSite) *string { return &s.Region }, Form: NormalizeName,
	},
	{
		Name: "postalCode", Example: "80331", BadExample: "80\n331",
		Of: func(s *PlacedSite) *string { return &s.PostalCode }, Form: NormalizeName,
	},
	{
		Name: SiteCountry, Rule: "R3", Required: true, Example: "DE", BadExample: "XX",
		Of: func(s *PlacedSite) *string { return &s.CountryCode }, Form: countryCode,
	},
	{
		Name: "organizationName", Required: true, Example: "Acme", BadExample: "Ac\nme",
		Of: func(s *PlacedSite) *string { return &s.OrganizationName }, Form: RequireName,
	},
}

// Placed returns the copy of the site for an order that is placed now.
func (s *SiteBody) Placed(organizationName string) PlacedSite {
	return PlacedSite{
		Name: s.Name, Street: s.Street, City: s.City, Region: s.Region, PostalCode: s.PostalCode, CountryCode: s.CountryCode,
		OrganizationName: organizationName,
	}
}
