package auth

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/rs/zerolog"

	"entitlegraph/graph"
)

// TestRotation: a new key of the provider is valid at once, an old key until the keys are fetched again.
func TestRotation(t *testing.T) {
	first, second := newKeyPair(t, "k1", jose.ES256), newKeyPair(t, "k2", jose.ES256)
	p := newProvider(t, first)
	tokens, clock := p.tokens(p.settings())
	verify := func(key jose.JSONWebKey) error {
		_, err := tokens.Verify(t.Context(), sign(t, key, p.URL, nil), noon)
		return err
	}
	if p.fetched() != 0 {
		t.Error("keys are fetched before they are needed")
	}
	if err := verify(first); err != nil {
		t.Fatal(err)
	}
	p.set(func() { p.keys = []jose.JSONWebKey{second} })
	clock.advance(fetchEvery)
	if err := verify(second); err != nil {
		t.Errorf("the new key: %v", err)
	}
	if err := verify(first); graph.CodeOf(err) != graph.CodeUnauthenticated || !strings.Contains(err.Error(), "does not have") {
		t.Errorf("the old key: %v", err)
	}
}

// TestWithdrawnKey: a key that the provider withdrew becomes invalid although no token has another key id.
func TestWithdrawnKey(t *testing.T) {
	first, second := newKeyPair(t, "k1", jose.ES256), newKeyPair(t, "k2", jose.ES256)
	p := newProvider(t, first, second)
	tokens, clock := p.tokens(p.settings())
	verify := func() error {
		_, err := tokens.Verify(t.Context(), sign(t, first, p.URL, nil), noon)
		return err
	}
	if err := verify(); err != nil {
		t.Fatal(err)
	}
	p.set(func() { p.keys = []jose.JSONWebKey{second} })
	clock.advance(freshFor - time.Second)
	if err := verify(); err != nil || p.fetched() != 1 {
		t.Errorf("before: %v, %d fetches", err, p.fetched())
	}
	clock.advance(reliableFor)
	if err := verify(); graph.CodeOf(err) != graph.CodeUnauthenticated {
		t.Errorf("after: %v", err)
	}
}

// TestInventedKeyIDs: tokens with invented key ids do not cause a flood of fetches, and do not affect other tokens.
func TestInventedKeyIDs(t *testing.T) {
	key := newKeyPair(t, "k1", jose.ES256)
	p := newProvider(t, key)
	tokens, clock := p.tokens(p.settings())
	forged := sign(t, newKeyPair(t, "invented", jose.ES256), p.URL, nil)
	for range 20 {
		if _, err := tokens.Verify(t.Context(), forged, noon); graph.CodeOf(err) != graph.CodeUnauthenticated {
			t.Fatal(err)
		}
		if _, err := tokens.Verify(t.Context(), sign(t, key, p.URL, nil), noon); err != nil {
			t.Fatal(err)
		}
	}
	if p.fetched() != 1 {
		t.Errorf("%d fetches at one instant", p.fetched())
	}
	clock.advance(fetchEvery)
	for range 20 {
		_, _ = tokens.Verify(t.Context(), forged, noon)
	}
	if p.fetched() != 2 {
		t.Errorf("%d fetches at two instants", p.fetched())
	}
}

// TestProviderAway: while a provider cannot be reached, tokens are not refused but unverifiable, fetches are repeated, and fetched keys stay valid.
func TestProviderAway(t *testing.T) {
	key := newKeyPair(t, "k1", jose.ES256)
	p := newProvider(t, key)
	p.down = true
	tokens, clock := p.tokens(p.settings())
	verify := func() error {
		_, err := tokens.Verify(t.Context(), sign(t, key, p.URL, nil), noon)
		return err
	}
	for range 2 {
		if err := verify(); graph.CodeOf(err) != graph.CodeUnavailable {
			t.Errorf("away: %v", err)
		}
	}
	p.set(func() { p.down = false })
	clock.advance(fetchEvery)
	if err := verify(); err != nil {
		t.Errorf("back again: %v", err)
	}
	p.set(func() { p.down = true })
	for range 3 {
		clock.advance(reliableFor)
		if err := verify(); err != nil {
			t.Errorf("away with keys that are there: %v", err)
		}
	}
	clock.advance(staleFor)
	if err := verify(); graph.CodeOf(err) != graph.CodeUnavailable {
		t.Errorf("away for too long: %v", err)
	}
}

