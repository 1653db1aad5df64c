package command

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/rs/zerolog"

	"entitlegraph/api/middleware"
	"entitlegraph/auth"
	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j"
	"entitlegraph/neo4j/neo4jtest"
)

// issuer signs tokens, and publishes its keys in a file.
type issuer struct {
	t    *testing.T
	file string
	key  jose.JSONWebKey
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	i := &issuer{t: t, file: filepath.Join(t.TempDir(), "keys.json")}
	i.rotate()
	return i
}

// rotate replaces the key by a new one.
func (i *issuer) rotate() {
	i.t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		i.t.Fatal(err)
	}
	i.key = jose.JSONWebKey{Key: private, KeyID: rand.Text(), Algorithm: string(jose.EdDSA)}
	raw, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{i.key.Public()}})
	if err != nil {
		i.t.Fatal(err)
	}
	if err := os.WriteFile(i.file, raw, 0o600); err != nil {
		i.t.Fatal(err)
	}
}

// token returns a token with these claims, valid from an hour ago on for this duration.
func (i *issuer) token(about map[string]any, long time.Duration) string {
	i.t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.EdDSA, Key: i.key}, nil)
	if err != nil {
		i.t.Fatal(err)
	}
	began := time.Now().Add(-time.Hour)
	token, err := jwt.Signed(signer).Claims(jwt.Claims{
		Issuer: "test-issuer", Audience: jwt.Audience{"test-api"}, Subject: "somebody-by-name", IssuedAt: jwt.NewNumericDate(began), Expiry: jwt.NewNumericDate(began.Add(long)),
	}).Claims(about).Serialize()
	if err != nil {
		i.t.Fatal(err)
	}
	return token
}

// flags make a server accept the issuer's tokens.
func (i *issuer) flags() []string {
	return []string{"--identity-issuer", "test-issuer", "--identity-audience", "test-api", "--identity-jwks-file", i.file}
}

// people imports an organization for the test with a user of each kind, and returns its Account Number.
func people(t *testing.T, connection *neo4jtest.Connection) string {
	t.Helper()
	account := "ID" + strings.ToUpper(rand.Text()[:12])
	file := fmt.Sprintf(`{"type":"organization","accountNumber":"%[1]s","name":"Identity","currency":"EUR","sites":[{"customerNumber":"%[1]s-1","name":"Main","country":"DE"}]}`, account)
	for _, who := range []string{"admin ACTIVE ACCOUNT_ADMIN", "plain ACTIVE", "locked LOCKED CO_ADMIN"} {
		words := strings.Fields(who)
		roles := "[]"
		if len(words) > 2 {
			roles = `["` + words[2] + `"]`
		}
		file += fmt.Sprintf("\n"+`{"type":"user","accountNumber":"%s","login":"%s","status":"%s","roles":%s}`, account, loginOf(words[0], account), words[1], roles)
	}
	load(t, database(connection), "-", file)
	return account
}

func loginOf(name, account string) string { return name + "@" + strings.ToLower(account) + ".example" }

