package changes

import (
	"context"
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
