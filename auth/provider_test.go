package auth

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/rs/zerolog"
)

// noon is the time of the clock in every test.
var noon = time.Date(2026, 6, 11, 12, 0, 0, 0, time.UTC)

// newPrivate returns a new private key for an algorithm.
func newPrivate(t testing.TB, algorithm jose.SignatureAlgorithm) crypto.Signer {
	t.Helper()
	var key crypto.Signer
	var err error
	switch algorithm {
	case jose.EdDSA:
		_, key, err = ed25519.GenerateKey(rand.Reader)
	case jose.ES256:
		key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case jose.ES384:
		key, err = ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	default:
		key, err = rsa.GenerateKey(rand.Reader, 2048)
	}
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// newKeyPair returns a new key with an id.
func newKeyPair(t testing.TB, id string, algorithm jose.SignatureAlgorithm) jose.JSONWebKey {
	t.Helper()
	return jose.JSONWebKey{Key: newPrivate(t, algorithm), KeyID: id, Algorithm: string(algorithm), Use: "sig"}
}

// sign returns a token with these claims and those of every valid token. A nil value removes a claim.
func sign(t testing.TB, key jose.JSONWebKey, issuer string, changed map[string]any) string {
	t.Helper()
	all := map[string]any{
		"iss": issuer, "aud": []string{"other", "entitlegraph-api"}, "sub": "7d3f", "email": "Mia.Keller@alpenglow.example", "email_verified": true,
		"iat": noon.Add(-time.Minute).Unix(), "exp": noon.Add(time.Hour).Unix(),
	}
	for name, value := range changed {
		if all[name] = value; value == nil {
			delete(all, name)
		}
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.SignatureAlgorithm(key.Algorithm), Key: key}, nil)
	if err != nil {
		t.Fatal(err)
	}
	token, err := jwt.Signed(signer).Claims(all).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// provider is an OpenID Connect provider: its discovery document and its keys.
type provider struct {
	*httptest.Server
	mu       sync.Mutex
	keys     []jose.JSONWebKey
	issuer   string // the issuer that it claims to be; empty means its address
	down     bool
	fetches  int
	withHeld chan struct{} // if set, keys are returned after it is closed
}

func newProvider(t *testing.T, keys ...jose.JSONWebKey) *provider {
	t.Helper()
	p := &provider{keys: keys}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.down {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		issuer := p.URL
		if p.issuer != "" {
			issuer = p.issuer
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"issuer": issuer, "jwks_uri": p.URL + "/keys", "id_token_signing_alg_values_supported": []string{"HS256", "none"}})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		p.mu.Lock()
		p.fetches++
		held, set := p.withHeld, jose.JSONWebKeySet{}
		for _, key := range p.keys {
			set.Keys = append(set.Keys, key.Public())
		}
		p.mu.Unlock()
		if held != nil {
			<-held
		}
		_ = json.NewEncoder(w).Encode(set)
	})
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	return p
}

func (p *provider) set(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
}

// settings returns settings that accept the provider's tokens.
func (p *provider) settings() Settings {
	return Settings{
		Issuer: p.URL, Audience: "entitlegraph-api", LoginClaim: DefaultLoginClaim, RolesClaim: DefaultRolesClaim,
		OperatorValue: DefaultOperatorValue, AnalystValue: DefaultAnalystValue, Leeway: DefaultLeeway,
	}
}

// clock is a clock that a test sets.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) time() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// tokens returns a verifier of the provider's tokens, and the clock for its fetches.
func (p *provider) tokens(settings Settings) (*Tokens, *clock) {
	tokens, c := FromProvider(settings, zerolog.Nop()), &clock{now: noon}
	tokens.keys.(*remoteKeys).now = c.time
	return tokens, c
}

// fetched returns the number of fetches of the keys.
func (p *provider) fetched() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fetches
}
