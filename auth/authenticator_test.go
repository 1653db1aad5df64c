package auth

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"entitlegraph/graph"
)

// directory is a small double of the store.
type directory struct {
	users map[string]*graph.User // by login key
	keys  map[string]*graph.APIKey
	err   error
	calls int
}

func (d *directory) UserOfLogin(_ context.Context, loginKey string) (*graph.User, *graph.Organization, error) {
	d.calls++
	user := d.users[loginKey]
	if d.err != nil || user == nil {
		return nil, nil, d.err
	}
	return user, &graph.Organization{ID: "o1", OrganizationBody: graph.OrganizationBody{AccountNumber: "ACME-1"}}, nil
}

func (d *directory) APIKeyByID(_ context.Context, id string) (*graph.APIKey, error) {
	d.calls++
	return d.keys[id], d.err
}

func newDirectory() *directory {
	d := &directory{keys: map[string]*graph.APIKey{}, users: map[string]*graph.User{}}
	for i, status := range []graph.UserStatus{graph.UserActive, graph.UserLocked, graph.UserInvited, graph.UserDeactivated} {
		key := []string{"active", "locked", "invited", "gone"}[i] + "@acme.example"
		d.users[key] = &graph.User{ID: fmt.Sprintf("u%d", i+1), Roles: []graph.Role{graph.RoleCoAdmin}, UserBody: graph.UserBody{LoginKey: key, Status: status}}
	}
	return d
}

// TestViewers: each kind of token has the right viewer.
func TestViewers(t *testing.T) {
	key := newKeyPair(t, "k", jose.EdDSA)
	p := newProvider(t, key)
	tokens, _ := p.tokens(p.settings())
	d := newDirectory()
	a := &Authenticator{Directory: d, Tokens: tokens, Clock: func() time.Time { return noon }}
	subject, until := opaque(p.URL, "7d3f"), noon.Add(time.Hour)
	member := func(id, login string, status graph.UserStatus, roles ...graph.Role) *graph.Viewer {
		return &graph.Viewer{
			Kind: graph.ViewerUser, Actor: graph.EncodeID(graph.KindUser, id), UserID: id, LoginKey: login, Status: status, Roles: roles,
			OrganizationIDs: []string{"o1"}, AccountNumbers: []string{"ACME-1"}, ExpiresAt: &until,
		}
	}
	for name, test := range map[string]struct {
		claims map[string]any
		want   *graph.Viewer
		calls  int
	}{
		"an active user":     {map[string]any{"email": "ACTIVE@acme.example"}, member("u1", "active@acme.example", graph.UserActive, graph.RoleCoAdmin), 1},
		"a locked user":      {map[string]any{"email": "locked@acme.example"}, member("u2", "locked@acme.example", graph.UserLocked), 1},
		"an invited user":    {map[string]any{"email": "invited@acme.example"}, member("u3", "invited@acme.example", graph.UserInvited), 1},
		"a deactivated user": {map[string]any{"email": "gone@acme.example"}, member("u4", "gone@acme.example", graph.UserDeactivated), 1},
		"a stranger":         {map[string]any{"email": "x@y.example"}, &graph.Viewer{Kind: graph.ViewerStranger, Actor: "stranger:" + subject, LoginKey: "x@y.example", ExpiresAt: &until}, 1},
		"the operator":       {map[string]any{"email": "active@acme.example", "roles": "entitlegraph-operator"}, &graph.Viewer{Kind: graph.ViewerOperator, Actor: "operator:" + subject, ExpiresAt: &until}, 0},
		"an analyst":         {map[string]any{"roles": "entitlegraph-analyst"}, &graph.Viewer{Kind: graph.ViewerAnalyst, Actor: "analyst:" + subject, ExpiresAt: &until}, 0},
	} {
		d.calls = 0
		viewer, err := a.Authenticate(t.Context(), []string{"bearer  " + sign(t, key, p.URL, test.claims)})
		if diff := cmp.Diff(test.want, viewer); err != nil || diff != "" || d.calls != test.calls {
			t.Errorf("%s: %v, %d calls, %s", name, err, d.calls, diff)
		}
	}
	d.err = &graph.Error{Code: graph.CodeUnavailable, Message: "away", Cause: errors.New("x")}
	if _, err := a.Authenticate(t.Context(), []string{"Bearer " + sign(t, key, p.URL, nil)}); graph.CodeOf(err) != graph.CodeUnavailable {
		t.Errorf("a database that is away: %v", err)
	}
}

