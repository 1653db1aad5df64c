package demo_test

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"entitlegraph/changes"
	"entitlegraph/demo"
	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/neo4j/transfer"
	"entitlegraph/records"
)

// days are days of loading: an ordinary one, a leap day, the turn of a year, and far away.
var days = []string{"2026-11-22", "2028-02-29", "2030-12-31", "2099-01-01"}

func TestSituationsShowWhatTheySay(t *testing.T) {
	for _, text := range days {
		today := day(t, text)
		state := load(t, today)
		for _, s := range demo.Situations {
			t.Run(text+"/"+s.Login, func(t *testing.T) { check(t, s, ask(t, state, s.Login, today)) })
		}
	}
}

// TestSituationsHoldForDays: on the days after the loading, every situation is as described until demo.Days have passed, and not longer.
func TestSituationsHoldForDays(t *testing.T) {
	loaded := day(t, days[0])
	state := load(t, loaded)
	for n := range demo.Days {
		for _, s := range demo.Situations {
			if different := differences(s, ask(t, state, s.Login, loaded.AddDays(n))); len(different) > 0 {
				t.Errorf("after %d days %s: %s", n, s.Login, different)
			}
		}
	}
	if main := demo.Situations[0]; main.Login != demo.Login || len(differences(main, ask(t, state, demo.Login, loaded.AddDays(demo.Days)))) == 0 {
		t.Errorf("after %d days the answer for %s is still as it was", demo.Days, main.Login)
	}
}

// TestEveryRuleWarningAndReasonIsShown: a situation shows each of them.
func TestEveryRuleWarningAndReasonIsShown(t *testing.T) {
	today := day(t, days[0])
	state := load(t, today)
	rules, warnings, reasons := map[entitle.CountryRule]bool{}, map[entitle.WarningCode]bool{}, map[entitle.Reason]bool{}
	access := map[entitle.AccessRule]bool{}
	for _, s := range demo.Situations {
		a := ask(t, state, s.Login, today)
		rules[a.Rule] = true
		for _, w := range a.Warnings {
			warnings[w.Code] = true
		}
		for _, w := range a.Withheld {
			reasons[w.Reason] = true
		}
		for _, e := range a.Entitlements {
			access[e.AccessRule] = true
		}
	}
	for _, rule := range entitle.CountryRules {
		if !rules[rule] {
			t.Errorf("no situation shows the rule %s", rule)
		}
	}
	for _, warning := range entitle.WarningCodes {
		if !warnings[warning] {
			t.Errorf("no situation shows the warning %s", warning)
		}
	}
	for _, rule := range entitle.AccessRules {
		if !access[rule] {
			t.Errorf("no situation shows the access rule %s", rule)
		}
	}
	for _, reason := range entitle.Reasons[:len(entitle.Reasons)-3] { // the last three occur in checks alone
		if !reasons[reason] {
			t.Errorf("no situation shows the reason %s", reason)
		}
	}
}

func TestSize(t *testing.T) {
	state := load(t, day(t, days[0]))
	users := map[string]int{}
	currencies := map[string]bool{}
	for _, u := range state.Users {
		users[u.AccountNumber]++
	}
	for _, a := range state.Accounts {
		currencies[a.Organization.Currency] = true
	}
	if n := len(state.Accounts); n != demo.Organizations {
		t.Errorf("there are %d organizations, not demo.Organizations, %d", n, demo.Organizations)
	}
	readme, err := os.ReadFile("../README.md")
	if words := fmt.Sprintf("%d invented organizations", demo.Organizations); err != nil || !strings.Contains(string(readme), words) {
		t.Errorf("the README does not say %q: %v", words, err)
	}
	if n := slices.Max(slices.Collect(maps.Values(users))); n < 300 {
		t.Errorf("the biggest organization has %d users", n)
	}
	if !currencies["JPY"] || !currencies["KWD"] || len(currencies) < 10 {
		t.Errorf("currencies: %v", currencies)
	}
	if u := state.Users[demo.Login]; u == nil || u.AccountNumber != demo.Account {
		t.Errorf("the main login is %+v", u)
	}
}

func TestTheSameDayHasTheSameBytes(t *testing.T) {
	one, _ := io.ReadAll(demo.Records(day(t, days[0])))
	two, _ := io.ReadAll(demo.Records(day(t, days[0])))
	if string(one) != string(two) {
		t.Error("two calls differ")
	}
}

