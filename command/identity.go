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

// identitySettings say whose tokens are accepted, and what their claims mean (docs/identity.md).
type identitySettings struct {
	IdentityIssuer        string         `help:"Accept tokens of this OpenID Connect provider, such as https://login.example.com/realms/main." placeholder:"URL"`
	IdentityAudience      string         `help:"The audience that tokens must be for; needed with --identity-issuer." placeholder:"NAME"`
	IdentityJWKSFile      string         `name:"identity-jwks-file" help:"Read the provider's public keys from this file (JWKS) instead of fetching them; it is read again when it changes." placeholder:"FILE"`
	IdentityAlgorithms    algorithmNames `help:"Algorithms that tokens may be signed with (${default})." default:"${identityAlgorithms}" placeholder:"LIST"`
	IdentityLoginClaim    claimName      `help:"The claim that holds the login (${default})." default:"${identityLoginClaim}" placeholder:"NAME"`
	IdentityRolesClaim    claimName      `help:"The claim that holds platform roles, a text or a list; dots lead inwards, as in realm_access.roles (${default})." default:"${identityRolesClaim}" placeholder:"NAME"`
	IdentityOperatorValue claimName      `help:"The role of the vendor's people, who may do everything (${default})." default:"${identityOperatorValue}" placeholder:"VALUE"`
	IdentityAnalystValue  claimName      `help:"The role of analysts, who read everything and may ask what changes would come to (${default})." default:"${identityAnalystValue}" placeholder:"VALUE"`
	IdentityTokenSize     tokenSize      `help:"Largest token that is accepted, up to 48KiB (${default})." default:"${identityTokenSize}" placeholder:"SIZE"`
	IdentityLeeway        leeway         `help:"How far the provider's clock and this machine's may be apart (${default})." default:"${identityLeeway}" placeholder:"DURATION"`
}

// identityDefaults are the defaults of identitySettings and of links, by the names that their tags have for them.
func identityDefaults() map[string]string {
	return map[string]string{
		"identityAlgorithms": strings.Join(auth.DefaultAlgorithms, ","),
		"identityLoginClaim": auth.DefaultLoginClaim, "identityRolesClaim": auth.DefaultRolesClaim,
		"identityOperatorValue": auth.DefaultOperatorValue, "identityAnalystValue": auth.DefaultAnalystValue,
		"identityLeeway": auth.DefaultLeeway.String(), "identityTokenSize": byteCount(auth.DefaultTokenBytes).String(),
		"linkLifetime": auth.DefaultLinkLifetime.String(),
	}
}

// tokenSize is how long a token may be.
type tokenSize struct{ byteCount }

// largestToken leaves room for the other headers of a request, which has 64 KiB for all (resolvers.Limits).
const largestToken = 48 * kibibyte

// Validate refuses a size that the header of a request has no room for.
func (s tokenSize) Validate() error {
	if s.byteCount > largestToken {
		return fmt.Errorf("%s is more than %s: the headers of a request have 64KiB in all", s.byteCount, largestToken)
	}
	return nil
}

// algorithmNames is a list with commas.
type algorithmNames string

func (n algorithmNames) list() []string {
	names := strings.Split(string(n), ",")
	for i, name := range names {
		names[i] = strings.TrimSpace(name)
	}
	return names
}

// Validate refuses algorithms without a private key of the issuer alone.
func (n algorithmNames) Validate() error {
	for _, name := range n.list() {
		if err := auth.CheckAlgorithm(name); err != nil {
			return err
		}
	}
	return nil
}

// claimName is a name or a value that stands in tokens.
type claimName string

// Validate refuses an empty one.
func (n claimName) Validate() error {
	if strings.TrimSpace(string(n)) == "" {
		return errors.New("it must not be empty; leave it out for the default")
	}
	return nil
}

// leeway is how far clocks may be apart.
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

// configured says that identity is configured. API keys do not count: nobody could create the first one.
func (s *identitySettings) configured() bool { return s.IdentityIssuer != "" }

// fit refuses settings that do not go together.
func (s *identitySettings) fit() error {
	switch {
	case s.IdentityIssuer == "" && (s.IdentityAudience != "" || s.IdentityJWKSFile != ""):
		return errors.New("--identity-audience and --identity-jwks-file need --identity-issuer, the iss that tokens must have")
	case s.IdentityIssuer != "" && strings.TrimSpace(s.IdentityAudience) == "":
		return errors.New("--identity-issuer needs --identity-audience: without it tokens for any other program of the provider would be accepted; " +
			"it is the name under which the provider knows this API")
	case s.IdentityOperatorValue != "" && s.IdentityOperatorValue == s.IdentityAnalystValue:
		return fmt.Errorf("--identity-operator-value and --identity-analyst-value are both %q; they must differ", s.IdentityOperatorValue)
	case s.IdentityIssuer == "":
		return nil
	case s.IdentityJWKSFile != "": // nothing is fetched, and any text may be the issuer
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

// tokens gives what verifies tokens: those of the provider, or development tokens while none is configured.
func (s *identitySettings) tokens(p *program) (*auth.Tokens, error) {
	if !s.configured() {
		tokens, err := auth.ForDevelopment(p.settings.DataDir, p.logger)
		if err != nil { // such as a directory that must not be written
			p.logger.Warn().Err(err).Msg("development tokens are not accepted")
		}
		return tokens, nil
	}
	settings := auth.Settings{
		Issuer: s.IdentityIssuer, Audience: s.IdentityAudience, Algorithms: slices.Compact(s.IdentityAlgorithms.list()),
		LoginClaim: string(s.IdentityLoginClaim), RolesClaim: string(s.IdentityRolesClaim),
		OperatorValue: string(s.IdentityOperatorValue), AnalystValue: string(s.IdentityAnalystValue), Leeway: time.Duration(s.IdentityLeeway),
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

// authenticator gives what works out who asks.
func (s *identitySettings) authenticator(store *neo4j.Store, tokens *auth.Tokens) *auth.Authenticator {
	return &auth.Authenticator{Directory: store, Tokens: tokens, Open: !s.configured(), TokenBytes: int(s.IdentityTokenSize.byteCount)}
}

// notice is what the log and the page say while nobody has to say who they are.
const notice = "No identity is configured: whoever asks without a token is the operator, and may read and change everything. Only this machine can " +
	"reach this address."

// noticeKnown is what the page says when everybody has to say who they are.
const noticeKnown = `This server asks who you are. Put {"Authorization": "Bearer ..."}, with a token of your identity provider or an API key, into ` +
	"Headers, and fetch the schema again."

// notice gives what the page says about identity.
func (s *identitySettings) notice() string {
	if s.configured() {
		return noticeKnown
	}
	return notice
}
