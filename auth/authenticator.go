package auth

import (
	"context"
	"fmt"
	"strings"
	"time"

	"entitlegraph/graph"
)

// Directory finds who is known, by one round trip each. What has changed since is seen at once: nothing is remembered.
type Directory interface {
	// UserOfLogin gives the user with a login key, and its organization; nil for both when nobody has it.
	UserOfLogin(ctx context.Context, loginKey string) (*graph.User, *graph.Organization, error)
	// APIKeyByID gives an API key, whether it is good or not, with the organizations that are still there; nil when there is none.
	APIKeyByID(ctx context.Context, id string) (*graph.APIKey, error)
}

// Authenticator works out who asks.
type Authenticator struct {
	Directory Directory
	// Tokens verifies tokens; nil refuses them all.
	Tokens *Tokens
	// Open takes who sends no Authorization header for the operator: for first steps, on an address that only this machine reaches.
	Open bool
	// TokenBytes is how many bytes a token or an API key may have; DefaultTokenBytes when 0.
	TokenBytes int
	// Clock tells the time, at which tokens and API keys must be good; time.Now when nil.
	Clock func() time.Time
}

// DefaultTokenBytes is how many bytes a token may have unless said otherwise: one of Microsoft Entra ID with 200 groups has some 11 KiB.
const DefaultTokenBytes = 16 << 10

// Authenticate gives who sends a request with these Authorization headers. Errors are *graph.Error: CodeUnauthenticated says what is
// wrong with what was sent, without telling it again; CodeUnavailable and CodeTimeout that it could not be found out.
func (a *Authenticator) Authenticate(ctx context.Context, headers []string) (*graph.Viewer, error) {
	if len(headers) == 0 {
		if a.Open {
			return graph.Operator(), nil
		}
		return nil, refuse("say who asks: send Authorization: Bearer with a token of your identity provider, or with an API key")
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

// bearer gives what is behind the word Bearer.
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
		return "", refuse("the token has %d bytes; at most %d are taken here: have the identity provider put fewer claims into it, such as groups, or the operator raise --identity-token-size",
			len(credential), most)
	}
	return credential, nil
}

// partner gives the viewer that an API key stands for. Nobody can tell an unknown key from a revoked or a wrong one.
func (a *Authenticator) partner(ctx context.Context, sent string) (*graph.Viewer, error) {
	const unknown = "the API key is unknown, revoked or expired; send it whole as it was made, or ask the operator for another one"
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

// keyActor begins how audit logs name an API key.
const keyActor = "key:"

// partnerOf gives the viewer that an API key stands for.
func partnerOf(key *graph.APIKey) *graph.Viewer {
	return &graph.Viewer{
		Kind: graph.ViewerPartner, Actor: keyActor + key.NodeID(), Scopes: key.Scopes,
		OrganizationIDs: key.OrganizationIDs, AccountNumbers: key.AccountNumbers,
	}
}

// holder gives the viewer whom a token is about. A platform role makes the operator or an analyst, whatever the login; otherwise the
// login finds the user.
func (a *Authenticator) holder(ctx context.Context, token string) (*graph.Viewer, error) {
	if a.Tokens == nil {
		return nil, refuse("tokens are not accepted here: no identity provider is configured")
	}
	holder, err := a.Tokens.Verify(ctx, token, a.now())
	if err != nil {
		return nil, err
	}
	switch holder.Role {
	case graph.ViewerOperator:
		return &graph.Viewer{Kind: graph.ViewerOperator, Actor: "operator:" + holder.Subject, ExpiresAt: &holder.ExpiresAt}, nil
	case graph.ViewerAnalyst:
		return &graph.Viewer{Kind: graph.ViewerAnalyst, Actor: "analyst:" + holder.Subject, ExpiresAt: &holder.ExpiresAt}, nil
	}
	user, organization, err := a.Directory.UserOfLogin(ctx, holder.LoginKey)
	if err != nil {
		return nil, err
	}
	if user == nil || organization == nil {
		return &graph.Viewer{Kind: graph.ViewerStranger, Actor: "stranger:" + holder.Subject, LoginKey: holder.LoginKey, ExpiresAt: &holder.ExpiresAt}, nil
	}
	viewer := viewerOf(user, organization)
	viewer.ExpiresAt = &holder.ExpiresAt
	return viewer, nil
}

// viewerOf gives the viewer that a user of an organization is. Roles count while it is ACTIVE.
func viewerOf(user *graph.User, organization *graph.Organization) *graph.Viewer {
	viewer := &graph.Viewer{
		Kind: graph.ViewerUser, Actor: user.NodeID(), LoginKey: user.LoginKey, UserID: user.ID,
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

// refuse is the error for what was sent. Its message must never hold any of it.
func refuse(format string, arguments ...any) *graph.Error {
	return &graph.Error{Code: graph.CodeUnauthenticated, Message: fmt.Sprintf(format, arguments...)}
}