// TestAuthentication: each kind of credential, over HTTP and a real database, has the right viewer.
func TestAuthentication(t *testing.T) {
	connection := neo4jtest.Open(t)
	account, i := people(t, connection), newIssuer(t)
	store, err := neo4j.Open(neo4j.Config{URI: connection.URI, Username: connection.Username, Password: connection.Password})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close(context.WithoutCancel(t.Context())) })
	secret := graph.NewAPIKeySecret()
	key, err := store.CreateAPIKey(t.Context(), "operator", graph.APIKey{
		Name: "Partner", Hash: graph.HashAPIKeySecret(secret), Scopes: []graph.Scope{graph.ScopeRead}, AccountNumbers: []string{account},
	})
	if err != nil {
		t.Fatal(err)
	}
	tokens, err := auth.FromFile(auth.Settings{
		Issuer: "test-issuer", Audience: "test-api", LoginClaim: "email", RolesClaim: "roles", OperatorValue: "op", AnalystValue: "an", Leeway: time.Second,
	}, i.file, zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	who := &auth.Authenticator{Directory: store, Tokens: tokens}
	server := httptest.NewServer(middleware.Identify(middleware.Authenticate(who, zerolog.Nop())(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := graph.ViewerOf(r.Context())
		fmt.Fprintf(w, "%s%v%v%v", v.Kind, v.AccountNumbers, v.Roles, v.Scopes)
	}))))
	t.Cleanup(server.Close)
	email := func(login string) string { return i.token(map[string]any{"email": login}, 2*time.Hour) }
	ask := func(name, credential, want string) {
		t.Helper()
		status, body, header := get(t, server.URL, credential)
		if want == "" {
			if status != http.StatusUnauthorized || !strings.Contains(body, `"UNAUTHENTICATED"`) || !strings.Contains(header.Get("WWW-Authenticate"), `error="invalid_token"`) {
				t.Errorf("%s: %d %s %v", name, status, body, header)
			}
			return
		}
		if status != http.StatusOK || body != want {
			t.Errorf("%s: %d %s, want %s", name, status, body, want)
		}
	}
	ask("a user", email(loginOf("plain", account)), "USER["+account+"][][]")
	ask("an administrator", email(strings.ToUpper(loginOf("admin", account))), "USER["+account+"][ACCOUNT_ADMIN][]")
	ask("a locked administrator", email(loginOf("locked", account)), "USER["+account+"][][]")
	ask("a stranger", email(loginOf("nobody", account)), "STRANGER[][][]")
	ask("the operator", i.token(map[string]any{"roles": []string{"op"}}, 2*time.Hour), "OPERATOR[][][]")
	ask("an analyst", i.token(map[string]any{"roles": "an"}, 2*time.Hour), "ANALYST[][][]")
	ask("a token that is over", i.token(map[string]any{"roles": "op"}, time.Minute), "")
	ask("a partner", graph.FormatAPIKey(key.ID, secret), "PARTNER["+account+"][][READ]")
	ask("a partner of another secret", graph.FormatAPIKey(key.ID, graph.NewAPIKeySecret()), "")
	if status, _, header := get(t, server.URL, ""); status != http.StatusUnauthorized || header.Get("WWW-Authenticate") != `Bearer realm="entitlegraph"` {
		t.Errorf("without a token: %d %v", status, header)
	}
	over := time.Now().Add(-time.Second)
	if _, err := store.RotateAPIKey(t.Context(), "operator", changes.KeyRotation{ID: key.ID, Hash: graph.HashAPIKeySecret("x"), Grace: time.Hour, ExpiresAt: changes.Say(&over)}); err != nil {
		t.Fatal(err)
	}
	ask("a partner whose key is over", graph.FormatAPIKey(key.ID, secret), "")
	old := email(loginOf("plain", account))
	i.rotate()
	ask("a key that was withdrawn", old, "")
	ask("a key that is new", email(loginOf("plain", account)), "USER["+account+"][][]")
}

// get sends a GET request with a credential.
func get(t *testing.T, url, credential string) (int, string, http.Header) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if credential != "" {
		request.Header.Set("Authorization", "Bearer "+credential)
	}
	return do(t, request)
}

// do sends a request.
func do(t *testing.T, request *http.Request) (int, string, http.Header) {
	t.Helper()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body), response.Header
}

// post sends an operation with a credential, and returns the status and the body of the response.
func (s *served) post(t *testing.T, credential, operation string, headers ...string) (int, string) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": operation})
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/graphql", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if credential != "" {
		request.Header.Set("Authorization", "Bearer "+credential)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(answer)
}

