package domainproof

import (
	"context"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/miekg/dns"

	"entitlegraph/domainproof/dnstest"
	"entitlegraph/graph"
)

func TestRecords(t *testing.T) {
	server := dnstest.Start(t)
	const domain, name = "a.example", "_entitlegraph.a.example."
	long := strings.Repeat("0123456789", 25) // nearly all that one string can have
	many := make([]dns.RR, 40)
	for i := range many {
		many[i] = dnstest.TXT(name, long)
	}
	for _, c := range []struct {
		name   string
		domain string // a.example when empty
		answer dnstest.Answer
		want   graph.DNSRecords
	}{
		{name: "found", answer: dnstest.Answer{Records: []dns.RR{dnstest.TXT(name, "one")}}, want: graph.DNSRecords{Outcome: graph.DNSFound, Values: []string{"one"}}},
		{name: "several, in the order of the answer", answer: dnstest.Answer{Records: []dns.RR{dnstest.TXT(name, "two"), dnstest.TXT(name, "one")}},
			want: graph.DNSRecords{Outcome: graph.DNSFound, Values: []string{"two", "one"}}},
		{name: "several strings of one record", answer: dnstest.Answer{Records: []dns.RR{dnstest.TXT(name, "entitlegraph-", "verification=", "t")}},
			want: graph.DNSRecords{Outcome: graph.DNSFound, Values: []string{"entitlegraph-verification=t"}}},
		{name: "quotes are part of the value", answer: dnstest.Answer{Records: []dns.RR{dnstest.TXT(name, `\"one\"`)}},
			want: graph.DNSRecords{Outcome: graph.DNSFound, Values: []string{`"one"`}}},
		{name: "an alias", answer: dnstest.Answer{Records: []dns.RR{dnstest.CNAME(name, "proofs.other.example."), dnstest.TXT("proofs.other.example.", "one")}},
			want: graph.DNSRecords{Outcome: graph.DNSFound, Values: []string{"one"}}},
		{name: "an alias of nothing", answer: dnstest.Answer{Records: []dns.RR{dnstest.CNAME(name, "proofs.other.example.")}}, want: graph.DNSRecords{Outcome: graph.DNSAbsent}},
		{name: "a name without TXT records", answer: dnstest.Answer{}, want: graph.DNSRecords{Outcome: graph.DNSAbsent}},
		{name: "a name that does not exist", answer: dnstest.Answer{Code: dns.RcodeNameError}, want: graph.DNSRecords{Outcome: graph.DNSAbsent}},
		{name: "a failure", answer: dnstest.Answer{Code: dns.RcodeServerFailure}, want: graph.DNSRecords{Outcome: graph.DNSFailure}},
		{name: "refused", answer: dnstest.Answer{Code: dns.RcodeRefused}, want: graph.DNSRecords{Outcome: graph.DNSFailure}},
		{name: "too large for UDP", answer: dnstest.Answer{Records: many}, want: graph.DNSRecords{Outcome: graph.DNSFound, Values: slices.Repeat([]string{long}, len(many))}},
		{name: "a domain in Unicode", domain: "münchen.example", answer: dnstest.Answer{Records: []dns.RR{dnstest.TXT("_entitlegraph.xn--mnchen-3ya.example.", "one")}},
			want: graph.DNSRecords{Outcome: graph.DNSFound, Values: []string{"one"}}},
		{name: "a domain that has no place for the name", domain: strings.Repeat("a23456789.", 24) + "example", want: graph.DNSRecords{Outcome: graph.DNSAbsent}},
	} {
		t.Run(c.name, func(t *testing.T) {
			asked := c.domain
			if asked == "" {
				asked = domain
			}
			server.Set(graph.DomainRecordName(asked), c.answer)
			got := New(server.Addr, Timeout).Records(t.Context(), asked)
			if got.Outcome != c.want.Outcome || !slices.Equal(got.Values, c.want.Values) {
				t.Errorf("got %.300v, want %.300v", got, c.want)
			}
		})
	}
}

// TestRecordsInTime: a server that is silent, one that nothing listens at, and a caller that leaves each end a look-up.
func TestRecordsInTime(t *testing.T) {
	server := dnstest.Start(t)
	server.Set("_entitlegraph.a.example", dnstest.Answer{Silent: true})
	if got := New(server.Addr, 50*time.Millisecond).Records(t.Context(), "a.example"); got.Outcome != graph.DNSTimeout {
		t.Errorf("a silent server: %v", got)
	}
	left, leave := context.WithCancel(t.Context())
	leave()
	if got := New(server.Addr, Timeout).Records(left, "a.example"); got.Outcome != graph.DNSTimeout {
		t.Errorf("a caller that left: %v", got)
	}
	server.Stop()
	if got := New(server.Addr, Timeout).Records(t.Context(), "a.example"); got.Outcome != graph.DNSFailure {
		t.Errorf("no server: %v", got)
	}
}

func TestParseServer(t *testing.T) {
	for _, c := range []struct{ given, want string }{
		{given: "10.0.0.53", want: "10.0.0.53:53"},
		{given: "10.0.0.53:5353", want: "10.0.0.53:5353"},
		{given: "::1", want: "[::1]:53"},
		{given: "[::1]:5353", want: "[::1]:5353"},
		{given: "dns.example"},
		{given: "dns.example:53"},
		{given: "10.0.0.53:0"},
		{given: "10.0.0.53:"},
		{given: "10.0.0"},
		{given: ""},
	} {
		got, err := ParseServer(c.given)
		var want netip.AddrPort
		if c.want != "" {
			want = netip.MustParseAddrPort(c.want)
		}
		if got != want || (err == nil) != want.IsValid() {
			t.Errorf("%q is %s, %v; want %s", c.given, got, err, c.want)
		}
	}
}
