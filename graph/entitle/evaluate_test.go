package entitle_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

var noon = time.Date(2026, 3, 15, 12, 0, 0, 0, time.UTC)

// from returns the period from a day of 2026 on.
func from(month time.Month, day int) graph.Period {
	return graph.Period{From: graph.DateOf(time.Date(2026, month, day, 0, 0, 0, 0, time.UTC)), To: graph.NoDate}
}

// line returns a line of an open-ended ACTIVE contract; each line has a contract of its own.
func line(contract, product, country string, change ...func(*graph.ContractLine)) *graph.ContractLine {
	l := &graph.ContractLine{
		Contract:    &graph.Contract{ContractBody: graph.ContractBody{ContractNumber: contract, Status: graph.ContractActive, Term: from(time.January, 1)}},
		Product:     &graph.Product{ProductBody: graph.ProductBody{Code: product}},
		CountryCode: country,
		ARR:         graph.Money{Currency: "EUR"},
		Own:         graph.Always,
	}
	for _, c := range change {
		c(l)
	}
	return l
}

func accountFacts(groups map[string]entitle.Group, lines ...*graph.ContractLine) *entitle.AccountFacts {
	return entitle.NewAccountFacts(&graph.Organization{OrganizationBody: graph.OrganizationBody{AccountNumber: "ACME", Currency: "EUR"}}, lines, groups, nil, nil)
}

func active() *entitle.Login {
	return &entitle.Login{User: &graph.User{UserBody: graph.UserBody{Status: graph.UserActive}}}
}

func quantity(n int) func(*graph.ContractLine) {
	return func(l *graph.ContractLine) { l.Quantity = &n }
}

func arr(minor int64) func(*graph.ContractLine) {
	return func(l *graph.ContractLine) { l.ARR.Minor = minor }
}

// TestWarningMessages: each warning states the problem with the values of the case.
func TestWarningMessages(t *testing.T) {
	inGrace := func(l *graph.ContractLine) { l.Contract.Term.To, l.Contract.GraceDays = graph.DateOf(noon)-1, 30 }
	held := []*graph.ContractLine{line("K1", "CAD", "DE", arr(5)), line("K2", "SIM", "DE", inGrace), line("K3", "A", "", inGrace)}
	groups := map[string]entitle.Group{
		"de": {CountryOverride: "DE"}, "es": {CountryOverride: "ES"}, "at": {CountryOverride: "AT"}, "plm": {ProductCodes: []string{"PLM"}},
	}
	for _, test := range []struct {
		code   entitle.WarningCode
		change func(*entitle.Login)
		lines  []*graph.ContractLine
		want   string
	}{
		{entitle.WarnDesignatedCountryNotRepresented, func(l *entitle.Login) { l.User.EntitlementCountryCode = "FR" }, held,
			"The designated country FR has no contract line in force; only global lines count."},
		{entitle.WarnOverrideCountryNotRepresented, func(l *entitle.Login) { l.User.CountryOverrideCode = "FR" }, held,
			"The login's override country FR has no contract line in force; only global lines count."},
		{entitle.WarnOverrideCountryNotRepresented, func(l *entitle.Login) { l.GroupIDs = []string{"es"} }, held,
			"The groups' override country ES has no contract line in force; only global lines count."},
		{entitle.WarnConflictingGroupOverrides, func(l *entitle.Login) { l.GroupIDs = []string{"es", "de", "plm"} }, held,
			"The login's groups override its country with DE, ES; DE counts: the one with the highest annual recurring revenue in force, " +
				"alphabetically first among equals."},
		{entitle.WarnConflictingGroupOverrides, func(l *entitle.Login) { l.GroupIDs = []string{"es", "at"} }, held,
			"The login's groups override its country with AT, ES; AT counts: the alphabetically first, as none of them has a contract line " +
				"in force."},
		{entitle.WarnProfileCountryMissing, func(*entitle.Login) {}, held,
			"The user's profile names no country; DE counts, the country with the highest annual recurring revenue."},
		{entitle.WarnProfileCountryNotRepresented, func(l *entitle.Login) { l.User.ProfileCountryCode = "JP" }, held,
			"The profile country JP has no contract line in force; DE counts, the country with the highest annual recurring revenue."},
		{entitle.WarnInGrace, func(*entitle.Login) {}, held,
			"Past the end of their contract lines, and usable only in grace: A, SIM."},
		{entitle.WarnNoContractInForce, func(*entitle.Login) {}, nil,
			"No contract line of organization ACME is in force."},
		{entitle.WarnUserNotActive, func(l *entitle.Login) { l.User.Status = graph.UserLocked }, held,
			"The user is LOCKED; only an ACTIVE user may use anything."},
		{entitle.WarnRestrictedToNothing, func(l *entitle.Login) { l.ProductCodes = []string{"PLM", "B"} }, held,
			"The products listed on the login itself leave none of the 3 the login could use."},
		{entitle.WarnRestrictedToNothing, func(l *entitle.Login) { l.GroupIDs = []string{"plm"} }, held,
			"The products listed on the login's groups leave none of the 3 the login could use."},
	} {
		l := active()
		test.change(l)
		a := entitle.Evaluate(l, accountFacts(groups, test.lines...), noon)
		found := map[entitle.WarningCode]string{}
		for _, w := range a.Warnings {
			found[w.Code] = w.Message
		}
		if found[test.code] != test.want {
			t.Errorf("%s:\n got %q\nwant %q", test.code, found[test.code], test.want)
		}
	}
}

