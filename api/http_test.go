package api_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"entitlegraph/api"
	"entitlegraph/graph"
)

const (
	mediaJSON    = "application/json"
	mediaGraphQL = "application/graphql-response+json"
)

func TestHTTP(t *testing.T) {
	const fine = `{"query":"{__typename}"}`
	get := func(query string) string { return "/graphql?query=" + url.QueryEscape(query) }
	tests := map[string]struct {
		method, target, body string
		headers              []string
		status               int
		media, code          string
	}{
		"post":                           {method: "POST", body: fine, status: 200, media: mediaJSON},
		"post, newer media type":         {method: "POST", body: fine, headers: []string{"Accept: " + mediaGraphQL}, status: 200, media: mediaGraphQL},
		"post, either":                   {method: "POST", body: fine, headers: []string{"Accept: " + mediaGraphQL + ", application/json;q=0.9"}, status: 200, media: mediaGraphQL},
		"post, anything":                 {method: "POST", body: fine, headers: []string{"Accept: */*"}, status: 200, media: mediaJSON},
		"post, a browser":                {method: "POST", body: fine, headers: []string{"Accept: text/html,application/xml;q=0.9,*/*;q=0.8"}, status: 200, media: mediaJSON},
		"post, nothing served":           {method: "POST", body: fine, headers: []string{"Accept: text/html"}, status: 406, media: mediaJSON, code: "NOT_ACCEPTABLE"},
		"post, forbidden by weight":      {method: "POST", body: fine, headers: []string{"Accept: application/json;q=0"}, status: 406, media: mediaJSON, code: "NOT_ACCEPTABLE"},
		"post, another charset":          {method: "POST", body: fine, headers: []string{"Content-Type: application/json; charset=utf-16"}, status: 415, media: mediaJSON, code: "UNSUPPORTED_MEDIA_TYPE"},
		"post, a simple type":            {method: "POST", body: fine, headers: []string{"Content-Type: text/plain"}, status: 415, media: mediaJSON, code: "UNSUPPORTED_MEDIA_TYPE"},
		"post, no type":                  {method: "POST", body: fine, headers: []string{"Content-Type: "}, status: 415, media: mediaJSON, code: "UNSUPPORTED_MEDIA_TYPE"},
		"post, compressed":               {method: "POST", body: fine, headers: []string{"Content-Encoding: gzip"}, status: 415, media: mediaJSON, code: "UNSUPPORTED_MEDIA_TYPE"},
		"post, null members":             {method: "POST", body: `{"query":"{__typename}","variables":null,"operationName":null,"extensions":null,"more":1}`, status: 200, media: mediaJSON},
		"post, nothing":                  {method: "POST", status: 400, media: mediaJSON, code: "BAD_REQUEST"},
		"post, no JSON":                  {method: "POST", body: `{"query"`, status: 400, media: mediaJSON, code: "BAD_REQUEST"},
		"post, garbage behind":           {method: "POST", body: fine + "}", status: 400, media: mediaJSON, code: "BAD_REQUEST"},
		"post, an empty list":            {method: "POST", body: "[]", status: 400, media: mediaJSON, code: "BAD_REQUEST"},
		"post, a list in a list":         {method: "POST", body: "[[" + fine + "]]", status: 400, media: mediaJSON, code: "BAD_REQUEST"},
		"post, a list with null":         {method: "POST", body: "[" + fine + ",null]", status: 400, media: mediaJSON, code: "BAD_REQUEST"},
		"post, a long list":              {method: "POST", body: "[" + strings.Repeat(fine+",", 10) + fine + "]", status: 400, media: mediaJSON, code: "LIMIT_EXCEEDED"},
		"post, a list under one key":     {method: "POST", body: "[" + fine + "]", headers: []string{"Idempotency-Key: k"}, status: 400, media: mediaJSON, code: "BAD_REQUEST"},
		"post, null":                     {method: "POST", body: "null", status: 400, media: mediaJSON, code: "BAD_REQUEST"},
		"post, no UTF-8":                 {method: "POST", body: "{\"query\":\"{__typename} #\xff\"}", status: 400, media: mediaJSON, code: "BAD_REQUEST"},
		"post, no query":                 {method: "POST", body: `{"Query":"{__typename}"}`, status: 400, media: mediaJSON, code: "BAD_REQUEST"},
		"post, query a number":           {method: "POST", body: `{"query":1}`, status: 400, media: mediaJSON, code: "BAD_REQUEST"},
		"post, variables a list":         {method: "POST", body: `{"query":"{__typename}","variables":[]}`, status: 400, media: mediaJSON, code: "BAD_REQUEST"},
		"post, operation name an object": {method: "POST", body: `{"query":"{__typename}","operationName":{}}`, status: 400, media: mediaJSON, code: "BAD_REQUEST"},
		"post, too large":                {method: "POST", body: fine + strings.Repeat(" ", 1<<20), status: 413, media: mediaJSON, code: "LIMIT_EXCEEDED"},
		"post, no document":              {method: "POST", body: `{"query":"{"}`, status: 200, media: mediaJSON, code: "GRAPHQL_PARSE_FAILED"},
		"post, no document, newer":       {method: "POST", body: `{"query":"{"}`, headers: []string{"Accept: " + mediaGraphQL}, status: 400, media: mediaGraphQL, code: "GRAPHQL_PARSE_FAILED"},
		"post, no such field, newer":     {method: "POST", body: `{"query":"{nothing}"}`, headers: []string{"Accept: " + mediaGraphQL}, status: 400, media: mediaGraphQL, code: "GRAPHQL_VALIDATION_FAILED"},
		"post, no such operation":        {method: "POST", body: `{"query":"query A {__typename}","operationName":"B"}`, status: 200, media: mediaJSON, code: "GRAPHQL_VALIDATION_FAILED"},
		"post, no such value, newer":     {method: "POST", body: `{"query":"query($id: ID!){node(id: $id){id}}","variables":{"id":null}}`, headers: []string{"Accept: " + mediaGraphQL}, status: 400, media: mediaGraphQL, code: "BAD_USER_INPUT"},
		"post, executed with an error":   {method: "POST", body: `{"query":"{node(id: \"?\"){id}}"}`, headers: []string{"Accept: " + mediaGraphQL}, status: 200, media: mediaGraphQL, code: "BAD_USER_INPUT"},
		"get":                            {method: "GET", target: get("{__typename}"), status: 200, media: mediaJSON},
		"get, variables":                 {method: "GET", target: get("query($c: String!){product(code: $c){code}}") + `&variables={"c":"P1"}`, status: 200, media: mediaJSON},
		"get, bad variables":             {method: "GET", target: get("{__typename}") + "&variables=[]", status: 400, media: mediaJSON, code: "BAD_REQUEST"},
		"get, no query":                  {method: "GET", target: "/graphql", status: 400, media: mediaJSON, code: "BAD_REQUEST"},
		"get, a mutation":                {method: "GET", target: get("mutation {__typename}"), status: 405, media: mediaJSON, code: "METHOD_NOT_ALLOWED"},
		"get, a mutation by name":        {method: "GET", target: get("query A{__typename} mutation B{__typename}") + "&operationName=B", status: 405, media: mediaJSON, code: "METHOD_NOT_ALLOWED"},
		"put":                            {method: "PUT", body: fine, status: 405, media: mediaJSON, code: "METHOD_NOT_ALLOWED"},
		"somewhere else":                 {method: "POST", target: "/graphql/", body: fine, status: 404, media: mediaJSON, code: "NOT_FOUND"},
		"health, wrong method":           {method: "POST", target: "/healthz", status: 405, media: mediaJSON, code: "METHOD_NOT_ALLOWED"},
	}
	c := newClient(t, newMemory(1))
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := &client{t: t, handler: c.handler}
			if test.target == "" {
				test.target = "/graphql"
			}
			response := c.send(test.method, test.target, test.body, append([]string{"Content-Type: application/json"}, test.headers...)...)
			media, _, _ := strings.Cut(response.Header.Get("Content-Type"), ";")
			if response.StatusCode != test.status || media != test.media {
				t.Errorf("got %d %s, want %d %s", response.StatusCode, media, test.status, test.media)
			}
			a := c.read(response)
			switch {
			case test.code == "" && (len(a.Errors) > 0 || a.Data == nil):
				t.Errorf("got %s %+v, want data", a.Data, a.Errors)
			case test.code != "":
				if len(a.Errors) == 0 || a.Errors[0].Extensions.Code != test.code {
					t.Errorf("got %+v, want %s", a.Errors, test.code)
				}
				if test.status >= 400 && a.Data != nil {
					t.Errorf("refused, and yet data: %s", a.Data)
				}
			}
			if test.status == http.StatusMethodNotAllowed && response.Header.Get("Allow") == "" {
				t.Error("no Allow")
			}
		})
	}
}

