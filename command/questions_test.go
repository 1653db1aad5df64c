package command

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/sync/errgroup"

	"entitlegraph/graph/entitle"
	"entitlegraph/graph/scenario"
	"entitlegraph/neo4j/neo4jtest"
)

type country struct{ Code string }

type productCode struct{ Code string }

// effective is the response of the operation EffectiveEntitlements.
type effective struct {
	EffectiveEntitlements *struct {
		User struct {
			Organization struct{ AccountNumber string }
		}
		Country              *country
		CountryRule          entitle.CountryRule
		RepresentedCountries []struct {
			Country                country
			AnnualRecurringRevenue struct{ Amount string }
		}
		Entitlements []struct {
			Product  productCode
			Quantity *int
			InGrace  bool
			Lines    []struct {
				Contract struct{ ContractNumber string }
				Order    struct{ OrderNumber string }
			}
		}
		Withheld []struct {
			Product   productCode
			Reason    entitle.Reason
			Countries []country
		}
		Warnings   []struct{ Code entitle.WarningCode }
		ValidUntil *time.Time
	}
}

// observed returns an answer over HTTP in the form of the expected answers.
func (e *effective) observed() *scenario.Expect {
	a := e.EffectiveEntitlements
	if a == nil {
		return nil
	}
	out := &scenario.Expect{
		Rule: a.CountryRule, Represented: map[string]string{}, Entitlements: map[string]*int{}, Withheld: map[string]entitle.Reason{}, ValidUntil: a.ValidUntil,
	}
	if a.Country != nil {
		out.Country = a.Country.Code
	}
	for _, r := range a.RepresentedCountries {
		out.Represented[r.Country.Code] = r.AnnualRecurringRevenue.Amount
	}
	for _, given := range a.Entitlements {
		out.Entitlements[given.Product.Code] = given.Quantity
		if given.InGrace {
			out.InGrace = append(out.InGrace, given.Product.Code)
		}
	}
	for _, w := range a.Withheld {
		out.Withheld[w.Product.Code] = w.Reason
	}
	for _, w := range a.Warnings {
		out.Warnings = append(out.Warnings, w.Code)
	}
	return out
}

// load imports records by the command, and fails if one is refused.
func load(t *testing.T, flags []string, file, stdin string) {
	t.Helper()
	status, stdout, stderr := command(t, stdin, append([]string{"import", file}, flags...)...)
	if status != exitOK || !strings.Contains(stdout, " 0 refused.") {
		t.Fatalf("import of %s: status %d\n%s%s", file, status, stdout, stderr)
	}
}

// TestManyQuestions imports 400 accounts by the command, and sends 1,884 queries over HTTP: every field of every answer must be right.
func TestManyQuestions(t *testing.T) {
	flags := database(neo4jtest.Open(t))
	testdata := filepath.Join("..", "graph", "scenario", "testdata")
	load(t, flags, filepath.Join(testdata, "records.ndjson"), "")
	s := serve(t, append(flags, "--log-level", "warn")...)
	operation := operations(t)["EffectiveEntitlements"]
	questions, err := os.ReadFile(filepath.Join(testdata, "expect.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	group, ctx := errgroup.WithContext(t.Context())
	group.SetLimit(8)
	for line := range bytes.Lines(questions) {
		var q struct {
			Login, At, AccountNumber string
			Expect                   scenario.Expect
		}
		if err := json.Unmarshal(line, &q); err != nil {
			t.Fatal(err)
		}
		asked++
		group.Go(func() error {
			var got effective
			if err := s.ask(ctx, operation, map[string]any{"login": q.Login, "at": q.At}, &got); err != nil {
				return err
			}
			if diff := cmp.Diff(&q.Expect, got.observed(), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%q at %s (-want +got):\n%s", q.Login, q.At, diff)
			} else if account := got.EffectiveEntitlements.User.Organization.AccountNumber; account != q.AccountNumber {
				t.Errorf("%q is of %s, not of %s", q.Login, account, q.AccountNumber)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	if asked != 1884 {
		t.Errorf("%d questions asked, not 1884", asked)
	}
}