// TestRestrictedToNothingMessages: the warning says which rules leave a login nothing, and how many products each refuses (R19).
func TestRestrictedToNothingMessages(t *testing.T) {
	denied := func(codes ...string) (all []graph.AccessException) {
		for _, code := range codes {
			all = append(all, graph.AccessException{ProductCode: code, Access: graph.AccessDeny})
		}
		return all
	}
	everywhere := graph.AccessSetting{Access: graph.AccessDeny}
	cad := graph.AccessSetting{ProductCode: "CAD", Access: graph.AccessDeny}
	for _, test := range []struct {
		name   string
		access []graph.AccessSetting
		login  entitle.Login
		want   string
	}{
		{name: "exceptions", login: entitle.Login{Exceptions: denied("CAD", "SIM", "PLM")}, want: "Exceptions on the login deny all of the 3 products the login could use."},
		{name: "product access", access: []graph.AccessSetting{cad, {ProductCode: "SIM", Access: graph.AccessDeny}, {ProductCode: "PLM", Access: graph.AccessDeny}},
			want: "Product access denies all of the 3 products the login could use."},
		{name: "default access", access: []graph.AccessSetting{everywhere}, want: "Default access denies all of the 3 products the login could use."},
		{name: "three rules", access: []graph.AccessSetting{everywhere, cad}, login: entitle.Login{Exceptions: denied("SIM")},
			want: "Access leaves none of the 3 products the login could use: 1 denied by exceptions on the login, 1 denied by product access, 1 denied by default access."},
		{name: "exceptions and the login's list", login: entitle.Login{Exceptions: denied("CAD"), ProductCodes: []string{"CAD"}},
			want: "Access leaves none of the 3 products the login could use: 1 denied by exceptions on the login, 2 not listed on the login itself."},
		{name: "exceptions and a group's list", login: entitle.Login{Exceptions: denied("CAD"), GroupIDs: []string{"cad"}},
			want: "Access leaves none of the 3 products the login could use: 1 denied by exceptions on the login, 2 not listed on the login's groups."},
	} {
		test.login.User = active().User
		lines := []*graph.ContractLine{line("K1", "CAD", "DE"), line("K2", "SIM", "DE"), line("K3", "PLM", "")}
		h := entitle.NewAccountFacts(&graph.Organization{OrganizationBody: graph.OrganizationBody{Currency: "EUR"}}, lines, map[string]entitle.Group{"cad": {ProductCodes: []string{"CAD"}}}, nil, test.access)
		found := ""
		for _, w := range entitle.Evaluate(&test.login, h, noon).Warnings {
			if w.Code == entitle.WarnRestrictedToNothing {
				found = w.Message
			}
		}
		if found != test.want {
			t.Errorf("%s:\n got %q\nwant %q", test.name, found, test.want)
		}
	}
}

