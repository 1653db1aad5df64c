package command

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"entitlegraph/graph"
	"entitlegraph/neo4j"
	"entitlegraph/neo4j/neo4jtest"
)

const challenged = `Bearer realm="entitlegraph", error="insufficient_user_authentication", error_description="a login with more than one factor is required"`

// send sends a request to a path of the server, and returns the status, the body and the header of the response.
func (s *served) send(t *testing.T, method, path, credential, media, body string) (int, string, http.Header) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", media)
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Authorization", "Bearer "+credential)
	return do(t, request)
}

// TestFactorsForChanges: with --identity-require-factors changes, tokens of one factor read and dry-run, and change nothing in any way; API keys
// are not affected.
func TestFactorsForChanges(t *testing.T) {
	connection := neo4jtest.Open(t)
	account, i := people(t, connection), newIssuer(t)
	s := serve(t, append(append(i.flags(), "--identity-require-factors", "changes"), database(connection)...)...)
	token := func(name string, amr ...string) string {
		claims := map[string]any{"email": loginOf(name, account), "amr": amr}
		if name == "operator" {
			claims["roles"] = "entitlegraph-operator"
		}
		return i.token(claims, 2*time.Hour)
	}
	store, err := neo4j.Open(neo4j.Config{URI: connection.URI, Username: connection.Username, Password: connection.Password})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close(t.Context()) })
	secret := graph.NewAPIKeySecret()
	key, err := store.CreateAPIKey(t.Context(), "operator", graph.APIKey{
		Name: "Partner", Hash: graph.HashAPIKeySecret(secret), Scopes: []graph.Scope{graph.ScopeRead, graph.ScopeWrite}, AccountNumbers: []string{account},
	})
	if err != nil {
		t.Fatal(err)
	}
	const asked, file = `{"query":"{me {kind}}"}`, "login,givenName\n"
	rename := func(name, more string) string {
		return `{"query":"mutation {updateUser(input: {login: \"` + loginOf("plain", account) + `\", givenName: \"` + name + `\"` + more + `}) {user {givenName} userErrors {code}}}"}`
	}
	row := file + loginOf("plain", account) + ",Ana\n"
	users := "/accounts/" + account + "/users.csv"
	const missing = `a change requires a login with more than one factor, which the token does not prove: its claim amr has \"pwd\", and must have \"mfa\"`
	for name, test := range map[string]struct {
		method, path, credential, media, body string
		status                                int
		words                                 string // of the body
	}{
		"one factor reads":             {method: "POST", path: "/graphql", credential: token("admin", "pwd"), media: "application/json", body: asked, status: 200, words: "ADMINISTRATOR"},
		"one factor downloads":         {method: "GET", path: users, credential: token("admin", "pwd"), status: 200, words: loginOf("plain", account)},
		"one factor dry-runs":          {method: "POST", path: "/graphql", credential: token("admin", "pwd"), media: "application/json", body: rename("Bea", ", dryRun: true"), status: 200, words: `"givenName":"Bea"`},
		"one factor dry-runs a file":   {method: "POST", path: users + "?dryRun=true", credential: token("admin", "pwd"), media: "text/csv", body: row, status: 200, words: `"errors":[]`},
		"one factor changes":           {method: "POST", path: "/graphql", credential: token("admin", "pwd"), media: "application/json", body: rename("Bea", ""), status: 401, words: missing},
		"one factor of the operator":   {method: "POST", path: "/graphql", credential: token("operator", "pwd"), media: "application/json", body: rename("Bea", ""), status: 401, words: missing},
		"one factor sends a file":      {method: "POST", path: users, credential: token("admin", "pwd"), media: "text/csv", body: row, status: 401, words: missing},
		"one factor changes nothing":   {method: "POST", path: users, credential: token("admin", "pwd"), media: "text/csv", body: file + loginOf("plain", account) + ",\n", status: 401, words: missing},
		"no amr":                       {method: "POST", path: "/graphql", credential: token("admin"), media: "application/json", body: rename("Bea", ""), status: 401, words: "its claim amr is missing"},
		"no factor that was given":     {method: "POST", path: "/graphql", credential: "garbage", media: "application/json", body: rename("Bea", ""), status: 401, words: "neither a token"},
		"two factors without rights":   {method: "POST", path: "/graphql", credential: token("stranger", "mfa"), media: "application/json", body: rename("Bea", ""), status: 200, words: "FORBIDDEN"},
		"two factors change":           {method: "POST", path: "/graphql", credential: token("admin", "pwd", "mfa"), media: "application/json", body: rename("Bea", ""), status: 200, words: `"givenName":"Bea"`},
		"two factors send a file":      {method: "POST", path: users + "?maxAffected=0", credential: token("admin", "mfa"), media: "text/csv", body: row, status: 200, words: `"errors":[]`},
		"an API key changes":           {method: "POST", path: "/graphql", credential: graph.FormatAPIKey(key.ID, secret), media: "application/json", body: rename("Bea", ""), status: 200, words: `"userErrors":[]`},
		"a list in which one changes":  {method: "POST", path: "/graphql", credential: token("admin", "pwd"), media: "application/json", body: "[" + asked + "," + rename("Bea", "") + "]", status: 200, words: missing},
		"one factor, keyed, changes":   {method: "POST", path: "/graphql", credential: token("admin", "pwd"), media: "application/json", body: rename("Bea", `, idempotencyKey: \"`+account+`\"`), status: 401, words: missing},
		"two factors, with that key":   {method: "POST", path: "/graphql", credential: token("admin", "mfa"), media: "application/json", body: rename("Bea", `, idempotencyKey: \"`+account+`-2\"`), status: 200, words: `"givenName":"Bea"`},
		"one factor without rights":    {method: "POST", path: "/graphql", credential: token("stranger", "pwd"), media: "application/json", body: rename("Bea", ""), status: 200, words: "FORBIDDEN"},
		"one factor asks for its file": {method: "GET", path: users, credential: token("plain", "pwd"), status: 403, words: "FORBIDDEN"},
	} {
		status, body, header := s.send(t, test.method, test.path, test.credential, test.media, test.body)
		if status != test.status || !strings.Contains(body, test.words) {
			t.Errorf("%s: %d %s, want %d %s", name, status, body, test.status, test.words)
		}
		if given := header.Get("WWW-Authenticate"); strings.Contains(test.words, "amr") && status == http.StatusUnauthorized && given != challenged {
			t.Errorf("%s: WWW-Authenticate: %s", name, given)
		}
	}
}

