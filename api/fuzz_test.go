package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"entitlegraph/api"
	"entitlegraph/graph"
	"entitlegraph/policy"
)

// fuzzed returns the handler for fuzzed requests. Its limits are low, so that a request that passes them is noticed.
func fuzzed() http.Handler {
	l := newLedger(1)
	limits := policy.DefaultLimits()
	limits.Cost = 2_000
	return api.Handler(api.Config{
		Store: l.memory, Entitlements: l.memory, Changes: l, APIKeys: &keyring{}, Clock: func() time.Time { return noon }, Logger: zerolog.Nop(), Limits: limits,
	})
}

// wellAnswered fails unless an answer keeps what every answer keeps: no fault of the server, JSON in the form of GraphQL, listed
// codes, and nothing of the inside.
func wellAnswered(t *testing.T, handler http.Handler, r *http.Request) {
	t.Helper()
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	body := w.Body.Bytes()
	if w.Code >= 500 || w.Code < 200 {
		t.Fatalf("status %d: %s", w.Code, body)
	}
	answers := make([]answer, 1)
	var err error
	if len(body) > 0 && body[0] == '[' { // to a list of requests
		err = json.Unmarshal(body, &answers)
	} else {
		err = json.Unmarshal(body, &answers[0])
	}
	if err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	for _, a := range answers {
		if len(a.Errors) == 0 && a.Data == nil {
			t.Errorf("neither data nor errors: %s", body)
		}
		for _, e := range a.Errors {
			code := graph.Code(e.Extensions.Code)
			if code == graph.CodeInternal || !slices.ContainsFunc(api.Codes, func(m api.CodeMeaning) bool { return m.Code == code }) {
				t.Errorf("code %q: %s", code, e.Message)
			}
		}
	}
	if leak := leaks.Find(body); leak != nil {
		t.Errorf("%q leaks in %s", leak, body)
	}
}

func posted(t *testing.T, body string) *http.Request {
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", strings.NewReader(body))
	r.Header.Set("Content-Type", mediaJSON)
	return r
}

// FuzzBody: whatever is sent as a request.
func FuzzBody(f *testing.F) {
	for _, seed := range []string{
		`{"query":"{__typename}"}`, `{"query":"query($c: String!){product(code: $c){code}}","variables":{"c":"P1"}}`, `{"query":1}`, `[]`, `null`, `{"query":"{__typename}"}}`,
		`{"query":"query A{__typename} query B{__typename}","operationName":"B","extensions":{"a":[{}]}}`, `{"query":"{a}","query":"{__typename}"}`, "\ufeff{}",
		`{"query":"query($n: Int){products(first: $n){totalCount}}","variables":{"n":1e400}}`, `{"query":"{__typename} #\ud800"}`, "{\"query\":\"\xff\"}",
		`[{"query":"{__typename}"},{"query":"{nothing}"}]`,
	} {
		f.Add(seed)
	}
	handler := fuzzed()
	f.Fuzz(func(t *testing.T, body string) { wellAnswered(t, handler, posted(t, body)) })
}

