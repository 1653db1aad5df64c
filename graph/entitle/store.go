package entitle

import "context"

// Store reads the facts from which answers are computed. A guard is composed of its parts, as with graph.Store.
type Store interface {
	Entrances
	Walks
}

// Entrances find facts by keys of the caller. A guard must decide about each of these methods.
type Entrances interface {
	// Facts returns, for each login key in order, the facts of the login and of its account, both of the same entitlementRevision, and as they
	// were at some instant after the call; nil for an unknown login. The number of round trips does not depend on the number of logins.
	Facts(ctx context.Context, loginKeys []string) ([]*Facts, error)
}

// Walks lead from organizations that were found to the facts of their accounts. A guard embeds Walks unchanged.
type Walks interface {
	// AccountFacts returns, for each organization id in order, the facts of the account; nil for an unknown organization.
	AccountFacts(ctx context.Context, organizationIDs []string) ([]*AccountFacts, error)
}

// Facts are all inputs of an answer for one login, besides the instant.
type Facts struct {
	Login        *Login
	AccountFacts *AccountFacts
}
