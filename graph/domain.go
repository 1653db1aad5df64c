package graph

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"
)

// Domain is an email domain that an organization claims (R28).
type Domain struct {
	Name        string
	AutoApprove bool
	// Claim has the fields of a claim that is pending (R36); nil for a proven one.
	Claim *PendingClaim
}

// PendingClaim is a claim of a domain that is not proven.
type PendingClaim struct {
	ID        string // several organizations may claim one domain, so its name is no id
	Token     string // of the record that proves the claim; empty in a dry run
	ExpiresAt time.Time
}

// DomainStatus says whether a claim is proven.
type DomainStatus string

// The statuses of claims.
const (
	DomainPending DomainStatus = "PENDING"
	DomainProven  DomainStatus = "PROVEN"
)

// Status returns the status of the claim.
func (d *Domain) Status() DomainStatus {
	if d.Claim != nil {
		return DomainPending
	}
	return DomainProven
}

// Record returns the DNS record that proves the claim; nil for a proven one, and in a dry run.
func (d *Domain) Record() *DomainRecord {
	if d.Claim == nil || d.Claim.Token == "" {
		return nil
	}
	record := DomainRecordOf(d.Name, d.Claim.Token)
	return &record
}

// ExpiresAt returns the instant at which the claim ends unless it is proven; nil for a proven one.
func (d *Domain) ExpiresAt() *time.Time {
	if d.Claim == nil {
		return nil
	}
	return &d.Claim.ExpiresAt
}

// Expired reports whether the claim has ended by an instant, because it was not proven.
func (d *Domain) Expired(at time.Time) bool { return d.Claim != nil && !at.Before(d.Claim.ExpiresAt) }

// DomainRecord is the DNS record that proves a claim of a domain (R36).
type DomainRecord struct{ Name, Type, Value string }

const (
	// domainRecordLabel is the label before a domain in the name of its record. The underscore distinguishes it from the names of hosts.
	domainRecordLabel = "_entitlegraph"
	// domainRecordValue is what the value of a record begins with, so that readers of the record know its purpose.
	domainRecordValue = "entitlegraph-verification="
)

// DomainRecordName returns the name of the record that proves a claim of a domain, in ASCII, as the DNS has it, without a final dot.
func DomainRecordName(domain string) string {
	ascii, _, err := hostForms(domain)
	if err != nil {
		ascii = domain
	}
	return domainRecordLabel + "." + ascii
}

// DomainRecordOf returns the record that proves a claim with this token.
func DomainRecordOf(domain, token string) DomainRecord {
	return DomainRecord{Name: DomainRecordName(domain), Type: "TXT", Value: domainRecordValue + token}
}

// NewDomainToken returns a new random token of a claim: at least 128 bits, as letters and digits that read the same in either case.
func NewDomainToken() string { return strings.ToLower(rand.Text()) }

// IsValue reports whether a value in the DNS is that of the record. Spaces and quotes around the value are ignored, since people paste them, and
// so is case, which some providers change.
func (r DomainRecord) IsValue(found string) bool {
	return strings.EqualFold(strings.TrimSpace(strings.Trim(strings.TrimSpace(found), `"`)), r.Value)
}

// DNSOutcome is the outcome of a look-up in the DNS.
type DNSOutcome string

// The outcomes of a look-up.
const (
	DNSFound   DNSOutcome = "found"
	DNSAbsent  DNSOutcome = "absent"  // the name does not exist, or has no TXT record
	DNSTimeout DNSOutcome = "timeout" // no answer in time
	DNSFailure DNSOutcome = "failure" // the server could not answer: SERVFAIL, refused, malformed, or not reached
)

// DNSRecords is the result of a look-up of a record's name.
type DNSRecords struct {
	Outcome DNSOutcome
	Values  []string // of the TXT records, each joined from its strings; only with DNSFound
}

// DNS looks up the records that prove claims of domains (R36).
type DNS interface {
	// Records returns the TXT records of the name that proves a claim of a domain. A failure is an outcome, and no error, since the message to the claimant describes it.
	Records(ctx context.Context, domain string) DNSRecords
}

// mostShownRecords is the maximum number of values that a message shows.
const mostShownRecords = 3

// Proves reports whether one of the records is that of the claim.
func (f DNSRecords) Proves(r DomainRecord) bool {
	for _, value := range f.Values {
		if r.IsValue(value) {
			return true
		}
	}
	return false
}

// Describe returns a message about the records that were found instead of the record of the claim, for the person who must set it.
func (f DNSRecords) Describe(r DomainRecord) string {
	switch f.Outcome {
	case DNSFound:
		shown := make([]string, 0, mostShownRecords+1)
		for i, value := range f.Values {
			if i == mostShownRecords {
				shown = append(shown, fmt.Sprintf("and %d more", len(f.Values)-i))
				break
			}
			shown = append(shown, quote(value))
		}
		return fmt.Sprintf("the TXT records of %s have other values: %s", r.Name, strings.Join(shown, ", "))
	case DNSAbsent:
		return fmt.Sprintf("the DNS has no TXT record of the name %s", r.Name)
	case DNSTimeout:
		return fmt.Sprintf("the DNS did not answer in time for the name %s", r.Name)
	default:
		return fmt.Sprintf("the DNS server could not answer for the name %s", r.Name)
	}
}