// TestSlowProvider: a request waits for keys until its deadline at most, all requests wait for the same fetch, and the fetch continues.
func TestSlowProvider(t *testing.T) {
	key := newKeyPair(t, "k1", jose.ES256)
	p := newProvider(t, key)
	held := make(chan struct{})
	p.withHeld = held
	tokens, _ := p.tokens(p.settings())
	token := sign(t, key, p.URL, nil)
	gaveUp, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := tokens.Verify(gaveUp, token, noon); graph.CodeOf(err) != graph.CodeUnavailable {
		t.Errorf("given up: %v", err)
	}
	results := make(chan error, 3)
	for range cap(results) {
		go func() {
			_, err := tokens.Verify(t.Context(), token, noon)
			results <- err
		}()
	}
	close(held)
	for range cap(results) {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	if p.fetched() != 1 {
		t.Errorf("%d fetches", p.fetched())
	}
}

// TestProviderOfAnotherName: the keys of a provider that claims to be another issuer, or has its keys at an http address, are not used.
func TestProviderOfAnotherName(t *testing.T) {
	key := newKeyPair(t, "k1", jose.ES256)
	p := newProvider(t, key)
	p.issuer = "https://elsewhere.example"
	tokens, _ := p.tokens(p.settings())
	if _, err := tokens.Verify(t.Context(), sign(t, key, p.URL, nil), noon); graph.CodeOf(err) != graph.CodeUnavailable {
		t.Errorf("got %v", err)
	}
	for address, good := range map[string]bool{
		"https://login.example.com/realms/main": true, "http://127.0.0.1:8180": true, "http://localhost/x": true, "http://[::1]:1": true,
		"http://login.example.com": false, "login.example.com": false, "ftp://x.example": false, "https://": false, "": false,
		"https://user:password@x.example": false, "https://x.example?a=b": false, "https://x.example#a": false, "http://127.0.0.1.example.com": false,
	} {
		if err := CheckURL(address); (err == nil) != good {
			t.Errorf("%q: %v", address, err)
		}
	}
}

// writeKeys writes a key file.
func writeKeys(t *testing.T, path string, keys ...jose.JSONWebKey) {
	t.Helper()
	raw, err := json.Marshal(jose.JSONWebKeySet{Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestKeyFile: keys in a file rotate without a restart and without a network; a file that becomes invalid changes nothing.
func TestKeyFile(t *testing.T) {
	first, second := newKeyPair(t, "k1", jose.ES256), newKeyPair(t, "k2", jose.ES256)
	path := filepath.Join(t.TempDir(), "keys.json")
	settings := Settings{Issuer: "any name", Audience: "entitlegraph-api", LoginClaim: "email", RolesClaim: "roles"}
	if _, err := FromFile(settings, path, zerolog.Nop()); err == nil {
		t.Error("a file that is not there is no error")
	}
	writeKeys(t, path, first.Public())
	tokens, err := FromFile(settings, path, zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	verify := func(key jose.JSONWebKey) error {
		_, err := tokens.Verify(t.Context(), sign(t, key, "any name", nil), noon)
		return err
	}
	if err := verify(first); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-time.Hour) // a file that changed long ago is not read again
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
	if err := verify(second); graph.CodeOf(err) != graph.CodeUnauthenticated {
		t.Errorf("a key that is not in the file: %v", err)
	}
	writeKeys(t, path, second.Public())
	if err := verify(second); err != nil {
		t.Errorf("the new key: %v", err)
	}
	if err := verify(first); graph.CodeOf(err) != graph.CodeUnauthenticated {
		t.Errorf("the old key: %v", err)
	}
	for name, content := range map[string]string{"half a file": `{"keys":[`, "no key": `{"keys":[]}`, "a shared key": `{"keys":[{"kty":"oct","k":"c2VjcmV0","kid":"k1"}]}`} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if CheckKeyFile(path) == nil {
			t.Errorf("%s is accepted", name)
		}
		if err := verify(second); err != nil {
			t.Errorf("%s: the keys that were there: %v", name, err)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := verify(second); err != nil {
		t.Errorf("no file: the keys that were there: %v", err)
	}
}

// TestReadKeys: unknown types of keys are ignored, and of a private key the public half is used.
func TestReadKeys(t *testing.T) {
	key := newKeyPair(t, "k1", jose.EdDSA)
	private, err := json.Marshal(key)
	if err != nil {
		t.Fatal(err)
	}
	encryption := newKeyPair(t, "k2", jose.RS256)
	encryption.Use = "enc"
	other, err := json.Marshal(encryption.Public())
	if err != nil {
		t.Fatal(err)
	}
	keys, err := readKeys([]byte(`{"keys":[{"kty":"NEW","kid":"x"},{"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"},{"kty":"oct","k":"AA"},` +
		string(other) + `,` + string(private) + `]}`))
	if err != nil || len(keys) != 1 || !keys[0].IsPublic() || keys[0].KeyID != "k1" {
		t.Errorf("got %+v, %v", keys, err)
	}
	if len(withID(keys, "")) != 1 || len(withID(keys, "k2")) != 0 {
		t.Error("keys by id")
	}
}
