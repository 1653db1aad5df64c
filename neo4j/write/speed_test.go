package write_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"entitlegraph/changes"
	"entitlegraph/neo4j"
	"entitlegraph/neo4j/neo4jtest"
)

// BenchmarkApply applies changes of users; each concurrent caller has an account of its own.
func BenchmarkApply(b *testing.B) {
	for _, callers := range []int{1, 8} {
		b.Run(fmt.Sprint(callers, " callers"), func(b *testing.B) {
			s := openBenchmark(b)
			logins := make([]string, callers)
			for i := range logins {
				p := prefix()
				if _, err := s.Import(b.Context(), strings.NewReader(companyOf(p)), neo4j.ImportOptions{}); err != nil {
					b.Fatal(err)
				}
				logins[i] = "u@" + strings.ToLower(p) + ".example"
			}
			b.ResetTimer()
			var wait sync.WaitGroup
			for i, login := range logins {
				wait.Go(func() {
					for n := i; n < b.N; n += callers {
						country := []string{"DE", "AT"}[n/callers%2]
						if _, err := s.Apply(b.Context(), request(changes.UpdateUser{LoginKey: login, ProfileCountry: changes.Say(country)})); err != nil {
							b.Error(err)
						}
					}
				})
			}
			wait.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "changes/s")
		})
	}
}

func openBenchmark(b *testing.B) *Store {
	b.Helper()
	c := neo4jtest.Open(b)
	s, err := neo4j.Open(neo4j.Config{URI: c.URI, Username: c.Username, Password: c.Password})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close(context.WithoutCancel(b.Context())) })
	if err := s.Migrate(b.Context()); err != nil {
		b.Fatal(err)
	}
	return s
}
