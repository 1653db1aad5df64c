package changes

import (
	"errors"
	"fmt"

	"entitlegraph/graph"
)

// Reason is the machine-readable reason of a refusal.
type Reason string

// The reasons of refusals. Reasons has the meaning of each.
const (
	InvalidInput        Reason = "INVALID_INPUT"
	UnknownReference    Reason = "UNKNOWN_REFERENCE"
	NumberTaken         Reason = "NUMBER_TAKEN"
	LastSite            Reason = "LAST_SITE"
	LoginTaken          Reason = "LOGIN_TAKEN"
	LoginDomainClaimed  Reason = "LOGIN_DOMAIN_CLAIMED"
	DomainClaimed       Reason = "DOMAIN_CLAIMED"
	DomainNotProven     Reason = "DOMAIN_NOT_PROVEN"
	PublicDomain        Reason = "PUBLIC_DOMAIN"
	CountryWithoutSite  Reason = "COUNTRY_WITHOUT_SITE"
	SiteInUse           Reason = "SITE_IN_USE"
	ContractCancelled   Reason = "CONTRACT_CANCELLED"
	LineOutsideContract Reason = "LINE_OUTSIDE_CONTRACT"
	LinesMissing        Reason = "LINES_MISSING"
	AmountUnfit         Reason = "AMOUNT_UNFIT"
	ContactExists       Reason = "CONTACT_EXISTS"
	ContactLimitReached Reason = "CONTACT_LIMIT_REACHED"
	LastContact         Reason = "LAST_CONTACT"
	LastAdmin           Reason = "LAST_ADMIN"
	StatusUnfit         Reason = "STATUS_UNFIT"
	GroupNameTaken      Reason = "GROUP_NAME_TAKEN"
	StaleRevision       Reason = "STALE_REVISION"
	TooManyAffected     Reason = "TOO_MANY_AFFECTED"
	KeyRevoked          Reason = "KEY_REVOKED"
	AdministratorOnly   Reason = "ADMINISTRATOR_ONLY"
)

// ReasonMeaning is the meaning of a reason, and the rules that lead to it.
type ReasonMeaning struct {
	Reason  Reason
	Rules   string // empty when no numbered rule leads to it
	Meaning string // one line
}

// Reasons is the closed list of reasons.
var Reasons = []ReasonMeaning{
	{InvalidInput, "R1 R3 R4 R6 R7 R8 R9 R28 R32", "A value breaks a rule of shape; the rule and the field say which."},
	{UnknownReference, "", "The change names something that is not there, or not in this organization."},
	{NumberTaken, "R1", "The number or code is in use already, here or in another organization."},
	{LastSite, "R2", "The organization would be left without a site."},
	{LoginTaken, "R4", "The login is in use already, here or in another organization."},
	{LoginDomainClaimed, "R28", "Another organization claims the domain of the login."},
	{DomainClaimed, "R28", "Another organization claims the domain."},
	{DomainNotProven, "R36", "The DNS does not have the record that proves the claim; the message says what was found instead."},
	{PublicDomain, "R36", "The domain is a public mail domain or a public suffix, which no organization may claim."},
	{CountryWithoutSite, "R8 R23", "The country is none of the organization's sites."},
	{SiteInUse, "R23", "An order names the site, or it is the last of a country that a line, designation, override or contact names."},
	{ContractCancelled, "R7", "The contract is CANCELLED, which is final."},
	{LineOutsideContract, "R7", "A line's dates are not inside its contract's."},
	{LinesMissing, "", "An order comes with fewer lines than it has; only a file can."},
	{AmountUnfit, "R6", "Lines have amounts, so the organization's currency cannot change."},
	{ContactExists, "R25", "The user is such a contact already."},
	{ContactLimitReached, "R24", "The organization has 10 fulfillment contacts or more."},
	{LastContact, "R24", "The organization would be left without a fulfillment contact."},
	{LastAdmin, "R27", "The organization would be left without an ACTIVE user with the role ACCOUNT_ADMIN."},
	{AdministratorOnly, "R27", "The user has the role ACCOUNT_ADMIN: only a user with that role, or the operator, may change its status or delete it."},
	{StatusUnfit, "R29", "The action needs a user of another status; the message says of which."},
	{GroupNameTaken, "R32", "Another group of the organization has the name, without regard to case."},
	{StaleRevision, "", "The organization has changed since the expected revision."},
	{TooManyAffected, "", "More logins than allowed would lose something."},
	{KeyRevoked, "", "The API key was revoked, or has expired; create another one."},
}

// Refusal is a change that a rule does not allow. It unwraps to the *graph.Error that a caller may see.
type Refusal struct {
	Reason Reason
	Err    *graph.Error
}

// Error returns the reason and the error.
func (r *Refusal) Error() string { return string(r.Reason) + ": " + r.Err.Error() }

// Unwrap returns the *graph.Error.
func (r *Refusal) Unwrap() error { return r.Err }

// RefusalOf returns the refusal in an error. A *graph.Error with CodeInvalid, for a malformed value, counts as InvalidInput. For any other
// error, and for nil, it returns nil.
func RefusalOf(err error) *Refusal {
	var refusal *Refusal
	if errors.As(err, &refusal) {
		return refusal
	}
	var e *graph.Error
	if errors.As(err, &e) && e.Code == graph.CodeInvalid {
		return &Refusal{InvalidInput, e}
	}
	return nil
}

// RefuseForeign returns the refusal of a request about a thing that does not belong to the account that the request names. The message does
// not name the thing.
func RefuseForeign(accountNumber string) *Refusal {
	return refusal(UnknownReference, "", "changes", "one of the changes is about something that organization %.80s does not have", accountNumber)
}

// RefuseStale returns the refusal of a request that expects another revision than the current one.
func RefuseStale(expected, current int64) *Refusal {
	return refusal(StaleRevision, "", "expectedRevision",
		"the organization is at revision %d, not %d: read it again, and decide again", current, expected)
}

// RefuseAffected returns the refusal of a request by which more logins would lose something than it allows.
func RefuseAffected(losing, allowed int) *Refusal {
	return refusal(TooManyAffected, "", "maxAffected", "%d logins would lose something, and at most %d may: read impact by a dry run, and raise maxAffected when that is meant", losing, allowed)
}

// refuse returns a refusal. Its message describes the error in the change, and never names another organization that has a login or a domain.
func refuse(reason Reason, rule, field, format string, args ...any) error {
	return refusal(reason, rule, field, format, args...)
}

func refusal(reason Reason, rule, field, format string, args ...any) *Refusal {
	code := graph.CodeConflict
	switch reason {
	case UnknownReference:
		code = graph.CodeNotFound
	case InvalidInput, CountryWithoutSite, LineOutsideContract, AmountUnfit:
		code = graph.CodeInvalid
	}
	return &Refusal{reason, &graph.Error{Code: code, Rule: rule, Field: field, Message: fmt.Sprintf(format, args...)}}
}
