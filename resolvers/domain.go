package resolvers

import (
	"context"
	"slices"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// lookUp looks up the records of the domains that the changes are to prove, before the transaction. It queries the DNS for pending claims that the
// caller may see, and for nothing else; the rules refuse other changes, whatever the DNS has.
func (r *mutationResolver) lookUp(ctx context.Context, list []changes.Change) error {
	for i, change := range list {
		verify, ok := change.(changes.VerifyDomain)
		if !ok {
			continue
		}
		pending, err := r.pending(ctx, verify.AccountNumber, verify.Name)
		if err != nil {
			return err
		}
		if pending && r.DNS != nil {
			verify.Found = r.DNS.Records(ctx, verify.Name)
			list[i] = verify
		}
	}
	return nil
}

// pending reports whether an organization that the caller may see has a pending claim of a domain.
func (r *mutationResolver) pending(ctx context.Context, accountNumber, domain string) (bool, error) {
	found, err := r.store(ctx).OrganizationsByAccountNumber(ctx, []string{accountNumber})
	if err != nil || found[0] == nil {
		return false, err
	}
	domains, err := r.store(ctx).DomainsOfOrganizations(ctx, []string{found[0].ID})
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(domains[0], func(d *graph.Domain) bool { return d.Name == domain && d.Claim != nil }), nil
}
