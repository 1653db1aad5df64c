package api_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"entitlegraph/api"
	"entitlegraph/graph"
)

// gatekeeper authenticates every request as this viewer, or fails with this error.
type gatekeeper struct {
	viewer *graph.Viewer
	err    error
}

func (g gatekeeper) Authenticate(context.Context, []string) (*graph.Viewer, error) {
	return g.viewer, g.err
}

// withoutFactors returns a viewer whose token proves too few factors for a change.
func withoutFactors(kind graph.ViewerKind) *graph.Viewer {
	return &graph.Viewer{Kind: kind, Actor: "one factor", ChangesRefused: &graph.Error{Code: graph.CodeUnauthenticated, Message: "too few factors", Challenge: "error=\"few\""}}
}

func keptBy(viewer *graph.Viewer, err error) func(*api.Config) {
	return func(c *api.Config) { c.Authenticator = gatekeeper{viewer, err} }
}

// TestStatuses: the status of an answer by its code and its media type, as the table of docs/graphql.md has it.
func TestStatuses(t *testing.T) {
	const fine, post = `{"query":"{__typename}"}`, "POST /graphql"
	page, provoked := readFile(t, "../docs/graphql.md"), map[graph.Code]bool{}
	for _, test := range []struct {
		code          graph.Code
		older, newer  int
		when          string // as the table says it
		request, body string
		option        func(*api.Config)
		fails         error // of the store
	}{
		{older: 200, newer: 200, when: "the operation was executed, whether or not fields failed", request: post, body: fine},
		{code: graph.CodeInvalid, older: 200, newer: 200, when: "a field was refused while the operation was executed", request: post,
			body: `{"query":"{node(id: \"?\") {id}}"}`},
		{code: graph.CodeUnavailable, older: 200, newer: 200, when: "a field failed while the operation was executed", request: post,
			body: `{"query":"{product(code: \"P1\") {code}}"}`, fails: &graph.Error{Code: graph.CodeUnavailable, Message: "away"}},
		{code: graph.CodeInternal, older: 200, newer: 200, when: "a field failed while the operation was executed", request: post,
			body: `{"query":"{product(code: \"P1\") {code}}"}`, fails: errors.New("broken")},
		{code: graph.CodeCursorExpired, older: 200, newer: 200, when: "a field was refused while the operation was executed", request: post,
			body: `{"query":"{product(code: \"P1\") {code}}"}`, fails: &graph.Error{Code: graph.CodeCursorExpired, Message: "old"}},
		{code: graph.CodeParseFailed, older: 200, newer: 400, when: "the document", request: post, body: `{"query":"{"}`},
		{code: graph.CodeValidationFailed, older: 200, newer: 400, when: "the document", request: post, body: `{"query":"{nothing}"}`},
		{code: graph.CodeInvalid, older: 200, newer: 400, when: "a variable", request: post,
			body: `{"query":"query($n: Int) {products(first: $n) {totalCount}}","variables":{"n":"5"}}`},
		{code: graph.CodeLimit, older: 200, newer: 400, when: "the document, or its cost", request: post, body: `{"query":"{` + strings.Repeat("a ", 3000) + `}"}`},
		{code: graph.CodePersistedQueryNotFound, older: 200, newer: 400, when: "the hash", request: post,
			body: `{"documentId":"sha256:` + strings.Repeat("0", 64) + `"}`},
		{code: graph.CodeForbidden, older: 200, newer: 403, when: "the operation", request: post, body: `{"query":"{organizations {totalCount}}"}`,
			option: keptBy(&graph.Viewer{Kind: graph.ViewerStranger, Actor: "stranger"}, nil)},
		{code: graph.CodeNotTrusted, older: 403, newer: 403, when: "the document", request: post, body: fine, option: func(c *api.Config) { c.TrustedOnly = true }},
		{code: "METHOD_NOT_ALLOWED", older: 405, newer: 405, when: "the method, or a change by GET", request: "GET /graphql?query=mutation{__typename}"},
		{code: "METHOD_NOT_ALLOWED", older: 405, newer: 405, when: "the method, or a change by GET", request: "PUT /graphql", body: fine},
		{code: "BAD_REQUEST", older: 400, newer: 400, when: "the HTTP request", request: post, body: `[`},
		{code: "BAD_REQUEST", older: 400, newer: 400, when: "the HTTP request", request: "GET /graphql?query={__typename}&variables=%"},
		{code: graph.CodeLimit, older: 400, newer: 400, when: "too many requests in one body", request: post, body: "[" + strings.Repeat(fine+",", 10) + fine + "]"},
		{code: graph.CodeLimit, older: 413, newer: 413, when: "a body that is too large", request: post, body: fine + strings.Repeat(" ", 1<<20)},
		{code: graph.CodeUnauthenticated, older: 401, newer: 401, when: "the token or API key, or a request without one", request: post, body: fine,
			option: keptBy(nil, &graph.Error{Code: graph.CodeUnauthenticated, Message: "say who asks"})},
		{code: graph.CodeUnauthenticated, older: 401, newer: 401, when: "a change, as the token proves too few factors", request: post,
			body: `{"query":"mutation {createProduct(input: {code: \"P\", name: \"P\"}) {warnings {code}}}"}`, option: keptBy(withoutFactors(graph.ViewerOperator), nil)},
		{code: graph.CodeUnavailable, older: 503, newer: 503, when: "before the operation", request: post, body: fine,
			option: keptBy(nil, &graph.Error{Code: graph.CodeUnavailable, Message: "away"})},
		{code: graph.CodeTimeout, older: 503, newer: 503, when: "before the operation", request: post, body: fine,
			option: keptBy(nil, &graph.Error{Code: graph.CodeTimeout, Message: "late"})},
		{code: graph.CodeInternal, older: 500, newer: 500, when: "before the operation", request: post, body: fine, option: keptBy(nil, errors.New("broken"))},
		{code: graph.CodeNotFound, older: 404, newer: 404, when: "an unknown path", request: "GET /nothing"},
		{code: graph.CodeNotFound, older: 404, newer: 404, when: "the order or the account in the path", request: "GET /documents/orders/NONE"},
	} {
		provoked[test.code] = true
		row := fmt.Sprintf("| `%s` | %s | %d | %d |", test.code, test.when, test.older, test.newer)
		if test.code == "" {
			row = fmt.Sprintf("| none | %s | %d | %d |", test.when, test.older, test.newer)
		}
		if !strings.Contains(page, row) {
			t.Errorf("docs/graphql.md does not have %s", row)
		}
		options := []func(*api.Config){}
		if test.option != nil {
			options = append(options, test.option)
		}
		m := newMemory(1)
		m.fail = func(context.Context, string) error { return test.fails }
		c := newClient(t, m, options...)
		method, target, _ := strings.Cut(test.request, " ")
		for media, status := range map[string]int{mediaJSON: test.older, mediaGraphQL: test.newer} {
			answer := c.send(method, target, test.body, "Content-Type: application/json", "Accept: "+media)
			a := c.read(answer)
			code := graph.Code("")
			if len(a.Errors) > 0 {
				code = graph.Code(a.Errors[0].Extensions.Code)
			}
			if answer.StatusCode != status || code != test.code {
				t.Errorf("%s, %s: got %d %s, want %d %s", test.when, media, answer.StatusCode, code, status, test.code)
			}
		}
	}
	// These do not depend on Accept, or are about it; other tests provoke those that need a database.
	for code, row := range map[graph.Code]string{
		"NOT_ACCEPTABLE": "| `NOT_ACCEPTABLE` | `Accept` | 406 | 406 |", "UNSUPPORTED_MEDIA_TYPE": "| `UNSUPPORTED_MEDIA_TYPE` | `Content-Type` | 415 | 415 |",
		"RATE_LIMITED":                 "| `RATE_LIMITED` | the rate of the caller | 429 | 429 |",
		graph.CodeIdempotencyKeyReused: "| `IDEMPOTENCY_KEY_REUSED` | the header `Idempotency-Key` | 422 | 422 |",
		graph.CodeConflict:             "| `CONFLICT` | a users file | 409 | 409 |",
	} {
		provoked[code] = true
		if !strings.Contains(page, row) {
			t.Errorf("docs/graphql.md does not have %s", row)
		}
	}
	for _, known := range api.Codes {
		if !provoked[known.Code] {
			t.Errorf("%s has no status in the table", known.Code)
		}
	}
	c := newClient(t, newMemory(1), func(config *api.Config) { config.Limits.Rate = 1 })
	for _, test := range []struct {
		status  int
		headers []string
	}{{status: 406, headers: []string{"Content-Type: application/json", "Accept: text/html"}}, {status: 415, headers: []string{"Content-Type: text/plain"}}, {status: 429, headers: []string{"Content-Type: application/json"}}} {
		if answer := c.send("POST", "/graphql", fine, test.headers...); answer.StatusCode != test.status {
			t.Errorf("%v: %d, want %d", test.headers, answer.StatusCode, test.status)
		}
	}
}