func day(t *testing.T, s string) graph.Date {
	t.Helper()
	d, err := graph.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// load evaluates every record by the rules of an import.
func load(t *testing.T, today graph.Date) *changes.State {
	t.Helper()
	state := changes.NewState(func(noun, key string) string { return noun + " " + key })
	reader := records.NewReader(demo.Records(today))
	for {
		record, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return state
		}
		if err != nil {
			t.Fatal(err)
		}
		if outcome, err := state.Upsert(transfer.UpsertOf(record)); err != nil || outcome.Result != changes.Created {
			t.Fatalf("line %d: %v, %v", reader.Line(), outcome.Result, err)
		}
	}
}

// ask collects the facts as a store does, and evaluates them.
func ask(t *testing.T, state *changes.State, login string, today graph.Date) *entitle.Answer {
	t.Helper()
	_, key, err := graph.NormalizeLogin(login)
	if err != nil {
		t.Fatal(err)
	}
	user := state.Users[key]
	if user == nil {
		t.Fatalf("there is no user %s", login)
	}
	account := state.Accounts[user.AccountNumber]
	groups := map[string]entitle.Group{}
	for _, g := range account.Groups {
		groups[g.ID] = entitle.Group{CountryOverride: g.CountryOverride, ProductCodes: g.Products}
	}
	var sites []*graph.Site
	for _, s := range account.Sites {
		sites = append(sites, &graph.Site{SiteBody: graph.SiteBody{CustomerNumber: s.CustomerNumber, CountryCode: s.CountryCode}})
	}
	var access []graph.AccessSetting
	for _, setting := range account.Access {
		access = append(access, setting.AccessSetting)
	}
	accountFacts := entitle.NewAccountFacts(&graph.Organization{OrganizationBody: graph.OrganizationBody{Currency: account.Organization.Currency}}, lines(state, user.AccountNumber), groups, sites, access)
	return entitle.Evaluate(&entitle.Login{
		User:         &graph.User{UserBody: user.UserBody},
		ProductCodes: user.Products, GroupIDs: user.Groups, Exceptions: user.Exceptions,
	}, accountFacts, today.Midnight())
}

func lines(state *changes.State, account string) []*graph.ContractLine {
	var all []*graph.ContractLine
	for _, h := range state.Contracts {
		if h.AccountNumber != account {
			continue
		}
		contract := &graph.Contract{ContractBody: h.Contract.ContractBody}
		for number, lines := range h.Lines {
			for _, l := range lines {
				line := &graph.ContractLine{
					ID: l.ID, Contract: contract, Product: &graph.Product{ProductBody: graph.ProductBody{Code: l.Product}}, Order: &graph.Order{OrderNumber: number},
					CountryCode: l.Country, ARR: graph.Money{Minor: l.ARR, Currency: state.Accounts[account].Organization.Currency},
					Own: l.Own, Place: l.Place,
				}
				if l.Quantity > 0 {
					line.Quantity = &l.Quantity
				}
				all = append(all, line)
			}
		}
	}
	return all
}

func check(t *testing.T, s demo.Situation, a *entitle.Answer) {
	t.Helper()
	for _, different := range differences(s, a) {
		t.Error(different)
	}
}

// differences describes how an answer differs from the expected one.
func differences(s demo.Situation, a *entitle.Answer) (all []string) {
	differs := func(format string, arguments ...any) { all = append(all, fmt.Sprintf(format, arguments...)) }
	var warnings []entitle.WarningCode
	for _, w := range a.Warnings {
		warnings = append(warnings, w.Code)
	}
	if a.Rule != s.CountryRule || a.CountryCode != s.Country || !slices.Equal(warnings, s.Warnings) {
		differs("rule %s, country %q, warnings %v; want %s, %q, %v", a.Rule, a.CountryCode, warnings, s.CountryRule, s.Country, s.Warnings)
	}
	given, withheld := map[string]string{}, map[string]entitle.Reason{}
	for _, e := range a.Entitlements {
		if rule := s.Access[e.Product.Code]; rule != "" && rule != e.AccessRule {
			differs("%s is allowed by %s, want %s", e.Product.Code, e.AccessRule, rule)
		}
		given[e.Product.Code] = "unlimited"
		if e.Quantity != nil {
			given[e.Product.Code] = fmt.Sprint(*e.Quantity)
		}
	}
	for _, w := range a.Withheld {
		withheld[w.Product.Code] = w.Reason
	}
	for code, quantity := range s.Quantities {
		want := fmt.Sprint(quantity)
		if quantity == 0 {
			want = "unlimited"
		}
		if given[code] != want {
			differs("%s: %q, want %q", code, given[code], want)
		}
	}
	if s.Quantities != nil && len(given) != len(s.Quantities) {
		differs("given: %v", given)
	}
	for code, reason := range s.Withheld {
		if withheld[code] != reason {
			differs("%s withheld for %q, want %q", code, withheld[code], reason)
		}
	}
	return all
}
