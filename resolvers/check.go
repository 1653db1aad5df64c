package resolvers

import (
	"context"
	"fmt"
	"slices"
	"time"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/graph/model"
)

// check is one pair to check: as it was asked for, and as it is looked up.
type check struct {
	*model.EntitlementCheckInput
	loginKey, code string
}

// newCheck normalises a pair and names the field that is malformed.
func newCheck(input *model.EntitlementCheckInput) (check, error) {
	c := check{EntitlementCheckInput: input}
	var err error
	if _, c.loginKey, err = graph.NormalizeLogin(input.Login); err != nil {
		return c, graph.InField("login", err)
	}
	if c.code, err = graph.NormalizeKey("product code", input.ProductCode); err != nil {
		return c, graph.InField("productCode", err)
	}
	return c, nil
}

// CheckEntitlement tells whether a login may use one product, and why not (R20).
func (r *queryResolver) CheckEntitlement(
	ctx context.Context, login string, productCode string, at *time.Time,
) (*model.EntitlementCheck, error) {
	c, err := newCheck(&model.EntitlementCheckInput{Login: login, ProductCode: productCode})
	if err != nil {
		return nil, err
	}
	return single(r.check(ctx, []check{c}, instant(ctx, at)))
}

// CheckEntitlements answers many checks at one instant, in order.
func (r *queryResolver) CheckEntitlements(
	ctx context.Context, inputs []*model.EntitlementCheckInput, at *time.Time,
) ([]*model.EntitlementCheck, error) {
	if err := atMost(r.Limits.Checks, len(inputs), "checks"); err != nil {
		return nil, err
	}
	checks := make([]check, len(inputs))
	for i, input := range inputs {
		var err error
		if checks[i], err = newCheck(input); err != nil {
			return nil, graph.InField(fmt.Sprintf("checks[%d]", i), err)
		}
	}
	return r.check(ctx, checks, instant(ctx, at))
}

// check fetches the facts of each login once, and asks for products only when an answer cannot tell NOT_HELD from
// UNKNOWN_PRODUCT.
func (r *Resolver) check(ctx context.Context, checks []check, at time.Time) ([]*model.EntitlementCheck, error) {
	answers, err := r.answers(ctx, checks, at)
	if err != nil {
		return nil, err
	}
	known, err := r.neverHeld(ctx, checks, answers)
	if err != nil {
		return nil, err
	}
	results := make([]*model.EntitlementCheck, len(checks))
	for i, c := range checks {
		results[i] = c.result(c.verdict(answers[c.loginKey], known))
	}
	return results, nil
}

// answers gives the answer for each login that is asked about, by login key; nil for an unknown login.
func (r *Resolver) answers(ctx context.Context, checks []check, at time.Time) (map[string]*entitle.Answer, error) {
	var keys []string
	byKey := make(map[string]*entitle.Answer, len(checks))
	for _, c := range checks {
		if _, asked := byKey[c.loginKey]; !asked {
			byKey[c.loginKey] = nil
			keys = append(keys, c.loginKey)
		}
	}
	if len(keys) == 0 {
		return byKey, nil
	}
	found, err := r.evaluate(ctx, keys, at)
	for i, answer := range found {
		byKey[keys[i]] = answer
	}
	return byKey, err
}

// neverHeld gives, of the codes that an asking login's organization never had a line for, those that are products all the
// same.
func (r *Resolver) neverHeld(ctx context.Context, checks []check, answers map[string]*entitle.Answer) (map[string]bool, error) {
	var codes []string
	for _, c := range checks {
		if answer := answers[c.loginKey]; answer != nil {
			if _, held := answer.Check(c.code); !held {
				codes = append(codes, c.code)
			}
		}
	}
	if len(codes) == 0 {
		return nil, nil
	}
	slices.Sort(codes)
	products, err := r.store(ctx).ProductsByCode(ctx, slices.Compact(codes))
	known := make(map[string]bool, len(products))
	for _, product := range products {
		if product != nil {
			known[product.Code] = true
		}
	}
	return known, err
}

// verdict tells what an answer says of the checked product (R20).
func (c check) verdict(answer *entitle.Answer, known map[string]bool) entitle.Check {
	if answer == nil {
		return entitle.UnknownLogin()
	}
	if verdict, held := answer.Check(c.code); held {
		return verdict
	}
	if known[c.code] {
		return entitle.NotHeld(answer)
	}
	return entitle.UnknownProduct(answer)
}

// result gives a verdict as the API shows it.
func (c check) result(verdict entitle.Check) *model.EntitlementCheck {
	result := &model.EntitlementCheck{
		Login: c.Login, ProductCode: c.ProductCode, Allowed: verdict.Allowed,
		Country: verdict.Country(), Quantity: verdict.Quantity, ValidUntil: verdict.ValidUntil,
	}
	if !verdict.Allowed {
		result.Reason = &verdict.Reason
	}
	return result
}