// TestFactorsForEverything: with --identity-require-factors everything, a token of one factor is refused at every address, and the header names
// the accepted values of acr.
func TestFactorsForEverything(t *testing.T) {
	connection := neo4jtest.Open(t)
	account, i := people(t, connection), newIssuer(t)
	flags := append(i.flags(), "--identity-require-factors", "everything", "--identity-factors-claim", "acr", "--identity-factors-values", "gold, silver")
	s := serve(t, append(flags, database(connection)...)...)
	for _, path := range []string{"/graphql?query={__typename}", "/documents/orders/X.pdf", "/accounts/" + account + "/users.csv", "/schema.graphql"} {
		for acr, refused := range map[string]bool{"bronze": true, "silver": false} {
			status, body, header := get(t, s.url+path, i.token(map[string]any{"email": loginOf("admin", account), "acr": acr}, 2*time.Hour))
			if refused != (status == http.StatusUnauthorized) {
				t.Errorf("%s with %s: %d %s", path, acr, status, body)
			}
			if refused && (header.Get("WWW-Authenticate") != challenged+`, acr_values="gold silver"` ||
				!strings.Contains(body, `this server requires a login with more than one factor, which the token does not prove: its claim acr has \"bronze\", and must have \"gold\" or \"silver\"`)) {
				t.Errorf("%s: %v %s", path, header, body)
			}
		}
	}
}

// TestSelfProfileCountry: the flag lets a user change the country of its own profile.
func TestSelfProfileCountry(t *testing.T) {
	connection := neo4jtest.Open(t)
	account, i := people(t, connection), newIssuer(t)
	token := i.token(map[string]any{"email": loginOf("plain", account)}, 2*time.Hour)
	for _, test := range []struct {
		flag, words string
	}{
		{flag: "--no-introspection", words: `"code":"FORBIDDEN"`},
		{flag: "--self-profile-country", words: `"profileCountry":{"code":"DE"}`},
	} {
		s := serve(t, append(append(i.flags(), test.flag), database(connection)...)...)
		_, answer := s.post(t, token, `mutation {updateUser(input: {login: "`+loginOf("plain", account)+`", profileCountry: "DE"}) {user {profileCountry {code}} userErrors {code}}}`)
		if !strings.Contains(answer, test.words) {
			t.Errorf("%s: %s", test.flag, answer)
		}
	}
}
