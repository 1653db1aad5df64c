package auth

import (
	"context"
	"fmt"
	"strings"
	"time"

	"entitlegraph/graph"
)

// Directory finds users and API keys. Each method is one round trip, without a cache, so that a change has its effect at the next request.
type Directory interface {
	// UserOfLogin returns the user with a login key, and the user's organization; nil for both if there is none.
	UserOfLogin(ctx context.Context, loginKey string) (*graph.User, *graph.Organization, error)
	// APIKeyByID returns an API key, also a revoked or expired one, with those of its organizations that still exist; nil if there is none.
	APIKeyByID(ctx context.Context, id string) (*graph.APIKey, error)
}

// Authenticator finds the viewer of a request.
type Authenticator struct {
	Directory Directory
	// Tokens verifies tokens; if it is nil, all tokens are refused.
	Tokens *Tokens
	// Open makes a request without an Authorization header the operator's: for use without a provider, on a loopback address.
	Open bool
	// TokenBytes is the maximum size of a token or an API key in bytes; 0 means DefaultTokenBytes.
	TokenBytes int
	// Clock returns the instant at which tokens and API keys must be valid; nil means time.Now.
	Clock func() time.Time
}

// DefaultTokenBytes is the default maximum size of a token: one of Microsoft Entra ID with 200 groups has some 11 KiB.
const DefaultTokenBytes = 16 << 10

// Authenticate returns the viewer of a request with these Authorization headers. Errors are *graph.Error: CodeUnauthenticated describes the
// fault in the headers, without their content; CodeUnavailable and CodeTimeout mean that the caller could not be looked up.
func (a *Authenticator) Authenticate(ctx context.Context, headers []string) (*graph.Viewer, error) {
	if len(headers) == 0 {
		if a.Open {
			return graph.Operator(), nil
		}
		return nil, refuse("authentication is required: send Authorization: Bearer with a token of your identity provider, or with an API key")
	}
	if len(headers) > 1 {
		return nil, refuse("send one Authorization header, not %d", len(headers))
	}
	credential, err := a.bearer(headers[0])
	if err != nil {
		return nil, err
	}
	if graph.IsAPIKey(credential) {
		return a.partner(ctx, credential)
	}
	return a.holder(ctx, credential)
}

// bearer returns the credential after the word Bearer.
func (a *Authenticator) bearer(header string) (string, error) {
	most := a.TokenBytes
	if most == 0 {
		most = DefaultTokenBytes
	}
	scheme, credential, _ := strings.Cut(header, " ")
	credential = strings.Trim(credential, " ")
	switch {
	case !strings.EqualFold(scheme, "Bearer") || credential == "":
		return "", refuse("the Authorization header must be the word Bearer, a space, and a token or an API key")
	case len(credential) > most:
		return "", refuse("the token has %d bytes; at most %d are accepted: remove claims such as groups at the identity provider, or have the operator raise --identity-token-size",
			len(credential), most)
	}
	return credential, nil
}

// partner returns the viewer of an API key. An unknown, a revoked and a wrong key have the same refusal, so that a caller cannot distinguish
// them.
func (a *Authenticator) partner(ctx context.Context, sent string) (*graph.Viewer, error) {
	const unknown = "the API key is unknown, revoked or expired; send it completely, as it was issued, or ask the operator for another one"
	id, secret, ok := graph.ParseAPIKey(sent)
	if !ok {
		return nil, refuse(unknown)
	}
	key, err := a.Directory.APIKeyByID(ctx, id)
	if err != nil {
		return nil, err
	}
	now := a.now()
	if key == nil || !key.Proves(secret, now) || !key.Good(now) {
		return nil, refuse(unknown)
	}
	viewer := partnerOf(key)
	viewer.ExpiresAt = key.GoodUntil(secret)
	return viewer, nil
}

// keyActor is the beginning of an API key's actor in audit logs.
const keyActor = "key:"

// partnerOf returns the viewer of a valid API key.
func partnerOf(key *graph.APIKey) *graph.Viewer {
	return &graph.Viewer{
		Kind: graph.ViewerPartner, Actor: keyActor + key.NodeID(), Scopes: key.Scopes,
		OrganizationIDs: key.OrganizationIDs, AccountNumbers: key.AccountNumbers,
	}
}

// holder returns the viewer of a token. With a platform role that is an operator or an analyst, whatever the login; otherwise the user with
// the login, or a stranger if there is none.
func (a *Authenticator) holder(ctx context.Context, token string) (*graph.Viewer, error) {
	if a.Tokens == nil {
		return nil, refuse("tokens are not accepted here: no identity provider is configured")
	}
	holder, err := a.Tokens.Verify(ctx, token, a.now())
	if err != nil {
		return nil, err
	}
	viewer, err := a.viewerOfHolder(ctx, holder)
	if err != nil {
		return nil, err
	}
	viewer.ExpiresAt, viewer.ChangesRefused = &holder.ExpiresAt, holder.ChangesRefused
	return viewer, nil
}

// viewerOfHolder returns the viewer of the identity in a token.
func (a *Authenticator) viewerOfHolder(ctx context.Context, holder *Holder) (*graph.Viewer, error) {
	switch holder.Role {
	case graph.ViewerOperator:
		return &graph.Viewer{Kind: graph.ViewerOperator, Actor: "operator:" + holder.Subject}, nil
	case graph.ViewerAnalyst:
		return &graph.Viewer{Kind: graph.ViewerAnalyst, Actor: "analyst:" + holder.Subject}, nil
	}
	user, organization, err := a.Directory.UserOfLogin(ctx, holder.LoginKey)
	if err != nil {
		return nil, err
	}
	if user == nil || organization == nil {
		return &graph.Viewer{Kind: graph.ViewerStranger, Actor: "stranger:" + holder.Subject, LoginKey: holder.LoginKey}, nil
	}
	return viewerOf(user, organization), nil
}

// viewerOf returns the viewer of a user of an organization. The user has its roles while its status is ACTIVE.
func viewerOf(user *graph.User, organization *graph.Organization) *graph.Viewer {
	viewer := &graph.Viewer{
		Kind: graph.ViewerUser, Actor: user.NodeID(), LoginKey: user.LoginKey, UserID: user.ID, Status: user.Status,
		OrganizationIDs: []string{organization.ID}, AccountNumbers: []string{organization.AccountNumber},
	}
	if user.Status == graph.UserActive {
		viewer.Roles = user.Roles
	}
	return viewer
}

func (a *Authenticator) now() time.Time {
	if a.Clock == nil {
		return time.Now()
	}
	return a.Clock()
}

// refuse returns the error for a refused credential. No part of the credential may be in its message.
func refuse(format string, arguments ...any) *graph.Error {
	return &graph.Error{Code: graph.CodeUnauthenticated, Message: fmt.Sprintf(format, arguments...)}
}