// TestIdentityServed uses an API key from its creation to its revocation on a server with an identity provider, and then searches the log and the
// database for secrets, tokens and logins.
func TestIdentityServed(t *testing.T) {
	connection := neo4jtest.Open(t)
	account, i := people(t, connection), newIssuer(t)
	s := serve(t, append(append(i.flags(), "--log-level", "debug"), database(connection)...)...)
	operator := i.token(map[string]any{"roles": "entitlegraph-operator", "email": loginOf("boss", account)}, 2*time.Hour)
	member := i.token(map[string]any{"email": loginOf("plain", account)}, 2*time.Hour)
	var secrets []string
	ask := func(status int, credential, operation string, headers ...string) string {
		t.Helper()
		got, answer := s.post(t, credential, operation, headers...)
		if got != status {
			t.Fatalf("status %d, not %d: %s", got, status, answer)
		}
		return answer
	}
	change := func(operation string) (id, secret string) {
		t.Helper()
		var payloads struct {
			Data map[string]struct {
				APIKey struct{ ID string }
				Secret string
			}
		}
		answer := ask(http.StatusOK, operator, operation)
		if err := json.Unmarshal([]byte(answer), &payloads); err != nil {
			t.Fatal(err)
		}
		for _, payload := range payloads.Data {
			id, secret = payload.APIKey.ID, payload.Secret
		}
		if id == "" {
			t.Fatalf("%s: %s", operation, answer)
		}
		if secret != "" {
			secrets = append(secrets, secret)
		}
		return id, secret
	}
	ask(http.StatusUnauthorized, "", "{__typename}")
	ask(http.StatusOK, member, "{__typename}")
	create := `mutation {createApiKey(input: {name: "Portal", scopes: [CHECK], accountNumbers: ["` + account + `"]}) {apiKey {id} secret userErrors {message}}}`
	if answer := ask(http.StatusOK, operator, create, "Idempotency-Key", account); !strings.Contains(answer, "refuse an Idempotency-Key") {
		t.Errorf("under an idempotency key: %s", answer)
	}
	if answer := ask(http.StatusOK, operator, `mutation {...F} fragment F on Mutation {`+create[len("mutation {"):], "Idempotency-Key", account); !strings.Contains(answer, "refuse an Idempotency-Key") {
		t.Errorf("in a fragment, under an idempotency key: %s", answer)
	}
	id, first := change(create)
	me := func(credential, want string) {
		t.Helper()
		answer := ask(http.StatusOK, credential, "{me {kind login roles scopes everyOrganization organizations {nodes {accountNumber} pageInfo {hasNextPage}} user {login} expiresAt}}")
		if _, me, _ := strings.Cut(answer, `"me":`); !strings.HasPrefix(me, want) {
			t.Errorf("me: %s, want %s", answer, want)
		}
	}
	plain, itself := loginOf("plain", account), `"organizations":{"nodes":[{"accountNumber":"`+account+`"}],"pageInfo":{"hasNextPage":false}}`
	me(first, `{"kind":"API_KEY","login":null,"roles":[],"scopes":["CHECK"],"everyOrganization":false,`+itself+`,"user":null,"expiresAt":null}`)
	me(member, `{"kind":"USER","login":"`+plain+`","roles":[],"scopes":[],"everyOrganization":false,`+itself+`,"user":{"login":"`+plain+`"},"expiresAt":"`+time.Now().UTC().Add(time.Hour).Format("2006-01-02T"))
	me(operator, `{"kind":"OPERATOR","login":null,"roles":[],"scopes":[],"everyOrganization":true,"organizations":{"nodes":[{"accountNumber":`)
	ask(http.StatusOK, first, "{__typename}")
	_, second := change(`mutation {rotateApiKey(input: {id: "` + id + `"}) {apiKey {id} secret userErrors {message}}}`)
	ask(http.StatusUnauthorized, first, "{__typename}")
	ask(http.StatusOK, second, "{__typename}")
	change(`mutation {revokeApiKey(input: {id: "` + id + `"}) {apiKey {id} userErrors {message}}}`)
	ask(http.StatusUnauthorized, second, "{__typename}")
	if answer := ask(http.StatusOK, operator, `{node(id: "`+id+`") {__typename ... on ApiKey {name scopes organizations {accountNumber} revokedAt}}}`); !strings.Contains(answer, `"name":"Portal"`) || !strings.Contains(answer, account) {
		t.Errorf("the key as a node: %s", answer)
	}
	answer := ask(http.StatusOK, operator, `{organization(accountNumber: "`+account+`") {auditLog {nodes {actor action subject changes {field before after}}}}}`)
	for _, words := range []string{"createApiKey", "rotateApiKey", "revokeApiKey", `"actor":"operator:`, id} {
		if !strings.Contains(answer, words) {
			t.Errorf("the audit log lacks %s: %s", words, answer)
		}
	}
	development, stderr := "", ""
	if _, development, stderr = command(t, "", "token", "--operator", "--data-dir", t.TempDir()); development == "" {
		t.Fatal(stderr)
	}
	ask(http.StatusUnauthorized, strings.TrimSpace(development), "{__typename}")
	for _, path := range []string{"/documents/orders/X.pdf", "/accounts/" + account + "/users.csv", "/graphql?query={__typename}"} {
		if status, body, _ := get(t, s.url+path, ""); status != http.StatusUnauthorized {
			t.Errorf("%s without a token: %d %s", path, status, body)
		}
	}
	for _, path := range []string{"/healthz", "/readyz", "/"} {
		if status, body, _ := get(t, s.url+path, ""); status != http.StatusOK || strings.Contains(body, "No identity is configured") {
			t.Errorf("%s without a token: %d", path, status)
		}
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/healthz", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = "entitlements.example.com"
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("called by the name of a proxy: status %d, %v", response.StatusCode, err)
	}
	private := append(secrets, operator, member, development, loginOf("boss", account), loginOf("plain", account), "somebody-by-name")
	for _, secret := range secrets {
		_, bare, _ := graph.ParseAPIKey(secret)
		private = append(private, bare, graph.HashAPIKeySecret(bare))
	}
	for _, words := range private {
		if strings.Contains(s.stderr.String(), strings.TrimSpace(words)) {
			t.Errorf("the log has %q", words)
		}
		if strings.Contains(answer, strings.TrimSpace(words)) {
			t.Errorf("the audit log has %q", words)
		}
	}
}

