package command

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"entitlegraph/auth"
	"entitlegraph/neo4j"
)

// identitySettings say which provider's tokens are accepted, and what their claims mean (docs/identity.md).
type identitySettings struct {
	IdentityIssuer         string           `help:"Accept tokens of this OpenID Connect provider, such as https://login.example.com/realms/main." placeholder:"URL"`
	IdentityAudience       string           `help:"The audience (aud) that a token must have; required with --identity-issuer." placeholder:"NAME"`
	IdentityJWKSFile       string           `name:"identity-jwks-file" help:"Read the provider's public keys from this file (JWKS) instead of fetching them; it is read again when it changes." placeholder:"FILE"`
	IdentityAlgorithms     algorithmNames   `help:"Accepted signature algorithms of tokens, separated by commas (${default})." default:"${identityAlgorithms}" placeholder:"LIST"`
	IdentityLoginClaim     claimName        `help:"The claim with the login (${default})." default:"${identityLoginClaim}" placeholder:"NAME"`
	IdentityRolesClaim     claimName        `help:"The claim with the platform roles, a string or a list; a dot leads into an object, as in realm_access.roles (${default})." default:"${identityRolesClaim}" placeholder:"NAME"`
	IdentityOperatorValue  claimName        `help:"The role of operators, the vendor's staff, who may read and change everything (${default})." default:"${identityOperatorValue}" placeholder:"VALUE"`
	IdentityAnalystValue   claimName        `help:"The role of analysts, who may read everything and dry-run changes (${default})." default:"${identityAnalystValue}" placeholder:"VALUE"`
	IdentityRequireFactors auth.Requirement `help:"What needs a token that proves a login with more than one factor: ${enum} (${default}). API keys prove none and need none." enum:"none,changes,everything" default:"none" placeholder:"WHAT"`
	IdentityFactorsClaim   claimName        `help:"The claim that proves more than one factor, such as amr or acr (${default})." default:"${identityFactorsClaim}" placeholder:"NAME"`
	IdentityFactorsValues  factorsValues    `help:"Values of that claim that prove more than one factor, separated by commas; one is enough (${default})." default:"${identityFactorsValues}" placeholder:"LIST"`
	IdentityTokenSize      tokenSize        `help:"Maximum size of a token, at most 48KiB (${default})." default:"${identityTokenSize}" placeholder:"SIZE"`
	IdentityLeeway         leeway           `help:"Accepted difference between the provider's clock and this machine's (${default})." default:"${identityLeeway}" placeholder:"DURATION"`
}

// identityDefaults are the defaults of identitySettings and of links, by the variables in their tags.
func identityDefaults() map[string]string {
	return map[string]string{
		"identityAlgorithms": strings.Join(auth.DefaultAlgorithms, ","),
		"identityLoginClaim": auth.DefaultLoginClaim, "identityRolesClaim": auth.DefaultRolesClaim,
		"identityOperatorValue": auth.DefaultOperatorValue, "identityAnalystValue": auth.DefaultAnalystValue,
		"identityFactorsClaim": auth.DefaultFactorsClaim, "identityFactorsValues": auth.DefaultFactorsValue,
		"identityLeeway": auth.DefaultLeeway.String(), "identityTokenSize": byteCount(auth.DefaultTokenBytes).String(),
		"linkLifetime": auth.DefaultLinkLifetime.String(),
	}
}

// tokenSize is the maximum size of a token.
type tokenSize struct{ byteCount }

// largestToken leaves room for the other headers of a request: all of them have 64 KiB (resolvers.Limits).
const largestToken = 48 * kibibyte

// Validate refuses a size above largestToken.
func (s tokenSize) Validate() error {
	if s.byteCount > largestToken {
		return fmt.Errorf("%s is more than %s: the headers of a request have 64KiB in all", s.byteCount, largestToken)
	}
	return nil
}

// algorithmNames are names of signature algorithms, separated by commas.
type algorithmNames string

func (n algorithmNames) list() []string { return parts(string(n)) }

// parts are the parts of a text that is separated by commas.
func parts(text string) []string {
	all := strings.Split(text, ",")
	for i, part := range all {
		all[i] = strings.TrimSpace(part)
	}
	return all
}

// Validate refuses unknown algorithms, and those whose key the issuer shares with others, such as HS256.
func (n algorithmNames) Validate() error {
	for _, name := range n.list() {
		if err := auth.CheckAlgorithm(name); err != nil {
			return err
		}
	}
	return nil
}

// factorsValues are values of a claim, separated by commas.
type factorsValues string

func (v factorsValues) list() []string { return parts(string(v)) }

// Validate refuses an empty value, and one that cannot be in a header.
func (v factorsValues) Validate() error {
	for _, value := range v.list() {
		if err := auth.CheckFactorsValue(value); err != nil {
			return err
		}
	}
	return nil
}

