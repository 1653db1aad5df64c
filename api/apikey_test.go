package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entitlegraph/api"
	"entitlegraph/changes"
	"entitlegraph/graph"
)

// keyring is a small double of the store of API keys: it knows one key, and remembers what it was asked.
type keyring struct {
	created []graph.APIKey
	rotated []changes.KeyRotation
	revoked []string
	actors  []string
	err     error
}

func (k *keyring) key() (*graph.APIKey, error) {
	if k.err != nil {
		return nil, k.err
	}
	return &graph.APIKey{ID: "k1", Name: "Portal", AccountNumbers: []string{"ACC-2", "GONE", "ACC-1"}, CreatedAt: noon}, nil
}

func (k *keyring) APIKeys(_ context.Context, page graph.Page) (graph.Rows[*graph.APIKey], error) {
	key, err := k.key()
	return graph.Rows[*graph.APIKey]{Rows: []graph.Row[*graph.APIKey]{{Item: key, Cursor: graph.Cursor{"k1"}}}, Total: page.Limit}, err
}

func (k *keyring) CreateAPIKey(_ context.Context, actor string, key graph.APIKey) (*graph.APIKey, error) {
	k.created, k.actors = append(k.created, key), append(k.actors, actor)
	return k.key()
}

func (k *keyring) RotateAPIKey(_ context.Context, actor string, rotation changes.KeyRotation) (*graph.APIKey, error) {
	k.rotated, k.actors = append(k.rotated, rotation), append(k.actors, actor)
	return k.key()
}

func (k *keyring) RevokeAPIKey(_ context.Context, actor, id string) (*graph.APIKey, error) {
	k.revoked, k.actors = append(k.revoked, id), append(k.actors, actor)
	return k.key()
}

func newKeyClient(t *testing.T, k *keyring) *client {
	t.Helper()
	return newClient(t, newMemory(2), func(c *api.Config) { c.APIKeys = k })
}

const keyNode = "QXBpS2V5Omsx" // ApiKey:k1

// TestAPIKeyMutations: what is asked for reaches the store with a hash, and the secret of that hash is in the payload.
func TestAPIKeyMutations(t *testing.T) {
	k := &keyring{}
	c := newKeyClient(t, k)
	secretOf := func(a answer) string {
		t.Helper()
		var payloads map[string]struct{ Secret string }
		if err := json.Unmarshal(a.Data, &payloads); err != nil || len(a.Errors) > 0 {
			t.Fatalf("%v %+v", err, a.Errors)
		}
		for _, payload := range payloads {
			id, secret, ok := graph.ParseAPIKey(payload.Secret)
			if !ok || id != "k1" {
				t.Errorf("the key as it is sent: %q", payload.Secret)
			}
			return graph.HashAPIKeySecret(secret)
		}
		return ""
	}
	hash := secretOf(c.ask(`mutation {createApiKey(input: {name: " Portal ", scopes: [WRITE, CHECK, WRITE], accountNumbers: ["acc-1", "ACC-1", "ACC-2"], expiresAt: "2026-07-01T00:00:00+02:00"}) {secret}}`, ""))
	end := time.Date(2026, 6, 30, 22, 0, 0, 0, time.UTC)
	want := graph.APIKey{
		Name: "Portal", Hash: hash, Scopes: []graph.Scope{graph.ScopeCheck, graph.ScopeWrite}, AccountNumbers: []string{"ACC-1", "ACC-2"}, ExpiresAt: &end,
	}
	if diff := cmp.Diff([]graph.APIKey{want}, k.created); diff != "" {
		t.Error(diff)
	}
	for input, want := range map[string]changes.KeyRotation{
		``:                   {},
		`, graceSeconds: 60`: {Grace: time.Minute},
		`, expiresAt: null`:  {ExpiresAt: changes.Say[*time.Time](nil)},
		`, expiresAt: "` + "2026-06-30T22:00:00Z" + `"`: {ExpiresAt: changes.Say(&end)},
	} {
		k.rotated = nil
		want.ID, want.Hash = "k1", secretOf(c.ask(`mutation {rotateApiKey(input: {id: "`+keyNode+`"`+input+`}) {secret}}`, ""))
		if diff := cmp.Diff([]changes.KeyRotation{want}, k.rotated); diff != "" {
			t.Errorf("%s: %s", input, diff)
		}
	}
	c.want(c.ask(`mutation {revokeApiKey(input: {id: "`+keyNode+`"}) {apiKey {id} userErrors {code}}}`, ""), `{"revokeApiKey":{"apiKey":{"id":"`+keyNode+`"},"userErrors":[]}}`)
	if !slices.Equal(k.revoked, []string{"k1"}) || slices.ContainsFunc(k.actors, func(actor string) bool { return actor != "operator" }) {
		t.Errorf("revoked %v by %v", k.revoked, k.actors)
	}
	c.want(c.ask(`{apiKeys {nodes {name organizations {accountNumber}} edges {cursor node {id}} totalCount}}`, ""),
		`{"apiKeys":{"nodes":[{"name":"Portal","organizations":[{"accountNumber":"ACC-2"},{"accountNumber":"ACC-1"}]}],"edges":[{"cursor":"WyJhcGlLZXlzIiwiazEiXQ","node":{"id":"`+keyNode+`"}}],"totalCount":20}}`)
	if strings.Contains(c.log.String(), hash) || strings.Contains(c.log.String(), "eg_k1_") {
		t.Error("the log has a secret")
	}
}

