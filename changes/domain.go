package changes

import (
	"strconv"

	"entitlegraph/graph"
)

// Domain is a claimed domain; its name is its id.
type Domain struct {
	AccountNumber, Name string
	AutoApprove         bool
}

func (d Domain) subject() Subject { return Subject{Kind: graph.KindDomain, ID: d.Name} }

func (d Domain) equal(other Domain) bool { return d == other }

func (d Domain) fields(*State) []field {
	return []field{{name: "name", value: d.Name}, {name: "autoApprove", value: strconv.FormatBool(d.AutoApprove)}}
}

func (Domain) part() string { return "" }

func (Domain) visit(v EffectVisitor, w Write[Domain]) { v.WriteDomain(w) }

func (Domain) visitDelete(v EffectVisitor, d Delete[Domain]) { v.DeleteDomain(d) }

func (d Domain) write(s *State, w Write[Domain]) { s.Domains[d.Name] = w.After }

func (d Domain) delete(s *State, _ Delete[Domain]) { delete(s.Domains, d.Name) }

func (d Domain) isRead(set ReadSet) bool { return names(set.Domains, d.Name) }

func (Domain) alter(*alteration, Write[Domain]) {}

func (Domain) alterDeleted(*alteration, Delete[Domain]) {}

func (Domain) users(*State) []string { return nil }

func (Domain) comesBack(set[string]) bool { return false }

func (Domain) erased() bool { return false }

// ClaimDomain claims an email domain, or changes its auto approval (R28).
type ClaimDomain struct {
	AccountNumber, Name string
	AutoApprove         bool
}

// Kind returns the name of the change.
func (ClaimDomain) Kind() string { return "claimDomain" }

func (c ClaimDomain) reads(set *ReadSet) {
	set.Accounts, set.Domains = append(set.Accounts, c.AccountNumber), append(set.Domains, c.Name)
}

func (ClaimDomain) looksAround() bool { return true }

func (ClaimDomain) counts(*counting) {}

// evaluate enforces R28.
func (c ClaimDomain) evaluate(e *evaluation) error {
	if _, err := e.account(c.AccountNumber); err != nil {
		return err
	}
	name, err := graph.NormalizeDomain(c.Name)
	if err != nil {
		return graph.InField("domain", err)
	}
	before, err := e.mayClaim("domain", c.AccountNumber, name)
	if err != nil {
		return err
	}
	after := &Domain{AccountNumber: c.AccountNumber, Name: name, AutoApprove: c.AutoApprove}
	e.created, e.subject, e.undo = before == nil, after.subject(), []Change{ReleaseDomain{AccountNumber: c.AccountNumber, Name: name}}
	if before != nil {
		e.undo = []Change{ClaimDomain{AccountNumber: c.AccountNumber, Name: name, AutoApprove: before.AutoApprove}}
	}
	write(e, c.AccountNumber, false, before, after)
	return nil
}

// ReleaseDomain ends an organization's claim on a domain.
type ReleaseDomain struct{ AccountNumber, Name string }

// Kind returns the name of the change.
func (ReleaseDomain) Kind() string { return "releaseDomain" }

func (c ReleaseDomain) reads(set *ReadSet) {
	set.Accounts, set.Domains = append(set.Accounts, c.AccountNumber), append(set.Domains, c.Name)
}

func (ReleaseDomain) looksAround() bool { return true }

func (ReleaseDomain) counts(*counting) {}

// evaluate refuses a domain that another organization claims with the same message as an unclaimed one (R28).
func (c ReleaseDomain) evaluate(e *evaluation) error {
	if _, err := e.account(c.AccountNumber); err != nil {
		return err
	}
	before := e.state.Domains[c.Name]
	if before == nil || before.AccountNumber != c.AccountNumber {
		return refuse(UnknownReference, "R28", "domain", "organization %s does not claim the domain %.80q", c.AccountNumber, c.Name)
	}
	e.deleted, e.subject = true, before.subject()
	e.undo = []Change{ClaimDomain{AccountNumber: c.AccountNumber, Name: c.Name, AutoApprove: before.AutoApprove}}
	remove(e, c.AccountNumber, false, before)
	return nil
}

// UpsertDomain claims an email domain, or changes its auto approval (R28).
type UpsertDomain struct {
	AccountNumber, Name string
	AutoApprove         bool
}

func (*UpsertDomain) upsert() {}

func (u *UpsertDomain) reads(set *ReadSet) {
	set.Accounts, set.Domains = append(set.Accounts, u.AccountNumber), append(set.Domains, u.Name)
}

func (*UpsertDomain) counts(*counting) {}

// evaluate enforces R28.
func (u *UpsertDomain) evaluate(e *evaluation) error {
	if _, err := e.accountOfUpsert(u.AccountNumber); err != nil {
		return err
	}
	before, err := e.mayClaim("name", u.AccountNumber, u.Name)
	if err != nil {
		return err
	}
	e.created = before == nil
	write(e, u.AccountNumber, false, before, &Domain{AccountNumber: u.AccountNumber, Name: u.Name, AutoApprove: u.AutoApprove})
	return nil
}

// mayClaim enforces R28: at most one organization claims a domain. It returns the organization's existing claim, if any.
func (e *evaluation) mayClaim(field, accountNumber, name string) (*Domain, error) {
	before := e.state.Domains[name]
	if before != nil && before.AccountNumber != accountNumber {
		return nil, refuse(DomainClaimed, "R28", field, "domain %.80q is claimed by another organization, which must release it first; the operator can help", name)
	}
	return before, nil
}
