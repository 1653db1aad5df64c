package auth

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/rs/zerolog"

	"entitlegraph/graph"
)

// development are the settings of development tokens, which the program signs itself, with a key in the data directory. They are for use
// without an identity provider: a server with the same data directory accepts them, unless it has a provider.
var development = Settings{
	Issuer: "entitlegraph-development", Audience: "entitlegraph", Algorithms: []string{"EdDSA"}, Leeway: DefaultLeeway,
	LoginClaim: DefaultLoginClaim, RolesClaim: DefaultRolesClaim, OperatorValue: DefaultOperatorValue, AnalystValue: DefaultAnalystValue,
}

// developmentKeyFile is the name of a JSON Web Key Set with one private key.
const developmentKeyFile = "development.jwks"

// ForDevelopment returns the verifier of a data directory's development tokens. It creates their key if there is none.
func ForDevelopment(directory string, logger zerolog.Logger) (*Tokens, error) {
	if _, err := developmentKey(directory); err != nil {
		return nil, err
	}
	return FromFile(development, filepath.Join(directory, developmentKeyFile), logger)
}

// Development is the content of a development token: a login or a platform role.
type Development struct {
	Login string
	Role  graph.ViewerKind
	// For is the lifetime of the token.
	For time.Duration
}

// Token returns a token signed with the key of a data directory. The error for a login that is not an email address is CodeInvalid.
func (d Development) Token(directory string, now time.Time) (string, error) {
	key, err := developmentKey(directory)
	if err != nil {
		return "", err
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.EdDSA, Key: key}, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return "", err
	}
	private := map[string]any{}
	subject := string(d.Role)
	switch d.Role {
	case graph.ViewerOperator:
		private[development.RolesClaim] = development.OperatorValue
	case graph.ViewerAnalyst:
		private[development.RolesClaim] = development.AnalystValue
	default:
		login, loginKey, err := graph.NormalizeLogin(d.Login)
		if err != nil {
			return "", err
		}
		private[development.LoginClaim], subject = login, loginKey
	}
	return jwt.Signed(signer).Claims(jwt.Claims{
		Issuer: development.Issuer, Audience: jwt.Audience{development.Audience}, Subject: subject,
		IssuedAt: jwt.NewNumericDate(now), Expiry: jwt.NewNumericDate(now.Add(d.For)),
	}).Claims(private).Serialize()
}

// developmentKey returns the key of a data directory; the first program that needs it creates it.
func developmentKey(directory string) (*jose.JSONWebKey, error) {
	path := filepath.Join(directory, developmentKeyFile)
	raw, err := readPrivate(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err = makeDevelopmentKey(directory, path); err == nil {
			raw, err = readPrivate(path)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("the key of development tokens cannot be used: %w", err)
	}
	var set jose.JSONWebKeySet
	if err := json.Unmarshal(raw, &set); err != nil || len(set.Keys) != 1 || set.Keys[0].IsPublic() || !set.Keys[0].Valid() {
		return nil, fmt.Errorf("the file %s does not have exactly one private key; delete it, and a new one is created", path)
	}
	return &set.Keys[0], nil
}

// readPrivate reads a file, and fails if others than its owner may read or write it.
func readPrivate(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("other users may read or write %s; remove their permissions (chmod 600), or delete it, and a new one is created", path)
	}
	return os.ReadFile(path)
}

// makeDevelopmentKey creates the file of a new key atomically. If another program has created it since, that one stays.
func makeDevelopmentKey(directory, path string) (err error) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: private, KeyID: rand.Text(), Algorithm: string(jose.EdDSA), Use: "sig"}}})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(directory, 0o700); err != nil {
		return err
	}
	draft, err := os.CreateTemp(directory, developmentKeyFile) // 0600
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(draft.Name())) }()
	_, err = draft.Write(raw)
	if err = errors.Join(err, draft.Close()); err != nil {
		return err
	}
	if err = os.Link(draft.Name(), path); errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}
