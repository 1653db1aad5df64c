package changes

import (
	"context"
	"slices"
	"time"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// Store applies changes. Errors are *graph.Error; a refusal by a rule is no error but part of Applied. Each part of the interface has a guard
// of its own, which does not embed the part.
type Store interface {
	Writer
	AuditLogs
	ChangeLog
	KeptAnswers
}

// Writer applies changes.
type Writer interface {
	// Apply applies the changes of a request exactly once, in one transaction that locks their account, raises its revisions, and writes the
	// audit entries (R31). For a request id that was applied before, it returns the outcome of that time, without objects that no longer
	// exist. Erasing an organization takes several transactions; after an interruption it continues.
	Apply(ctx context.Context, request Request) (*Applied, error)
	// Preview applies the request in a transaction that is never committed. Until the preview is closed, its reads see the resulting state;
	// only one may run at a time. The caller closes it.
	Preview(ctx context.Context, request Request) (*Applied, Preview, error)
}

// AuditLogs reads audit logs (R31).
type AuditLogs interface {
	// AuditLogsOfOrganizations returns a page of each organization's entries that match the filter, newest first.
	AuditLogsOfOrganizations(ctx context.Context, organizationIDs []string, filter graph.AuditFilter, page graph.Page) ([]graph.Rows[*graph.AuditEntry], error)
	// AuditLogsOfUsers returns a page of each user's entries, newest first.
	AuditLogsOfUsers(ctx context.Context, userIDs []string, filter graph.AuditFilter, page graph.Page) ([]graph.Rows[*graph.AuditEntry], error)
}

// ChangeLog reads the log of changes, which has the audit entries of all accounts in one order.
type ChangeLog interface {
	// Changes returns the changes after a position, or from the oldest that is kept when it is nil: first of them at most. It returns
	// graph.CodeCursorExpired when changes after the position are no longer kept, and graph.CodeInvalid for a position that no change has yet.
	Changes(ctx context.Context, after *graph.Position, first int, filter graph.ChangeFilter) (*graph.ChangePage, error)
	// LatestPosition returns the position of the latest change that may be read.
	LatestPosition(ctx context.Context) (graph.Position, error)
}

// KeptAnswers stores answers under the idempotency keys of each caller, who is identified by the Actor.
type KeptAnswers interface {
	// Reserve begins a request with an idempotency key, or returns the reservation of an earlier one with the same key of the same caller. It
	// also assigns the id of the request; a repeat after a crash gets the same id.
	Reserve(ctx context.Context, caller, key, fingerprint string) (*Reservation, error)
	// Remember stores the answer to a reserved request for RememberFor, and returns the answer that is stored: the first one, so that copies
	// of a request that run at the same time have the same answer. A lesser answer, which lacks data that only the attempt that applied the
	// changes had, is replaced by the first complete one. Remember returns nil when no answer may be stored (R30).
	Remember(ctx context.Context, caller, key string, answer []byte, lesser bool) ([]byte, error)
}

// ClaimChecks are what the program needs to look at pending claims of domains by itself (R36). No caller reaches it.
type ClaimChecks interface {
	// TakeClaim returns the pending claim that is due first, and keeps other servers from it for a while; nil when none is due.
	TakeClaim(ctx context.Context) (*DueClaim, error)
	// PostponeClaim sets when a claim is due next.
	PostponeClaim(ctx context.Context, id string, at time.Time) error
	// EndClaim deletes a claim that has ended, with an audit entry.
	EndClaim(ctx context.Context, claim *DueClaim) error
}

// DueClaim is a pending claim that is due to be looked at.
type DueClaim struct {
	ID, AccountNumber, Name string
	Since                   time.Time // when it was made
	Ended                   bool      // it can no longer be proven: its time is over, or the domain is another organization's
}

// ServerActor is the actor of what the program does by itself, in the audit log.
const ServerActor = "server"

// RememberFor is the time for which an answer is stored under its idempotency key.
const RememberFor = 24 * time.Hour

// Preview reads the state that the database would have after the changes.
type Preview interface {
	graph.Store
	entitle.Store
	Close(ctx context.Context) error
}

// Reservation is an idempotency key in use.
type Reservation struct {
	// RequestID is the id of the request and of every repeat.
	RequestID string
	// Fingerprint is the fingerprint of the first request with the key; a request with another one reuses the key wrongly.
	Fingerprint string
	// Answer is the answer to the first request; nil when there is none yet, or it was lost.
	Answer []byte
}

// Request is a list of changes that are applied in one transaction.
type Request struct {
	// ID is assigned before the first attempt and stored under a unique constraint, so that the request is applied exactly once, however
	// often it is retried.
	ID string
	// Actor is the viewer's name in the audit log (R31): an id or a role, never a name of a person.
	Actor string
	// Changes are applied in order; each sees the effects of the earlier ones. All concern one account (products: none).
	Changes []Change
	// When AccountNumber is set, a request with a change of another account is refused. Transferred users may come from another account.
	AccountNumber string
	// With OneByOne, every allowed change is applied; otherwise one refusal refuses the whole request.
	OneByOne bool
	// When ExpectedRevision is set, the request is refused if the account has another revision.
	ExpectedRevision *int64
	// When MaxAffected is set, the request is refused if more logins would lose a product.
	MaxAffected *int
	// WithoutImpact omits the impact, which takes longer than a small change itself. With MaxAffected the impact is computed nevertheless.
	WithoutImpact bool
	// With DryRun, the outcome is computed and the database stays unchanged.
	DryRun bool
	// With Once, the outcome of the request is stored under its ID even when nothing was changed (a refusal, or an unchanged state). Every
	// later copy of the request then returns that outcome and is not evaluated again. The outcome of a dry run is not stored.
	Once bool
	// Scope limits the request to the accounts of its viewer; the zero value does not limit it.
	Scope Scope
}

// Scope is the authorization scope of a request: the accounts that it reaches, and whether it may be committed. Things of other accounts are
// treated as absent; their numbers, logins and domains still count as taken.
type Scope struct {
	// When Limited is true, only these accounts are reached; otherwise all are.
	Limited        bool
	AccountNumbers []string
	// With Registering, one more account is reached: the one that claims the domain of the registering login (R28).
	Registering bool
	// SparesAdministrators prevents the request from locking, deactivating, inviting anew or erasing users with the role ACCOUNT_ADMIN.
	SparesAdministrators bool
	// MustProveDomains makes claims of domains pending until they are proven (R36); otherwise they are proven when they are made.
	MustProveDomains bool
	// OnlyDryRun refuses a request that is no dry run: its viewer may see the outcome, and change nothing.
	OnlyDryRun bool
}

// RefuseCarryingOut returns the refusal of a request that may only be a dry run and is none.
func RefuseCarryingOut() error {
	return &graph.Error{Code: graph.CodeForbidden, Message: "You may only see what the change would come to: ask with dryRun: true."}
}

// Reaches reports whether the scope may include the account, by its number alone. With Registering any account may be included; the domain of
// the login decides.
func (s Scope) Reaches(accountNumber string) bool {
	return !s.Limited || s.Registering || slices.Contains(s.AccountNumbers, accountNumber)
}

// Applied is the outcome of a request.
type Applied struct {
	// Rows has one element for each change, in order.
	Rows []AppliedRow
	// Refusal refuses the request as a whole: a stale revision, or too many affected. Then nothing has changed.
	Refusal *Refusal
	// Impact is the impact on logins; nil when every change of the request was refused, and with WithoutImpact.
	Impact *Impact
	// Revision is the account's revision afterwards; 0 when the account was deleted, or none was concerned.
	Revision int64
	// Undo is the inverse list of changes, which applied at once restores the same answers: empty when nothing needs to be undone, nil when
	// it cannot be (see Inverse), when everything was refused, and when it was lost.
	Undo []Change
	// UndoLost is true when an earlier attempt applied the request and had an Undo, which is not stored: it may name people (R30).
	UndoLost bool
}

// AppliedRow is the outcome of one change.
type AppliedRow struct {
	// Refusal is the refusal of the change; nil when it was applied.
	Refusal *Refusal
	Result  Result
	// Subject is the thing that was created, changed or deleted: *graph.Organization, *graph.Site, ...; as it is afterwards, or as it was
	// when it is deleted. It is nil, with the warning WarnSubjectGone, when an earlier attempt applied the change and the thing has been
	// erased or deleted since.
	Subject any
	// Warnings are for the administrator, although the change was applied: R10, R11, R12, R24, and WarnSubjectGone.
	Warnings []entitle.Warning
}

// ImpactListed is the maximum number of logins that an Impact lists.
const ImpactListed = 100

// Impact is the change of the answers of an account's logins by a request, at the instant it is applied.
type Impact struct {
	At time.Time
	// Gaining, Losing and Moving count logins that gain products, lose products, or change country. One login may count in each.
	Gaining, Losing, Moving int
	// Logins are the first ImpactListed of those, by login key.
	Logins []LoginImpact
}

// LoginImpact is the impact on one login.
type LoginImpact struct {
	User                       *graph.User
	Gained, Lost               []*graph.Product // by code
	CountryBefore, CountryNext string           // equal when the country does not change
}
