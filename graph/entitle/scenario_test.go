package entitle_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"entitlegraph/graph/entitle"
	"entitlegraph/graph/scenario"
)

// TestScenarios evaluates every question of package scenario.
func TestScenarios(t *testing.T) {
	all, err := scenario.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			s = s.Prefixed("T1-")
			w := readWorld(t, s.Records())
			for i, q := range s.Questions {
				if problems := ask(w, q); len(problems) > 0 {
					t.Errorf("questions[%d], %s at %s:\n%s\nThe situation: %s", i, q.Login, q.At.Format(time.RFC3339Nano),
						strings.Join(problems, "\n"), s.Story)
				}
			}
		})
	}
}

// ask evaluates a question and returns the faults of the answer.
func ask(w *world, q scenario.Question) []string {
	l, h, known := w.login(q.Login)
	if known != (q.Expect != nil) {
		return []string{fmt.Sprintf("somebody has the login: %v", known)}
	}
	if !known {
		return differences("checks", q.Checks, unknownChecks(q))
	}
	a := entitle.Evaluate(l, h, q.At)
	observed := scenario.Observe(a)
	problems := differences("answer", *q.Expect, q.Expect.As(observed))
	problems = append(problems, q.Not.Violations(observed)...)
	problems = append(problems, differences("lines", q.Lines, observedLines(a, q))...)
	problems = append(problems, differences("elsewhere", q.Elsewhere, observedElsewhere(a, q))...)
	problems = append(problems, differences("checks", q.Checks, observedChecks(w, a, q))...)
	if q.CountryOptions != nil {
		problems = append(problems, differences("countryOptions", q.CountryOptions, observedOptions(h, q.At))...)
	}
	return problems
}

func differences(of string, want, got any) []string {
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		return []string{of + " (-want +got):\n" + diff}
	}
	return nil
}

func unknownChecks(q scenario.Question) map[string]entitle.Reason {
	checks := map[string]entitle.Reason{}
	for code := range q.Checks {
		checks[code] = entitle.UnknownLogin().Reason
	}
	return checks
}

func observedChecks(w *world, a *entitle.Answer, q scenario.Question) map[string]entitle.Reason {
	checks := map[string]entitle.Reason{}
	for code := range q.Checks {
		check, held := a.Check(code)
		switch {
		case held && check.Allowed:
			check.Reason = scenario.Allowed
		case held:
		case w.products[code] != nil:
			check = entitle.NotHeld(a)
		default:
			check = entitle.UnknownProduct(a)
		}
		checks[code] = check.Reason
	}
	return checks
}

func observedLines(a *entitle.Answer, q scenario.Question) map[string][]string {
	lines := map[string][]string{}
	for _, e := range a.Entitlements {
		if _, asked := q.Lines[e.Product.Code]; asked {
			for _, l := range e.Lines {
				lines[e.Product.Code] = append(lines[e.Product.Code], l.Contract.ContractNumber+"/"+l.Order.OrderNumber)
			}
		}
	}
	return lines
}

func observedElsewhere(a *entitle.Answer, q scenario.Question) map[string][]string {
	elsewhere := map[string][]string{}
	for _, w := range a.Withheld {
		if _, asked := q.Elsewhere[w.Product.Code]; asked {
			elsewhere[w.Product.Code] = w.CountryCodes
		}
	}
	return elsewhere
}

func observedOptions(h *entitle.AccountFacts, at time.Time) []scenario.CountryOption {
	var options []scenario.CountryOption
	for _, o := range entitle.CountryOptions(h, at) {
		option := scenario.CountryOption{
			Country: o.CountryCode, Represented: o.Represented, AnnualRecurringRevenue: o.AnnualRecurringRevenue.Amount(),
		}
		for _, s := range o.Sites {
			option.Sites = append(option.Sites, s.CustomerNumber)
		}
		options = append(options, option)
	}
	return options
}

// expectation is a line of expect.ndjson.
type expectation struct {
	Login         string
	At            time.Time
	AccountNumber string
	Expect        scenario.Expect
}

// TestManyQuestions evaluates the questions of the big files: every field of every answer must be right, and every check must agree.
func TestManyQuestions(t *testing.T) {
	for _, set := range []struct {
		folder string // of testdata
		asked  int
	}{
		{folder: ".", asked: 1884}, {folder: "access", asked: 1374}, {folder: "corners", asked: 1162},
	} {
		t.Run(set.folder, func(t *testing.T) {
			t.Parallel()
			w := readWorld(t, testdata(t, set.folder+"/records.ndjson"))
			asked := 0
			for line := range bytes.Lines(testdata(t, set.folder+"/expect.ndjson")) {
				asked++
				askMany(t, w, line, fmt.Sprintf("graph/scenario/testdata/%s:%d", path.Join(set.folder, "expect.ndjson"), asked))
			}
			if asked != set.asked {
				t.Errorf("%d questions asked, want %d", asked, set.asked)
			}
		})
	}
}

// askMany evaluates a question of a big file; place is its file and line number.
func askMany(t *testing.T, w *world, line []byte, place string) {
	var e expectation
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&e); err != nil {
		t.Fatalf("%s: %v", place, err)
	}
	l, h, known := w.login(e.Login)
	if !known || h.Organization.AccountNumber != e.AccountNumber {
		t.Errorf("%s: %q: not found in %s", place, e.Login, e.AccountNumber)
		return
	}
	a := entitle.Evaluate(l, h, e.At)
	if diff := cmp.Diff(e.Expect, e.Expect.As(scenario.Observe(a)), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s: %q at %s (-want +got):\n%s", place, e.Login, e.At.Format(time.RFC3339Nano), diff)
	}
	for code := range w.products {
		checkAgrees(t, a, code)
	}
}

// fataler has the methods of *testing.T and *rapid.T that these tests need.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// checkAgrees fails the test unless the check of a product agrees with the lists of the answer.
func checkAgrees(t fataler, a *entitle.Answer, code string) {
	t.Helper()
	want, wantHeld := entitle.Check{CountryCode: a.CountryCode, ValidUntil: a.ValidUntil}, false
	for _, e := range a.Entitlements {
		if e.Product.Code == code {
			want.Allowed, want.Quantity, wantHeld = true, e.Quantity, true
		}
	}
	for _, w := range a.Withheld {
		if w.Product.Code == code {
			want.Reason, want.CountryCodes, wantHeld = w.Reason, w.CountryCodes, true
		}
	}
	if !wantHeld {
		want = entitle.Check{}
	}
	got, held := a.Check(code)
	if diff := cmp.Diff(want, got); diff != "" || held != wantHeld {
		t.Fatalf("check of %s for %s: held is %v, want %v (-want +got):\n%s", code, a.User.Login, held, wantHeld, diff)
	}
}

func testdata(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("../scenario/testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
