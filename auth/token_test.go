package auth

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"entitlegraph/graph"
)

// TestTokens: valid tokens are accepted, and each kind of invalid token is refused.
func TestTokens(t *testing.T) {
	key := newKeyPair(t, "k1", jose.RS256)
	p := newProvider(t, key)
	tokens, _ := p.tokens(p.settings())
	minutes := func(n int) int64 { return noon.Add(time.Duration(n) * time.Minute).Unix() }
	for name, test := range map[string]struct {
		claims map[string]any
		words  string // of the refusal; empty if it is accepted
	}{
		"a good one":                 {nil, ""},
		"of one audience":            {map[string]any{"aud": "entitlegraph-api"}, ""},
		"of another issuer":          {map[string]any{"iss": "https://elsewhere.example"}, "of another issuer"},
		"of nearly the issuer":       {map[string]any{"iss": p.URL + "/"}, "of another issuer"},
		"of no issuer":               {map[string]any{"iss": nil}, "of another issuer"},
		"for another audience":       {map[string]any{"aud": "other"}, "for another audience"},
		"for no audience":            {map[string]any{"aud": nil}, "for another audience"},
		"over":                       {map[string]any{"exp": minutes(-1)}, "has expired"},
		"over within the leeway":     {map[string]any{"exp": noon.Add(-20 * time.Second).Unix()}, ""},
		"without end":                {map[string]any{"exp": nil}, "the token has no expiry: the identity provider must add the claim exp"},
		"not valid yet":              {map[string]any{"nbf": minutes(1)}, "not valid yet"},
		"not valid within leeway":    {map[string]any{"nbf": noon.Add(20 * time.Second).Unix()}, ""},
		"issued in the future":       {map[string]any{"iat": minutes(1)}, "not valid yet"},
		"without subject":            {map[string]any{"sub": nil}, "the claim sub"},
		"an end that is a text":      {map[string]any{"exp": "soon"}, "of the wrong type"},
		"without login":              {map[string]any{"email": nil}, "the token has no login: the identity provider must add the claim email"},
		"a login that is a list":     {map[string]any{"email": []string{"a@b.example"}}, "the token has no login: the identity provider must add the claim email"},
		"a login that is no address": {map[string]any{"email": "mia"}, "is not an email address"},
		"an address not verified":    {map[string]any{"email_verified": false}, "has not verified"},
		"not verified, as a text":    {map[string]any{"email_verified": "false"}, "has not verified"},
		"verified, as a text":        {map[string]any{"email_verified": "true"}, ""},
		"nothing about verifying":    {map[string]any{"email_verified": nil}, ""},
		"operator without login":     {map[string]any{"email": nil, "roles": DefaultOperatorValue}, ""},
		"another role without login": {map[string]any{"email": nil, "roles": "OPERATOR"}, "no login"},
	} {
		_, err := tokens.Verify(t.Context(), sign(t, key, p.URL, test.claims), noon)
		if test.words == "" && err != nil || test.words != "" && (graph.CodeOf(err) != graph.CodeUnauthenticated || !strings.Contains(err.Error(), test.words)) {
			t.Errorf("%s: %v, want %q", name, err, test.words)
		}
	}
}

