package entitle_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// drawInstant draws an instant near the days of the facts, at the ends of a day as often as within it.
func drawInstant(t *rapid.T) time.Time {
	day := graph.Date(rapid.IntRange(int(firstDay)-2, int(lastDay)+6).Draw(t, "day of t"))
	within := rapid.SampledFrom([]time.Duration{0, 1, 12 * time.Hour, 24*time.Hour - 1}).Draw(t, "time of t")
	zone := time.FixedZone("somewhere", rapid.IntRange(-12, 14).Draw(t, "zone")*3600)
	return day.Midnight().Add(within).In(zone)
}

// TestEqualFactsGiveEqualAnswers: the same facts in another order lead to the same answer, byte for byte (R22).
func TestEqualFactsGiveEqualAnswers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, at := drawFacts(t), drawInstant(t)
		before := mustJSON(t, entitle.Evaluate(f.login, f.accountFacts(), at), entitle.CountryOptions(f.accountFacts(), at))

		login := *f.login
		login.GroupIDs = shuffled(t, f.login.GroupIDs)
		login.ProductCodes = shuffled(t, f.login.ProductCodes)
		login.Exceptions = shuffled(t, f.login.Exceptions)
		f.access = shuffled(t, f.access)
		f.login, f.lines, f.sites = &login, shuffled(t, f.lines), shuffled(t, f.sites)
		for id, g := range f.groups {
			f.groups[id] = entitle.Group{CountryOverride: g.CountryOverride, ProductCodes: shuffled(t, g.ProductCodes)}
		}
		at = at.In(time.FixedZone("elsewhere", -3600)) // the same instant
		after := mustJSON(t, entitle.Evaluate(f.login, f.accountFacts(), at), entitle.CountryOptions(f.accountFacts(), at))
		if diff := cmp.Diff(before, after); diff != "" {
			t.Fatalf("another order gives another answer:\n%s", diff)
		}
	})
}

// TestAnswersAreSorted: everything in an answer is in the order of R22.
func TestAnswersAreSorted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		a := entitle.Evaluate(f.login, f.accountFacts(), drawInstant(t))
		var lists [4][]string
		for _, r := range a.Represented {
			lists[0] = append(lists[0], r.CountryCode)
		}
		for _, e := range a.Entitlements {
			lists[1] = append(lists[1], e.Product.Code)
			if !slices.IsSortedFunc(e.Lines, func(l, m *graph.ContractLine) int { return slices.Compare(place(l), place(m)) }) {
				t.Fatalf("the lines of %s are not sorted", e.Product.Code)
			}
		}
		for _, w := range a.Withheld {
			lists[2] = append(lists[2], w.Product.Code)
			strictlySorted(t, w.CountryCodes)
			if (w.Reason == entitle.ReasonOtherCountry) != (len(w.CountryCodes) > 0) {
				t.Fatalf("%s is withheld for %s, in force in %v", w.Product.Code, w.Reason, w.CountryCodes)
			}
		}
		for _, w := range a.Warnings {
			lists[3] = append(lists[3], string(w.Code))
		}
		for _, list := range lists {
			strictlySorted(t, list)
		}
	})
}

// place returns the values by which lines are ordered.
func place(l *graph.ContractLine) []string {
	return []string{l.Contract.ContractNumber, l.Order.OrderNumber, string(rune(l.Place))}
}

func strictlySorted(t *rapid.T, list []string) {
	if !slices.IsSorted(list) || len(slices.Compact(slices.Clone(list))) != len(list) {
		t.Fatalf("not sorted, or not distinct: %v", list)
	}
}

// TestAnswersHoldUntilTheySay: the answer at t, reasons included, is the answer at every instant before its validUntil, which is a midnight UTC
// after t (R21).
func TestAnswersHoldUntilTheySay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, at := drawFacts(t), drawInstant(t)
		h := f.accountFacts()
		a := entitle.Evaluate(f.login, h, at)
		end := lastDay.Midnight().AddDate(3, 0, 0)
		if a.ValidUntil != nil {
			end = *a.ValidUntil
			if !end.After(at) || !end.Equal(end.Truncate(24*time.Hour)) || end.Location() != time.UTC {
				t.Fatalf("at %s: validUntil is %s", at, end)
			}
		}
		later := at.Add(time.Duration(rapid.Int64Range(0, int64(end.Sub(at))-1).Draw(t, "later")))
		for _, instant := range []time.Time{later, end.Add(-1)} {
			if diff := cmp.Diff(a, entitle.Evaluate(f.login, h, instant), cmpopts.IgnoreFields(entitle.Answer{}, "At")); diff != "" {
				t.Fatalf("valid from %s to %s, but at %s:\n%s", at, end, instant, diff)
			}
		}
	})
}

