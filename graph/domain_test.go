package graph_test

import (
	"strings"
	"testing"
	"time"

	"entitlegraph/graph"
)

func TestDomainRecord(t *testing.T) {
	record := graph.DomainRecordOf("münchen.example", "t0ken")
	if want := (graph.DomainRecord{Name: "_entitlegraph.xn--mnchen-3ya.example", Type: "TXT", Value: "entitlegraph-verification=t0ken"}); record != want {
		t.Errorf("the record is %+v, want %+v", record, want)
	}
	for _, c := range []struct {
		name, found string
		want        bool
	}{
		{name: "the value", found: "entitlegraph-verification=t0ken", want: true},
		{name: "another case", found: "EntitleGraph-Verification=T0KEN", want: true},
		{name: "in quotes", found: `"entitlegraph-verification=t0ken"`, want: true},
		{name: "spaces", found: "  entitlegraph-verification=t0ken\t", want: true},
		{name: "spaces in quotes", found: ` " entitlegraph-verification=t0ken " `, want: true},
		{name: "the token alone", found: "t0ken"},
		{name: "another token", found: "entitlegraph-verification=t0kem"},
		{name: "more behind it", found: "entitlegraph-verification=t0ken1"},
		{name: "more before it", found: "x entitlegraph-verification=t0ken"},
		{name: "spaces within", found: "entitlegraph-verification= t0ken"},
		{name: "nothing"},
	} {
		if got := record.IsValue(c.found); got != c.want {
			t.Errorf("%s: %q counts as the value: %t, want %t", c.name, c.found, got, c.want)
		}
	}
}

// TestNewDomainToken: a token is new, has at least 128 bits of letters and digits, and reads the same in either case.
func TestNewDomainToken(t *testing.T) {
	const fiveBits = "abcdefghijklmnopqrstuvwxyz234567"
	one, another := graph.NewDomainToken(), graph.NewDomainToken()
	if one == another || len(one)*5 < 128 || strings.Trim(one, fiveBits) != "" {
		t.Errorf("tokens %q and %q", one, another)
	}
}

func TestDNSRecords(t *testing.T) {
	record := graph.DomainRecordOf("a.example", "t0ken")
	long := strings.Repeat("x", 300)
	for _, c := range []struct {
		name     string
		found    graph.DNSRecords
		proves   bool
		describe string
	}{
		{name: "the value", found: graph.DNSRecords{Outcome: graph.DNSFound, Values: []string{record.Value}}, proves: true,
			describe: `the TXT records of _entitlegraph.a.example have other values: "entitlegraph-verification=t0ken"`},
		{name: "among others", found: graph.DNSRecords{Outcome: graph.DNSFound, Values: []string{"v=spf1 -all", record.Value, ""}}, proves: true,
			describe: `the TXT records of _entitlegraph.a.example have other values: "v=spf1 -all", "entitlegraph-verification=t0ken", ""`},
		{name: "others alone", found: graph.DNSRecords{Outcome: graph.DNSFound, Values: []string{"one\n", "2", "3", "4", "5"}},
			describe: `the TXT records of _entitlegraph.a.example have other values: "one\n", "2", "3", and 2 more`},
		{name: "a long one", found: graph.DNSRecords{Outcome: graph.DNSFound, Values: []string{long}},
			describe: `the TXT records of _entitlegraph.a.example have other values: "` + long[:80] + `…"`},
		{name: "absent", found: graph.DNSRecords{Outcome: graph.DNSAbsent}, describe: "the DNS has no TXT record of the name _entitlegraph.a.example"},
		{name: "timeout", found: graph.DNSRecords{Outcome: graph.DNSTimeout}, describe: "the DNS did not answer in time for the name _entitlegraph.a.example"},
		{name: "failure", found: graph.DNSRecords{Outcome: graph.DNSFailure}, describe: "the DNS server could not answer for the name _entitlegraph.a.example"},
	} {
		if got := c.found.Proves(record); got != c.proves {
			t.Errorf("%s: proves %t, want %t", c.name, got, c.proves)
		}
		if got := c.found.Describe(record); got != c.describe {
			t.Errorf("%s: described as %s, want %s", c.name, got, c.describe)
		}
	}
}

func TestDomainStatus(t *testing.T) {
	end := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	claim := &graph.Domain{Name: "a.example", Claim: &graph.PendingClaim{ID: "c1", Token: "t0ken", ExpiresAt: end}}
	if claim.Status() != graph.DomainPending || *claim.Record() != graph.DomainRecordOf("a.example", "t0ken") || *claim.ExpiresAt() != end ||
		claim.NodeID() != graph.EncodeID(graph.KindDomain, "c1") {
		t.Errorf("a pending claim is %s, %v, %v", claim.Status(), claim.Record(), claim.ExpiresAt())
	}
	if claim.Expired(end.Add(-time.Nanosecond)) || !claim.Expired(end) {
		t.Error("a claim ends at its instant, not before it")
	}
	if claim.Claim.Token = ""; claim.Record() != nil {
		t.Errorf("without a token, the record is %v", claim.Record())
	}
	proven := &graph.Domain{Name: "a.example"}
	if proven.Status() != graph.DomainProven || proven.Record() != nil || proven.ExpiresAt() != nil || proven.Expired(end) {
		t.Errorf("a proven claim is %s, %v, %v", proven.Status(), proven.Record(), proven.ExpiresAt())
	}
}
