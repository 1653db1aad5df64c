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
	{InvalidInput, "R1 R3 R4 R6 R7 R8 R9 R28 R32", "A value is malformed; message, rule and field of the error state how."},
	{UnknownReference, "", "The change names an object that does not exist, or that belongs to another organization."},
	{NumberTaken, "R1", "The number or code is in use already, in this organization or in another one."},
	{LastSite, "R2", "The organization would have no site left."},
	{LoginTaken, "R4", "The login is in use already, in this organization or in another one."},
	{LoginDomainClaimed, "R28", "Another organization claims the domain of the login."},
	{DomainClaimed, "R28", "Another organization claims the domain."},
	{DomainNotProven, "R36", "The DNS does not have the record that proves the claim; the message states the records that it has."},
	{PublicDomain, "R36", "The domain is a public mail domain or a public suffix, which no organization may claim."},
	{CountryWithoutSite, "R8 R23", "The organization has no site in the country."},
	{SiteInUse, "R23", "An order names the site, or the site is the last one in a country that a line, user, group, contact or access setting names."},
	{ContractCancelled, "R7", "The contract is CANCELLED; this status is final."},
	{LineOutsideContract, "R7", "The dates of a line are not within those of its contract."},
	{LinesMissing, "", "A record of an order has fewer lines than the stored order; only in an import."},
	{AmountUnfit, "R6", "The organization's currency cannot change, because lines have amounts in it."},
	{ContactExists, "R25", "The user is a contact for the same country already, or a global contact already."},
	{ContactLimitReached, "R24", "The organization has 10 fulfillment contacts or more."},
	{LastContact, "R24", "The organization would have no fulfillment contact left."},
	{LastAdmin, "R27", "The organization would have no ACTIVE user with the role ACCOUNT_ADMIN left."},
	{AdministratorOnly, "R27", "The user has the role ACCOUNT_ADMIN: only a user with that role, or the operator, may change its login or status, or delete it."},
	{StatusUnfit, "R29", "The action requires a user of another status, which the message states."},
	{GroupNameTaken, "R32", "Another group of the organization has the name, without regard to case."},
	{StaleRevision, "", "The organization has another revision than the expected one."},
	{TooManyAffected, "", "More logins than maxAffected would lose a product."},
	{KeyRevoked, "", "The API key is revoked or has expired; create another one."},
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

// RefuseForeign returns the refusal of a request about an object that does not belong to the account of the request. The message does not name
// the object.
func RefuseForeign(accountNumber string) *Refusal {
	return refusal(UnknownReference, "", "changes", "one of the changes names an object that organization %.80s does not have", accountNumber)
}

// RefuseStale returns the refusal of a request that expects another revision than the current one.
func RefuseStale(expected, current int64) *Refusal {
	return refusal(StaleRevision, "", "expectedRevision",
		"the organization is at revision %d, not %d: read it again, and send the change with its current revision", current, expected)
}

// RefuseAffected returns the refusal of a request by which more logins would lose a product than it allows.
func RefuseAffected(losing, allowed int) *Refusal {
	return refusal(TooManyAffected, "", "maxAffected", "%d logins would lose a product, and at most %d may: read impact by a dry run, and raise maxAffected if that is intended", losing, allowed)
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