// claimName is the name or the value of a claim.
type claimName string

// Validate refuses an empty name.
func (n claimName) Validate() error {
	if strings.TrimSpace(string(n)) == "" {
		return errors.New("it must not be empty; leave it out for the default")
	}
	return nil
}

// leeway is the accepted difference between two clocks.
type leeway time.Duration

// UnmarshalText reads a duration.
func (l *leeway) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	if err != nil || d < 0 || d > auth.MaxLeeway {
		return fmt.Errorf("%q must be a duration of 0s to %s, such as 30s", text, auth.MaxLeeway)
	}
	*l = leeway(d)
	return nil
}

// configured reports whether an identity provider is configured. API keys alone are not enough: only an operator can create the first one.
func (s *identitySettings) configured() bool { return s.IdentityIssuer != "" }

// fit is the cross-field validation of these settings.
func (s *identitySettings) fit() error {
	switch {
	case s.IdentityIssuer == "" && (s.IdentityAudience != "" || s.IdentityJWKSFile != ""):
		return errors.New("--identity-audience and --identity-jwks-file need --identity-issuer, the iss that tokens must have")
	case s.IdentityIssuer == "" && s.IdentityRequireFactors != auth.RequireForNothing:
		return errors.New("--identity-require-factors needs --identity-issuer: without an identity provider there is no login that it could be about")
	case s.IdentityIssuer != "" && strings.TrimSpace(s.IdentityAudience) == "":
		return errors.New("--identity-issuer needs --identity-audience: without it tokens for any other program of the provider would be accepted; " +
			"it is the name under which the provider knows this API")
	case s.IdentityOperatorValue != "" && s.IdentityOperatorValue == s.IdentityAnalystValue:
		return fmt.Errorf("--identity-operator-value and --identity-analyst-value are both %q; they must differ", s.IdentityOperatorValue)
	case s.IdentityIssuer == "":
		return nil
	case s.IdentityJWKSFile != "": // no key is fetched, so the issuer need not be a URL
		if err := auth.CheckKeyFile(s.IdentityJWKSFile); err != nil {
			return fmt.Errorf("--identity-jwks-file: %s cannot be used: %w", s.IdentityJWKSFile, err)
		}
		return nil
	}
	if err := auth.CheckURL(s.IdentityIssuer); err != nil {
		return fmt.Errorf("--identity-issuer: %w", err)
	}
	return nil
}

// tokens returns the verifier of tokens: of the provider's, or of development tokens if no provider is configured.
func (s *identitySettings) tokens(p *program) (*auth.Tokens, error) {
	if !s.configured() {
		tokens, err := auth.ForDevelopment(p.settings.DataDir, p.logger)
		if err != nil { // such as a directory that cannot be written
			p.logger.Warn().Err(err).Msg("development tokens are not accepted")
		}
		return tokens, nil
	}
	settings := auth.Settings{
		Issuer: s.IdentityIssuer, Audience: s.IdentityAudience, Algorithms: slices.Compact(s.IdentityAlgorithms.list()),
		LoginClaim: string(s.IdentityLoginClaim), RolesClaim: string(s.IdentityRolesClaim),
		OperatorValue: string(s.IdentityOperatorValue), AnalystValue: string(s.IdentityAnalystValue), Leeway: time.Duration(s.IdentityLeeway),
		Factors: auth.Factors{Required: s.IdentityRequireFactors, Claim: string(s.IdentityFactorsClaim), Values: s.IdentityFactorsValues.list()},
	}
	if s.IdentityJWKSFile != "" {
		tokens, err := auth.FromFile(settings, s.IdentityJWKSFile, p.logger)
		if err != nil {
			return nil, fmt.Errorf("--identity-jwks-file: %w", err)
		}
		return tokens, nil
	}
	return auth.FromProvider(settings, p.logger), nil
}

// authenticator returns the authenticator of requests.
func (s *identitySettings) authenticator(store *neo4j.Store, tokens *auth.Tokens) *auth.Authenticator {
	return &auth.Authenticator{Directory: store, Tokens: tokens, Open: !s.configured(), TokenBytes: int(s.IdentityTokenSize.byteCount)}
}

// notice is the text of the log and the page if no identity provider is configured.
const notice = "No identity is configured: a caller without a token is the operator, and may read and change everything. Only this machine can " +
	"reach this address."

// noticeKnown is the text of the page if an identity provider is configured.
const noticeKnown = `This server requires authentication. Write {"Authorization": "Bearer ..."}, with a token of your identity provider or an API key, into ` +
	"Headers, and fetch the schema again."

// notice returns the page's text about identity.
func (s *identitySettings) notice() string {
	if s.configured() {
		return noticeKnown
	}
	return notice
}