func TestOptionsAndHead(t *testing.T) {
	c := newClient(t, newMemory(1))
	if response := c.send("OPTIONS", "/graphql", ""); response.StatusCode != 204 || response.Header.Get("Allow") != "GET, HEAD, OPTIONS, POST" {
		t.Errorf("OPTIONS: %d, Allow %q", response.StatusCode, response.Header.Get("Allow"))
	}
	if response := c.send("HEAD", "/graphql?query={__typename}", ""); response.StatusCode != 200 {
		t.Errorf("HEAD: %d", response.StatusCode)
	}
}

func TestRequestID(t *testing.T) {
	c := newClient(t, newMemory(1))
	for given, kept := range map[string]bool{"abc-123.X:y_z": true, "": false, "a b": false, "a\nb": false, strings.Repeat("x", 65): false} {
		id := c.send("GET", "/healthz", "", "X-Request-Id: "+given).Header.Get("X-Request-Id")
		if (id == given) != kept || id == "" {
			t.Errorf("given %q: got %q", given, id)
		}
	}
}

func TestLogHoldsNoValues(t *testing.T) {
	c := newClient(t, newMemory(1))
	c.ask("query WhoIs($login: String!) {user(login: $login) {id}}", `{"login":"private@acc1.example"}`)
	c.send("GET", "/graphql?query={user(login:%22private@acc1.example%22){id}}", "")
	logged := c.log.String()
	if !strings.Contains(logged, `"operation":"WhoIs"`) || !strings.Contains(logged, `"status":200`) || strings.Contains(logged, "private") {
		t.Errorf("logged %s", logged)
	}
}