// TestFirstSteps: without an identity provider the server listens on a loopback address, warns, and accepts development tokens of its data
// directory.
func TestFirstSteps(t *testing.T) {
	connection := neo4jtest.Open(t)
	account, directory := people(t, connection), t.TempDir()
	s := serve(t, append([]string{"--data-dir", directory}, database(connection)...)...)
	if status, body, _ := get(t, s.url, ""); status != http.StatusOK || !strings.Contains(body, "No identity is configured") {
		t.Errorf("the page does not say so: %d", status)
	}
	if !strings.Contains(s.stderr.String(), "No identity is configured") {
		t.Errorf("the log does not say so:\n%s", s.stderr)
	}
	token := func(directory string, arguments ...string) string {
		status, stdout, stderr := command(t, "", append([]string{"token", "--data-dir", directory}, arguments...)...)
		if status != exitOK || stderr != "" {
			t.Fatalf("token %v: status %d\n%s", arguments, status, stderr)
		}
		return strings.TrimSpace(stdout)
	}
	for name, test := range map[string]struct {
		credential string
		status     int
	}{
		"without a token": {"", 200}, "a login": {token(directory, "--login", loginOf("plain", account)), 200}, "the operator": {token(directory, "--operator"), 200},
		"an analyst": {token(directory, "--analyst", "--for", "1h"), 200}, "of another directory": {token(t.TempDir(), "--operator"), 401},
		"garbage": {"garbage", 401}, "an unknown API key": {graph.FormatAPIKey("none", graph.NewAPIKeySecret()), 401},
	} {
		if status, answer := s.post(t, test.credential, "{__typename}"); status != test.status {
			t.Errorf("%s: status %d, not %d: %s", name, status, test.status, answer)
		}
	}
	if _, answer := s.post(t, "", "{me {kind actor expiresAt}}"); !strings.Contains(answer, `{"kind":"DEVELOPMENT_OPERATOR","actor":"operator","expiresAt":null}`) {
		t.Errorf("me, without a token: %s", answer)
	}
	info, err := os.Stat(filepath.Join(directory, "development.jwks"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key: %v, %v", info, err)
	}
	if err := os.Chmod(filepath.Join(directory, "development.jwks"), 0o644); err != nil {
		t.Fatal(err)
	}
	if status, stdout, stderr := command(t, "", "token", "--operator", "--data-dir", directory); status != exitFailure || stdout != "" || !strings.Contains(stderr, "chmod 600") {
		t.Errorf("with a key that others may read: status %d\n%s%s", status, stdout, stderr)
	}
}
