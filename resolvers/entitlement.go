package resolvers

import (
	"context"
	"time"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// EffectiveEntitlements returns what a login may use at an instant, and why; nil for an unknown login (R9 to R22).
func (r *queryResolver) EffectiveEntitlements(ctx context.Context, login string, at *time.Time) (*entitle.Answer, error) {
	_, key, err := graph.NormalizeLogin(login)
	if err != nil {
		return nil, graph.InField("login", err)
	}
	return single(r.evaluate(ctx, []string{key}, instant(ctx, at)))
}

// evaluate answers for each login key in order; nil where there is no such login.
func (r *Resolver) evaluate(ctx context.Context, loginKeys []string, at time.Time) ([]*entitle.Answer, error) {
	facts, err := r.facts(ctx).Facts(ctx, loginKeys)
	if err != nil {
		return nil, err
	}
	answers := make([]*entitle.Answer, len(facts))
	for i, f := range facts {
		if f != nil {
			answers[i] = entitle.Evaluate(f.Login, f.AccountFacts, at)
		}
	}
	return answers, nil
}

// countryOptions returns the options of each organization; none where there is no such organization. Their sites become siblings.
func countryOptions(ctx context.Context, accountFacts []*entitle.AccountFacts, at time.Time) [][]*entitle.CountryOption {
	all := make([][]*entitle.CountryOption, len(accountFacts))
	var sites []*graph.Site
	for i, h := range accountFacts {
		if h == nil {
			continue
		}
		for _, option := range entitle.CountryOptions(h, at) {
			all[i] = append(all[i], &option)
			sites = append(sites, option.Sites...)
		}
	}
	gather(ctx, sites)
	return all
}
