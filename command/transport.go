package command

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/net/http/httpguts"

	"entitlegraph/auth"
	"entitlegraph/neo4j"
)

// transport is how requests reach the server: in the clear or by TLS, through which proxies, and from pages of which other origins.
type transport struct {
	TLSCertificate string       `name:"tls-certificate" help:"Serve by TLS with the certificate and its chain in this PEM file; it is read anew when it changes." placeholder:"FILE"`
	TLSKey         string       `name:"tls-key" help:"The private key of --tls-certificate, a PEM file." placeholder:"FILE"`
	TrustedProxies proxies      `help:"Proxies that tell the client's address in X-Forwarded-For: addresses and networks, separated by commas." placeholder:"NETWORK,..."`
	PublicURL      publicURL    `name:"public-url" help:"How clients reach this server, such as https://api.example.com: signed links to documents and users files begin with it. Without it they do with the address that it listens on where only this machine reaches it, and are paths elsewhere." placeholder:"URL"`
	LinkLifetime   linkLifetime `help:"How long a signed link is good (${default})." default:"${linkLifetime}" placeholder:"DURATION"`
	CORSOrigins    origins      `name:"cors-origin" help:"Let browser pages of these origins use the API, separated by commas; none unless given." placeholder:"ORIGIN,..."`
	CORSHeaders    headerNames  `name:"cors-header" help:"Request headers that pages of --cors-origin may send beside the usual ones (docs/operations.md), separated by commas." placeholder:"HEADER,..."`
}

// checkTransport refuses half a pair of files, and a pair that is no good.
func (t transport) checkTransport() error {
	if (t.TLSCertificate == "") != (t.TLSKey == "") {
		return errors.New("--tls-certificate and --tls-key belong together: give both files, or neither")
	}
	if len(t.CORSHeaders) > 0 && len(t.CORSOrigins) == 0 {
		return errors.New("--cors-header needs --cors-origin: no page of another origin may use the API")
	}
	_, err := t.tls(zerolog.Nop())
	return err
}

// tls gives how to speak TLS; nil when the server speaks in the clear.
func (t transport) tls(logger zerolog.Logger) (*tls.Config, error) {
	if t.TLSCertificate == "" {
		return nil, nil
	}
	pair, err := openCertificate(t.TLSCertificate, t.TLSKey, logger)
	if err != nil {
		return nil, err
	}
	return pair.configuration(), nil
}

// publicURL is how clients reach the server: scheme, host and, behind a proxy, a path.
type publicURL string

// Validate refuses what is no address of a server; an empty one says nothing.
func (p publicURL) Validate() error {
	if p == "" {
		return nil
	}
	u, err := url.Parse(string(p))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" ||
		strings.ContainsAny(string(p), "?#") {
		return fmt.Errorf("%q must be the address of this server as clients know it, such as https://api.example.com, without a user, a query or a fragment", string(p))
	}
	return nil
}

// linkLifetime is how long a signed link is good.
type linkLifetime time.Duration

// UnmarshalText reads a duration.
func (l *linkLifetime) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	if err != nil || d < 10*time.Second || d > auth.MaxLinkLifetime {
		return fmt.Errorf("%q must be a duration of 10s to %s, such as 5m", text, auth.MaxLinkLifetime)
	}
	*l = linkLifetime(d)
	return nil
}

// links gives what signs links.
func (t transport) links(store *neo4j.Store, who *auth.Authenticator) *auth.Links {
	return &auth.Links{Directory: store, Open: who.Open, Lifetime: time.Duration(t.LinkLifetime)}
}

// base gives what links begin with: what is set; else the address that the server listens on, where only this machine reaches it and no proxy
// stands before it; else nothing. The Host header of a request never says it: whoever sends it could lead others elsewhere.
func (t transport) base(addr listenAddress, listening string) string {
	switch {
	case t.PublicURL != "":
		return strings.TrimRight(string(t.PublicURL), "/")
	case addr.loopback() && len(t.TrustedProxies) == 0:
		return listening
	}
	return ""
}

// warn says in the log what can be read on the way.
func (t transport) warn(addr listenAddress, logger zerolog.Logger) {
	if !addr.loopback() && t.TLSCertificate == "" && len(t.TrustedProxies) == 0 {
		logger.Warn().Msg("requests come in the clear: tokens and answers can be read on the way. " +
			"Give --tls-certificate and --tls-key, or name the proxy that speaks TLS with --trusted-proxies")
	}
}

// proxies are the networks of trusted proxies.
type proxies []string

// Validate refuses what is no address and no network.
func (p proxies) Validate() error {
	for _, text := range p {
		if _, err := network(text); err != nil {
			return err
		}
	}
	return nil
}

// networks gives the networks; they are valid.
func (p proxies) networks() []netip.Prefix {
	networks := make([]netip.Prefix, len(p))
	for i, text := range p {
		networks[i], _ = network(text)
	}
	return networks
}

// network reads a network, or an address as the network of it alone.
func network(text string) (netip.Prefix, error) {
	if address, err := netip.ParseAddr(text); err == nil && address.Zone() == "" {
		address = address.Unmap()
		return netip.PrefixFrom(address, address.BitLen()), nil
	}
	prefix, err := netip.ParsePrefix(text)
	if err != nil {
		return netip.Prefix{}, fmt.Errorf("%q must be an address or a network, such as 10.0.0.5 or 10.0.0.0/8", text)
	}
	if prefix.Bits() == 0 {
		return netip.Prefix{}, fmt.Errorf("%q trusts everybody to say any address; name the proxies alone, such as 10.0.0.0/8", text)
	}
	return prefix, nil
}

// origins are those of pages that may use the API.
type origins []string

// Validate refuses what no browser sends as the origin of a page.
func (o origins) Validate() error {
	for _, text := range o {
		u, err := url.Parse(text)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.Hostname() == "" ||
			u.Scheme+"://"+u.Host != text || strings.ToLower(text) != text || strings.Contains(text, "*") {
			return fmt.Errorf("%q must be one origin as browsers write it, without a path and in small letters, such as https://portal.example.com; "+
				"there is no * for all", text)
		}
	}
	return nil
}

// headerNames are names of request headers.
type headerNames []string

// Validate refuses what is no name of a header, and headers of the browser that a page must not be allowed to set.
func (n headerNames) Validate() error {
	for _, name := range n {
		if !httpguts.ValidHeaderFieldName(name) || strings.Contains(name, "*") {
			return fmt.Errorf("%q must be the name of one request header, such as X-Team; there is no * for all", name)
		}
		if strings.EqualFold(name, "Cookie") {
			return errors.New("cookies are never allowed: a token in the header Authorization says who asks")
		}
	}
	return nil
}