// TestAnswersChangeOnlyWhenTheySay evaluates every day of two years: an answer, reasons included, differs from that of the day before only if
// that one was valid until this day (R21).
func TestAnswersChangeOnlyWhenTheySay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		h := f.accountFacts()
		first := firstDay - 60
		before := entitle.Evaluate(f.login, h, first.Midnight())
		for day := first + 1; day < first+730; day++ {
			a := entitle.Evaluate(f.login, h, day.Midnight())
			if before.ValidUntil != nil && before.ValidUntil.Equal(day.Midnight()) {
				before = a
				continue
			}
			a.At = before.At
			if !reflect.DeepEqual(before, a) {
				t.Fatalf("valid until %s, but on %s:\n%s", before.ValidUntil, day, cmp.Diff(before, a))
			}
		}
	})
}

// TestValidUntilIsADayOfALine: an answer ends only on a day on which a line of an ACTIVE contract begins, or the day after it ends with or without
// grace, or the day after a line of a SUSPENDED contract ends with grace; and on the nearest such day (R21).
func TestValidUntilIsADayOfALine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, at := drawFacts(t), drawInstant(t)
		var nearest *time.Time
		for _, l := range f.lines {
			if l.Contract.Status == graph.ContractCancelled || l.Window().Empty() {
				continue
			}
			var days []time.Time
			if l.Contract.Status == graph.ContractActive {
				days = append(days, l.Window().From.Midnight())
			}
			if to := l.Window().To; to != graph.NoDate {
				days = append(days, to.Midnight().AddDate(0, 0, 1+l.Contract.GraceDays))
				if l.Contract.Status == graph.ContractActive {
					days = append(days, to.Midnight().AddDate(0, 0, 1))
				}
			}
			for _, day := range days {
				if day.After(at) && (nearest == nil || day.Before(*nearest)) {
					nearest = &day
				}
			}
		}
		if diff := cmp.Diff(nearest, entitle.Evaluate(f.login, f.accountFacts(), at).ValidUntil); diff != "" {
			t.Fatalf("validUntil (-want +got):\n%s", diff)
		}
	})
}

// TestChecksAgreeWithTheLists: checks agree with the lists of the answer, and each product of the account is in exactly one of these.
func TestChecksAgreeWithTheLists(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		a := entitle.Evaluate(f.login, f.accountFacts(), drawInstant(t))
		held := map[string]int{}
		for _, l := range f.lines {
			held[l.Product.Code] = 1
		}
		for _, e := range a.Entitlements {
			held[e.Product.Code]--
		}
		for _, w := range a.Withheld {
			held[w.Product.Code]--
		}
		for code, left := range held {
			if left != 0 {
				t.Fatalf("%s is not in exactly one list: %+v %+v", code, a.Entitlements, a.Withheld)
			}
		}
		for _, code := range append(productCodes, "", "D", "a") {
			checkAgrees(t, a, code)
		}
	})
}

// TestMoreContractsTakeNothingAway: with one more contract, whatever it is, a login may still use everything that it could, in no lower quantity,
// as long as the rule that decided its country cannot decide for another: DESIGNATED, LOGIN_OVERRIDE, and PROFILE, whose country stays
// represented. (A group override or the highest ARR may move the login to another country.)
func TestMoreContractsTakeNothingAway(t *testing.T) {
	settled := []entitle.CountryRule{entitle.RuleDesignated, entitle.RuleLoginOverride, entitle.RuleProfile}
	rapid.Check(t, func(t *rapid.T) {
		f, at := drawFacts(t), drawInstant(t)
		before := entitle.Evaluate(f.login, f.accountFacts(), at)
		f.lines = append(f.lines, drawContract(t, "K-NEW")...)
		after := entitle.Evaluate(f.login, f.accountFacts(), at)
		if !slices.Contains(settled, before.Rule) {
			return
		}
		for _, e := range before.Entitlements {
			check, _ := after.Check(e.Product.Code)
			if !check.Allowed {
				t.Fatalf("%s was taken away: %s", e.Product.Code, check.Reason)
			}
			if check.Quantity != nil && (e.Quantity == nil || *check.Quantity < *e.Quantity) {
				t.Fatalf("the quantity of %s fell to %d", e.Product.Code, *check.Quantity)
			}
		}
	})
}