// FuzzDocument: whatever is sent as a document, with whatever variables. It is parsed, measured, validated, costed and run.
func FuzzDocument(f *testing.F) {
	for _, seed := range []struct{ document, variables string }{
		{document: "{organizations(first: 2) {nodes {id name users(last: 1) {edges {cursor node {login}}}} pageInfo {hasNextPage}}}"},
		{document: "query($l: String!) {effectiveEntitlements(login: $l) {countryRule entitlements {product {code}}}}", variables: `{"l":"u1@acc1.example"}`},
		{document: "query($l: String!, $t: DateTime) {effectiveEntitlements(login: $l, at: $t) {validUntil}}",
			variables: `{"l":"u1@acc1.example","t":"2026-06-11T00:00:00Z"}`},
		{document: "{node(id: \"VXNlcjp1\") {...on User {login} id @skip(if: false)}}"},
		{document: "query($b: Boolean = true) {...F @include(if: $b)} fragment F on Query {a: __typename}", variables: `{"b":null}`},
		{document: "{...A} fragment A on Query {...B} fragment B on Query {...A}"},
		{document: "mutation($i: CreateProductInput!) {createProduct(input: $i) {product {code} errors {message}}}", variables: `{"i":{"code":"p","name":"n"}}`},
		{document: "mutation {updateContract(input: {contractNumber: \"K\", endsOn: null, graceDays: 7}) {errors {code}}}"},
		{document: "{__schema {types {fields {type {ofType {name}}}}}}"},
		{document: "query($ids: [ID!]!) {nodes(ids: $ids) {id}}", variables: `{"ids":["?",""]}`},
		{document: "subscription {x}", variables: "[]"},
		{document: "query($a: [[Int]]) {__typename(a: {b: [$a, 1e9, \"\"\"x\"\"\"]})}", variables: `{"a":[[9999999999999999999]]}`},
		{document: "{products(first: 99999999999999999999) {totalCount}}"},
		{document: "\ufeff{", variables: "{"},
	} {
		f.Add(seed.document, seed.variables)
	}
	handler := fuzzed()
	f.Fuzz(func(t *testing.T, document, variables string) {
		query, err := json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		body := `{"query":` + string(query)
		if variables != "" {
			body += `,"variables":` + variables
		}
		wellAnswered(t, handler, posted(t, body+"}"))
	})
}

// FuzzQueryString: whatever stands behind the question mark of a GET.
func FuzzQueryString(f *testing.F) {
	for _, seed := range []string{
		"query={__typename}", "query=mutation{__typename}", "query=query($a:Int){__typename}&variables={}&operationName=&extensions={}", "query=%", "&&;=", "query={}&variables=[",
		"query=query+A{__typename}mutation+B{__typename}&operationName=B", "variables={}", "query=%ff", "extensions=%7b%22persistedQuery%22%3a%7b%22version%22%3a1%7d%7d",
	} {
		f.Add(seed)
	}
	handler := fuzzed()
	f.Fuzz(func(t *testing.T, query string) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/graphql", nil)
		r.URL.RawQuery = query
		wellAnswered(t, handler, r)
	})
}

// FuzzHeaders: whatever the headers are that the endpoint reads.
func FuzzHeaders(f *testing.F) {
	f.Add(mediaGraphQL+", application/json;q=0.9", mediaJSON, "key-1")
	f.Add("*/*;q=NaN", "application/json; charset=utf-8", "")
	f.Add("application/*;q=-1,,;", "text/plain; application/json", "ключ")
	f.Add("application/json;q=1e400;q=2", "application/json;charset=\"", strings.Repeat("k", 256))
	handler := fuzzed()
	f.Fuzz(func(t *testing.T, accept, contentType, key string) {
		r := posted(t, `{"query":"mutation {createProduct(input: {code: \"p\", name: \"n\"}) {errors {code}}}"}`)
		r.Header = http.Header{"Accept": {accept}, "Content-Type": {contentType}, "Idempotency-Key": {key}}
		wellAnswered(t, handler, r)
	})
}

// FuzzPlace: whatever place is asked for, and whatever name a document of an order is asked for by.
func FuzzPlace(f *testing.F) {
	for _, seed := range []string{"O-1.pdf", "O-1", "..", "", "%2e%2e/%2e%2e/etc/passwd", "o\x00.pdf", strings.Repeat("x", 300) + ".html", "a/b", ".pdf", "ＡＣＣ-1"} {
		f.Add(seed)
	}
	handler := fuzzed()
	f.Fuzz(func(t *testing.T, name string) {
		for _, around := range [][2]string{{"/documents/orders/", ""}, {"/accounts/", "/users.csv"}, {"/assets/", ""}, {"/", ""}} {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
			r.URL = &url.URL{Path: around[0] + name + around[1]}
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			if w.Code >= 500 || w.Code >= 400 && !json.Valid(w.Body.Bytes()) && strings.HasPrefix(w.Header().Get("Content-Type"), mediaJSON) {
				t.Errorf("%q: status %d: %s", r.URL.Path, w.Code, w.Body)
			}
		}
	})
}