// TestForgedTokens: a token is accepted only with a signature by the issuer's key and an accepted algorithm.
func TestForgedTokens(t *testing.T) {
	key := newKeyPair(t, "k1", jose.RS256)
	public := key.Public()
	p := newProvider(t, key)
	tokens, _ := p.tokens(p.settings())
	good := sign(t, key, p.URL, nil)
	parts := strings.Split(good, ".")
	encode := base64.RawURLEncoding.EncodeToString
	claims := encode([]byte(`{"iss":"` + p.URL + `","aud":"entitlegraph-api","sub":"x","exp":99999999999,"roles":"entitlegraph-operator"}`))
	der, err := x509.MarshalPKIXPublicKey(public.Key)
	if err != nil {
		t.Fatal(err)
	}
	secret := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: secret}, (&jose.SignerOptions{}).WithHeader("kid", "k1"))
	if err != nil {
		t.Fatal(err)
	}
	confused, err := jwt.Signed(signer).Claims(map[string]any{"iss": p.URL, "aud": "entitlegraph-api", "sub": "x", "exp": noon.Add(time.Hour).Unix()}).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	other := newKeyPair(t, "k1", jose.RS256)
	pss := key
	pss.Algorithm = string(jose.PS256)
	for name, token := range map[string]string{
		"not signed (none)":                 encode([]byte(`{"alg":"none"}`)) + "." + claims + ".",
		"not signed (NoNe)":                 encode([]byte(`{"alg":"NoNe","kid":"k1"}`)) + "." + claims + ".",
		"the public key as a secret":        confused,
		"a key of the same id":              sign(t, other, p.URL, nil),
		"a key that it brings along":        embedded(t, other, p.URL),
		"another algorithm of the key":      sign(t, pss, p.URL, nil),
		"an algorithm that is not accepted": sign(t, newKeyPair(t, "k1", jose.ES384), p.URL, nil),
		"other claims":                      parts[0] + "." + claims + "." + parts[2],
		"without signature":                 parts[0] + "." + parts[1] + ".",
		"two parts":                         parts[0] + "." + parts[1],
		"four parts":                        good + ".x",
		"a key id that is a path":           sign(t, named(other, "../../etc/passwd"), p.URL, nil),
		"a key id that is an address":       sign(t, named(other, p.URL+"/keys"), p.URL, nil),
		"an unknown critical header":        encode([]byte(`{"alg":"RS256","kid":"k1","crit":["x"],"x":1}`)) + "." + parts[1] + "." + parts[2],
		"a JSON serialization":              `{"payload":"` + parts[1] + `","protected":"` + parts[0] + `","signature":"` + parts[2] + `"}`,
		"garbage":                           "garbage",
		"dots":                              "..",
		"nothing in base64":                 "!.!.!",
		"a header that is no JSON":          encode([]byte("x")) + "." + parts[1] + "." + parts[2],
		"another encoding of the header":    parts[0] + "=." + parts[1] + "." + parts[2],
	} {
		if holder, err := tokens.Verify(t.Context(), token, noon); graph.CodeOf(err) != graph.CodeUnauthenticated {
			t.Errorf("%s: %+v, %v", name, holder, err)
		} else if strings.Contains(err.Error(), "passwd") || strings.Contains(err.Error(), parts[1][:20]) {
			t.Errorf("%s: the refusal tells what was sent: %v", name, err)
		}
	}
	if _, err := tokens.Verify(t.Context(), good, noon); err != nil {
		t.Error(err)
	}
}

func named(key jose.JSONWebKey, id string) jose.JSONWebKey {
	key.KeyID = id
	return key
}

// embedded returns a signed token whose header has the public key.
func embedded(t *testing.T, key jose.JSONWebKey, issuer string) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key.Key}, &jose.SignerOptions{EmbedJWK: true})
	if err != nil {
		t.Fatal(err)
	}
	token, err := jwt.Signed(signer).Claims(map[string]any{"iss": issuer, "aud": "entitlegraph-api", "sub": "x", "exp": noon.Add(time.Hour).Unix()}).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// TestAlgorithms: every algorithm of the list works if it is in the settings, and only then.
func TestAlgorithms(t *testing.T) {
	for _, algorithm := range []jose.SignatureAlgorithm{jose.RS256, jose.PS256, jose.ES256, jose.EdDSA, jose.ES384} {
		key := newKeyPair(t, "k", algorithm)
		p := newProvider(t, key)
		settings := p.settings()
		for _, accepted := range [][]string{nil, {string(algorithm)}, {"RS512"}} {
			settings.Algorithms = accepted
			tokens, _ := p.tokens(settings)
			_, err := tokens.Verify(t.Context(), sign(t, key, p.URL, nil), noon)
			want := len(accepted) == 1 && accepted[0] == string(algorithm) || accepted == nil && algorithm != jose.ES384
			if (err == nil) != want {
				t.Errorf("%s where %v are accepted: %v", algorithm, accepted, err)
			}
		}
	}
	for _, name := range []string{"none", "HS256", "HS512", "", "rs256", "ES256K", "dir"} {
		if CheckAlgorithm(name) == nil {
			t.Errorf("%q is accepted", name)
		}
	}
}

