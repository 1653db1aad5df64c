package changes

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"entitlegraph/graph"
	"entitlegraph/graph/publicdomain"
)

// ClaimFor is the time within which a claim must be proven (R36).
const ClaimFor = 14 * 24 * time.Hour

// Domain is a proven claim of a domain (R28); its name is its id.
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

// write applies a proven claim, which ends the pending claims of the domain (R36). The store ends those that the state does not have.
func (d Domain) write(s *State, w Write[Domain]) {
	s.Domains[d.Name] = w.After
	maps.DeleteFunc(s.Claims, func(key ClaimKey, _ *DomainClaim) bool { return key.Name == d.Name })
}

func (d Domain) delete(s *State, _ Delete[Domain]) { delete(s.Domains, d.Name) }

func (d Domain) isRead(set ReadSet) bool { return names(set.Domains, d.Name) }

func (Domain) alter(*alteration, Write[Domain]) {}

func (Domain) alterDeleted(*alteration, Delete[Domain]) {}

func (Domain) users(*State) []string { return nil }

func (Domain) comesBack(set[string]) bool { return false }

func (Domain) erased() bool { return false }

// ClaimKey identifies a pending claim.
type ClaimKey struct{ AccountNumber, Name string }

// DomainClaim is a pending claim of a domain (R36). It ends ClaimFor after it is made.
type DomainClaim struct {
	ID, AccountNumber, Name string
	AutoApprove             bool
	Token                   string // of the record that proves the claim; empty in a dry run
}

func (c DomainClaim) claimKey() ClaimKey { return ClaimKey{c.AccountNumber, c.Name} }

func (c DomainClaim) subject() Subject { return Subject{Kind: graph.KindDomain, ID: c.ID} }

func (c DomainClaim) equal(other DomainClaim) bool { return c == other }

// fields omits the token: it proves the claim, and does not belong in the audit log.
func (c DomainClaim) fields(*State) []field {
	return []field{
		{name: "name", value: c.Name}, {name: "autoApprove", value: strconv.FormatBool(c.AutoApprove)}, {name: "status", value: string(graph.DomainPending)},
	}
}

func (DomainClaim) part() string { return "pending." }

func (DomainClaim) visit(v EffectVisitor, w Write[DomainClaim]) { v.WriteDomainClaim(w) }

func (DomainClaim) visitDelete(v EffectVisitor, d Delete[DomainClaim]) { v.DeleteDomainClaim(d) }

func (c DomainClaim) write(s *State, w Write[DomainClaim]) { s.Claims[c.claimKey()] = w.After }

func (c DomainClaim) delete(s *State, _ Delete[DomainClaim]) { delete(s.Claims, c.claimKey()) }

func (c DomainClaim) isRead(set ReadSet) bool { return slices.Contains(set.Claims, c.claimKey()) }

func (DomainClaim) alter(*alteration, Write[DomainClaim]) {}

func (DomainClaim) alterDeleted(*alteration, Delete[DomainClaim]) {}

func (DomainClaim) users(*State) []string { return nil }

func (DomainClaim) comesBack(set[string]) bool { return false }

func (DomainClaim) erased() bool { return false }

// claim adds the claims of a domain that a change or an upsert is about: the proven one of any organization, and the pending one of its own.
func (r *ReadSet) claim(accountNumber, name string) {
	r.Accounts, r.Domains = append(r.Accounts, accountNumber), append(r.Domains, name)
	r.Claims = append(r.Claims, ClaimKey{accountNumber, name})
}

// ClaimDomain claims an email domain, or changes its auto approval (R28). A claim by the operator is proven at once; a claim by any
// other caller is pending (R36).
type ClaimDomain struct {
	AccountNumber, Name string
	AutoApprove         bool
}

// Kind returns the name of the change.
func (ClaimDomain) Kind() string { return "claimDomain" }

func (c ClaimDomain) reads(set *ReadSet) { set.claim(c.AccountNumber, c.Name) }

func (ClaimDomain) looksAround() bool { return true }

