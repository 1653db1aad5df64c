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

// Settings say which tokens are accepted, and what their claims mean.
type Settings struct {
	// Issuer is the iss that a token must have.
	Issuer string
	// Audience is a value that the aud of a token must have.
	Audience string
	// Algorithms are the accepted signature algorithms; empty means DefaultAlgorithms.
	Algorithms []string
	// LoginClaim is the claim with the login (R4), RolesClaim the claim with the platform roles: a name, or a path with dots.
	LoginClaim, RolesClaim string
	// OperatorValue and AnalystValue are the values of RolesClaim for operators and analysts.
	OperatorValue, AnalystValue string
	// Leeway is the accepted difference between the clocks of the issuer and of this machine.
	Leeway time.Duration
	// Factors say when a token must prove more than one factor.
	Factors Factors
}

// The defaults of Settings.
const (
	DefaultLoginClaim    = "email"
	DefaultRolesClaim    = "roles"
	DefaultOperatorValue = "entitlegraph-operator"
	DefaultAnalystValue  = "entitlegraph-analyst"
	DefaultLeeway        = 30 * time.Second
	// MaxLeeway is the maximum of Leeway: a token is valid for that much longer.
	MaxLeeway = 5 * time.Minute
)

// DefaultAlgorithms are the algorithms that are accepted by default.
var DefaultAlgorithms = []string{"RS256", "PS256", "ES256", "EdDSA"}

// Algorithms are all algorithms that can be accepted. Each signs with a private key that the issuer alone has; algorithms with a shared
// secret, and the algorithm "none", are not among them.
var Algorithms = []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}

// CheckAlgorithm refuses a name that is not in Algorithms.
func CheckAlgorithm(name string) error {
	if slices.Contains(Algorithms, name) {
		return nil
	}
	return fmt.Errorf("%q must be one of %s", name, strings.Join(Algorithms, ", "))
}

// CheckURL refuses a URL from which keys must not be fetched: anything but https, or http on this machine.
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

// algorithmNames returns the accepted algorithms.
func (s Settings) algorithmNames() []string {
	if len(s.Algorithms) == 0 {
		return DefaultAlgorithms
	}
	return s.Algorithms
}

// algorithms returns the accepted algorithms as the library's type.
func (s Settings) algorithms() []jose.SignatureAlgorithm {
	names := s.algorithmNames()
	all := make([]jose.SignatureAlgorithm, len(names))
	for i, name := range names {
		all[i] = jose.SignatureAlgorithm(name)
	}
	return all
}
