package command

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entitlegraph/api"
	"entitlegraph/neo4j/neo4jtest"
)

// sendRaw sends a body unchanged, and returns the status, the header and the body of the response.
func (s *served) sendRaw(t *testing.T, body string) (int, http.Header, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/graphql", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, response.Header, string(answer)
}

// page returns the HTML of the page.
func (s *served) page(t *testing.T) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("status %d, %v", response.StatusCode, err)
	}
	return string(page)
}

// TestServeWithinLimits: the server enforces the limits of its command line.
func TestServeWithinLimits(t *testing.T) {
	server := serve(t, append(database(neo4jtest.Open(t)), "--limit-rate=3", "--limit-batch=2", "--limit-cost=10", "--limit-body=1KiB", "--no-introspection")...)
	began := time.Now()
	const asks = `{"query":"{__typename}"}`
	for body, want := range map[string]struct {
		status int
		says   string
	}{
		"[" + asks + "," + asks + "]":                {status: 200, says: `"cost":{"requested":0,"limit":10}`},
		"[" + asks + "," + asks + "," + asks + "]":   {status: 400, says: "LIMIT_EXCEEDED"},
		`{"query":"{organizations {nodes {name}}}"}`: {status: 200, says: "LIMIT_EXCEEDED"},
		asks + strings.Repeat(" ", 1024):             {status: 413, says: "LIMIT_EXCEEDED"},
		`{"query":"{__schema {queryType {name}}}"}`:  {status: 200, says: "introspection is turned off"},
	} {
		if status, _, answer := server.sendRaw(t, body); status != want.status || !strings.Contains(answer, want.says) {
			t.Errorf("%.60s: got %d %s, want %d %s", body, status, answer, want.status, want.says)
		}
	}
	if !strings.Contains(server.page(t), "Introspection is turned off") {
		t.Error("the page does not say why there is no schema")
	}
	passed := 0 // beside those above
	status, header, answer := server.sendRaw(t, asks)
	for ; status != http.StatusTooManyRequests; status, header, answer = server.sendRaw(t, asks) {
		passed++
		if most := 6 + 3*time.Since(began).Seconds(); float64(passed) > most {
			t.Fatalf("%d requests were let through, and at most %.1f are allowed by now: 3 per second, and 6 at once", passed, most)
		}
	}
	if passed == 0 || header.Get("Retry-After") != "1" || !strings.Contains(answer, "RATE_LIMITED") {
		t.Errorf("refused after %d requests, with %v %s", passed, header, answer)
	}
}

// TestServeTrustedOnly: with --trusted-only a server answers the shipped documents and those of --trusted-documents, and no others.
func TestServeTrustedOnly(t *testing.T) {
	const own = "query Mine {products(first: 1) {totalCount}}"
	file := filepath.Join(t.TempDir(), "mine.graphql")
	if err := os.WriteFile(file, []byte(own), 0o600); err != nil {
		t.Fatal(err)
	}
	server := serve(t, append(database(neo4jtest.Open(t)), "--trusted-documents", file, "--trusted-only")...)
	if status, _, answer := server.sendRaw(t, `{"documentId":"sha256:`+api.HashOf(own)+`"}`); status != http.StatusOK || !strings.Contains(answer, "totalCount") {
		t.Errorf("trusted: got %d %s", status, answer)
	}
	if status, _, answer := server.sendRaw(t, `{"query":"{__typename}"}`); status != http.StatusForbidden || !strings.Contains(answer, "DOCUMENT_NOT_TRUSTED") {
		t.Errorf("not trusted: got %d %s", status, answer)
	}
	for _, document := range api.ShippedDocuments() {
		if !strings.HasPrefix(document, "query Entitled(") {
			continue
		}
		body, err := json.Marshal(map[string]any{"query": document, "variables": map[string]string{"login": "nobody@nowhere.example"}})
		if err != nil {
			t.Fatal(err)
		}
		if status, _, answer := server.sendRaw(t, string(body)); status != http.StatusOK || !strings.Contains(answer, `{"effectiveEntitlements":null}`) {
			t.Errorf("shipped: got %d %s", status, answer)
		}
	}
	if !strings.Contains(server.page(t), "trusted documents only") {
		t.Error("the page does not say that questions of one's own are refused")
	}
}
