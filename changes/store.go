package changes

import (
	"context"
	"slices"
	"time"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// Store makes changes. Errors are *graph.Error; a refusal by a rule is no error but part of Applied. Its parts are what guards are made of:
// each part has a guard of its own, and no guard embeds one.
type Store interface {
	Writer
	AuditLogs
	KeptAnswers
}

// Writer makes changes.
type Writer interface {
	// Apply makes the changes of a request exactly once, in one transaction that holds their account, raises its revisions, and
	// writes the audit entries (R31). A request whose id was applied before gives what it came to then, as far as it is still to be
	// seen. Erasing an organization takes several transactions; it goes on where it was interrupted.
	Apply(ctx context.Context, request Request) (*Applied, error)
	// Preview does what Apply would, in a transaction that is never committed. Until the preview is closed its reads see what would
	// be; they are made one at a time. The caller closes it.
	Preview(ctx context.Context, request Request) (*Applied, Preview, error)
}

// AuditLogs reads audit logs (R31).
type AuditLogs interface {
	// AuditLogsOfOrganizations returns a page of each organization's entries that match the filter, newest first.
	AuditLogsOfOrganizations(ctx context.Context, organizationIDs []string, filter graph.AuditFilter, page graph.Page) ([]graph.Rows[*graph.AuditEntry], error)
	// AuditLogsOfUsers returns a page of each user's entries, newest first.
	AuditLogsOfUsers(ctx context.Context, userIDs []string, filter graph.AuditFilter, page graph.Page) ([]graph.Rows[*graph.AuditEntry], error)
}

// KeptAnswers stores answers under the idempotency keys of each caller, which its Actor names.
type KeptAnswers interface {
	// Reserve begins a request that carries an idempotency key, or returns what an earlier one with the same key of the same caller
	// came to. It also makes the id of the request, which a repeat after a crash gets again.
	Reserve(ctx context.Context, caller, key, fingerprint string) (*Reservation, error)
	// Remember stores the answer to a reserved request for RememberFor, and returns the answer that is stored: the first one, so that
	// copies of a request that run at the same time all answer the same. A lesser answer, which lacks what only the attempt that made
	// the changes knew, is stored until one that is not lesser comes. It returns nil when none may be stored (R30).
	Remember(ctx context.Context, caller, key string, answer []byte, lesser bool) ([]byte, error)
}

// RememberFor is how long an answer is kept under its idempotency key.
const RememberFor = 24 * time.Hour

// Preview reads what the database would be after the changes.
type Preview interface {
	graph.Store
	entitle.Store
	Close(ctx context.Context) error
}

// Reservation is an idempotency key in use.
type Reservation struct {
	// RequestID is the same for every repeat.
	RequestID string
	// Fingerprint is that of the first request with the key; another one means that the key was reused for something else.
	Fingerprint string
	// Answer is what the first request was answered; nil when it has not been answered yet, or its answer was lost.
	Answer []byte
}

// Request is a list of changes that are made in one transaction.
type Request struct {
	// ID is made before the first attempt and kept under a unique constraint, so that the request is applied exactly once, whatever is
	// retried.
	ID string
	// Actor is the viewer's name in the audit log (R31): an id or a role, never a name of a person.
	Actor string
	// Changes are made in order; each sees what the earlier ones did. All concern one account (products: none).
	Changes []Change
	// AccountNumber, when given, refuses the request when a change is about something of another account. Users that are transferred
	// may come from there.
	AccountNumber string
	// OneByOne makes every change that is allowed; otherwise one refusal refuses all.
	OneByOne bool
	// ExpectedRevision refuses the request when the account is at another revision.
	ExpectedRevision *int64
	// MaxAffected refuses the request when more logins than that would lose something.
	MaxAffected *int
	// WithoutImpact leaves out what logins gain and lose, which costs more than a small change itself. MaxAffected needs it all the same.
	WithoutImpact bool
	// DryRun reports what would be, and leaves the database untouched.
	DryRun bool
	// Once commits what the request came to under its ID also when nothing was changed: a refusal, or that everything was so already.
	// Every later copy of the request then reads that outcome and is not judged again. A dry run has no outcome to keep.
	Once bool
	// Scope limits the request to the accounts of its viewer; the zero value does not limit it.
	Scope Scope
}

// Scope is the authorization scope of a request: the accounts that it reaches, and whether it may be carried out. What belongs to another
// account is treated as absent; its numbers, logins and domains are taken all the same.
type Scope struct {
	// Limited says that only these accounts are reached; otherwise all are.
	Limited        bool
	AccountNumbers []string
	// Registering reaches one account more: the one that claims the domain of the login that registers (R28).
	Registering bool
	// SparesAdministrators prevents the request from locking, deactivating, inviting anew or erasing users with the role ACCOUNT_ADMIN.
	SparesAdministrators bool
	// OnlyDryRun prevents a store from carrying the request out: its viewer may see what would be, and change nothing.
	OnlyDryRun bool
}

// RefuseCarryingOut is the refusal of a request that may only be a dry run and is none.
func RefuseCarryingOut() error {
	return &graph.Error{Code: graph.CodeForbidden, Message: "You may only see what the change would come to: ask with dryRun: true."}
}

// Reaches reports whether an account is reached, as far as its number tells.
func (s Scope) Reaches(accountNumber string) bool {
	return !s.Limited || s.Registering || slices.Contains(s.AccountNumbers, accountNumber)
}

// Applied is what a request came to.
type Applied struct {
	// Rows has one element a change, in order.
	Rows []AppliedRow
	// Refusal refuses the request as a whole: a stale revision, or too many affected. Then nothing has changed.
	Refusal *Refusal
	// Impact is what logins gain and lose; nil when every change of the request was refused, or the request is without.
	Impact *Impact
	// Revision is the account's revision afterwards; 0 when there is no account any more, or none was concerned.
	Revision int64
	// Undo is the inverse list of changes, which applied at once restores the same answers: empty when nothing needs to be undone, nil
	// when it cannot be (Inverse says when), when everything was refused, and when it was lost.
	Undo []Change
	// UndoLost reports that an earlier attempt made the request and there was an Undo, which is not kept: it may name people (R30).
	UndoLost bool
}

// AppliedRow is what one change came to.
type AppliedRow struct {
	// Refusal says why the change was refused; nil when it was made.
	Refusal *Refusal
	Result  Result
	// Subject is the thing that was created, changed or deleted: *graph.Organization, *graph.Site, ...; as it is afterwards, or as it
	// was when it is deleted. It is nil, with the warning WarnSubjectGone, when an earlier attempt made the change and the thing has
	// been erased or deleted since.
	Subject any
	// Warnings are what the administrator should know although the change was made: R10, R11, R12, R24, and WarnSubjectGone.
	Warnings []entitle.Warning
}

// ImpactListed is how many logins an Impact lists.
const ImpactListed = 100

// Impact is what a request changes in the answers of its account's logins, at the instant it is applied.
type Impact struct {
	At time.Time
	// Gaining, Losing and Moving count logins that gain products, lose products, or change country. One login may count in each.
	Gaining, Losing, Moving int
	// Logins are the first ImpactListed of those, by login key.
	Logins []LoginImpact
}

// LoginImpact is what changes for one login.
type LoginImpact struct {
	User                       *graph.User
	Gained, Lost               []*graph.Product // by code
	CountryBefore, CountryNext string           // equal when it stays
}
