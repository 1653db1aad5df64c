package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"entitlegraph/api"
	"entitlegraph/graph"
	"entitlegraph/policy"
)

// noon is the time of the clock in every test.
var noon = time.Date(2026, 6, 11, 12, 0, 0, 0, time.UTC)

// client sends requests to the program's handler, over a store in memory or a real one.
type client struct {
	t       *testing.T
	handler http.Handler
	log     *bytes.Buffer
}

func newClient(t *testing.T, m *memory, options ...func(*api.Config)) *client {
	t.Helper()
	c := &client{t: t, log: &bytes.Buffer{}}
	config := api.Config{
		Store: m, Entitlements: m, Clock: func() time.Time { return noon }, Logger: zerolog.New(zerolog.SyncWriter(c.log)), Limits: policy.DefaultLimits(),
	}
	for _, option := range options {
		option(&config)
	}
	c.handler = api.Handler(config)
	return c
}

// reply is an HTTP answer, read whole.
type reply struct {
	StatusCode int
	Header     http.Header
	body       []byte
}

// send sends an HTTP request and returns the response. Headers are "Name: value".
func (c *client) send(method, target, body string, headers ...string) reply {
	c.t.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	r := httptest.NewRequestWithContext(c.t.Context(), method, target, reader)
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, r)
	return reply{w.Code, w.Result().Header, w.Body.Bytes()}
}

// answer is a GraphQL answer.
type answer struct {
	Data   json.RawMessage
	Errors []struct {
		Message    string
		Path       []any
		Extensions struct{ Code, RequestID, Rule, Argument string }
	}
}

// read returns the content of a response. It checks what holds for every response: each error has a listed code and a request id,
// and shows nothing of the inside.
func (c *client) read(response reply) answer {
	c.t.Helper()
	body := response.body
	var a answer
	if err := json.Unmarshal(body, &a); err != nil {
		c.t.Fatalf("%v in %s", err, body)
	}
	for _, e := range a.Errors {
		listed := slices.ContainsFunc(api.Codes, func(m api.CodeMeaning) bool { return m.Code == graph.Code(e.Extensions.Code) })
		if !listed || e.Extensions.RequestID == "" || e.Extensions.RequestID != response.Header.Get("X-Request-Id") {
			c.t.Errorf("error %+v: code listed %t, request id %q", e, listed, response.Header.Get("X-Request-Id"))
		}
	}
	if leak := leaks.Find(body); leak != nil {
		c.t.Errorf("%q leaks in %s", leak, body)
	}
	for _, e := range a.Errors {
		if strings.Contains(e.Message, "secret") {
			c.t.Errorf("a cause leaks: %s", e.Message)
		}
	}
	return a
}

// leaks are signs of the inside of the program.
var leaks = regexp.MustCompile(`(?i)internal (system|server) error|panic|goroutine \d|\.go:\d|bolt://|MATCH \(`)

// ask sends a document and returns the response; variables is a JSON object or empty.
func (c *client) ask(document, variables string) answer {
	c.t.Helper()
	if variables == "" {
		variables = "null"
	}
	query, err := json.Marshal(document)
	if err != nil {
		c.t.Fatal(err)
	}
	body := `{"query":` + string(query) + `,"variables":` + variables + `}`
	a := c.read(c.send(http.MethodPost, "/graphql", body, "Content-Type: application/json"))
	c.readBack(document, a.Data)
	return a
}

// want fails unless an answer has these data and no errors.
func (c *client) want(a answer, data string) {
	c.t.Helper()
	if len(a.Errors) > 0 || string(a.Data) != data {
		c.t.Errorf("got  %s %+v\nwant %s", a.Data, a.Errors, data)
	}
}

// wantError fails unless an answer has one error, with this code and argument.
func (c *client) wantError(a answer, code graph.Code, argument string) {
	c.t.Helper()
	if len(a.Errors) != 1 || a.Errors[0].Extensions.Code != string(code) || a.Errors[0].Extensions.Argument != argument {
		c.t.Errorf("got %s %+v, want one error %s about %q", a.Data, a.Errors, code, argument)
	}
}

func readFile(t testing.TB, name string) string {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
