package resolvers

import (
	"context"
	"fmt"
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

// check fetches the facts of each login once, and asks for products only where an answer cannot tell NOT_HELD from UNKNOWN_PRODUCT.
func (r *Resolver) check(ctx context.Context, checks []check, at time.Time) ([]*model.EntitlementCheck, error) {
	answers, err := r.answers(ctx, checks, at)
	if err != nil {
		return nil, err
	}
	results := make([]*model.EntitlementCheck, len(checks))
	var neverHeld []int
	for i, c := range checks {
		verdict, sure := c.verdict(answers[c.loginKey])
		if results[i] = c.result(verdict); !sure {
			neverHeld = append(neverHeld, i)
		}
	}
	if len(neverHeld) == 0 {
		return results, nil
	}
	codes := make([]string, len(neverHeld))
	for i, of := range neverHeld {
		codes[i] = checks[of].code
	}
	products, err := r.store(ctx).ProductsByCode(ctx, codes)
	for i, product := range products {
		if c := checks[neverHeld[i]]; product != nil {
			results[neverHeld[i]] = c.result(entitle.NotHeld(answers[c.loginKey]))
		}
	}
	return results, err
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

// verdict tells what an answer says of the checked product (R20). It is not sure where the organization never had a line for the product:
// then it takes it for unknown.
func (c check) verdict(answer *entitle.Answer) (verdict entitle.Check, sure bool) {
	if answer == nil {
		return entitle.UnknownLogin(), true
	}
	if verdict, sure = answer.Check(c.code); !sure {
		verdict = entitle.UnknownProduct(answer)
	}
	return verdict, sure
}

// result gives a verdict as the API shows it.
func (c check) result(verdict entitle.Check) *model.EntitlementCheck {
	result := &model.EntitlementCheck{
		Login: c.Login, ProductCode: c.ProductCode, Allowed: verdict.Allowed,
		Country: verdict.Country(), Quantity: verdict.Quantity, Unlimited: verdict.Unlimited(),
		ValidUntil: verdict.ValidUntil,
	}
	for _, code := range verdict.CountryCodes {
		result.Countries = append(result.Countries, graph.OptionalCountry(code))
	}
	if !verdict.Allowed {
		result.Reason = &verdict.Reason
	}
	return result
}