// TestOnlyActiveContractsGive: without its suspended and cancelled contracts an organization's logins may use the same products, in the same
// country (R9).
func TestOnlyActiveContractsGive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, at := drawFacts(t), drawInstant(t)
		with := entitle.Evaluate(f.login, f.accountFacts(), at)
		f.lines = slices.DeleteFunc(f.lines, func(l *graph.ContractLine) bool { return l.Contract.Status != graph.ContractActive })
		without := entitle.Evaluate(f.login, f.accountFacts(), at)
		if diff := cmp.Diff(without, with, cmpopts.IgnoreFields(entitle.Answer{}, "Withheld", "ValidUntil")); diff != "" {
			t.Fatalf("contracts that are not active change the answer:\n%s", diff)
		}
	})
}

// TestWhatIsGivenIsInForceHere: every line behind a product counts in the login's country and is in force, quantities stop at their cap, and only
// an ACTIVE user may use anything (R8, R9, R16, R17).
func TestWhatIsGivenIsInForceHere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, at := drawFacts(t), drawInstant(t)
		a := entitle.Evaluate(f.login, f.accountFacts(), at)
		if f.login.User.Status != graph.UserActive && len(a.Entitlements) > 0 {
			t.Fatalf("a user who is %s is given something", f.login.User.Status)
		}
		for _, e := range a.Entitlements {
			if e.Quantity != nil && (*e.Quantity < 1 || *e.Quantity > graph.MaxQuantitySum) {
				t.Fatalf("the quantity of %s is %d", e.Product.Code, *e.Quantity)
			}
			for _, l := range e.Lines {
				here := l.Global() || l.CountryCode == a.CountryCode
				now := l.Contract.Status == graph.ContractActive && l.WindowWithGrace().Contains(graph.DateOf(at))
				if !here || !now || l.Product.Code != e.Product.Code {
					t.Fatalf("line %s does not give %s: here %v, now %v", l.ID, e.Product.Code, here, now)
				}
			}
		}
	})
}

// TestAccountFactsStayAsTheyAre: Evaluate can run concurrently on the same account facts, and modifies none of its arguments.
func TestAccountFactsStayAsTheyAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, at := drawFacts(t), drawInstant(t)
		lines, sites := slices.Clone(f.lines), slices.Clone(f.sites)
		h := f.accountFacts()
		before := mustJSON(t, f.login, h, f.groups)
		var everyone sync.WaitGroup
		for i := range 4 {
			everyone.Go(func() {
				entitle.Evaluate(f.login, h, at.AddDate(0, 0, i))
				entitle.CountryOptions(h, at)
			})
		}
		everyone.Wait()
		if diff := cmp.Diff(before, mustJSON(t, f.login, h, f.groups)); diff != "" {
			t.Fatalf("the facts were changed:\n%s", diff)
		}
		if !slices.Equal(lines, f.lines) || !slices.Equal(sites, f.sites) {
			t.Fatal("the slices handed in were sorted")
		}
	})
}

// TestAccountFactsMadeByHand: facts built without NewAccountFacts lead to the same answers.
func TestAccountFactsMadeByHand(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, at := drawFacts(t), drawInstant(t)
		h := f.accountFacts()
		byHand := &entitle.AccountFacts{
			Organization: h.Organization, Lines: shuffled(t, f.lines), Groups: f.groups, Sites: shuffled(t, f.sites), Access: shuffled(t, f.access),
		}
		want := mustJSON(t, entitle.Evaluate(f.login, h, at), entitle.CountryOptions(h, at))
		got := mustJSON(t, entitle.Evaluate(f.login, byHand, at), entitle.CountryOptions(byHand, at))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("-constructed +by hand:\n%s", diff)
		}
	})
}

func shuffled[T any](t *rapid.T, list []T) []T {
	if len(list) == 0 {
		return list
	}
	return rapid.Permutation(list).Draw(t, "order")
}

func mustJSON(t fataler, values ...any) string {
	t.Helper()
	data, err := json.MarshalIndent(values, "", " ")
	if err != nil {
		t.Fatalf("%v", err)
	}
	return string(data)
}

