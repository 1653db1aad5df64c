package command

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"entitlegraph/neo4j/neo4jtest"
)

// TestLogsHoldNothingPersonal: the log of the whole program at level debug has no token, no key, no login and no name, whichever part of a request
// has them. Refused and failed requests are logged too.
func TestLogsHoldNothingPersonal(t *testing.T) {
	connection, tokens := neo4jtest.Open(t), newIssuer(t)
	account := people(t, connection)
	server := serve(t, append(append(database(connection), tokens.flags()...), "--log-level", "debug")...)
	const name = "Wilhelmina Sesquipedalian"
	operator := tokens.token(map[string]any{"roles": "entitlegraph-operator"}, 2*time.Hour)
	credentials := map[string]string{
		"the operator": operator, "a user": tokens.token(map[string]any{"email": loginOf("admin", account)}, 2*time.Hour),
		"over": tokens.token(map[string]any{"email": loginOf("plain", account)}, time.Minute), "garbled": operator[:len(operator)-9] + "AAAAAAAAA",
		"no token": "SESQUIPEDALIAN", "a key": "eg_0197-sesquipedalian_" + strings.Repeat("Q", 42) + "A",
	}
	login := "sesquipedalian@" + strings.ToLower(account) + ".example"
	for _, credential := range credentials {
		for _, document := range []string{
			`query($login: String!) {user(login: $login) {givenName} effectiveEntitlements(login: $login) {countryRule}}`,
			`mutation($login: String!) {createUser(input: {accountNumber: "` + account + `", login: $login, givenName: "` + name + `"}) {errors {message}}}`,
			`mutation($login: String!) {createUser(input: {accountNumber: $login, login: "` + name + `"}) {errors {message}}}`,
			`query {user(login: "` + name + `") {sesquipedalian}}`, `{node(id: "` + login + `") {id}}`, `query "` + name,
		} {
			body := requestOf(document, map[string]string{"login": login})
			server.pass(t, http.MethodPost, "/graphql", body, credential, login)
			server.pass(t, http.MethodGet, "/graphql?query="+url.QueryEscape(document)+"&access_token="+url.QueryEscape(credential), "", credential, login)
		}
		for _, path := range []string{"/accounts/" + login + "/users.csv", "/documents/orders/" + login, "/" + login, "/assets/" + credential, "/accounts/" + account + "/users.csv"} {
			server.pass(t, http.MethodGet, path, "", credential, login)
			server.pass(t, http.MethodPost, path, "login,givenName\n"+login+","+name+"\n", credential, login)
		}
	}
	server.pass(t, "SESQUIPEDALIAN", "/graphql", "", operator, login)
	log := server.stderr.String()
	if strings.Count(log, `"message":"request"`) < 100 || !strings.Contains(log, `"path":"/accounts/{accountNumber}/users.csv"`) {
		t.Errorf("the log has too little in it to look at:\n%s", log)
	}
	personal := []string{"sesquipedalian", "wilhelmina", strings.ToLower(connection.Password), strings.ToLower(account) + ".example", strings.ToLower(account)}
	for _, credential := range credentials {
		personal = append(personal, strings.ToLower(credential))
	}
	for line := range strings.Lines(log) {
		// A signed token begins with these letters; the id of a request, in capitals, may have the same letters by chance.
		if strings.Contains(line, "eyJ") {
			t.Errorf("a token is in the log: %s", line)
		}
		line = strings.ToLower(line)
		for _, text := range personal {
			if strings.Contains(line, text) {
				t.Errorf("%q is in the log: %s", text, line)
			}
		}
	}
}

// pass sends a request and ignores the response.
func (s *served) pass(t *testing.T, method, target, body, credential, cookie string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, s.url+target, bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if strings.HasSuffix(target, ".csv") {
		request.Header.Set("Content-Type", "text/csv")
	}
	request.Header.Set("Authorization", "Bearer "+credential)
	request.Header.Set("Cookie", cookie)
	request.Header.Set("X-Request-Id", cookie)
	request.Header.Set("Idempotency-Key", cookie)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Error(err)
	}
}
