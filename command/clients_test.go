package command

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"entitlegraph/neo4j/neo4jtest"
)

// TestTokensOfManyGroups: a token with hundreds of groups fits through every limit of a request.
func TestTokensOfManyGroups(t *testing.T) {
	connection := neo4jtest.Open(t)
	account, i := people(t, connection), newIssuer(t)
	of := func(groups int) string {
		names := make([]string, groups)
		for i := range names {
			names[i] = uuid.NewString()
		}
		return i.token(map[string]any{"email": loginOf("plain", account), "groups": names}, 2*time.Hour)
	}
	usual := serve(t, append(i.flags(), database(connection)...)...)
	large := serve(t, append(append(i.flags(), "--identity-token-size", "48KiB"), database(connection)...)...)
	for _, c := range []struct {
		server         *served
		groups, status int
	}{{server: usual, groups: 140, status: 200}, {server: usual, groups: 300, status: 200}, {server: usual, groups: 400, status: 401}, {server: large, groups: 900, status: 200}, {server: large, groups: 1000, status: 401}} {
		token := of(c.groups)
		status, answer := c.server.post(t, token, "{__typename}")
		if status != c.status {
			t.Errorf("%d groups, %d bytes: status %d, not %d: %s", c.groups, len(token), status, c.status, answer)
		}
		if says := fmt.Sprintf("the token has %d bytes", len(token)); c.status == 401 && !strings.Contains(answer, says) {
			t.Errorf("%d groups: %s, which does not say %q", c.groups, answer, says)
		}
	}
	if status, _, _ := get(t, usual.url+"/schema.graphql", ""); status != http.StatusUnauthorized {
		t.Errorf("the schema without a token: %d", status)
	}
}

// TestCrossOriginServed: a preflight request allows the configured headers, and a response exposes its headers to pages of allowed origins.
func TestCrossOriginServed(t *testing.T) {
	const friend = "https://portal.example.com"
	s := serve(t, append(database(neo4jtest.Open(t)), "--cors-origin", friend, "--cors-header", "X-Team,x-Cost-Centre")...)
	send := func(method, name, value string) http.Header {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), method, s.url+"/graphql", strings.NewReader(`{"query":"{__typename}"}`))
		if err != nil {
			t.Fatal(err)
		}
		request.Header = http.Header{"Origin": {friend}, "Content-Type": {"application/json"}, "Access-Control-Request-Method": {"POST"}, name: {value}}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = answer.Body.Close() }()
		return answer.Header
	}
	for names, allowed := range map[string]bool{
		"authorization,content-type,idempotency-key":                                          true,
		"apollo-require-preflight,apollographql-client-name,apollographql-client-version":     true,
		"x-apollo-operation-name,x-request-id,x-requested-with":                               true,
		"baggage,sentry-trace,traceparent,tracestate":                                         true,
		"content-type,x-cost-centre,x-team":                                                   true,
		"x-datadog-origin,x-datadog-parent-id,x-datadog-sampling-priority,x-datadog-trace-id": true,
		"x-other":                false,
		"content-type,cookie":    false,
		"x-forwarded-for":        false,
		"authorization,x-teams":  false,
		"x-http-method-override": false,
	} {
		if got := send(http.MethodOptions, "Access-Control-Request-Headers", names).Get("Access-Control-Allow-Origin"); (got == friend) != allowed {
			t.Errorf("%s: allowed origin %q, want allowed %t", names, got, allowed)
		}
	}
	exposed := strings.ToLower(send(http.MethodPost, "X-Team", "a").Get("Access-Control-Expose-Headers"))
	for _, name := range []string{"retry-after", "idempotent-replayed", "x-request-id", "www-authenticate", "content-disposition"} {
		if !strings.Contains(exposed, name) {
			t.Errorf("%s is hidden from pages; exposed are %s", name, exposed)
		}
	}
}

// TestSchemaForClients: the command and the server return the same schema, which is complete except for definitions that every GraphQL tool has.
func TestSchemaForClients(t *testing.T) {
	status, printed, stderr := command(t, "", "schema")
	if status != exitOK {
		t.Fatal(stderr)
	}
	text := strings.Replace(printed, "directive @oneOf on INPUT_OBJECT", "", 1) // this parser has it built in, and refuses a second definition
	text = text[strings.Index(text, "\n"):]
	schema, err := gqlparser.LoadSchema(&ast.Source{Input: text})
	if err != nil {
		t.Fatal(err)
	}
	if schema.Query.Fields.ForName("effectiveEntitlements") == nil || schema.Types["Caller"] != nil || strings.Contains(printed, "@access") ||
		!strings.Contains(printed, "directive @oneOf on INPUT_OBJECT") || !strings.Contains(printed, "input ChangeInput @oneOf") {
		t.Errorf("the schema is %.300s", printed)
	}
	connection := neo4jtest.Open(t)
	open := serve(t, database(connection)...)
	if status, served, _ := get(t, open.url+"/schema.graphql", ""); status != http.StatusOK || served != printed {
		t.Errorf("served with status %d: %.300s", status, served)
	}
	for _, flag := range []string{"--no-introspection", "--trusted-only"} {
		closed := serve(t, append(database(connection), flag)...)
		if status, body, _ := get(t, closed.url+"/schema.graphql", ""); status != http.StatusForbidden || !strings.Contains(body, "FORBIDDEN") {
			t.Errorf("%s: status %d: %.300s", flag, status, body)
		}
	}
}

// TestClientsDocumentation: the configurations in docs/clients.md are those of make clients, except for their paths.
func TestClientsDocumentation(t *testing.T) {
	read := func(path string) string {
		text, err := os.ReadFile(filepath.Join("..", path))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	page := read("docs/clients.md")
	for path, from := range map[string]string{"tools/clients/genqlient.yaml": "\noptional: ", "tools/clients/codegen.ts": "  generates: {"} {
		_, settings, found := strings.Cut(read(path), from)
		settings, _, _ = strings.Cut(settings, "export default")
		if !found || !strings.Contains(page, from+settings) {
			t.Errorf("docs/clients.md does not show %s", path)
		}
	}
}
