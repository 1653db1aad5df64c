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

// DefaultLinkLifetime is how long a link is good unless something else is said, and MaxLinkLifetime the longest that may be said.
const (
	DefaultLinkLifetime = 5 * time.Minute
	MaxLinkLifetime     = time.Hour
)

// LinkDirectory finds who made a link, and the key that signs links.
type LinkDirectory interface {
	Directory
	// UserOfID gives the user with a stored id, and its organization; nil for both when there is none.
	UserOfID(ctx context.Context, id string) (*graph.User, *graph.Organization, error)
	// LinkKey gives the key that all servers of one database share.
	LinkKey(ctx context.Context) ([]byte, error)
}

// Links makes addresses of downloads that a browser can open, which sends no Authorization header: each is for one path, for a short time, and
// signed (HMAC-SHA256). Whoever opens one asks as who made it, with the rights that this caller has then.
type Links struct {
	Directory LinkDirectory
	// Open is that of the Authenticator. A link of a server where nobody has to say who they are is good on such servers alone.
	Open bool
	// Lifetime is how long a link is good; DefaultLinkLifetime when 0. It is never good for longer than the token that it was made with.
	Lifetime time.Duration
	// Clock tells the time; time.Now when nil.
	Clock func() time.Time

	reading sync.Mutex
	key     []byte
}

// link is what a link says. It names people by ids alone.
type link struct {
	Path  string           `json:"path"`
	As    graph.ViewerKind `json:"as"`
	By    string           `json:"by"` // the stored id of a user or of an API key, or who an operator or analyst is in the audit log
	Until int64            `json:"until"`
}

// Sign gives a link for the viewer to what is at a path: the text that Read takes, and until when it is good.
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
	unknownLink = "the link is not one of this server, or not whole: copy it whole, or ask for another one"
	expiredLink = "the link has expired: ask for another one"
	endedLink   = "who made the link may not ask any more: the user is gone, or the API key is revoked or expired"
)

// Read gives the path that a link is for, and who made it, as this caller is now. Errors are those of Authenticate.
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

// viewer gives who made a link. The rights of operators and analysts stand in their tokens, and end with the link at the latest; all others are
// looked up.
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

// signature signs what a link says. What is signed says what for, so that no other signature of the key is a link.
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

// sharedKey reads the key once.
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