// TestAccessThatChangesNothing: an exception, a list or a setting that equals what would be decided anyway leaves the answer as it is, but for the
// rule that allowed a product, and the words of a warning (R18, R33 to R35).
func TestAccessThatChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, at := drawFacts(t), drawInstant(t)
		f.login.User.Status = graph.UserActive
		before := entitle.Evaluate(f.login, f.accountFacts(), at)
		var allowed []string
		for _, e := range before.Entitlements {
			allowed = append(allowed, e.Product.Code)
		}

		excepted := *f.login
		if excepted.Exceptions == nil {
			for _, code := range allowed {
				excepted.Exceptions = append(excepted.Exceptions, graph.AccessException{ProductCode: code, Access: graph.AccessAllow})
			}
			sameButRules(t, "exceptions", before, entitle.Evaluate(&excepted, f.accountFacts(), at))
		}

		list := *f.login
		if len(allowed) > 0 && !slices.ContainsFunc(before.Withheld, refused) {
			list.ProductCodes = allowed
			sameButRules(t, "list", before, entitle.Evaluate(&list, f.accountFacts(), at))
		}

		for _, code := range productCodes {
			key := graph.AccessSetting{ProductCode: code, CountryCode: before.CountryCode}
			same := func(s graph.AccessSetting) bool {
				return s.ProductCode == key.ProductCode && s.CountryCode == key.CountryCode
			}
			if check, held := before.Check(code); held && check.Allowed && !slices.ContainsFunc(f.access, same) {
				key.Access = graph.AccessAllow
				with := f
				with.access = append(slices.Clip(f.access), key)
				sameButRules(t, "setting", before, entitle.Evaluate(f.login, with.accountFacts(), at))
			}
		}
	})
}

// refused reports whether access withholds a product (R20, point 2).
func refused(w entitle.Withheld) bool {
	return slices.Contains([]entitle.Reason{
		entitle.ReasonDeniedForLogin, entitle.ReasonRestrictedForLogin, entitle.ReasonRestrictedByGroup, entitle.ReasonDeniedForProduct,
		entitle.ReasonDeniedByDefault,
	}, w.Reason)
}

// sameButRules fails the test if two answers differ in anything but access rules and the words of warnings.
func sameButRules(t *rapid.T, what string, want, got *entitle.Answer) {
	t.Helper()
	ignored := cmp.Options{cmpopts.IgnoreFields(entitle.Entitlement{}, "AccessRule"), cmpopts.IgnoreFields(entitle.Warning{}, "Message")}
	if diff := cmp.Diff(want, got, ignored, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("%s that should change nothing (-before +after):\n%s", what, diff)
	}
}

// TestOnlyAccessDecidesCandidates compares each candidate with the ladder of R18, written out once more, rung by rung.
func TestOnlyAccessDecidesCandidates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, at := drawFacts(t), drawInstant(t)
		f.login.User.Status = graph.UserActive
		a := entitle.Evaluate(f.login, f.accountFacts(), at)
		free := f
		free.access, free.groups = nil, map[string]entitle.Group{}
		for id, g := range f.groups {
			free.groups[id] = entitle.Group{CountryOverride: g.CountryOverride}
		}
		unrestricted := *f.login
		unrestricted.ProductCodes, unrestricted.Exceptions = nil, nil
		for _, candidate := range entitle.Evaluate(&unrestricted, free.accountFacts(), at).Entitlements {
			rule, allowed := ladder(f, candidate.Product.Code, a.CountryCode)
			check, _ := a.Check(candidate.Product.Code)
			if check.Allowed != allowed {
				t.Fatalf("%s: allowed is %v, but %s decides", candidate.Product.Code, check.Allowed, rule)
			}
			for _, e := range a.Entitlements {
				if e.Product.Code == candidate.Product.Code && e.AccessRule != rule {
					t.Fatalf("%s is allowed by %s, want %s", e.Product.Code, e.AccessRule, rule)
				}
			}
		}
	})
}

// ladder returns the rule that decides about a candidate, and whether it allows it (R18).
func ladder(f facts, product, country string) (rule entitle.AccessRule, allowed bool) {
	for _, e := range f.login.Exceptions {
		if e.ProductCode == product {
			return entitle.AccessByException, e.Access == graph.AccessAllow
		}
	}
	if len(f.login.ProductCodes) > 0 {
		return entitle.AccessByLoginList, slices.Contains(f.login.ProductCodes, product)
	}
	var listed []string
	for _, id := range f.login.GroupIDs {
		listed = append(listed, f.groups[id].ProductCodes...)
	}
	if len(listed) > 0 {
		return entitle.AccessByGroupList, slices.Contains(listed, product)
	}
	setting := func(product, country string) (graph.Access, bool) {
		for _, s := range f.access {
			if s.ProductCode == product && s.CountryCode == country {
				return s.Access, true
			}
		}
		return "", false
	}
	if access, set := setting(product, country); set {
		return entitle.AccessByProduct, access == graph.AccessAllow
	}
	if access, set := setting(product, ""); set {
		return entitle.AccessByProduct, access == graph.AccessAllow
	}
	if access, set := setting("", country); set {
		return entitle.AccessByDefault, access == graph.AccessAllow
	}
	if access, set := setting("", ""); set {
		return entitle.AccessByDefault, access == graph.AccessAllow
	}
	return entitle.AccessByDefault, true
}
