package command

import (
	"context"
	"net/netip"
	"time"

	"entitlegraph/domainproof"
	"entitlegraph/neo4j"
)

// domainSettings say which DNS server proves claims of domains (docs/operations.md).
type domainSettings struct {
	DNSServer dnsServer `name:"dns-server" help:"DNS server that looks up the records which prove claimed domains: the IP address of a recursive resolver, with a port unless it is 53 (that of the system)." placeholder:"IP[:PORT]"`
}

// dnsServer is the address of a DNS server; empty for those of the system.
type dnsServer string

// Validate refuses anything but an IP address, with or without a port.
func (d dnsServer) Validate() error {
	if d == "" {
		return nil
	}
	_, err := domainproof.ParseServer(string(d))
	return err
}

// dns returns the look-up of records by a validated address.
func (s *domainSettings) dns() *domainproof.DNS {
	server, err := domainproof.ParseServer(string(s.DNSServer))
	if err != nil { // none is given
		server = netip.AddrPort{}
	}
	return domainproof.New(server, domainproof.Timeout)
}

// proveDomains looks at pending claims of domains (R36) until stop is called.
func (p *program) proveDomains(ctx context.Context, store *neo4j.Store, dns *domainproof.DNS) (stop func()) {
	return inBackground(ctx, domainproof.Worker{Store: store, DNS: dns, Now: time.Now, Logger: p.logger}.Run)
}
