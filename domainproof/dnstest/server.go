// Package dnstest is a DNS server for tests.
package dnstest

import (
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"

	"github.com/miekg/dns"
)

// Server answers queries for TXT records on UDP and TCP, as a recursive resolver does.
type Server struct {
	Addr netip.AddrPort

	mu      sync.Mutex
	answers map[string]Answer
	asked   map[string]int
	stop    func()
}

// Answer is the answer to queries of a name. The zero value says that the name exists and has no TXT record.
type Answer struct {
	Records []dns.RR
	Code    int  // dns.RcodeSuccess and others
	Silent  bool // without any answer
}

// TXT returns a TXT record of one or more strings.
func TXT(name string, texts ...string) dns.RR {
	return &dns.TXT{Hdr: header(name, dns.TypeTXT), Txt: texts}
}

// CNAME returns the record of an alias.
func CNAME(name, target string) dns.RR {
	return &dns.CNAME{Hdr: header(name, dns.TypeCNAME), Target: target}
}

func header(name string, kind uint16) dns.RR_Header {
	return dns.RR_Header{Name: dns.Fqdn(name), Rrtype: kind, Class: dns.ClassINET, Ttl: 1}
}

// Start starts a server on a free port of this machine. Names that were not set do not exist. The server ends with the test.
func Start(t testing.TB) *Server {
	t.Helper()
	s := &Server{answers: map[string]Answer{}, asked: map[string]int{}}
	stream, packets := listen(t)
	s.Addr = stream.Addr().(*net.TCPAddr).AddrPort()
	started := make(chan struct{}, 2)
	servers := []*dns.Server{{Listener: stream}, {PacketConn: packets}}
	var running sync.WaitGroup
	for _, server := range servers {
		server.Handler, server.NotifyStartedFunc = dns.HandlerFunc(s.answer), func() { started <- struct{}{} }
		running.Go(func() {
			if err := server.ActivateAndServe(); err != nil {
				t.Errorf("DNS server: %v", err)
			}
		})
	}
	<-started
	<-started
	s.stop = sync.OnceFunc(func() {
		for _, server := range servers {
			if err := server.Shutdown(); err != nil {
				t.Errorf("DNS server: %v", err)
			}
		}
		running.Wait()
	})
	t.Cleanup(s.stop)
	return s
}

// listen listens at one port with both protocols. A port that is free for the one may be in use for the other, so there are a few attempts.
func listen(t testing.TB) (net.Listener, net.PacketConn) {
	t.Helper()
	var config net.ListenConfig
	var err error
	for range 10 {
		var stream net.Listener
		if stream, err = config.Listen(t.Context(), "tcp", "127.0.0.1:0"); err != nil {
			break
		}
		var packets net.PacketConn
		if packets, err = config.ListenPacket(t.Context(), "udp", stream.Addr().String()); err == nil {
			return stream, packets
		}
		stream.Close()
	}
	t.Fatal(err)
	return nil, nil
}

// Set sets the answer to queries of a name.
func (s *Server) Set(name string, answer Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[key(name)] = answer
}

// Asked returns the number of queries of a name so far.
func (s *Server) Asked(name string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[key(name)]
}

// Stop ends the server.
func (s *Server) Stop() { s.stop() }

func key(name string) string { return strings.ToLower(dns.Fqdn(name)) }

// answer answers a query: over UDP, cut to the size that the client takes.
func (s *Server) answer(w dns.ResponseWriter, query *dns.Msg) {
	if len(query.Question) != 1 {
		return
	}
	name := key(query.Question[0].Name)
	s.mu.Lock()
	answer, known := s.answers[name]
	s.asked[name]++
	s.mu.Unlock()
	if answer.Silent {
		return
	}
	reply := new(dns.Msg).SetRcode(query, answer.Code)
	reply.RecursionAvailable, reply.Answer = true, answer.Records
	if !known {
		reply.Rcode = dns.RcodeNameError
	}
	if w.LocalAddr().Network() == "udp" {
		size := dns.MinMsgSize
		if options := query.IsEdns0(); options != nil {
			size = int(options.UDPSize())
		}
		reply.Truncate(size)
	}
	_ = w.WriteMsg(reply) // a client that is gone needs no answer
}
