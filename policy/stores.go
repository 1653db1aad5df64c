package policy

import (
	"context"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// Stores are the stores of the program, each behind its guard. The stores themselves cannot be reached from outside of this package: each
// method returns what the viewer of the context may use.
type Stores struct {
	options Options
	graph   graph.Store
	facts   entitle.Store
	changes changes.Store
	apiKeys changes.APIKeyStore
}

// Options are the rights that the operator of the server decides about.
type Options struct {
	// SelfProfileCountry lets every user change the country of its own profile, which decides what it may use (R13).
	SelfProfileCountry bool
}

// NewStores puts guards before stores.
func NewStores(options Options, store graph.Store, facts entitle.Store, writer changes.Store, apiKeys changes.APIKeyStore) Stores {
	return Stores{options, store, facts, writer, apiKeys}
}

// Graph returns the graph as the viewer sees it.
func (s Stores) Graph(ctx context.Context) graph.Reader {
	return guardGraph(graph.ViewerOf(ctx), s.graph)
}

// Facts returns the facts that the viewer may read.
func (s Stores) Facts(ctx context.Context) entitle.Store {
	return guardFacts(graph.ViewerOf(ctx), s.facts, s.graph)
}

// Changes returns the changes that the viewer may make.
func (s Stores) Changes(ctx context.Context) Changes {
	return guardChanges(graph.ViewerOf(ctx), s.changes, s.options)
}

// AuditLogs returns the audit logs as the viewer sees them.
func (s Stores) AuditLogs(ctx context.Context) changes.AuditLogs {
	return guardAuditLogs(graph.ViewerOf(ctx), s.changes)
}

// ChangeLog returns the log of changes as the viewer sees it.
func (s Stores) ChangeLog(ctx context.Context) changes.ChangeLog {
	return guardChangeLog(graph.ViewerOf(ctx), s.changes)
}

// APIKeys returns the API keys if the viewer may use them.
func (s Stores) APIKeys(ctx context.Context) APIKeys {
	return APIKeys{s.apiKeys, known(graph.ViewerOf(ctx))}
}

// KeptAnswers returns the answers under the idempotency keys of the viewer.
func (s Stores) KeptAnswers(ctx context.Context) KeptAnswers {
	return KeptAnswers{s.changes, graph.ViewerOf(ctx)}
}

// Ready returns an error unless the database answers within the context's deadline. It has no guard.
func (s Stores) Ready(ctx context.Context) error { return s.graph.Ready(ctx) }

// known returns the viewer, or one who sees nothing in place of nil.
func known(v *graph.Viewer) *graph.Viewer {
	if v == nil {
		return &graph.Viewer{}
	}
	return v
}
