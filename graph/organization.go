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
	// Search is a text as typed: every word must begin a word of the name or the Account Number (SearchedWords).
	Search string
	// Country keeps organizations with a site there.
	Country string
	// ProductCode keeps organizations with a contract line, of whatever dates, for the product.
	ProductCode string
	// ContractStatus keeps organizations with a contract of that status.
	ContractStatus ContractStatus
	// Within keeps the organizations with these stored ids; nil keeps all, and no id none.
	Within []string
}

// Normalize gives the filter with its keys as they are stored, or says which field is wrong.
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

// The orders of organizations. Names are in the order of NameOrder; equal ones come by Account Number.
const (
	OrderByAccountNumber OrganizationOrder = "ACCOUNT_NUMBER"
	OrderByName          OrganizationOrder = "NAME"
)

// Domain is an email domain that an organization claims (R28).
type Domain struct {
	Name        string
	AutoApprove bool
}
