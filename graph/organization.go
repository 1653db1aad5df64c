package graph

import "time"

// Organization is a company, also called an account (people also say Ultimate, or Hierarchy).
type Organization struct {
	ID string
	OrganizationBody
	// Revision rises with every committed change of the account.
	Revision int64
	// EntitlementRevision rises with every change that can alter the answer for more than one login.
	EntitlementRevision int64
	CreatedAt           time.Time
	UpdatedAt           time.Time
}

// OrganizationBody is the content of an organization without what belongs to it. The stored organization, changes, records and answers have it in
// this one form.
type OrganizationBody struct {
	AccountNumber string `json:"accountNumber"` // unique (R1)
	Name          string `json:"name"`
	Currency      string `json:"currency"` // ISO 4217; every ARR amount of the organization is in it (R6)
}

// Normalize normalizes the content (R1, R6), or returns the error of the first property that is malformed. A currency that was withdrawn is not: an
// account may be stored in one (CheckCurrent).
func (o *OrganizationBody) Normalize() error {
	var err error
	if o.AccountNumber, err = NormalizeKey("Account Number", o.AccountNumber); err != nil {
		return InField("accountNumber", err)
	}
	if o.Name, err = RequireName("name", o.Name); err != nil {
		return InField("name", err)
	}
	o.Currency, err = NormalizeCurrency(o.Currency)
	return InField("currency", err)
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
