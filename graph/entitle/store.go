package entitle

import "context"

// Store reads the facts that answers are made of.
type Store interface {
	// Facts gives, for each login key in order, what is known of the login and what its account holds, both of the same
	// entitlementRevision, and as they were at some instant after the call; nil where there is no such login. How many round trips
	// it makes does not depend on how many logins there are.
	Facts(ctx context.Context, loginKeys []string) ([]*Facts, error)
	// Holdings gives, for each organization id in order, what the account holds; nil where there is no such
	// organization.
	Holdings(ctx context.Context, organizationIDs []string) ([]*Holdings, error)
}

// Facts are everything an answer for one login depends on, besides the instant.
type Facts struct {
	Login    *Login
	Holdings *Holdings
}
