package graph

import "time"

// Site is a branch of an organization in one country (R3).
type Site struct {
	ID             string
	CustomerNumber string // unique (R1)
	Name           string
	CountryCode    string
	Street         string
	City           string
	Region         string
	PostalCode     string
	CreatedAt      time.Time
	// Owner is the organization it belongs to, where that was read together with it (WithOwner); nil where it was not.
	Owner *Organization
}

// Country gives the country of the site.
func (s *Site) Country() Country { return CountryOf(s.CountryCode) }
