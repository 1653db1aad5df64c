package resolvers

import (
	"context"
	"fmt"
	"time"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/graph/model"
)

// check is a pair to check: the input and its keys.
type check struct {
	*model.EntitlementCheckInput
	loginKey, code string
}

// newCheck normalises a pair, and returns an error that names a malformed field.
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

// CheckEntitlement resolves whether a login may use one product, and why not (R20).
func (r *queryResolver) CheckEntitlement(
	ctx context.Context, login string, productCode string, at *time.Time,
) (*model.EntitlementCheck, error) {
	c, err := newCheck(&model.EntitlementCheckInput{Login: login, ProductCode: productCode})
	if err != nil {
		return nil, err
	}
	return single(r.check(ctx, []check{c}, instant(ctx, at)))
}

// CheckEntitlements resolves many checks at one instant, in order.
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

// check reads the facts of each login once, and products only where an answer cannot distinguish NOT_HELD from UNKNOWN_PRODUCT.
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

// answers returns the answer for each login, by login key; nil for an unknown login.
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

// verdict returns the part of an answer about the checked product (R20). It is not sure if the organization never had a line for the product:
// then the verdict is UNKNOWN_PRODUCT.
func (c check) verdict(answer *entitle.Answer) (verdict entitle.Check, sure bool) {
	if answer == nil {
		return entitle.UnknownLogin(), true
	}
	if verdict, sure = answer.Check(c.code); !sure {
		verdict = entitle.UnknownProduct(answer)
	}
	return verdict, sure
}

// result returns a verdict as the type of the API.
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
