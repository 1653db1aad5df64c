package changes

import (
	"fmt"
	"reflect"
	"slices"

	"entitlegraph/graph"
)

// Result says what a change comes to.
type Result string

// The results of a change that is allowed.
const (
	Created   Result = "created"
	Updated   Result = "updated"
	Unchanged Result = "unchanged"
)

// Outcome is what an allowed change comes to.
type Outcome struct {
	Result Result
	// Effects are in the order in which they can be written; none when nothing changes.
	Effects []Effect
}

// Effect is one thing that changes: a Put of one of the entities.
type Effect interface {
	// Account gives the Account Number of the organization that changes; empty for a product.
	Account() string
	// Shared says that the answers for more than one login may change with it, so that entitlementRevision rises.
	Shared() bool

	key() string              // tells which thing changes
	then(later Effect) Effect // both changes of the same thing, as one
	void() bool               // nothing changes
}

// Put creates a thing, when Before is nil, or changes it. Neither side may be changed by whoever reads it.
type Put[T any] struct {
	AccountNumber string
	Before, After *T
	shared        bool
}

// Account gives the Account Number of the organization that changes.
func (p Put[T]) Account() string { return p.AccountNumber }

// Shared says that the answers for more than one login may change.
func (p Put[T]) Shared() bool { return p.shared }

func (p Put[T]) key() string {
	switch after := any(p.After).(type) {
	case *Product:
		return "product\x00" + after.ID
	case *Organization:
		return "organization\x00" + after.ID
	case *Site:
		return "site\x00" + after.ID
	case *Contract:
		return "contract\x00" + after.ID
	case *Order:
		return "order\x00" + after.ID
	case *Line:
		return "line\x00" + after.ID
	case *Group:
		return "group\x00" + after.ID
	case *User:
		return "user\x00" + after.ID
	case *Contact:
		return "contact\x00" + after.ID
	case *Domain:
		return "domain\x00" + after.Name
	default:
		panic("changes: nothing else can be put")
	}
}

func (p Put[T]) then(later Effect) Effect {
	l := later.(Put[T])
	return Put[T]{p.AccountNumber, p.Before, l.After, p.shared || l.shared}
}

func (p Put[T]) void() bool { return p.Before != nil && reflect.DeepEqual(p.Before, p.After) }

// Net gives what effects come to together: each thing once, as it was before the first and is after the last, in the order in which
// the things are met first. What is back where it was is left out.
func Net(effects []Effect) []Effect {
	place := make(map[string]int, len(effects))
	all := make([]Effect, 0, len(effects))
	joined := false
	for _, effect := range effects {
		key := effect.key()
		if i, met := place[key]; met {
			all[i], joined = all[i].then(effect), true
			continue
		}
		place[key] = len(all)
		all = append(all, effect)
	}
	if joined {
		all = slices.DeleteFunc(all, Effect.void)
	}
	return all
}

// Reason names a refusal, for programs.
type Reason string

// The reasons of refusals that depend on what is stored.
const (
	// UnknownReference: the change names something that is not there.
	UnknownReference Reason = "UNKNOWN_REFERENCE"
	// NumberTaken: a number is held by another account or contract (R1).
	NumberTaken Reason = "NUMBER_TAKEN"
	// LoginTaken: the login belongs to another organization (R4).
	LoginTaken Reason = "LOGIN_TAKEN"
	// LoginDomainClaimed: another organization claims the login's domain (R28).
	LoginDomainClaimed Reason = "LOGIN_DOMAIN_CLAIMED"
	// DomainClaimed: another organization claims the domain (R28).
	DomainClaimed Reason = "DOMAIN_CLAIMED"
	// CountryWithoutSite: the country is none of the organization's sites (R8, R23).
	CountryWithoutSite Reason = "COUNTRY_WITHOUT_SITE"
	// SiteInUse: the site is the last one of a country that is still named (R23).
	SiteInUse Reason = "SITE_IN_USE"
	// ContractCancelled: a cancelled contract stays cancelled (R7).
	ContractCancelled Reason = "CONTRACT_CANCELLED"
	// LineOutsideContract: a line's dates are not inside its contract's (R7).
	LineOutsideContract Reason = "LINE_OUTSIDE_CONTRACT"
	// LinesMissing: an order comes with fewer lines than it has.
	LinesMissing Reason = "LINES_MISSING"
	// AmountUnfit: an amount does not fit the organization's currency (R6).
	AmountUnfit Reason = "AMOUNT_UNFIT"
	// LastAdmin: the change would leave the organization without an administrator (R27).
	LastAdmin Reason = "LAST_ADMIN"
)

// Refusal is a change that a rule does not allow. It unwraps to the *graph.Error that a caller may see.
type Refusal struct {
	Reason Reason
	Err    *graph.Error
}

// Error gives the whole refusal.
func (r *Refusal) Error() string { return string(r.Reason) + ": " + r.Err.Error() }

// Unwrap gives the refusal as the product's one error type.
func (r *Refusal) Unwrap() error { return r.Err }

// refuse makes a refusal. Messages tell what is wrong with the change, and never to whom else a login or a domain belongs.
func refuse(reason Reason, rule, field, format string, args ...any) error {
	code := graph.CodeConflict
	switch reason {
	case UnknownReference:
		code = graph.CodeNotFound
	case CountryWithoutSite, LineOutsideContract, AmountUnfit:
		code = graph.CodeInvalid
	}
	return &Refusal{reason, &graph.Error{Code: code, Rule: rule, Field: field, Message: fmt.Sprintf(format, args...)}}
}
