package resolvers_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"entitlegraph/api"
	"entitlegraph/graph"
)

// gatekeeper gives every request this viewer, or this error.
type gatekeeper struct {
	viewer *graph.Viewer
	err    error
}

func (g gatekeeper) Authenticate(context.Context, []string) (*graph.Viewer, error) {
	return g.viewer, g.err
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
		{"", 200, 200, "the operation was executed, whatever its fields met", post, fine, nil, nil},
		{graph.CodeInvalid, 200, 200, "a field was refused while the operation was executed", post, `{"query":"{node(id: \"?\") {id}}"}`, nil, nil},
		{graph.CodeUnavailable, 200, 200, "a field failed while the operation was executed", post, `{"query":"{product(code: \"P1\") {code}}"}`, nil, &graph.Error{Code: graph.CodeUnavailable, Message: "away"}},
		{graph.CodeInternal, 200, 200, "a field failed while the operation was executed", post, `{"query":"{product(code: \"P1\") {code}}"}`, nil, errors.New("broken")},
		{graph.CodeParseFailed, 200, 400, "the document", post, `{"query":"{"}`, nil, nil},
		{graph.CodeValidationFailed, 200, 400, "the document", post, `{"query":"{nothing}"}`, nil, nil},
		{graph.CodeInvalid, 200, 400, "a variable", post, `{"query":"query($n: Int) {products(first: $n) {totalCount}}","variables":{"n":"5"}}`, nil, nil},
		{graph.CodeLimit, 200, 400, "the document, or its cost", post, `{"query":"{` + strings.Repeat("a ", 3000) + `}"}`, nil, nil},
		{graph.CodePersistedQueryNotFound, 200, 400, "the hash", post, `{"documentId":"sha256:` + strings.Repeat("0", 64) + `"}`, nil, nil},
		{graph.CodeForbidden, 200, 403, "the operation", post, `{"query":"{organizations {totalCount}}"}`, keptBy(&graph.Viewer{Kind: graph.ViewerStranger, Actor: "stranger"}, nil), nil},
		{graph.CodeNotTrusted, 403, 403, "the document", post, fine, func(c *api.Config) { c.TrustedOnly = true }, nil},
		{"METHOD_NOT_ALLOWED", 405, 405, "the method, or a change by GET", "GET /graphql?query=mutation{__typename}", "", nil, nil},
		{"METHOD_NOT_ALLOWED", 405, 405, "the method, or a change by GET", "PUT /graphql", fine, nil, nil},
		{"BAD_REQUEST", 400, 400, "the HTTP request", post, `[`, nil, nil},
		{"BAD_REQUEST", 400, 400, "the HTTP request", "GET /graphql?query={__typename}&variables=%", "", nil, nil},
		{graph.CodeLimit, 400, 400, "too many requests in one body", post, "[" + strings.Repeat(fine+",", 10) + fine + "]", nil, nil},
		{graph.CodeLimit, 413, 413, "a body that is too large", post, fine + strings.Repeat(" ", 1<<20), nil, nil},
		{graph.CodeUnauthenticated, 401, 401, "who asks", post, fine, keptBy(nil, &graph.Error{Code: graph.CodeUnauthenticated, Message: "say who asks"}), nil},
		{graph.CodeUnavailable, 503, 503, "before the operation", post, fine, keptBy(nil, &graph.Error{Code: graph.CodeUnavailable, Message: "away"}), nil},
		{graph.CodeTimeout, 503, 503, "before the operation", post, fine, keptBy(nil, &graph.Error{Code: graph.CodeTimeout, Message: "late"}), nil},
		{graph.CodeInternal, 500, 500, "before the operation", post, fine, keptBy(nil, errors.New("broken")), nil},
		{graph.CodeNotFound, 404, 404, "another address", "GET /nothing", "", nil, nil},
		{graph.CodeNotFound, 404, 404, "a document or an account at its address", "GET /documents/orders/NONE", "", nil, nil},
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
	}{{406, []string{"Content-Type: application/json", "Accept: text/html"}}, {415, []string{"Content-Type: text/plain"}}, {429, []string{"Content-Type: application/json"}}} {
		if answer := c.send("POST", "/graphql", fine, test.headers...); answer.StatusCode != test.status {
			t.Errorf("%v: %d, want %d", test.headers, answer.StatusCode, test.status)
		}
	}
}