func TestPlaces(t *testing.T) {
	m := newMemory(1)
	c := newClient(t, m)
	for path, status := range map[string]int{"/": 200, "/favicon.svg": 200, "/healthz": 200, "/readyz": 200, "/assets/none.js": 404, "/index.html": 404} {
		response := c.send("GET", path, "")
		if response.StatusCode != status || response.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %d, want %d; headers %v", path, response.StatusCode, status, response.Header)
		}
	}
	m.fail = func(context.Context, string) error { return errors.New("bolt://secret refused") }
	response := c.send("GET", "/readyz", "")
	if c.read(response); response.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("not ready: %d", response.StatusCode)
	}
	if response := c.send("GET", "/healthz", ""); response.StatusCode != http.StatusOK {
		t.Errorf("up, but without a database: %d", response.StatusCode)
	}
}

func TestReadyHasADeadline(t *testing.T) {
	m := newMemory(1)
	m.fail = func(ctx context.Context, _ string) error {
		if _, bounded := ctx.Deadline(); !bounded {
			t.Error("no deadline")
		}
		<-ctx.Done()
		return &graph.Error{Code: graph.CodeTimeout, Cause: ctx.Err()}
	}
	c := newClient(t, m, func(config *api.Config) { config.Limits.Ready = 1 })
	if response := c.send("GET", "/readyz", ""); response.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("got %d", response.StatusCode)
	}
}
