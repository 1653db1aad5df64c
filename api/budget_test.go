package api_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/rs/zerolog"

	"entitlegraph/api"
	"entitlegraph/policy"
)

// hot returns a function that sends one of the shipped operations to a handler over the double, with its access log on.
func hot(tb testing.TB, operation string) func() {
	return asking(tb, newMemory(2), operations(tb)[operation], variables[operation])
}

// asking returns a function that sends a document to a handler over the double, and fails when the answer has errors.
func asking(tb testing.TB, m *memory, document, variables string) func() {
	handler := api.Handler(api.Config{Store: m, Entitlements: m, Logger: zerolog.New(io.Discard), Limits: policy.DefaultLimits()})
	body := `{"query":` + strconv.Quote(document) + `,"variables":` + variables + `}`
	return func() {
		r := httptest.NewRequestWithContext(tb.Context(), http.MethodPost, "/graphql", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code != http.StatusOK || strings.Contains(w.Body.String(), `"errors"`) {
			tb.Fatal(w.Body.String())
		}
	}
}

// allocationBudgets are the maximum numbers of allocations of an operation, from the bytes of the request to those of the response, over the
// store in memory. They include the test's own request and recorder (about 25). They were measured on 2026-11-25, with a tenth added. A commit
// that raises one states the reason.
var allocationBudgets = map[string]float64{"Entitled": 237, "CheckEntitlement": 254, "ByLogin": 233, "ByCustomerNumber": 229}

// TestAllocations: the hot operations make no more allocations than their budgets.
func TestAllocations(t *testing.T) {
	for operation, budget := range allocationBudgets {
		ask := hot(t, operation)
		ask() // parses the document, and works the day out
		if allocations := testing.AllocsPerRun(200, ask); allocations > budget {
			t.Errorf("%s makes %.0f allocations; its budget is %.0f", operation, allocations, budget)
		} else {
			t.Logf("%s: %.0f allocations of %.0f", operation, allocations, budget)
		}
	}
}

// BenchmarkAnswers measures what the program itself spends on an answer, from the request's bytes to the answer's: the hot path, a page
// of 50 accounts, and one account with 100 sites and 100 users. The parts of graph/generated/plain.go were chosen by it
// (docs/decisions/0015-plain-fields.md).
func BenchmarkAnswers(b *testing.B) {
	large := newMemory(1)
	for i := range 100 {
		site, user := *large.sites["o1"][0], *large.users["o1"][0]
		site.ID, site.CustomerNumber = fmt.Sprintf("o1-site%03d", i), fmt.Sprintf("CUST-%03d", i)
		user.ID, user.LoginKey = fmt.Sprintf("o1-user%03d", i), fmt.Sprintf("user%03d@acc1.example", i)
		large.sites["o1"], large.users["o1"] = append(large.sites["o1"], &site), append(large.users["o1"], &user)
	}
	for name, ask := range map[string]func(){
		"Entitled":  hot(b, "Entitled"),
		"Page":      asking(b, newMemory(60), operations(b)["Organizations"], `{"first":50}`),
		"Hierarchy": asking(b, large, operations(b)["Hierarchy"], variables["Hierarchy"]),
	} {
		b.Run(name, func(b *testing.B) {
			ask() // parses the document, and works the day out
			b.ReportAllocs()
			for b.Loop() {
				ask()
			}
		})
	}
}
