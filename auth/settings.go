package auth

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Settings say which tokens to accept, and what their claims mean.
type Settings struct {
	// Issuer is the iss that a token must have.
	Issuer string
	// Audience must be among the aud of a token.
	Audience string
	// Algorithms are those that a token may be signed with; DefaultAlgorithms when empty.
	Algorithms []string
	// LoginClaim names the claim with the login (R4), RolesClaim that with the platform roles: by its own name, or by a path with dots.
	LoginClaim, RolesClaim string
	// OperatorValue and AnalystValue are the values of RolesClaim that make an operator and an analyst.
	OperatorValue, AnalystValue string
	// Leeway is how far the clocks of the issuer and of this machine may be apart.
	Leeway time.Duration
}

// The defaults of Settings.
const (
	DefaultLoginClaim    = "email"
	DefaultRolesClaim    = "roles"
	DefaultOperatorValue = "entitlegraph-operator"
	DefaultAnalystValue  = "entitlegraph-analyst"
	DefaultLeeway        = 30 * time.Second
	// MaxLeeway is how far clocks may be apart at most: a token is good that much longer.
	MaxLeeway = 5 * time.Minute
)

// DefaultAlgorithms are accepted when nothing else is said.
var DefaultAlgorithms = []string{"RS256", "PS256", "ES256", "EdDSA"}

// Algorithms are all that may be accepted: signatures by a private key that the issuer alone has. One that is made with a shared secret,
// and none at all, are not among them.
var Algorithms = []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}

// CheckAlgorithm refuses what is none of the Algorithms.
func CheckAlgorithm(name string) error {
	if slices.Contains(Algorithms, name) {
		return nil
	}
	return fmt.Errorf("%q must be one of %s", name, strings.Join(Algorithms, ", "))
}

// CheckURL refuses an address that keys must not be fetched from: it is https, or http on this machine.
func CheckURL(address string) error {
	u, err := url.Parse(address)
	if err == nil && u.Host != "" && u.User == nil && u.Fragment == "" && u.RawQuery == "" {
		if u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname()) {
			return nil
		}
	}
	return fmt.Errorf("%q must be a URL such as https://login.example.com/realms/main; http is for this machine only", address)
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// algorithmNames gives the accepted algorithms.
func (s Settings) algorithmNames() []string {
	if len(s.Algorithms) == 0 {
		return DefaultAlgorithms
	}
	return s.Algorithms
}

// algorithms gives the accepted ones as the library takes them.
func (s Settings) algorithms() []jose.SignatureAlgorithm {
	names := s.algorithmNames()
	all := make([]jose.SignatureAlgorithm, len(names))
	for i, name := range names {
		all[i] = jose.SignatureAlgorithm(name)
	}
	return all
}