// TestAPIKeyRefusals are data, and nothing is asked of the store for bad values.
func TestAPIKeyRefusals(t *testing.T) {
	many := `"A` + strings.Repeat(`","A`, 100) + `"`
	for i := range 101 {
		many = strings.Replace(many, `"A"`, `"A`+string(rune('A'+i%26))+string(rune('A'+i/26))+`"`, 1)
	}
	for document, want := range map[string]string{
		`createApiKey(input: {name: "", scopes: [], accountNumbers: [], expiresAt: "2026-06-11T12:00:00Z"})`: "name, scopes, accountNumbers, expiresAt",
		`createApiKey(input: {name: "P", scopes: [READ], accountNumbers: ["A", "ü"]})`:                       "accountNumbers[1]",
		`createApiKey(input: {name: "P", scopes: [READ], accountNumbers: [` + many + `]})`:                   "accountNumbers",
		`rotateApiKey(input: {id: "x", graceSeconds: -1, expiresAt: "2026-06-10T12:00:00Z"})`:                "id, expiresAt, graceSeconds",
		`rotateApiKey(input: {id: "` + keyNode + `", graceSeconds: 604801})`:                                 "graceSeconds",
		`revokeApiKey(input: {id: "` + contactNode + `"})`:                                                   "id",
	} {
		k := &keyring{}
		a := newKeyClient(t, k).ask("mutation {refused: "+document+" {apiKey {id} userErrors {code field}}}", "")
		var got struct {
			Refused struct {
				APIKey     *struct{ ID string }
				UserErrors []struct{ Code, Field string }
			}
		}
		if err := json.Unmarshal(a.Data, &got); err != nil || len(a.Errors) > 0 {
			t.Errorf("%s: %v %+v", document, err, a.Errors)
		}
		var fields []string
		for _, e := range got.Refused.UserErrors {
			fields = append(fields, e.Field)
		}
		if strings.Join(fields, ", ") != want || got.Refused.APIKey != nil || len(k.actors) > 0 {
			t.Errorf("%s: %+v, asked %v", document, got, k.actors)
		}
	}
	k := &keyring{err: changes.RefuseUnknownKey()}
	c := newKeyClient(t, k)
	c.want(c.ask(`mutation {rotateApiKey(input: {id: "`+keyNode+`"}) {apiKey {id} secret userErrors {code message field}}}`, ""),
		`{"rotateApiKey":{"apiKey":null,"secret":null,"userErrors":[{"code":"UNKNOWN_REFERENCE","message":"no API key has this id; Query.apiKeys has the ids","field":"id"}]}}`)
	k.err = &graph.Error{Code: graph.CodeUnavailable, Message: "the database is away", Cause: errors.New("secret")}
	c.wantError(c.ask(`mutation {revokeApiKey(input: {id: "`+keyNode+`"}) {apiKey {id}}}`, ""), graph.CodeUnavailable, "")
	k.err = nil
	c.wantError(c.read(c.send("POST", "/graphql", body(t, `mutation {rotateApiKey(input: {id: "`+keyNode+`"}) {secret}}`), post, "Idempotency-Key: k")), graph.CodeInvalid, "")
	if len(k.rotated) != 1 {
		t.Errorf("asked %d times", len(k.rotated))
	}
}
