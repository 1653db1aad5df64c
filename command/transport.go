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

// transport are the settings between clients and the server: TLS, proxies, the URL in links, and pages of other origins.
type transport struct {
	TLSCertificate string       `name:"tls-certificate" help:"PEM file with the certificate and its chain; with it the server accepts TLS only. It is read again when it changes." placeholder:"FILE"`
	TLSKey         string       `name:"tls-key" help:"PEM file with the private key of --tls-certificate." placeholder:"FILE"`
	TrustedProxies proxies      `help:"Proxies in whose X-Forwarded-For the server trusts the client's address: addresses and networks, separated by commas." placeholder:"NETWORK,..."`
	PublicURL      publicURL    `name:"public-url" help:"URL of this server for clients, such as https://api.example.com, with which signed links to documents and users files begin. Without it, they begin with the address to listen on, if only this machine can reach that; otherwise they are paths without a host." placeholder:"URL"`
	LinkLifetime   linkLifetime `help:"Lifetime of a signed link (${default})." default:"${linkLifetime}" placeholder:"DURATION"`
	CORSOrigins    origins      `name:"cors-origin" help:"Origins whose browser pages may use the API, separated by commas; without it, none." placeholder:"ORIGIN,..."`
	CORSHeaders    headerNames  `name:"cors-header" help:"Request headers that pages of --cors-origin may send in addition to the usual ones (docs/operations.md), separated by commas." placeholder:"HEADER,..."`
}

// checkTransport is the cross-field validation of these settings; it also reads the certificate.
func (t transport) checkTransport() error {
	if (t.TLSCertificate == "") != (t.TLSKey == "") {
		return errors.New("--tls-certificate and --tls-key belong together: set both, or neither")
	}
	if len(t.CORSHeaders) > 0 && len(t.CORSOrigins) == 0 {
		return errors.New("--cors-header needs --cors-origin: no page of another origin may use the API")
	}
	_, err := t.tls(zerolog.Nop())
	return err
}

// tls returns the TLS configuration; nil for a server without TLS.
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

// publicURL is the URL of the server for clients: scheme, host and, behind a proxy, perhaps a path.
type publicURL string

// Validate refuses anything but the http or https URL of a server; an empty one means that none is set.
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

// linkLifetime is the lifetime of a signed link.
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

// links returns the signer and verifier of links.
func (t transport) links(store *neo4j.Store, who *auth.Authenticator) *auth.Links {
	return &auth.Links{Directory: store, Open: who.Open, Lifetime: time.Duration(t.LinkLifetime)}
}

// base returns the beginning of signed links: PublicURL if set; otherwise the URL that the server listens at, if only this machine can reach
// it and no proxy is trusted; otherwise nothing. It is never the Host header of a request, by which a sender could lead others to another
// host.
func (t transport) base(addr listenAddress, listening string) string {
	switch {
	case t.PublicURL != "":
		return strings.TrimRight(string(t.PublicURL), "/")
	case addr.loopback() && len(t.TrustedProxies) == 0:
		return listening
	}
	return ""
}

// warn logs a warning if requests reach the server from other machines without TLS.
func (t transport) warn(addr listenAddress, logger zerolog.Logger) {
	if !addr.loopback() && t.TLSCertificate == "" && len(t.TrustedProxies) == 0 {
		logger.Warn().Msg("requests are not encrypted: tokens and responses can be read in transit. " +
			"Set --tls-certificate and --tls-key, or name the proxy that speaks TLS with --trusted-proxies")
	}
}

// proxies are the addresses and networks of trusted proxies.
type proxies []string

// Validate refuses anything but addresses and networks.
func (p proxies) Validate() error {
	for _, text := range p {
		if _, err := network(text); err != nil {
			return err
		}
	}
	return nil
}

// networks returns the networks, which are validated.
func (p proxies) networks() []netip.Prefix {
	networks := make([]netip.Prefix, len(p))
	for i, text := range p {
		networks[i], _ = network(text)
	}
	return networks
}

// network reads a network, or an address as the network of that address alone.
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
		return netip.Prefix{}, fmt.Errorf("%q contains every address, so that any client could state any address as its own; name only the proxies, such as 10.0.0.0/8", text)
	}
	return prefix, nil
}

// origins are the origins of pages that may use the API.
type origins []string

// Validate refuses anything that no browser sends as the origin of a page.
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

// Validate refuses anything but names of headers, and the header Cookie.
func (n headerNames) Validate() error {
	for _, name := range n {
		if !httpguts.ValidHeaderFieldName(name) || strings.Contains(name, "*") {
			return fmt.Errorf("%q must be the name of one request header, such as X-Team; there is no * for all", name)
		}
		if strings.EqualFold(name, "Cookie") {
			return errors.New("cookies are never allowed: callers authenticate by the header Authorization")
		}
	}
	return nil
}
