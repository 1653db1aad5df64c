package entitle

import "context"

// Store reads the facts that answers are made of. Its parts are what guards are made of, as those of graph.Store.
type Store interface {
	Entrances
	Walks
}

// Entrances find facts by what a caller names. A guard decides about each of them.
type Entrances interface {
	// Facts returns, for each login key in order, what is known of the login and what its account holds, both of the same
	// entitlementRevision, and as they were at some instant after the call; nil where there is no such login. How many round trips
	// it makes does not depend on how many logins there are.
	Facts(ctx context.Context, loginKeys []string) ([]*Facts, error)
}

// Walks lead from organizations that were found to what they hold. A guard embeds them as they are.
type Walks interface {
	// Holdings returns, for each organization id in order, what the account holds; nil where there is no such
	// organization.
	Holdings(ctx context.Context, organizationIDs []string) ([]*Holdings, error)
}

// Facts are everything an answer for one login depends on, besides the instant.
type Facts struct {
	Login    *Login
	Holdings *Holdings
}