func (ClaimDomain) counts(*counting) {}

// evaluate enforces R28 and R36.
func (c ClaimDomain) evaluate(e *evaluation) error {
	if _, err := e.account(c.AccountNumber); err != nil {
		return err
	}
	name, err := graph.NormalizeDomain(c.Name)
	if err != nil {
		return graph.InField("domain", err)
	}
	proven, pending, err := e.mayClaim("domain", c.AccountNumber, name)
	if err != nil {
		return err
	}
	after := Domain{AccountNumber: c.AccountNumber, Name: name, AutoApprove: c.AutoApprove}
	e.created, e.undo = proven == nil && pending == nil, []Change{ReleaseDomain{AccountNumber: c.AccountNumber, Name: name}}
	if proven == nil && e.state.Scope.MustProveDomains {
		e.claimPending(pending, after)
		return nil
	}
	e.subject = after.subject()
	switch {
	case proven != nil:
		e.undo = []Change{ClaimDomain{AccountNumber: c.AccountNumber, Name: name, AutoApprove: proven.AutoApprove}}
	case pending != nil:
		e.final()
	}
	e.prove(proven, pending, after)
	return nil
}

// claimPending adds the effects of a pending claim. The token and the end of a claim that is pending already stay the same.
func (e *evaluation) claimPending(before *DomainClaim, claim Domain) {
	after := DomainClaim{AccountNumber: claim.AccountNumber, Name: claim.Name, AutoApprove: claim.AutoApprove}
	if before == nil {
		after.ID, after.Token = e.state.NewID("domain", claim.AccountNumber+"\x00"+claim.Name), e.state.NewToken()
	} else {
		after.ID, after.Token = before.ID, before.Token
		e.undo = []Change{ClaimDomain{AccountNumber: claim.AccountNumber, Name: claim.Name, AutoApprove: before.AutoApprove}}
	}
	e.subject = after.subject()
	write(e, claim.AccountNumber, false, before, &after)
}

// prove adds the effects of a proven claim, which replaces the organization's pending one.
func (e *evaluation) prove(proven *Domain, pending *DomainClaim, after Domain) {
	if pending != nil {
		remove(e, after.AccountNumber, false, pending)
	}
	write(e, after.AccountNumber, false, proven, &after)
}

// VerifyDomain proves a pending claim by the records that the DNS has (R36). They are looked up before the change is evaluated.
type VerifyDomain struct {
	AccountNumber, Name string
	Found               graph.DNSRecords
}

// Kind returns the name of the change.
func (VerifyDomain) Kind() string { return "verifyDomain" }

func (c VerifyDomain) reads(set *ReadSet) { set.claim(c.AccountNumber, c.Name) }

func (VerifyDomain) looksAround() bool { return true }

func (VerifyDomain) counts(*counting) {}

// evaluate enforces R36. A claim that is proven already stays as it is. A proof has no undo: a release ends it.
func (c VerifyDomain) evaluate(e *evaluation) error {
	if _, err := e.account(c.AccountNumber); err != nil {
		return err
	}
	proven, pending, err := e.claims("domain", c.AccountNumber, c.Name)
	if err != nil {
		return err
	}
	if proven == nil && pending == nil {
		return refuseUnclaimed(c.AccountNumber, c.Name)
	}
	after := Domain{AccountNumber: c.AccountNumber, Name: c.Name}
	if proven != nil {
		after = *proven
	} else {
		record := graph.DomainRecordOf(c.Name, pending.Token)
		if !c.Found.Proves(record) {
			return refuse(DomainNotProven, "R36", "domain", "%s; set one with the value %s, and wait until the DNS has it", c.Found.Describe(record), record.Value)
		}
		after.AutoApprove = pending.AutoApprove
	}
	e.final()
	e.subject = after.subject()
	e.prove(proven, pending, after)
	return nil
}

// ReleaseDomain ends an organization's claim on a domain, proven or pending.
type ReleaseDomain struct{ AccountNumber, Name string }

// Kind returns the name of the change.
func (ReleaseDomain) Kind() string { return "releaseDomain" }

