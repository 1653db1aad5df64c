// Package domainproof proves claims of domains by DNS TXT records (R36): it looks the records up, on request and by a worker for pending claims. It
// queries only the names of such records, from one resolver that the operator chooses.
package domainproof

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"time"

	"entitlegraph/graph"
)

// Timeout is the duration of a look-up, with its repetitions, that the program allows.
const Timeout = 5 * time.Second

var _ graph.DNS = (*DNS)(nil)

// DNS looks up records.
type DNS struct {
	resolver *net.Resolver
	timeout  time.Duration
}

// New returns a DNS that queries a resolver at an address; the zero value stands for the resolvers of the system. The resolver must be one that
// follows aliases and queries other servers itself (a recursive resolver). timeout bounds a look-up.
func New(server netip.AddrPort, timeout time.Duration) *DNS {
	resolver := &net.Resolver{PreferGo: true} // the resolver of the C library has other timeouts on each system, and no TXT records on some
	if server.IsValid() {
		resolver.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, server.String())
		}
	}
	return &DNS{resolver: resolver, timeout: timeout}
}

// ParseServer returns the address of a resolver: an IP address, with a port unless it is 53.
func ParseServer(s string) (netip.AddrPort, error) {
	if server, err := netip.ParseAddrPort(s); err == nil && server.Port() != 0 {
		return server, nil
	}
	if ip, err := netip.ParseAddr(s); err == nil {
		return netip.AddrPortFrom(ip, 53), nil
	}
	return netip.AddrPort{}, fmt.Errorf("%q must be the IP address of a DNS server, with a port unless it is 53, such as 10.0.0.53, 127.0.0.1:5353 or [::1]:5353", s)
}

// Records returns the TXT records of the name that proves a claim of a domain. Aliases (CNAME) are followed. A failure is an outcome, and no
// error, since the message to the claimant describes it.
func (d *DNS) Records(ctx context.Context, domain string) graph.DNSRecords {
	ctx, cancel := context.WithTimeout(ctx, d.timeout)
	defer cancel()
	// The final dot excludes the search domains of the system.
	values, err := d.resolver.LookupTXT(ctx, graph.DomainRecordName(domain)+".")
	if err == nil {
		return graph.DNSRecords{Outcome: graph.DNSFound, Values: values}
	}
	var failure *net.DNSError
	switch {
	case errors.As(err, &failure) && failure.IsNotFound:
		return graph.DNSRecords{Outcome: graph.DNSAbsent}
	case ctx.Err() != nil, errors.As(err, &failure) && failure.IsTimeout:
		return graph.DNSRecords{Outcome: graph.DNSTimeout}
	default:
		return graph.DNSRecords{Outcome: graph.DNSFailure}
	}
}
