package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"

	"github.com/rs/zerolog"
	"golang.org/x/net/http/httpguts"
)

// transport is how requests reach the server: in the clear or by TLS, through which proxies, and from pages of which other origins.
type transport struct {
	TLSCertificate string      `name:"tls-certificate" help:"Serve by TLS with the certificate and its chain in this PEM file; it is read anew when it changes." placeholder:"FILE"`
	TLSKey         string      `name:"tls-key" help:"The private key of --tls-certificate, a PEM file." placeholder:"FILE"`
	TrustedProxies proxies     `help:"Proxies that tell the client's address in X-Forwarded-For: addresses and networks, separated by commas." placeholder:"NETWORK,..."`
	CORSOrigins    origins     `name:"cors-origin" help:"Let browser pages of these origins use the API, separated by commas; none unless given." placeholder:"ORIGIN,..."`
	CORSHeaders    headerNames `name:"cors-header" help:"Request headers that pages of --cors-origin may send beside the usual ones (docs/operations.md), separated by commas." placeholder:"HEADER,..."`
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
