package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"entitlegraph/graph"
)

// keys finds public keys by the key id of a token; all keys for an empty id. It returns none if the issuer has no such key, and
// CodeUnavailable if the keys cannot be fetched.
type keys interface {
	find(ctx context.Context, id string) ([]jose.JSONWebKey, error)
}

// Tokens verifies the tokens of one issuer.
type Tokens struct {
	settings   Settings
	algorithms []jose.SignatureAlgorithm
	keys       keys
}

func newTokens(settings Settings, keys keys) *Tokens {
	return &Tokens{settings: settings, algorithms: settings.algorithms(), keys: keys}
}

// Holder is the identity in a token.
type Holder struct {
	// Subject is an opaque hash of issuer and subject, the same in every token of the same holder.
	Subject string
	// Role is ViewerOperator or ViewerAnalyst for a platform role; empty without one.
	Role graph.ViewerKind
	// LoginKey is the key of the verified login (R4); empty with a platform role.
	LoginKey string
	// ExpiresAt is the exp of the token.
	ExpiresAt time.Time
	// ChangesRefused is the refusal of changes with this token (RequireForChanges); nil if it may be used for them.
	ChangesRefused *graph.Error
}

// Verify returns the identity in a token. It refuses a token that the issuer has not signed for this audience with an accepted algorithm, one
// that has no exp, is expired or not valid yet, one with neither a platform role nor a login, and with RequireForEverything one that does not
// prove more than one factor.
func (t *Tokens) Verify(ctx context.Context, token string, now time.Time) (*Holder, error) {
	parsed, err := jwt.ParseSigned(token, t.algorithms)
	var unexpected *jose.ErrUnexpectedSignatureAlgorithm
	switch {
	case err == nil && len(parsed.Headers) == 1:
	case t.development() && errors.As(err, &unexpected):
		return nil, refuse("no identity provider is configured, so its tokens are not accepted; " + printOne)
	case t.development():
		return nil, refuse("the credential is neither a token of `entitlegraph token` nor an API key; " + printOne)
	case errors.As(err, &unexpected):
		return nil, refuse("the token is not signed with an algorithm that this server accepts; those are %s", strings.Join(t.settings.algorithmNames(), ", "))
	default:
		return nil, refuse("the credential is neither a token of the identity provider nor an API key")
	}
	var standard jwt.Claims
	all := claims{}
	if err := t.open(ctx, parsed, &standard, &all); err != nil {
		return nil, err
	}
	if err := t.check(standard, now); err != nil {
		return nil, err
	}
	return t.holder(standard, all)
}

// development reports whether these are development tokens.
func (t *Tokens) development() bool { return t.settings.Issuer == development.Issuer }

// printOne is the advice in refusals of development tokens.
const printOne = "print one with `entitlegraph token`, for the data directory of this server (--data-dir)"

// open verifies the signature and reads the claims.
func (t *Tokens) open(ctx context.Context, parsed *jwt.JSONWebToken, into ...any) error {
	header := parsed.Headers[0]
	candidates, err := t.keys.find(ctx, header.KeyID)
	if err != nil {
		return err
	}
	signed := false
	for _, key := range candidates {
		if key.Algorithm != "" && key.Algorithm != header.Algorithm {
			continue
		}
		signed = true
		if parsed.Claims(key.Key, into...) == nil {
			return nil
		}
	}
	switch {
	case t.development():
		return refuse("the token was printed for another data directory, or is not complete; " + printOne)
	case !signed:
		return refuse("the token is signed with a key that the identity provider does not have; get a new token from the provider that this server accepts, %s", t.settings.Issuer)
	}
	return refuse("the signature of the token is wrong, or its claims are of the wrong type; get a new token, and send it unchanged")
}

// check verifies the claims that every token must have.
func (t *Tokens) check(c jwt.Claims, now time.Time) error {
	err := c.ValidateWithLeeway(jwt.Expected{Issuer: t.settings.Issuer, AnyAudience: jwt.Audience{t.settings.Audience}, Time: now}, t.settings.Leeway)
	switch {
	case t.development() && errors.Is(err, jwt.ErrExpired):
		return refuse("the token has expired; " + printOne)
	case errors.Is(err, jwt.ErrInvalidIssuer):
		return refuse("the token is of another issuer; this server accepts those of %s", t.settings.Issuer)
	case errors.Is(err, jwt.ErrInvalidAudience):
		return refuse("the token is for another audience; this server accepts those for %s", t.settings.Audience)
	case errors.Is(err, jwt.ErrExpired):
		return refuse("the token has expired; get a new one")
	case errors.Is(err, jwt.ErrNotValidYet), errors.Is(err, jwt.ErrIssuedInTheFuture):
		return refuse("the token is not valid yet; the clocks of the identity provider and of this server may be more than %s apart", t.settings.Leeway)
	case err != nil:
		return refuse("the token is not valid here; get a new one from the identity provider")
	case c.Expiry == nil:
		return refuse("the token has no expiry: the identity provider must add the claim exp")
	case c.Subject == "":
		return refuse("the token has no subject: the identity provider must add the claim sub")
	}
	return nil
}

// holder returns the identity in the claims.
func (t *Tokens) holder(standard jwt.Claims, all claims) (*Holder, error) {
	h := &Holder{Subject: opaque(standard.Issuer, standard.Subject), ExpiresAt: standard.Expiry.Time().UTC()}
	switch t.settings.Factors.Required {
	case RequireForEverything:
		if err := t.settings.Factors.missing(all, "this server requires"); err != nil {
			return nil, err
		}
	case RequireForChanges:
		h.ChangesRefused = t.settings.Factors.missing(all, "a change requires")
	}
	roles := all.list(t.settings.RolesClaim)
	if slices.Contains(roles, t.settings.OperatorValue) {
		h.Role = graph.ViewerOperator
		return h, nil
	}
	if slices.Contains(roles, t.settings.AnalystValue) {
		h.Role = graph.ViewerAnalyst
		return h, nil
	}
	login, ok := all.at(t.settings.LoginClaim).(string)
	if !ok || login == "" {
		return nil, refuse("the token has no login: the identity provider must add the claim %s with the email address", t.settings.LoginClaim)
	}
	if t.settings.LoginClaim == DefaultLoginClaim && all.denied("email_verified") {
		return nil, refuse("the identity provider has not verified the email address in the token; verify it there, and get a new token")
	}
	var err error
	if _, h.LoginKey, err = graph.NormalizeLogin(login); err != nil {
		return nil, refuse("the login in the token, its claim %s, is not an email address (R4); the identity provider must write one there", t.settings.LoginClaim)
	}
	return h, nil
}

// opaque returns a hash of issuer and subject: the audit log must not have the subject, which may be a name.
func opaque(issuer, subject string) string {
	sum := sha256.Sum256([]byte(issuer + "\x00" + subject))
	return hex.EncodeToString(sum[:8])
}