// TestSumStops: the sum of quantities stops at its cap, whatever lines follow, and an unlimited line makes it unlimited (R8, R17).
func TestSumStops(t *testing.T) {
	const most = graph.MaxQuantity
	lines := func(n int) []*graph.ContractLine {
		var all []*graph.ContractLine
		for range n {
			all = append(all, line("K", "CAD", "", quantity(most)))
		}
		return all
	}
	for _, test := range []struct {
		lines []*graph.ContractLine
		want  *int
	}{
		{lines(2147), new(2147 * most)},
		{append(lines(2147), line("K", "CAD", "", quantity(483_647))), new(graph.MaxQuantitySum)},
		{append(lines(2147), line("K", "CAD", "", quantity(483_648))), new(graph.MaxQuantitySum)},
		{lines(5000), new(graph.MaxQuantitySum)},
		{append(lines(5000), line("K", "CAD", "")), nil},
	} {
		a := entitle.Evaluate(active(), accountFacts(nil, test.lines...), noon)
		if diff := cmp.Diff(test.want, a.Entitlements[0].Quantity); diff != "" {
			t.Errorf("%d lines (-want +got):\n%s", len(test.lines), diff)
		}
	}
}

// TestValidUntilAtTheEndOfTime: validUntil is never the day after the last day that can be written (R21).
func TestValidUntilAtTheEndOfTime(t *testing.T) {
	ends := func(day graph.Date, grace int) *entitle.AccountFacts {
		return accountFacts(nil, line("K", "CAD", "DE", func(l *graph.ContractLine) {
			l.Contract.Term.To, l.Contract.GraceDays = day, grace
		}))
	}
	lastMidnight := graph.LastDate.Midnight()
	for _, test := range []struct {
		accountFacts *entitle.AccountFacts
		want         *time.Time
	}{
		{ends(graph.LastDate, 0), nil},
		{ends(graph.LastDate, graph.MaxGraceDays), nil},
		{ends(graph.LastDate-1, 3), &lastMidnight},
		{ends(graph.NoDate, 3), nil},
	} {
		a := entitle.Evaluate(active(), test.accountFacts, noon)
		if diff := cmp.Diff(test.want, a.ValidUntil); diff != "" || len(a.Entitlements) != 0 && a.Rule != entitle.RuleHighestARR {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// TestLinesWithoutAnOrder: lines without an order come first in their contract, by id (R22).
func TestLinesWithoutAnOrder(t *testing.T) {
	named := func(id, order string) *graph.ContractLine {
		l := line("K", "CAD", "")
		if l.ID = id; order != "" {
			l.Order = &graph.Order{OrderNumber: order}
		}
		return l
	}
	h := accountFacts(nil, named("c", "O1"), named("b", ""), named("a", ""))
	var ids []string
	for _, l := range entitle.Evaluate(active(), h, noon).Entitlements[0].Lines {
		ids = append(ids, l.ID)
	}
	if diff := cmp.Diff([]string{"a", "b", "c"}, ids); diff != "" {
		t.Error(diff)
	}
}

// TestGroupsThatAccountFactsDoNotKnow: groups that are not in the facts are ignored, since the login was read after its facts.
func TestGroupsThatAccountFactsDoNotKnow(t *testing.T) {
	l := active()
	l.GroupIDs = []string{"new"}
	if a := entitle.Evaluate(l, accountFacts(nil, line("K", "CAD", "DE")), noon); a.Rule != entitle.RuleHighestARR || len(a.Entitlements) != 1 {
		t.Errorf("rule %s, entitlements %v", a.Rule, a.Entitlements)
	}
}

// TestNothingHeld: an organization without a single line has an answer too.
func TestNothingHeld(t *testing.T) {
	h := accountFacts(nil)
	want := &entitle.Answer{At: noon, Rule: entitle.RuleNone, Warnings: []entitle.Warning{
		{Code: entitle.WarnNoContractInForce, Message: "No contract line of organization ACME is in force."},
	}}
	if diff := cmp.Diff(want, entitle.Evaluate(active(), h, noon), cmpopts.IgnoreFields(entitle.Answer{}, "User")); diff != "" {
		t.Error(diff)
	}
	if options := entitle.CountryOptions(h, noon); len(options) != 0 {
		t.Errorf("options %v", options)
	}
}

// TestChecks: the fields of a check besides its reason. All checks but UNKNOWN_LOGIN have the country and validity of the answer.
func TestChecks(t *testing.T) {
	ends := func(l *graph.ContractLine) { l.Own.To = graph.DateOf(noon) + 1 }
	a := entitle.Evaluate(active(), accountFacts(nil, line("K1", "CAD", "DE", quantity(3), ends), line("K2", "SIM", "FR")), noon)
	until := time.Date(2026, 3, 17, 0, 0, 0, 0, time.UTC)
	cad, _ := a.Check("CAD")
	sim, _ := a.Check("SIM")
	_, held := a.Check("PLM")
	for name, test := range map[string]struct{ got, want entitle.Check }{
		"given":           {cad, entitle.Check{Allowed: true, CountryCode: "DE", Quantity: new(3), ValidUntil: &until}},
		"withheld":        {sim, entitle.Check{Reason: entitle.ReasonOtherCountry, CountryCode: "DE", ValidUntil: &until, CountryCodes: []string{"FR"}}},
		"not held":        {entitle.NotHeld(a), entitle.Check{Reason: entitle.ReasonNotHeld, CountryCode: "DE", ValidUntil: &until}},
		"unknown product": {entitle.UnknownProduct(a), entitle.Check{Reason: entitle.ReasonUnknownProduct, CountryCode: "DE", ValidUntil: &until}},
		"unknown login":   {entitle.UnknownLogin(), entitle.Check{Reason: entitle.ReasonUnknownLogin}},
	} {
		if diff := cmp.Diff(test.want, test.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if held {
		t.Error("PLM is held, though there is no line for it")
	}
}

// TestUnlimited: a quantity that is absent is unlimited, unless the product is withheld.
func TestUnlimited(t *testing.T) {
	a := entitle.Evaluate(active(), accountFacts(nil, line("K1", "CAD", ""), line("K2", "SIM", "DE", quantity(3), arr(5)), line("K3", "PLM", "FR")), noon)
	for i, unlimited := range []bool{true, false} {
		if e := a.Entitlements[i]; e.Unlimited() != unlimited {
			t.Errorf("entitlement to %s: unlimited is %t", e.Product.Code, e.Unlimited())
		}
	}
	for code, unlimited := range map[string]bool{"CAD": true, "SIM": false, "PLM": false} {
		if check, held := a.Check(code); !held || check.Unlimited() != unlimited {
			t.Errorf("check of %s: held is %t, unlimited %t", code, held, check.Unlimited())
		}
	}
}

// TestCountries: an answer has the country of each code in it.
func TestCountries(t *testing.T) {
	germany := graph.Country{Code: "DE", Name: "Germany"}
	site := &graph.Site{SiteBody: graph.SiteBody{CustomerNumber: "S", CountryCode: "DE"}}
	h := entitle.NewAccountFacts(&graph.Organization{OrganizationBody: graph.OrganizationBody{Currency: "EUR"}}, []*graph.ContractLine{line("K1", "CAD", "DE")}, nil, []*graph.Site{site}, nil)
	l := active()
	a := entitle.Evaluate(l, h, noon)
	l.User.EntitlementCountryCode = "FR"
	elsewhere := entitle.Evaluate(l, h, noon)
	check, _ := a.Check("CAD")
	for i, got := range []graph.Country{
		*a.Country(), *check.Country(), a.Represented[0].Country(), elsewhere.Withheld[0].Countries()[0], entitle.CountryOptions(h, noon)[0].Country(),
	} {
		if got != germany {
			t.Errorf("%d: %v, want %v", i, got, germany)
		}
	}
	if none := entitle.UnknownLogin().Country(); none != nil {
		t.Errorf("the country of an unknown login is %v", none)
	}
}

// BenchmarkEvaluate evaluates one login of an account with 24 lines for 12 products in 3 countries.
func BenchmarkEvaluate(b *testing.B) {
	var lines []*graph.ContractLine
	for i := range 24 {
		country := []string{"DE", "FR", "", "AT"}[i%4]
		lines = append(lines, line(string(rune('A'+i%5)), string(rune('A'+i%12)), country, quantity(i+1), arr(int64(i))))
	}
	l, h := active(), accountFacts(nil, lines...)
	l.User.ProfileCountryCode = "DE"
	b.ReportAllocs()
	for b.Loop() {
		entitle.Evaluate(l, h, noon)
	}
}
