package mutation

import (
	"entitlegraph/changes"
)

// DomainChanges are the changes of domains in a list.
type DomainChanges struct {
	ClaimDomain   *ClaimDomainInput
	ReleaseDomain *ReleaseDomainInput
}

// ClaimDomainInput is a domain to claim.
type ClaimDomainInput struct {
	Options
	AccountNumber, Domain string
	AutoApprove           *bool
}

// Change returns the change.
func (i ClaimDomainInput) Change(r *Reader) changes.Change {
	return changes.ClaimDomain{
		AccountNumber: r.accountNumber(i.AccountNumber), Name: r.domain(i.Domain), AutoApprove: i.AutoApprove != nil && *i.AutoApprove,
	}
}

func (ClaimDomainInput) value(change changes.Change) value {
	c := change.(changes.ClaimDomain)
	return value{"accountNumber": c.AccountNumber, "domain": c.Name, "autoApprove": c.AutoApprove}
}

// VerifyDomainInput is a domain whose claim is to be proven.
type VerifyDomainInput struct {
	Options
	AccountNumber, Domain string
}

// Change returns the change, without what is found in the DNS.
func (i VerifyDomainInput) Change(r *Reader) changes.Change {
	return changes.VerifyDomain{AccountNumber: r.accountNumber(i.AccountNumber), Name: r.domain(i.Domain)}
}

// value returns nil: applyChanges does not accept it.
func (VerifyDomainInput) value(changes.Change) value { return nil }

// ReleaseDomainInput is a domain whose claim is to end.
type ReleaseDomainInput struct {
	Options
	AccountNumber, Domain string
}

// Change returns the change.
func (i ReleaseDomainInput) Change(r *Reader) changes.Change {
	return changes.ReleaseDomain{AccountNumber: r.accountNumber(i.AccountNumber), Name: r.domain(i.Domain)}
}

func (ReleaseDomainInput) value(change changes.Change) value {
	c := change.(changes.ReleaseDomain)
	return value{"accountNumber": c.AccountNumber, "domain": c.Name}
}
