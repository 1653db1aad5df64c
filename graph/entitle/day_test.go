package entitle_test

import (
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"entitlegraph/graph/entitle"
)

// TestAccountFactsThatRememberAnswerTheSame: the cache in facts changes no answer, whatever logins and days it was used for before.
func TestAccountFactsThatRememberAnswerTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		shared := f.accountFacts()
		for range rapid.IntRange(2, 8).Draw(t, "answers") {
			login, at := drawLogin(t, len(f.groups)), drawInstant(t)
			got, options := entitle.Evaluate(login, shared, at), entitle.CountryOptions(shared, at)
			if diff := cmp.Diff(entitle.Evaluate(login, f.accountFacts(), at), got); diff != "" {
				t.Fatalf("remembering changes the answer:\n%s", diff)
			}
			if diff := cmp.Diff(entitle.CountryOptions(f.accountFacts(), at), options); diff != "" {
				t.Fatalf("remembering changes the options:\n%s", diff)
			}
		}
	})
}

// TestAccountFactsAreSharedSafely evaluates many logins on several days concurrently, with the same account facts.
func TestAccountFactsAreSharedSafely(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		shared, login := f.accountFacts(), drawLogin(t, len(f.groups))
		one, other := drawInstant(t), drawInstant(t)
		want := map[bool]*entitle.Answer{true: entitle.Evaluate(login, f.accountFacts(), one), false: entitle.Evaluate(login, f.accountFacts(), other)}
		var wait sync.WaitGroup
		for i := range 8 {
			wait.Go(func() {
				at := other
				if i%2 == 0 {
					at = one
				}
				if diff := cmp.Diff(want[i%2 == 0], entitle.Evaluate(login, shared, at)); diff != "" {
					t.Errorf("beside others, the answer is another:\n%s", diff)
				}
			})
		}
		wait.Wait()
	})
}

// TestRememberedAnswersAllocateLittle: the second login of a day and country allocates its answer alone.
func TestRememberedAnswersAllocateLittle(t *testing.T) {
	login, held := active(), accountFacts(nil, line("K1", "CAD", "DE"), line("K2", "PLM", "DE"), line("K3", "SIM", "FR"))
	login.User.ProfileCountryCode = "DE"
	if answer := entitle.Evaluate(login, held, noon); len(answer.Entitlements) != 2 || len(answer.Withheld) != 1 || len(answer.Warnings) != 0 {
		t.Fatalf("not the example that was meant: %+v", answer)
	}
	if n := testing.AllocsPerRun(5, func() { entitle.Evaluate(login, held, noon) }); n > 3 {
		t.Errorf("%.0f allocations", n)
	}
	rapid.Check(t, func(t *rapid.T) {
		f, at := drawFacts(t), drawInstant(t)
		f.login.ProductCodes, f.login.GroupIDs, f.login.Exceptions = nil, nil, nil
		shared := f.accountFacts()
		warnings := len(entitle.Evaluate(f.login, shared, at).Warnings)
		if n := testing.AllocsPerRun(5, func() { entitle.Evaluate(f.login, shared, at) }); warnings == 0 && n > 3 {
			t.Fatalf("%.0f allocations", n)
		}
	})
}
