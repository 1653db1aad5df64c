package scenario_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"entitlegraph/graph/entitle"
	"entitlegraph/graph/scenario"
)

func everyScenario(t *testing.T) []*scenario.Scenario {
	t.Helper()
	all, err := scenario.All()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// ruleNumbers are the rules that decide an answer.
var ruleNumbers = []int{9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 33, 34, 35}

// TestEverythingHasAScenario: every rule of ruleNumbers, every country rule, every warning and every reason has at least one scenario.
func TestEverythingHasAScenario(t *testing.T) {
	covered := map[string]bool{}
	for _, s := range everyScenario(t) {
		for _, rule := range s.Rules {
			covered[rule] = true
		}
		for _, q := range s.Questions {
			for _, reason := range q.Checks {
				covered["reason "+string(reason)] = true
			}
			if q.Expect == nil {
				continue
			}
			covered["country rule "+string(q.Expect.Rule)] = true
			for _, reason := range q.Expect.Withheld {
				covered["reason "+string(reason)] = true
			}
			for _, rule := range q.Expect.Access {
				covered["access rule "+string(rule)] = true
			}
			for _, code := range q.Expect.Warnings {
				covered["warning "+string(code)] = true
			}
		}
	}
	var wanted []string
	for _, number := range ruleNumbers {
		wanted = append(wanted, fmt.Sprintf("R%d", number))
	}
	for _, rule := range entitle.AccessRules {
		wanted = append(wanted, "access rule "+string(rule))
	}
	for _, rule := range entitle.CountryRules {
		wanted = append(wanted, "country rule "+string(rule))
	}
	for _, reason := range entitle.Reasons {
		wanted = append(wanted, "reason "+string(reason))
	}
	for _, code := range entitle.WarningCodes {
		wanted = append(wanted, "warning "+string(code))
	}
	for _, name := range wanted {
		if !covered[name] {
			t.Errorf("no scenario tells of %s", name)
		}
	}
}

// TestEveryRuleOpensAFile: every rule of ruleNumbers has a file whose name begins with it.
func TestEveryRuleOpensAFile(t *testing.T) {
	all := everyScenario(t)
	for _, number := range ruleNumbers {
		prefix := fmt.Sprintf("r%02d-", number)
		if !slices.ContainsFunc(all, func(s *scenario.Scenario) bool { return strings.HasPrefix(s.Name, prefix) }) {
			t.Errorf("no file %s*.yaml", prefix)
		}
	}
}

// TestEveryScenarioIsLinked: docs/entitlements.md, which states the rules, links every scenario, and no file that does not exist.
func TestEveryScenarioIsLinked(t *testing.T) {
	page, err := os.ReadFile("../../docs/entitlements.md")
	if err != nil {
		t.Fatal(err)
	}
	linked := map[string]bool{}
	for _, match := range regexp.MustCompile(`\]\(\.\./graph/scenario/([^)]*)\.yaml\)`).FindAllSubmatch(page, -1) {
		linked[string(match[1])] = true
	}
	for _, s := range everyScenario(t) {
		if !linked[s.Name] {
			t.Errorf("%s is not linked", s.Name)
		}
		delete(linked, s.Name)
	}
	for name := range linked {
		t.Errorf("%s is linked, but not there", name)
	}
}

// TestRecords: the records of all scenarios fit in one file, each key once, and have every name that the questions use.
func TestRecords(t *testing.T) {
	keys := map[string]bool{}
	for i, s := range everyScenario(t) {
		s = s.Prefixed(fmt.Sprintf("x%d-", i))
		for line := range bytes.Lines(s.Records()) {
			if !bytes.HasPrefix(line, []byte(`{"type":"`)) {
				t.Fatalf("%s: type must come first: %s", s.Name, line)
			}
			var r struct{ Type, Code, AccountNumber, ContractNumber, Login, Name, StartsOn string }
			if err := json.Unmarshal(line, &r); err != nil {
				t.Fatalf("%s: %v: %s", s.Name, err, line)
			}
			key := strings.Join([]string{r.Type, r.Code, r.AccountNumber, r.ContractNumber, r.Login}, " ")
			switch {
			case r.Type == "group":
				key += r.Name
			case keys[key] && r.Type != "contract":
				t.Errorf("%s: %s comes twice", s.Name, key)
			case !strings.Contains(key, fmt.Sprintf("X%d-", i)):
				t.Errorf("%s: %s has no prefix", s.Name, key)
			}
			keys[key] = true
		}
		for _, q := range s.Questions {
			if q.Expect != nil && !bytes.Contains(s.Records(), []byte(`"login":"`+q.Login+`"`)) {
				t.Errorf("%s: no record of %s", s.Name, q.Login)
			}
		}
	}
}

// TestPrefixedLeavesTheOriginal: Prefixed returns another scenario, and can be repeated on it.
func TestPrefixedLeavesTheOriginal(t *testing.T) {
	for _, s := range everyScenario(t) {
		before := string(s.Records())
		once, again := s.Prefixed("a-"), s.Prefixed("a-").Prefixed("b-")
		if string(s.Records()) != before || s.Prefixed("").Organization.AccountNumber != s.Organization.AccountNumber {
			t.Errorf("%s was changed", s.Name)
		}
		if once.Organization.AccountNumber != "A-"+s.Organization.AccountNumber || again.Organization.AccountNumber != "B-"+s.Organization.AccountNumber {
			t.Errorf("%s: prefixed as %s, then %s", s.Name, once.Organization.AccountNumber, again.Organization.AccountNumber)
		}
	}
}

const sound = `# A story that is of sufficient length.
rules: [R13]
organization:
  accountNumber: ACME
  currency: EUR
  sites: [{customerNumber: S, country: "DE"}]
  users: [{login: ana@acme.example, profileCountry: DE}]
questions:
- login: ana@acme.example
  at: 2026-03-15T12:00:00Z
  expect:
    rule: NONE
    entitlements: {CAD: 1}
    warnings: [NO_CONTRACT_IN_FORCE]
  checks: {SIM: NOT_HELD}
  not: {entitled: [SIM]}
`

// TestParseRefuses: a file that is misspelt, checks nothing, or contradicts itself is an error, and the message states the reason.
func TestParseRefuses(t *testing.T) {
	if _, err := scenario.Parse("r13-sound", []byte(sound)); err != nil {
		t.Fatalf("the sound one: %v", err)
	}
	for _, test := range []struct{ file, old, new, want string }{
		{file: "profile", want: "must be named like"},
		{file: "r14-other", want: "rules [R13] must hold the rule"},
		{file: "r13-x", old: "# A story that is of sufficient length.", want: "must open with a comment"},
		{file: "r13-x", old: "currency", new: "curency", want: `unknown field "curency"`},
		{file: "r13-x", old: "at: 2026-03-15T12:00:00Z", want: "needs a login and an instant"},
		{file: "r13-x", old: "at: 2026", new: "at: yesterday 2026", want: "needs a login and an instant"},
		{file: "r13-x", old: "  not: {entitled: [SIM]}\n", want: "must say what must not hold"},
		{file: "r13-x", old: "entitled: [SIM]", new: "entitled: [CAD]", want: "CAD must not be entitled"},
		{file: "r13-x", old: "NOT_HELD", new: "NOT_HOLD", want: "NOT_HOLD is no reason"},
		{file: "r13-x", old: "NOT_HELD", new: "UNKNOWN_LOGIN", want: "exclude each other"},
		{file: "r13-x", old: "rule: NONE", new: "rule: NOTHING", want: `"NOTHING" is no country rule`},
		{file: "r13-x", old: "[NO_CONTRACT_IN_FORCE]", new: "[NO_CONTRACT]", want: `"NO_CONTRACT" is no warning`},
		{file: "r13-x", old: "[NO_CONTRACT_IN_FORCE]", new: "[NO_CONTRACT_IN_FORCE, IN_GRACE]", want: "must be sorted"},
		{file: "r13-x", old: "warnings:", new: "withheld: {CAD: ENDED}\n    warnings:", want: "cannot be withheld"},
		{file: "r13-x", old: "warnings:", new: "inGrace: [SIM]\n    warnings:", want: "in grace, but not entitled"},
		{file: "r13-x", old: "warnings:", new: "validUntil: tomorrow\n    warnings:", want: "validUntil is no instant"},
		{file: "r13-x", old: "profileCountry: DE", new: "profileCountry: XK", want: `country "XK"`},
		{file: "r13-x", old: "profileCountry: DE", new: "countryOverride: FR", want: `country "FR" has no site`},
		{file: "r13-x", old: `country: "DE"`, new: "country: de", want: `country "de"`},
		{file: "r13-x", old: sound[strings.Index(sound, "- login"):], want: "at least one question"},
	} {
		source := strings.Replace(sound, test.old, test.new, 1)
		_, err := scenario.Parse(test.file, []byte(source))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s, %q for %q: %v, want %q", test.file, test.new, test.old, err, test.want)
		}
	}
}

// TestViolations: each kind of forbidden value is noticed.
func TestViolations(t *testing.T) {
	s, err := scenario.Parse("r13-sound", []byte(sound))
	if err != nil {
		t.Fatal(err)
	}
	e := *s.Questions[0].Expect
	at := s.Questions[0].At
	e.Country, e.InGrace, e.ValidUntil = "DE", []string{"CAD"}, &at
	e.Represented = map[string]string{"DE": "0.00"}
	e.Withheld = map[string]entitle.Reason{"SIM": entitle.ReasonEnded}
	not := scenario.Not{
		Country: "DE", Rule: entitle.RuleNone, Represented: []string{"DE"}, Entitled: []string{"CAD"}, InGrace: []string{"CAD"},
		Withheld: e.Withheld, Warnings: e.Warnings, ValidUntil: &at,
	}
	if found := not.Violations(e); len(found) != 8 {
		t.Errorf("%d of 8 violations found: %q", len(found), found)
	}
	if found := not.Violations(scenario.Expect{}); len(found) != 0 {
		t.Errorf("violations by nothing: %q", found)
	}
}