// TestHolders: the claims of different providers are read.
func TestHolders(t *testing.T) {
	key := newKeyPair(t, "k", jose.EdDSA)
	p := newProvider(t, key)
	for name, test := range map[string]struct {
		settings func(*Settings)
		claims   map[string]any
		role     graph.ViewerKind
		login    string
	}{
		"a login in another case":    {nil, nil, "", "mia.keller@alpenglow.example"},
		"a role as a text":           {nil, map[string]any{"roles": "entitlegraph-analyst"}, graph.ViewerAnalyst, ""},
		"a role in a list":           {nil, map[string]any{"roles": []any{"x", 1, "entitlegraph-operator"}}, graph.ViewerOperator, ""},
		"both roles":                 {nil, map[string]any{"roles": []string{"entitlegraph-analyst", "entitlegraph-operator"}}, graph.ViewerOperator, ""},
		"a role's beginning":         {nil, map[string]any{"roles": "entitlegraph"}, "", "mia.keller@alpenglow.example"},
		"roles that are an object":   {nil, map[string]any{"roles": map[string]any{"entitlegraph-operator": true}}, "", "mia.keller@alpenglow.example"},
		"a path":                     {func(s *Settings) { s.RolesClaim = "realm_access.roles" }, map[string]any{"realm_access": map[string]any{"roles": []string{"entitlegraph-operator"}}}, graph.ViewerOperator, ""},
		"a name with dots":           {func(s *Settings) { s.RolesClaim = "https://a.example/roles" }, map[string]any{"https://a.example/roles": "entitlegraph-operator"}, graph.ViewerOperator, ""},
		"a path that leads nowhere":  {func(s *Settings) { s.RolesClaim = "roles.none.none" }, map[string]any{"roles": "entitlegraph-operator"}, "", "mia.keller@alpenglow.example"},
		"values of one's own":        {func(s *Settings) { s.OperatorValue = "boss" }, map[string]any{"roles": "boss"}, graph.ViewerOperator, ""},
		"another claim for logins":   {func(s *Settings) { s.LoginClaim = "preferred_username" }, map[string]any{"preferred_username": "a@b.example"}, "", "a@b.example"},
		"verifying is about email":   {func(s *Settings) { s.LoginClaim = "upn" }, map[string]any{"upn": "a@b.example", "email_verified": false}, "", "a@b.example"},
		"the default of another one": {func(s *Settings) { s.OperatorValue = "boss" }, map[string]any{"roles": "entitlegraph-operator"}, "", "mia.keller@alpenglow.example"},
	} {
		settings := p.settings()
		if test.settings != nil {
			test.settings(&settings)
		}
		tokens, _ := p.tokens(settings)
		holder, err := tokens.Verify(t.Context(), sign(t, key, p.URL, test.claims), noon)
		if err != nil || holder.Role != test.role || holder.LoginKey != test.login {
			t.Errorf("%s: %+v, %v", name, holder, err)
		}
	}
	tokens, _ := p.tokens(p.settings())
	first, _ := tokens.Verify(t.Context(), sign(t, key, p.URL, nil), noon)
	again, _ := tokens.Verify(t.Context(), sign(t, key, p.URL, map[string]any{"iat": noon.Unix()}), noon)
	other, _ := tokens.Verify(t.Context(), sign(t, key, p.URL, map[string]any{"sub": "7d40"}), noon)
	if first.Subject != again.Subject || first.Subject == other.Subject || strings.Contains(first.Subject, "7d3f") {
		t.Errorf("subjects %s, %s, %s", first.Subject, again.Subject, other.Subject)
	}
}
