package api_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// asked sends a request over the wire, with the address unchanged, and returns the status, the code of the first error, and
// the body.
func (c *client) asked(server *httptest.Server, method, target, media, body string) (status int, code, text string) {
	c.t.Helper()
	request, err := http.NewRequestWithContext(c.t.Context(), method, server.URL+target, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	if media != "" {
		request.Header.Set("Content-Type", media)
	}
	response, err := server.Client().Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	if response.StatusCode >= http.StatusBadRequest {
		if a := c.read(reply{response.StatusCode, response.Header, content}); len(a.Errors) > 0 {
			code = a.Errors[0].Extensions.Code
		}
	}
	return response.StatusCode, code, string(content)
}

// unreadable are query strings that cannot be read, behind any readable parameter.
var unreadable = []string{"%", "%2", "%zz", "%%", "&a%=1", "%u0041", ";", ";a=1", "&a;b", "%FF", "&%C3=1", "%ED%A0%80", "%C0%AF"}

// TestUsersFileParameters: what cannot be read, is unknown, stands twice or has no exact value is refused, and nothing is changed.
func TestUsersFileParameters(t *testing.T) {
	o := openOffice(t)
	o.found()
	server := httptest.NewServer(o.handler)
	defer server.Close()
	target := o.fill("/accounts/#acc/users.csv")
	file := o.fill("login,givenName\n#ann@acme.example,Changed\n")
	before := o.state()
	badRequests := []string{
		"dryRun", "dryRun=", "dryrun=true", "DRYRUN=true", "dry_run=true", "dryRun=true&dryRun=true", "dryRun=true&dryRun=false", "dryRun=true&x", "x=1",
		"maxAffected", "maxAffected=", "maxaffected=0", "maxAffected=0&maxAffected=1", "dryRun=true&=", "dryRun=true&=1", "%64ryrun=true", "dryRun%20=true",
	}
	for _, tail := range unreadable {
		badRequests = append(badRequests, "dryRun=true"+tail, "maxAffected=0"+tail, "dryRun=false"+tail)
	}
	for _, query := range badRequests {
		if status, code, text := o.asked(server, "POST", target+"?"+query, "text/csv", file); status != 400 || code != "BAD_REQUEST" {
			t.Errorf("POST ?%s: %d %s", query, status, text)
		}
	}
	for _, query := range []string{
		"dryRun=TRUE", "dryRun=True", "dryRun=t", "dryRun=1", "dryRun=0", "dryRun=yes", "dryRun=%20true", "dryRun=true%20", "dryRun=true+", "dryRun=true%00",
		"dryRun=true?maxAffected=0", "dryRun=null", "maxAffected=-1", "maxAffected=%2B1", "maxAffected=+1", "maxAffected=1.0", "maxAffected=1e2", "maxAffected=0x1",
		"maxAffected=1_000", "maxAffected=2147483648", "maxAffected=99999999999999999999", "maxAffected=%D9%A1",
	} {
		if status, code, text := o.asked(server, "POST", target+"?"+query, "text/csv", file); status != 400 || code != "BAD_USER_INPUT" {
			t.Errorf("POST ?%s: %d %s", query, status, text)
		}
	}
	for _, query := range append([]string{"dryRun=true", "maxAffected=1", "x"}, unreadable...) {
		if status, code, text := o.asked(server, "GET", target+"?"+query, "", ""); status != 400 || code != "BAD_REQUEST" {
			t.Errorf("GET ?%s: %d %s", query, status, text)
		}
	}
	for _, query := range []string{"dryRun=true", "maxAffected=0&dryRun=true", "dry%52un=tru%65", "&dryRun=true&"} {
		if status, _, text := o.asked(server, "POST", target+"?"+query, "text/csv", file); status != 200 || !strings.Contains(text, `"dryRun":true`) {
			t.Errorf("POST ?%s: %d %s", query, status, text)
		}
	}
	if o.state() != before {
		t.Error("something was changed")
	}
	for _, query := range []string{"", "?", "?dryRun=false", "?maxAffected=2147483647"} {
		if status, _, text := o.asked(server, "POST", target+query, "text/csv", file); status != 200 || !strings.Contains(text, `"dryRun":false`) {
			t.Errorf("POST %s: %d %s", query, status, text)
		}
	}
	if o.state() == before {
		t.Error("nothing was changed")
	}
}

// TestGetParameters: a GET request whose variables cannot be read is not answered without them.
func TestGetParameters(t *testing.T) {
	c := newClient(t, newMemory(3))
	server := httptest.NewServer(c.handler)
	defer server.Close()
	const query = "query=query($f:Int){organizations(first:$f){nodes{name}}}&variables={%22f%22:1}"
	if status, _, text := c.asked(server, "GET", "/graphql?"+query, "", ""); status != 200 || strings.Count(text, "name") != 1 {
		t.Fatalf("with variables: %d %s", status, text)
	}
	refused := []string{
		query + "&variables={}", "variables={}&" + query, query + "&query={__typename}", query + "&operationName=A&operationName=A",
		query + "&extensions={}&extensions={}", query + "&documentId=&documentId=", query + "&variables", "query={__typename}&variables", "query={__typename}&variables=",
		"query={__typename}&extensions=", "query={__typename}&variables=%7B", "query", "query=", "Query={__typename}", "",
	}
	for _, tail := range unreadable {
		refused = append(refused, query+tail, "a=1"+tail+"&"+query)
	}
	for _, query := range refused {
		if status, code, text := c.asked(server, "GET", "/graphql?"+query, "", ""); status != 400 || code != "BAD_REQUEST" {
			t.Errorf("GET ?%s: %d %s", query, status, text)
		}
	}
	for _, tail := range []string{"", "&", "&x=1", "&x=1&x=2", "&operationName=", "&documentId="} { // others are passed over, as GraphQL over HTTP allows
		if status, _, text := c.asked(server, "GET", "/graphql?"+query+tail, "", ""); status != 200 || strings.Count(text, "name") != 1 {
			t.Errorf("GET with %s: %d %s", tail, status, text)
		}
	}
}

// TestDocumentParameters: a document takes no parameters.
func TestDocumentParameters(t *testing.T) {
	c := newClient(t, newMemory(1))
	server := httptest.NewServer(c.handler)
	defer server.Close()
	for _, target := range []string{"/documents/orders/ORD-1", "/documents/orders/ORD-1.pdf"} {
		for _, query := range append([]string{"x", "x=1", "=1"}, unreadable...) {
			if status, code, text := c.asked(server, "GET", target+"?"+query, "", ""); status != 400 || code != "BAD_REQUEST" {
				t.Errorf("GET ?%s: %d %s", query, status, text)
			}
		}
		if status, _, text := c.asked(server, "GET", target+"?", "", ""); status != 200 {
			t.Errorf("without: %d %.200s", status, text)
		}
	}
}
