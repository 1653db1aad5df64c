package graph

import "time"

// Organization is a company, also called an account (people also say Ultimate, or Hierarchy).
type Organization struct {
	ID            string
	AccountNumber string // unique (R1)
	Name          string
	Currency      string // ISO 4217; every ARR amount of the organization is in it (R6)
	// Revision rises with every committed change of the account.
	Revision int64
	// EntitlementRevision rises with every change that can alter the answer for more than one login.
	EntitlementRevision int64
	CreatedAt           time.Time
	UpdatedAt           time.Time
}

// OrganizationFilter narrows a list of organizations. Empty fields do not narrow.
type OrganizationFilter struct {
	// Search is a text as typed: each of its words must begin a word of the name or the Account Number (SearchedWords).
	Search string
	// Country selects organizations with a site in that country.
	Country string
	// ProductCode selects organizations with a contract line for the product, whatever its dates.
	ProductCode string
	// ContractStatus selects organizations with a contract of that status.
	ContractStatus ContractStatus
	// Within selects the organizations with these stored ids; nil selects all, an empty list none.
	Within []string
}

// Normalize returns the filter with its keys in stored form, or the error of the first malformed field.
func (f OrganizationFilter) Normalize() (OrganizationFilter, error) {
	var err error
	if f.Search, err = normalizeSearch(f.Search); err != nil {
		return f, InField("search", err)
	}
	if f.Country != "" {
		if f.Country, err = NormalizeCountry(f.Country); err != nil {
			return f, InField("country", err)
		}
	}
	if f.ProductCode != "" {
		if f.ProductCode, err = NormalizeKey("product code", f.ProductCode); err != nil {
			return f, InField("productCode", err)
		}
	}
	return f, nil
}

// OrganizationOrder is the order of a list of organizations.
type OrganizationOrder string

// The orders of organizations. Names are sorted by NameOrder, and equal names by Account Number.
const (
	OrderByAccountNumber OrganizationOrder = "ACCOUNT_NUMBER"
	OrderByName          OrganizationOrder = "NAME"
)