// TestPartners: an API key is valid until it is rotated, revoked or expired; the refusal does not say which.
func TestPartners(t *testing.T) {
	d := newDirectory()
	now := noon
	a := &Authenticator{Directory: d, Clock: func() time.Time { return now }}
	secret, previous := graph.NewAPIKeySecret(), graph.NewAPIKeySecret()
	soon := noon.Add(time.Minute)
	key := &graph.APIKey{
		ID: "0197-a", Hash: graph.HashAPIKeySecret(secret), PreviousHash: graph.HashAPIKeySecret(previous), PreviousUntil: &soon, ExpiresAt: new(time.Time),
		Scopes: []graph.Scope{graph.ScopeCheck}, OrganizationIDs: []string{"o1", "o2"}, AccountNumbers: []string{"A", "B"},
	}
	*key.ExpiresAt = noon.Add(time.Hour)
	d.keys[key.ID] = key
	ask := func(credential string) (*graph.Viewer, error) {
		return a.Authenticate(t.Context(), []string{"Bearer " + credential})
	}
	want := &graph.Viewer{
		Kind: graph.ViewerPartner, Actor: "key:" + key.NodeID(), Scopes: key.Scopes, OrganizationIDs: key.OrganizationIDs, AccountNumbers: key.AccountNumbers,
	}
	for good, until := range map[string]*time.Time{secret: key.ExpiresAt, previous: &soon} { // each secret has its own end
		d.calls, want.ExpiresAt = 0, until
		viewer, err := ask(graph.FormatAPIKey(key.ID, good))
		if diff := cmp.Diff(want, viewer); err != nil || diff != "" || d.calls != 1 {
			t.Errorf("%v, %d calls, %s", err, d.calls, diff)
		}
	}
	refused := map[string]string{}
	refuse := func(name, credential string) {
		viewer, err := ask(credential)
		if viewer != nil || graph.CodeOf(err) != graph.CodeUnauthenticated {
			t.Errorf("%s: %+v, %v", name, viewer, err)
			return
		}
		refused[err.Error()] = name
	}
	refuse("unknown", graph.FormatAPIKey("0197-b", secret))
	refuse("another secret", graph.FormatAPIKey(key.ID, graph.NewAPIKeySecret()))
	refuse("no secret", "eg_0197-a_")
	refuse("the hash", "eg_0197-a_"+key.Hash)
	refuse("malformed", "eg_")
	now = soon
	refuse("rotated", graph.FormatAPIKey(key.ID, previous))
	now = *key.ExpiresAt
	refuse("expired", graph.FormatAPIKey(key.ID, secret))
	now, key.RevokedAt = noon, &noon
	refuse("revoked", graph.FormatAPIKey(key.ID, secret))
	if len(refused) != 1 {
		t.Errorf("refusals differ: %v", refused)
	}
}

// TestHeaders: a header without a credential is refused, not treated as absent.
func TestHeaders(t *testing.T) {
	for _, open := range []bool{false, true} {
		a := &Authenticator{Directory: newDirectory(), Open: open}
		for name, headers := range map[string][]string{
			"another scheme": {"Basic dXNlcjpwYXNzd29yZA=="}, "no scheme": {"eyJ"}, "an empty header": {""}, "no token": {"Bearer"}, "spaces": {"Bearer   "},
			"two headers": {"Bearer a", "Bearer b"}, "a long one": {"Bearer " + strings.Repeat("a", DefaultTokenBytes+1)}, "no provider": {"Bearer a.b.c"},
		} {
			if viewer, err := a.Authenticate(t.Context(), headers); viewer != nil || graph.CodeOf(err) != graph.CodeUnauthenticated {
				t.Errorf("%s: %+v, %v", name, viewer, err)
			}
		}
		viewer, err := a.Authenticate(t.Context(), nil)
		if open && (err != nil || viewer.Kind != graph.ViewerOperator || viewer.Actor != "operator") || !open && graph.CodeOf(err) != graph.CodeUnauthenticated {
			t.Errorf("open %t: %+v, %v", open, viewer, err)
		}
	}
}