func (c ReleaseDomain) reads(set *ReadSet) { set.claim(c.AccountNumber, c.Name) }

func (ReleaseDomain) looksAround() bool { return true }

func (ReleaseDomain) counts(*counting) {}

// evaluate refuses a domain that another organization claims with the same message as an unclaimed one (R28).
func (c ReleaseDomain) evaluate(e *evaluation) error {
	if _, err := e.account(c.AccountNumber); err != nil {
		return err
	}
	proven, pending := e.state.Domains[c.Name], e.state.Claims[ClaimKey(c)]
	e.deleted = true
	switch {
	case proven != nil && proven.AccountNumber == c.AccountNumber:
		e.subject = proven.subject()
		e.undoRelease(*proven, e.state.Scope.MustProveDomains)
		remove(e, c.AccountNumber, false, proven)
	case pending != nil:
		e.subject = pending.subject()
		e.undoRelease(Domain{AccountNumber: c.AccountNumber, Name: c.Name, AutoApprove: pending.AutoApprove}, !e.state.Scope.MustProveDomains)
		remove(e, c.AccountNumber, false, pending)
	default:
		return refuseUnclaimed(c.AccountNumber, c.Name)
	}
	return nil
}

// undoRelease sets the inverse of a release: the domain is claimed again. There is none when the new claim would have another status than the
// released one (otherwise is true), or when no organization may claim the domain now.
func (e *evaluation) undoRelease(claim Domain, otherwise bool) {
	if otherwise || publicdomain.Of(claim.Name) != publicdomain.NotPublic {
		e.final()
		return
	}
	e.undo = []Change{ClaimDomain(claim)}
}

func refuseUnclaimed(accountNumber, name string) error {
	return refuse(UnknownReference, "R28", "domain", "organization %s does not claim the domain %.80q", accountNumber, name)
}

// UpsertDomain claims an email domain, or changes its auto approval (R28). The claim is proven (R36).
type UpsertDomain struct {
	AccountNumber, Name string
	AutoApprove         bool
}

func (*UpsertDomain) upsert() {}

func (u *UpsertDomain) reads(set *ReadSet) { set.claim(u.AccountNumber, u.Name) }

func (*UpsertDomain) counts(*counting) {}

// evaluate enforces R28 and R36.
func (u *UpsertDomain) evaluate(e *evaluation) error {
	if _, err := e.accountOfUpsert(u.AccountNumber); err != nil {
		return err
	}
	proven, pending, err := e.mayClaim("name", u.AccountNumber, u.Name)
	if err != nil {
		return err
	}
	e.created = proven == nil && pending == nil
	e.prove(proven, pending, Domain{AccountNumber: u.AccountNumber, Name: u.Name, AutoApprove: u.AutoApprove})
	return nil
}

// mayClaim enforces R28 and R36: at most one organization claims a domain, and none a public one. It returns the organization's existing
// claims. A claim from before R36 stays, even of a public domain.
func (e *evaluation) mayClaim(field, accountNumber, name string) (proven *Domain, pending *DomainClaim, err error) {
	proven, pending, err = e.claims(field, accountNumber, name)
	if err != nil || proven != nil {
		return proven, pending, err
	}
	if public := publicdomain.Of(name); public != publicdomain.NotPublic {
		return nil, nil, refuse(PublicDomain, "R36", field, "domain %.80q is %s, so no organization may claim it; claim a domain of its own", name, public)
	}
	return proven, pending, nil
}

// claims returns the organization's proven and pending claim of a domain, if any; it refuses a domain that another organization claims.
func (e *evaluation) claims(field, accountNumber, name string) (proven *Domain, pending *DomainClaim, err error) {
	proven = e.state.Domains[name]
	if proven != nil && proven.AccountNumber != accountNumber {
		return nil, nil, refuse(DomainClaimed, "R28", field, "domain %.80q is claimed by another organization, which must release it first; the operator can help", name)
	}
	return proven, e.state.Claims[ClaimKey{accountNumber, name}], nil
}
