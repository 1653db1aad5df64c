package graph

import "time"

// Site is a branch of an organization in one country (R3).
type Site struct {
	ID string
	SiteBody
	CreatedAt time.Time
	// Owner is the organization it belongs to, where that was read along with it (WithOwners); nil where it was not.
	Owner *Organization
}

// SiteBody is the content of a site: as it is stored, in a change, in a record, and in an answer.
type SiteBody struct {
	CustomerNumber string `json:"customerNumber"` // unique (R1)
	Name           string `json:"name"`
	CountryCode    string `json:"country"` // R3
	Street         string `json:"street,omitempty"`
	City           string `json:"city,omitempty"`
	Region         string `json:"region,omitempty"`
	PostalCode     string `json:"postalCode,omitempty"`
}

// SiteCountry is the name of a site's country, which the database has as an edge.
const SiteCountry = "country"

// SiteTexts are the properties of a site.
var SiteTexts = []Text[SiteBody]{
	{
		Name: "customerNumber", Rule: "R1", Required: true, Example: "C-1",
		Of: func(s *SiteBody) *string { return &s.CustomerNumber }, Form: customerNumber,
	},
	{
		Name: "name", Required: true, Example: "Headquarters",
		Of: func(s *SiteBody) *string { return &s.Name }, Form: RequireName,
	},
	{
		Name: SiteCountry, Rule: "R3", Required: true, Example: "DE",
		Of: func(s *SiteBody) *string { return &s.CountryCode }, Form: countryCode,
	},
	{
		Name: "street", Example: "Main Street 1",
		Of: func(s *SiteBody) *string { return &s.Street }, Form: NormalizeName,
	},
	{
		Name: "city", Example: "Munich",
		Of: func(s *SiteBody) *string { return &s.City }, Form: NormalizeName,
	},
	{
		Name: "region", Example: "Bavaria",
		Of: func(s *SiteBody) *string { return &s.Region }, Form: NormalizeName,
	},
	{
		Name: "postalCode", Label: "postal code", Example: "80331",
		Of: func(s *SiteBody) *string { return &s.PostalCode }, Form: NormalizeName,
	},
}

// Normalize normalizes the content (R1, R3), or returns the error of the first property with a bad shape: the number, the country, then the
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

// Texts that a site may lack are empty in it, and nil in the API.

// OptionalStreet returns street and number, if known.
func (s *Site) OptionalStreet() *string { return optionalText(s.Street) }

// OptionalCity returns the city, if known.
func (s *Site) OptionalCity() *string { return optionalText(s.City) }

// OptionalRegion returns the region, state or province, if known.
func (s *Site) OptionalRegion() *string { return optionalText(s.Region) }

// OptionalPostalCode returns the postal code, if known.
func (s *Site) OptionalPostalCode() *string { return optionalText(s.PostalCode) }

// PlacedSite is a site as it was when an order was placed for it, with the name that the organization had: what the order's Fulfillment
// Document shows from then on, whatever becomes of the site.
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
		Name: "name", Required: true, Example: "Headquarters",
		Of: func(s *PlacedSite) *string { return &s.Name }, Form: RequireName,
	},
	{
		Name: "street", Example: "Main Street 1",
		Of: func(s *PlacedSite) *string { return &s.Street }, Form: NormalizeName,
	},
	{
		Name: "city", Example: "Munich",
		Of: func(s *PlacedSite) *string { return &s.City }, Form: NormalizeName,
	},
	{
		Name: "region", Example: "Bavaria",
		Of: func(s *PlacedSite) *string { return &s.Region }, Form: NormalizeName,
	},
	{
		Name: "postalCode", Example: "80331",
		Of: func(s *PlacedSite) *string { return &s.PostalCode }, Form: NormalizeName,
	},
	{
		Name: SiteCountry, Rule: "R3", Required: true, Example: "DE",
		Of: func(s *PlacedSite) *string { return &s.CountryCode }, Form: countryCode,
	},
	{
		Name: "organizationName", Required: true, Example: "Acme",
		Of: func(s *PlacedSite) *string { return &s.OrganizationName }, Form: RequireName,
	},
}

// Placed returns the site as the Fulfillment Document of an order that is placed for it now shows it.
func (s *SiteBody) Placed(organizationName string) PlacedSite {
	return PlacedSite{
		Name: s.Name, Street: s.Street, City: s.City, Region: s.Region, PostalCode: s.PostalCode, CountryCode: s.CountryCode,
		OrganizationName: organizationName,
	}
}