// TestDevelopmentTokens: a server of the data directory accepts them, another one does not.
func TestDevelopmentTokens(t *testing.T) {
	mine, other := t.TempDir(), t.TempDir()
	tokens, err := ForDevelopment(mine, zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	a := &Authenticator{Directory: newDirectory(), Tokens: tokens, Clock: func() time.Time { return noon }, Open: true}
	ask := func(directory string, wanted Development) (*graph.Viewer, error) {
		token, err := wanted.Token(directory, noon)
		if err != nil {
			t.Fatal(err)
		}
		return a.Authenticate(t.Context(), []string{"Bearer " + token})
	}
	for kind, wanted := range map[graph.ViewerKind]Development{
		graph.ViewerOperator: {Role: graph.ViewerOperator}, graph.ViewerAnalyst: {Role: graph.ViewerAnalyst},
		graph.ViewerUser: {Login: "Active@acme.example"}, graph.ViewerStranger: {Login: "x@y.example"},
	} {
		wanted.For = time.Hour
		if viewer, err := ask(mine, wanted); err != nil || viewer.Kind != kind {
			t.Errorf("%s: %+v, %v", kind, viewer, err)
		}
		if viewer, err := ask(other, wanted); graph.CodeOf(err) != graph.CodeUnauthenticated {
			t.Errorf("%s of another directory: %+v, %v", kind, viewer, err)
		}
	}
	expired, err := Development{Role: graph.ViewerOperator, For: -time.Hour}.Token(mine, noon)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere, err := Development{Role: graph.ViewerOperator, For: time.Hour}.Token(other, noon)
	if err != nil {
		t.Fatal(err)
	}
	provided := sign(t, newKeyPair(t, "k", jose.RS256), "https://id.example", nil)
	for name, sent := range map[string]string{
		"no token": "changeme", "three words": "a.b.c", "of another directory": elsewhere, "expired": expired, "of a provider": provided,
		"without its end": elsewhere[:len(elsewhere)-9],
	} {
		_, err := a.Authenticate(t.Context(), []string{"Bearer " + sent})
		// There is no provider, so the refusal must not mention one.
		if err == nil || !strings.Contains(err.Error(), "`entitlegraph token`") || strings.Contains(err.Error(), "of the identity provider") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if viewer, err := ask(mine, Development{Role: graph.ViewerOperator, For: -time.Hour}); graph.CodeOf(err) != graph.CodeUnauthenticated {
		t.Errorf("an expired one: %+v, %v", viewer, err)
	}
	if _, err := (Development{Login: "nobody"}).Token(mine, noon); graph.CodeOf(err) != graph.CodeInvalid {
		t.Errorf("no login: %v", err)
	}
}

// FuzzAuthenticate: every header leads to a viewer or a refusal, without a crash, and no refusal has a part of the header.
func FuzzAuthenticate(f *testing.F) {
	key := newKeyPair(f, "k", jose.EdDSA)
	secret := graph.NewAPIKeySecret()
	d := newDirectory()
	d.keys["0197-a"] = &graph.APIKey{ID: "0197-a", Hash: graph.HashAPIKeySecret(secret)}
	a := &Authenticator{
		Directory: d, Clock: func() time.Time { return noon },
		Tokens: newTokens(Settings{Issuer: "i", Audience: "entitlegraph-api", LoginClaim: "email", RolesClaim: "roles"}, &fixedKeys{key.Public()}),
	}
	for _, seed := range []string{
		"Bearer " + sign(f, key, "i", nil), "Bearer " + graph.FormatAPIKey("0197-a", secret), "bearer eg_0197-a_", "Bearer eyJhbGciOiJub25lIn0.e30.", "Basic x", "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		viewer, err := a.Authenticate(t.Context(), []string{header})
		if (viewer == nil) == (err == nil) {
			t.Fatalf("%+v, %v", viewer, err)
		}
		if err != nil && graph.CodeOf(err) != graph.CodeUnauthenticated {
			t.Errorf("code %s", graph.CodeOf(err))
		}
		if err != nil && len(header) > 60 && bytes.Contains([]byte(err.Error()), []byte(header[10:40])) {
			t.Errorf("the refusal tells what was sent: %v", err)
		}
		if id, secret, ok := graph.ParseAPIKey(header); ok && graph.FormatAPIKey(id, secret) != header {
			t.Errorf("%q is read as %q and %q", header, id, secret)
		}
	})
}

// fixedKeys are keys that never change.
type fixedKeys []jose.JSONWebKey

func (k *fixedKeys) find(_ context.Context, id string) ([]jose.JSONWebKey, error) {
	return withID(slices.Clone(*k), id), nil
}
