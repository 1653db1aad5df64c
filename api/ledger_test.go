package api_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"entitlegraph/api"
	"entitlegraph/changes"
	"entitlegraph/graph"
)

// ledger is a double of the store that changes are asked of: it writes down what it is asked, and answers what a test wants.
type ledger struct {
	*memory
	mu      sync.Mutex
	asked   []changes.Request
	applied map[string]*changes.Applied // by request id: what is asked again is not done again
	// answer is what a request comes to; an empty row for each change when nil.
	answer func(changes.Request) (*changes.Applied, error)
	// would is what a dry run's reads see.
	would  *memory
	open   int // previews that are not closed
	events []string
	keys   map[string]*changes.Reservation
	lesser map[string]bool // request ids whose kept answer makes way for a better one
	// entries is the audit log of every organization, newest first.
	entries []*graph.AuditEntry
	filter  graph.AuditFilter
	// changeFilter is that of the latest Changes.
	changeFilter graph.ChangeFilter
	// lost makes Remember fail.
	lost bool
}

var _ changes.Store = (*ledger)(nil)

func newLedger(accounts int) *ledger {
	return &ledger{
		memory: newMemory(accounts), would: newMemory(accounts), applied: map[string]*changes.Applied{}, keys: map[string]*changes.Reservation{},
		lesser: map[string]bool{},
	}
}

// newWriter returns a client of a handler over a ledger. Several clients of one ledger are instances of the program with one database.
func newWriter(t *testing.T, l *ledger, options ...func(*api.Config)) *client {
	t.Helper()
	return newClient(t, l.memory, append(options, func(c *api.Config) { c.Changes = l })...)
}

func (l *ledger) do(request changes.Request) (*changes.Applied, error) {
	if applied, again := l.applied[request.ID]; again {
		return applied, nil
	}
	l.asked = append(l.asked, request)
	applied, err := &changes.Applied{Rows: make([]changes.AppliedRow, len(request.Changes))}, error(nil)
	if l.answer != nil {
		applied, err = l.answer(request)
	}
	if err == nil && !request.DryRun {
		l.applied[request.ID] = applied
	}
	return applied, err
}

func (l *ledger) Apply(_ context.Context, request changes.Request) (*changes.Applied, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events = append(l.events, "apply")
	if l.open > 0 {
		return nil, errors.New("a dry run is still open")
	}
	return l.do(request)
}

// preview is a dry run that is open.
type preview struct {
	*memory
	of *ledger
}

func (p preview) Close(context.Context) error {
	p.of.mu.Lock()
	defer p.of.mu.Unlock()
	p.of.open--
	p.of.events = append(p.of.events, "close")
	return nil
}

func (l *ledger) Preview(_ context.Context, request changes.Request) (*changes.Applied, changes.Preview, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events = append(l.events, "preview")
	applied, err := l.do(request)
	if err != nil {
		return nil, nil, err
	}
	l.open++
	return applied, preview{l.would, l}, nil
}

func (l *ledger) AuditLogsOfOrganizations(
	_ context.Context, ids []string, filter graph.AuditFilter, page graph.Page,
) ([]graph.Rows[*graph.AuditEntry], error) {
	l.filter = filter
	all := make([]graph.Rows[*graph.AuditEntry], len(ids))
	for i := range ids {
		all[i] = cut(l.entries, page, func(e *graph.AuditEntry) []string { return []string{e.At.Format(time.RFC3339Nano), e.ID} })
	}
	return all, nil
}

func (l *ledger) AuditLogsOfUsers(
	ctx context.Context, ids []string, filter graph.AuditFilter, page graph.Page,
) ([]graph.Rows[*graph.AuditEntry], error) {
	return l.AuditLogsOfOrganizations(ctx, ids, filter, page)
}

func (l *ledger) Changes(_ context.Context, after *graph.Position, first int, filter graph.ChangeFilter) (*graph.ChangePage, error) {
	l.changeFilter = filter
	page := &graph.ChangePage{}
	if after != nil {
		page.End = *after
	}
	for i, e := range l.entries[min(int(page.End), len(l.entries)):] {
		if i < first {
			page.End++
			page.Nodes = append(page.Nodes, &graph.Change{AuditEntry: *e, Position: page.End, AccountNumber: "ACME"})
		}
	}
	page.UpToDate = int(page.End) == len(l.entries)
	return page, nil
}

func (l *ledger) LatestPosition(context.Context) (graph.Position, error) {
	return graph.Position(len(l.entries)), nil
}

func (l *ledger) Reserve(_ context.Context, caller, key, fingerprint string) (*changes.Reservation, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.keys[caller+" "+key] == nil {
		l.keys[caller+" "+key] = &changes.Reservation{RequestID: "request-" + strconv.Itoa(len(l.keys)), Fingerprint: fingerprint}
	}
	kept := *l.keys[caller+" "+key]
	return &kept, nil
}

func (l *ledger) Remember(_ context.Context, caller, key string, answer []byte, lesser bool) ([]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.lost {
		return nil, errors.New("lost")
	}
	kept := l.keys[caller+" "+key]
	if kept.Answer == nil || l.lesser[kept.RequestID] && !lesser {
		kept.Answer, l.lesser[kept.RequestID] = slices.Clone(answer), lesser
	}
	return kept.Answer, nil
}

// refuses makes a ledger refuse everything for one reason.
func refuses(reason changes.Reason, rule, field, message string) func(changes.Request) (*changes.Applied, error) {
	return func(changes.Request) (*changes.Applied, error) {
		refusal := &changes.Refusal{Reason: reason, Err: &graph.Error{Code: graph.CodeConflict, Rule: rule, Field: field, Message: message}}
		return &changes.Applied{Rows: []changes.AppliedRow{{Refusal: refusal}}}, nil
	}
}

// makes answers every request with one subject.
func makes(subject any) func(changes.Request) (*changes.Applied, error) {
	return func(r changes.Request) (*changes.Applied, error) {
		applied := &changes.Applied{Rows: make([]changes.AppliedRow, len(r.Changes))}
		for i := range applied.Rows {
			applied.Rows[i] = changes.AppliedRow{Result: changes.Updated, Subject: subject}
		}
		return applied, nil
	}
}
