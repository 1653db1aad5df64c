package auth

import (
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"entitlegraph/graph"
)

// TestFactors: which claims prove more than one factor, and what the refusal says is missing.
func TestFactors(t *testing.T) {
	key := newKeyPair(t, "k", jose.EdDSA)
	p := newProvider(t, key)
	amr := Factors{Claim: DefaultFactorsClaim, Values: []string{DefaultFactorsValue}}
	acr := Factors{Claim: "acr", Values: []string{"urn:okta:loa:2fa:any", "phr"}}
	for name, test := range map[string]struct {
		factors Factors
		claims  map[string]any
		words   string // of the refusal; empty if more than one factor is proven
	}{
		"amr with mfa":                {factors: amr, claims: map[string]any{"amr": []string{"pwd", "mfa"}}},
		"amr as a text":               {factors: amr, claims: map[string]any{"amr": "mfa"}},
		"amr without mfa":             {factors: amr, claims: map[string]any{"amr": []string{"pwd", "otp"}}, words: `its claim amr has "pwd", "otp", and must have "mfa"`},
		"an amr that begins with mfa": {factors: amr, claims: map[string]any{"amr": []string{"mfa2"}}, words: `its claim amr has "mfa2", and`},
		"an empty amr":                {factors: amr, claims: map[string]any{"amr": []string{}}, words: "its claim amr has no text, and"},
		"an amr of numbers":           {factors: amr, claims: map[string]any{"amr": []int{2}}, words: "its claim amr has no text, and"},
		"a long amr":                  {factors: amr, claims: map[string]any{"amr": []string{"1", "2", "3", "4", "5", "6"}}, words: `"4", "5", ..., and`},
		"no amr":                      {factors: amr, claims: map[string]any{"acr": "mfa"}, words: `its claim amr is missing, and must have "mfa"`},
		"another value of amr":        {factors: Factors{Claim: "amr", Values: []string{"otp", "hwk"}}, claims: map[string]any{"amr": []string{"pwd", "hwk"}}},
		"acr of two factors":          {factors: acr, claims: map[string]any{"acr": "urn:okta:loa:2fa:any"}},
		"acr of one factor":           {factors: acr, claims: map[string]any{"acr": "urn:okta:loa:1fa:any", "amr": []string{"mfa"}}, words: `its claim acr has "urn:okta:loa:1fa:any", and must have "urn:okta:loa:2fa:any" or "phr"`},
		"authentication contexts":     {factors: Factors{Claim: "acrs", Values: []string{"c1"}}, claims: map[string]any{"acrs": []string{"c1", "c2"}}},
		"a claim with a name space":   {factors: Factors{Claim: "https://acme.example/amr", Values: []string{"mfa"}}, claims: map[string]any{"https://acme.example/amr": []string{"mfa"}}},
		"a path":                      {factors: Factors{Claim: "login.amr", Values: []string{"mfa"}}, claims: map[string]any{"login": map[string]any{"amr": "mfa"}}},
		"an operator":                 {factors: amr, claims: map[string]any{"roles": DefaultOperatorValue}, words: "its claim amr is missing"},
		"an analyst":                  {factors: amr, claims: map[string]any{"roles": DefaultAnalystValue}, words: "its claim amr is missing"},
		"a claim that is not spelled": {factors: amr, claims: map[string]any{"AMR": "mfa"}, words: "its claim amr is missing"},
	} {
		for required, subject := range map[Requirement]string{"": "", RequireForNothing: "", RequireForChanges: "a change requires", RequireForEverything: "this server requires"} {
			settings := p.settings()
			settings.Factors = test.factors
			settings.Factors.Required = required
			tokens, _ := p.tokens(settings)
			holder, err := tokens.Verify(t.Context(), sign(t, key, p.URL, test.claims), noon)
			var refused *graph.Error
			if holder != nil {
				refused = holder.ChangesRefused
			}
			if (test.words != "" && required == RequireForEverything) != (err != nil) || (test.words != "" && required == RequireForChanges) != (refused != nil) {
				t.Errorf("%s, required for %q: %v; changes refused: %v", name, required, err, refused)
				continue
			}
			for _, refusal := range []error{err, asError(refused)} {
				if refusal != nil && (graph.CodeOf(refusal) != graph.CodeUnauthenticated ||
					!strings.HasPrefix(refusal.Error(), subject+" a login with more than one factor, which the token does not prove: ") || !strings.Contains(refusal.Error(), test.words)) {
					t.Errorf("%s, required for %q: %v, want %q", name, required, refusal, test.words)
				}
			}
		}
	}
}

// asError returns nil for a nil *graph.Error.
func asError(e *graph.Error) error {
	if e == nil {
		return nil
	}
	return e
}

// TestChallenges: the header of a refusal names the values of acr, which a client can ask the provider for, and those of no other claim.
func TestChallenges(t *testing.T) {
	const challenge = `error="insufficient_user_authentication", error_description="a login with more than one factor is required"`
	for claim, want := range map[string]string{"acr": challenge + `, acr_values="gold silver"`, "amr": challenge, "acrs": challenge} {
		factors := Factors{Required: RequireForChanges, Claim: claim, Values: []string{"gold", "silver"}}
		if got := factors.missing(claims{claim: "bronze"}, "it requires"); got == nil || got.Challenge != want {
			t.Errorf("%s: %+v, want %s", claim, got, want)
		}
	}
}

// TestViewersWithoutFactors: the refusal of changes goes along with every viewer of a token, and with no API key.
func TestViewersWithoutFactors(t *testing.T) {
	key := newKeyPair(t, "k", jose.EdDSA)
	p := newProvider(t, key)
	settings := p.settings()
	settings.Factors = Factors{Required: RequireForChanges, Claim: "amr", Values: []string{"mfa"}}
	tokens, _ := p.tokens(settings)
	d, secret := newDirectory(), graph.NewAPIKeySecret()
	d.keys["0197-a"] = &graph.APIKey{ID: "0197-a", Hash: graph.HashAPIKeySecret(secret)}
	a := &Authenticator{Directory: d, Tokens: tokens, Clock: func() time.Time { return noon }}
	token := func(claims map[string]any) string { return sign(t, key, p.URL, claims) }
	for name, test := range map[string]struct {
		credential string
		refused    bool
	}{
		"a user":              {credential: token(map[string]any{"email": "active@acme.example"}), refused: true},
		"a stranger":          {credential: token(nil), refused: true},
		"the operator":        {credential: token(map[string]any{"roles": DefaultOperatorValue}), refused: true},
		"an analyst":          {credential: token(map[string]any{"roles": DefaultAnalystValue}), refused: true},
		"a user with mfa":     {credential: token(map[string]any{"email": "active@acme.example", "amr": "mfa"})},
		"operator with mfa":   {credential: token(map[string]any{"roles": DefaultOperatorValue, "amr": "mfa"})},
		"a partner's program": {credential: graph.FormatAPIKey("0197-a", secret)},
	} {
		viewer, err := a.Authenticate(t.Context(), []string{"Bearer " + test.credential})
		if err != nil || (viewer.ChangesRefused != nil) != test.refused {
			t.Errorf("%s: %+v, %v", name, viewer, err)
		}
	}
}
