package auth

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"sync"
	"time"

	"entitlegraph/graph"
)

// DefaultLinkLifetime is the default lifetime of a link, MaxLinkLifetime the maximum.
const (
	DefaultLinkLifetime = 5 * time.Minute
	MaxLinkLifetime     = time.Hour
)

// LinkDirectory finds the caller that requested a link, and the key that signs links.
type LinkDirectory interface {
	Directory
	// UserOfID returns the user with a stored id, and the user's organization; nil for both if there is none.
	UserOfID(ctx context.Context, id string) (*graph.User, *graph.Organization, error)
	// LinkKey returns the key that all servers of a database share.
	LinkKey(ctx context.Context) ([]byte, error)
}

// Links signs and verifies links to downloads, for browsers, which send no Authorization header. A link is valid for one path and a short
// time, and signed by HMAC-SHA256. A request by a link has the viewer that requested the link, with the rights that this viewer has by then.
type Links struct {
	Directory LinkDirectory
	// Open is Authenticator.Open. A link that an open server signed is valid on open servers alone.
	Open bool
	// Lifetime is the lifetime of a link; 0 means DefaultLinkLifetime. A link expires with the token of the request for it at the latest.
	Lifetime time.Duration
	// Clock returns the present; nil means time.Now.
	Clock func() time.Time

	reading sync.Mutex
	key     []byte
}

// link is the content of a link. It names the viewer by an id alone.
type link struct {
	Path  string           `json:"path"`
	As    graph.ViewerKind `json:"as"`
	By    string           `json:"by"` // the stored id of a user or API key; the audit log's actor of an operator or analyst
	Until int64            `json:"until"`
}

// Sign returns a link of the viewer to a path, as a text for Read, and the instant at which it expires.
func (l *Links) Sign(ctx context.Context, v *graph.Viewer, path string) (string, time.Time, error) {
	until := l.now().Add(l.lifetime())
	if v.ExpiresAt != nil && v.ExpiresAt.Before(until) {
		until = *v.ExpiresAt
	}
	until = until.UTC().Truncate(time.Second)
	said := link{Path: path, As: v.Kind, By: v.Actor, Until: until.Unix()}
	switch v.Kind {
	case graph.ViewerUser:
		said.By = v.UserID
	case graph.ViewerPartner:
		_, said.By, _ = graph.DecodeID(strings.TrimPrefix(v.Actor, keyActor))
	}
	content, err := json.Marshal(said)
	if err != nil {
		return "", until, err
	}
	payload := base64.RawURLEncoding.EncodeToString(content)
	signature, err := l.signature(ctx, payload)
	return payload + "." + base64.RawURLEncoding.EncodeToString(signature), until, err
}

const (
	unknownLink = "the link is not one of this server, or not complete: copy it completely, or request another one"
	expiredLink = "the link has expired: request another one"
	endedLink   = "the link has ended: the user is gone, or the API key is revoked or expired"
)

// Read returns the viewer that requested a link, with the viewer's present rights, and the path of the link. Errors are those of Authenticate.
func (l *Links) Read(ctx context.Context, text string) (*graph.Viewer, string, error) {
	payload, signed, _ := strings.Cut(text, ".")
	given, err := base64.RawURLEncoding.Strict().DecodeString(signed)
	if err != nil {
		return nil, "", refuse(unknownLink)
	}
	right, err := l.signature(ctx, payload)
	if err != nil {
		return nil, "", err
	}
	if !hmac.Equal(given, right) {
		return nil, "", refuse(unknownLink)
	}
	var said link
	content, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil || json.Unmarshal(content, &said) != nil {
		return nil, "", refuse(unknownLink)
	}
	if !l.now().Before(time.Unix(said.Until, 0)) {
		return nil, "", refuse(expiredLink)
	}
	viewer, err := l.viewer(ctx, said)
	return viewer, said.Path, err
}

// viewer returns the viewer that requested a link. Users and API keys are looked up. Operators and analysts have their rights from tokens,
// which do not expire before the link.
func (l *Links) viewer(ctx context.Context, said link) (*graph.Viewer, error) {
	switch said.As {
	case graph.ViewerOperator, graph.ViewerAnalyst:
		return &graph.Viewer{Kind: said.As, Actor: said.By}, nil
	case graph.ViewerUser:
		user, organization, err := l.Directory.UserOfID(ctx, said.By)
		if err != nil {
			return nil, err
		}
		if user != nil && organization != nil {
			return viewerOf(user, organization), nil
		}
	case graph.ViewerPartner:
		key, err := l.Directory.APIKeyByID(ctx, said.By)
		if err != nil {
			return nil, err
		}
		if key != nil && key.Good(l.now()) {
			return partnerOf(key), nil
		}
	}
	return nil, refuse(endedLink)
}

// signature returns the signature of a link. The signed text begins with a purpose, so that no other signature with this key is a link.
func (l *Links) signature(ctx context.Context, payload string) ([]byte, error) {
	key, err := l.sharedKey(ctx)
	if err != nil {
		return nil, err
	}
	purpose := "entitlegraph download 1 identity "
	if l.Open {
		purpose = "entitlegraph download 1 open "
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(purpose + payload))
	return mac.Sum(nil), nil
}

// sharedKey returns the key, which it reads from the directory at the first call.
func (l *Links) sharedKey(ctx context.Context) ([]byte, error) {
	l.reading.Lock()
	defer l.reading.Unlock()
	if l.key != nil {
		return l.key, nil
	}
	key, err := l.Directory.LinkKey(ctx)
	if err != nil {
		return nil, err
	}
	if len(key) < sha256.Size {
		return nil, &graph.Error{Code: graph.CodeInternal, Operation: "auth: link key", Message: "the key that signs links is too short"}
	}
	l.key = key
	return key, nil
}

func (l *Links) lifetime() time.Duration {
	if l.Lifetime == 0 {
		return DefaultLinkLifetime
	}
	return l.Lifetime
}

func (l *Links) now() time.Time {
	if l.Clock == nil {
		return time.Now()
	}
	return l.Clock()
}
