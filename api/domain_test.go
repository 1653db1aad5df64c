package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/miekg/dns"
	"github.com/rs/zerolog"

	"entitlegraph/api"
	"entitlegraph/changes"
	"entitlegraph/domainproof"
	"entitlegraph/domainproof/dnstest"
	"entitlegraph/graph"
	"entitlegraph/neo4j"
	"entitlegraph/neo4j/neo4jtest"
)

// claimants are two accounts, #A and #B, each with an administrator, in a database of their own, since the worker looks at all claims of one. The
// clock of the store and of the API is the test's.
type claimants struct {
	*client
	store  *neo4j.Store
	server *dnstest.Server
	dns    *domainproof.DNS
	now    atomic.Pointer[time.Time]
}

const claimantRecords = `{"type":"organization","accountNumber":"A","name":"A","currency":"EUR","sites":[{"customerNumber":"SA","name":"S","country":"DE"}]}
{"type":"user","accountNumber":"A","login":"admin@a.example","status":"ACTIVE","roles":["ACCOUNT_ADMIN"]}
{"type":"organization","accountNumber":"B","name":"B","currency":"EUR","sites":[{"customerNumber":"SB","name":"S","country":"DE"}]}
{"type":"user","accountNumber":"B","login":"admin@b.example","status":"ACTIVE","roles":["CO_ADMIN"]}
`

func openClaimants(t *testing.T) *claimants {
	t.Helper()
	connection := neo4jtest.OpenEmpty(t)
	w := &claimants{server: dnstest.Start(t)}
	w.dns = domainproof.New(w.server.Addr, time.Second)
	w.setNow(noon)
	store, err := neo4j.Open(neo4j.Config{URI: connection.URI, Username: connection.Username, Password: connection.Password, Now: w.clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close(t.Context()) })
	if err := store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.store = store
	load(t, store, []byte(claimantRecords))
	who := visitors{"OPERATOR": graph.Operator(), "ANALYST": {Kind: graph.ViewerAnalyst, Actor: "analyst"}}
	for account, role := range map[string]graph.Role{"A": graph.RoleAccountAdmin, "B": graph.RoleCoAdmin} {
		key := "admin@" + strings.ToLower(account) + ".example"
		u, o, err := store.UserOfLogin(t.Context(), key)
		if err != nil || u == nil {
			t.Fatal(u, err)
		}
		who[account] = &graph.Viewer{Kind: graph.ViewerUser, Actor: u.NodeID(), LoginKey: key, UserID: u.ID, Roles: []graph.Role{role},
			OrganizationIDs: []string{o.ID}, AccountNumbers: []string{account}}
		who[account+"_KEY"] = &graph.Viewer{Kind: graph.ViewerPartner, Actor: "key", Scopes: []graph.Scope{graph.ScopeWrite},
			OrganizationIDs: []string{o.ID}, AccountNumbers: []string{account}}
	}
	log := &bytes.Buffer{}
	w.client = &client{t: t, log: log, handler: api.Handler(api.Config{
		Store: store, Entitlements: store, Changes: store, APIKeys: store, Clock: w.clock, Logger: zerolog.New(zerolog.SyncWriter(log)), Authenticator: who, DNS: w.dns,
	})}
	return w
}

func (w *claimants) clock() time.Time      { return *w.now.Load() }
func (w *claimants) setNow(now time.Time)  { w.now.Store(&now) }
func (w *claimants) pass(t *testing.T)     { w.passWith(t, w.dns) }
func nameOfRecord(domain string) string    { return "_entitlegraph." + domain }
func one(records ...dns.RR) dnstest.Answer { return dnstest.Answer{Records: records} }

// passWith has the worker look at what is due.
func (w *claimants) passWith(t *testing.T, lookUp graph.DNS) {
	t.Helper()
	if err := (domainproof.Worker{Store: w.store, DNS: lookUp, Now: w.clock, Logger: zerolog.Nop()}).Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// claim is the part of a response about one domain.
type claim struct {
	ID, Name, Status string
	AutoApprove      bool
	Record           *graph.DomainRecord
	ExpiresAt        *time.Time
}

// change sends a mutation of a domain as a visitor, and returns the domain, or the code and the message of the refusal.
func (w *claimants) change(who, mutation, arguments string) (*claim, string) {
	w.t.Helper()
	selection := "domain {id name status autoApprove record {name type value} expiresAt}"
	if mutation == "releaseDomain" {
		selection = "deletedId"
	}
	a := w.askAs(who, fmt.Sprintf("mutation {change: %s(input: {%s}) {%s userErrors {code message field}}}", mutation, arguments, selection))
	var data struct {
		Change struct {
			Domain     *claim
			UserErrors []struct{ Code, Message, Field string }
		}
	}
	if err := json.Unmarshal(a.Data, &data); err != nil || len(a.Errors) > 0 {
		w.t.Fatalf("%s: %v %s %+v", mutation, err, a.Data, a.Errors)
	}
	if len(data.Change.UserErrors) > 0 {
		e := data.Change.UserErrors[0]
		if e.Field != "domain" {
			w.t.Errorf("%s: the refusal %s is about %q", mutation, e.Code, e.Field)
		}
		return nil, e.Code + ": " + e.Message
	}
	return data.Change.Domain, ""
}

// of returns what change takes for a domain of an account.
func of(account, domain string) string {
	return fmt.Sprintf("accountNumber: %q, domain: %q", account, domain)
}

// claims returns the domains of an account, as a visitor sees them.
func (w *claimants) claims(who, account string) []claim {
	w.t.Helper()
	a := w.askAs(who, `{organization(accountNumber: "`+account+`") {domains {id name status autoApprove record {name type value} expiresAt}}}`)
	var data struct{ Organization struct{ Domains []claim } }
	if err := json.Unmarshal(a.Data, &data); err != nil || len(a.Errors) > 0 {
		w.t.Fatalf("%v %s %+v", err, a.Data, a.Errors)
	}
	return data.Organization.Domains
}

// statusOf returns the status of the claim of a domain; empty where there is none.
func (w *claimants) statusOf(account, domain string) string {
	w.t.Helper()
	for _, c := range w.claims("OPERATOR", account) {
		if c.Name == domain {
			return c.Status
		}
	}
	return ""
}

// actions returns the actions and actors of the log of an account, newest first.
func (w *claimants) actions(account string, n int) []string {
	w.t.Helper()
	a := w.askAs("OPERATOR", fmt.Sprintf(`{organization(accountNumber: %q) {auditLog(first: %d) {nodes {actor action subjectName}}}}`, account, n))
	var data struct {
		Organization struct {
			AuditLog struct {
				Nodes []struct{ Actor, Action, SubjectName string }
			}
		}
	}
	if err := json.Unmarshal(a.Data, &data); err != nil || len(a.Errors) > 0 {
		w.t.Fatalf("%v %s %+v", err, a.Data, a.Errors)
	}
	var actions []string
	for _, e := range data.Organization.AuditLog.Nodes {
		actions = append(actions, e.Actor+" "+e.Action+" "+e.SubjectName)
	}
	return actions
}

// TestClaimIsPending: a claim of an administrator or an API key is pending, is shown to those who read the account, has no effect, and keeps
// its record when it is made again (R36).
func TestClaimIsPending(t *testing.T) {
	w := openClaimants(t)
	first, refusal := w.change("A", "claimDomain", of("A", "acme.test")+", autoApprove: true")
	end := noon.Add(14 * 24 * time.Hour)
	if refusal != "" || first.Status != "PENDING" || first.Record == nil || first.Record.Name != "_entitlegraph.acme.test" || first.Record.Type != "TXT" ||
		!strings.HasPrefix(first.Record.Value, "entitlegraph-verification=") || first.ExpiresAt == nil || !first.ExpiresAt.Equal(end) {
		t.Fatalf("the claim is %+v, %s", first, refusal)
	}
	w.setNow(noon.Add(time.Hour))
	again, _ := w.change("A_KEY", "claimDomain", of("A", "acme.test")+", autoApprove: false")
	if again == nil || again.AutoApprove || again.ID != first.ID || *again.Record != *first.Record || !again.ExpiresAt.Equal(end) {
		t.Errorf("again it is %+v", again)
	}
	other, refusal := w.change("B_KEY", "claimDomain", of("B", "acme.test"))
	if refusal != "" || other.Record.Value == first.Record.Value || other.ID == first.ID {
		t.Errorf("that of another is %+v, %s", other, refusal)
	}
	if dry, _ := w.change("A", "claimDomain", of("A", "dry.test")+", dryRun: true"); dry == nil || dry.Status != "PENDING" || dry.Record != nil {
		t.Errorf("in a dry run it is %+v", dry)
	}
	for _, who := range []string{"A", "OPERATOR", "ANALYST"} {
		if list := w.claims(who, "A"); len(list) != 1 || list[0].Record == nil || *list[0].Record != *first.Record {
			t.Errorf("%s reads %+v", who, list)
		}
	}
	for _, c := range []struct {
		who  string
		want string
	}{{who: "A", want: `{"node":{"status":"PENDING"}}`}, {who: "B", want: `{"node":null}`}} {
		if a := w.askAs(c.who, fmt.Sprintf(`{node(id: %q) {... on Domain {status}}}`, first.ID)); string(a.Data) != c.want {
			t.Errorf("%s reads the node as %s, want %s", c.who, a.Data, c.want)
		}
	}
	a := w.askAs("B", `mutation {createUser(input: {accountNumber: "B", login: "n@acme.test"}) {user {status} userErrors {code}}}`)
	if want := `{"createUser":{"user":{"status":"INVITED"},"userErrors":[]}}`; string(a.Data) != want {
		t.Errorf("a login of a domain that is pending elsewhere: %s", a.Data)
	}
}

// TestVerifyDomain: what the DNS has decides, and the refusal says what it has (R36).
func TestVerifyDomain(t *testing.T) {
	w := openClaimants(t)
	for i, c := range []struct {
		name   string
		answer func(r graph.DomainRecord) dnstest.Answer
		want   string // in the refusal; empty when it is proven
	}{
		{name: "found", answer: func(r graph.DomainRecord) dnstest.Answer { return one(dnstest.TXT(r.Name, r.Value)) }},
		{name: "found among several", answer: func(r graph.DomainRecord) dnstest.Answer {
			return one(dnstest.TXT(r.Name, "v=spf1 -all"), dnstest.TXT(r.Name, strings.ToUpper(r.Value)), dnstest.TXT(r.Name, "x"))
		}},
		{name: "found by an alias", answer: func(r graph.DomainRecord) dnstest.Answer {
			return one(dnstest.CNAME(r.Name, "proof.host.test."), dnstest.TXT("proof.host.test.", r.Value))
		}},
		{name: "found in strings", answer: func(r graph.DomainRecord) dnstest.Answer {
			return one(dnstest.TXT(r.Name, r.Value[:10], r.Value[10:]))
		}},
		{name: "not found", answer: func(graph.DomainRecord) dnstest.Answer { return dnstest.Answer{Code: dns.RcodeNameError} }, want: "the DNS has no TXT record"},
		{name: "an alias of nothing", answer: func(r graph.DomainRecord) dnstest.Answer { return one(dnstest.CNAME(r.Name, "proof.host.test.")) },
			want: "the DNS has no TXT record"},
		{name: "another value", answer: func(r graph.DomainRecord) dnstest.Answer {
			return one(dnstest.TXT(r.Name, r.Value+"x"))
		}, want: "have other values"},
		{name: "a failure", answer: func(graph.DomainRecord) dnstest.Answer { return dnstest.Answer{Code: dns.RcodeServerFailure} }, want: "could not answer"},
		{name: "no answer", answer: func(graph.DomainRecord) dnstest.Answer { return dnstest.Answer{Silent: true} }, want: "did not answer in time"},
	} {
		t.Run(c.name, func(t *testing.T) {
			domain := fmt.Sprintf("d%d.test", i)
			pending, refusal := w.change("A", "claimDomain", of("A", domain)+", autoApprove: true")
			if refusal != "" {
				t.Fatal(refusal)
			}
			w.server.Set(pending.Record.Name, c.answer(*pending.Record))
			proven, refusal := w.change("A_KEY", "verifyDomain", of("A", domain))
			if c.want != "" {
				if !strings.HasPrefix(refusal, "DOMAIN_NOT_PROVEN: ") || !strings.Contains(refusal, c.want) || !strings.Contains(refusal, pending.Record.Value) ||
					w.statusOf("A", domain) != "PENDING" {
					t.Errorf("got %q, %+v", refusal, proven)
				}
				return
			}
			if refusal != "" || proven.Status != "PROVEN" || !proven.AutoApprove || proven.Record != nil || proven.ExpiresAt != nil || w.statusOf("A", domain) != "PROVEN" {
				t.Errorf("got %+v, %s", proven, refusal)
			}
			if again, refusal := w.change("A", "verifyDomain", of("A", domain)); again == nil || again.Status != "PROVEN" {
				t.Errorf("again: %+v, %s", again, refusal)
			}
		})
	}
	for _, c := range []struct{ name, who, account, domain, want string }{
		{name: "nobody's", who: "A", account: "A", domain: "unclaimed.test", want: "UNKNOWN_REFERENCE"},
		{name: "another's", who: "B", account: "B", domain: "d0.test", want: "DOMAIN_CLAIMED"},
	} {
		if _, refusal := w.change(c.who, "verifyDomain", of(c.account, c.domain)); !strings.HasPrefix(refusal, c.want+": ") {
			t.Errorf("%s: %s", c.name, refusal)
		}
		if n := w.server.Asked(nameOfRecord(c.domain)); n > 1 || c.domain == "unclaimed.test" && n > 0 {
			t.Errorf("%s: the DNS was asked %d times", c.name, n)
		}
	}
	if _, refusal := w.change("OPERATOR", "claimDomain", of("A", "gmail.com")); !strings.HasPrefix(refusal, "PUBLIC_DOMAIN: ") {
		t.Errorf("a public mail domain: %s", refusal)
	}
}

// TestRaceOfProofs: of two organizations that prove a domain at the same time, one has it, and the claim of the other has ended (R36).
func TestRaceOfProofs(t *testing.T) {
	w := openClaimants(t)
	for i := range 5 {
		domain := fmt.Sprintf("race%d.test", i)
		var records []dns.RR
		for _, account := range []string{"A", "B"} {
			pending, _ := w.change(account, "claimDomain", of(account, domain))
			records = append(records, dnstest.TXT(pending.Record.Name, pending.Record.Value))
		}
		w.server.Set(nameOfRecord(domain), one(records...))
		var refusals [2]string
		var racing sync.WaitGroup
		for i, account := range []string{"A", "B"} {
			racing.Go(func() { _, refusals[i] = w.change(account, "verifyDomain", of(account, domain)) })
		}
		racing.Wait()
		winner, loser, refusal := "A", "B", refusals[1]
		if refusals[0] != "" {
			winner, loser, refusal = "B", "A", refusals[0]
		}
		if refusals[0]+refusals[1] != refusal || !strings.HasPrefix(refusal, "DOMAIN_CLAIMED: ") || w.statusOf(winner, domain) != "PROVEN" || w.statusOf(loser, domain) != "" {
			t.Errorf("the refusals are %q, and the claims of %s %q and of %s %q", refusals, winner, w.statusOf(winner, domain), loser, w.statusOf(loser, domain))
		}
		if _, refusal := w.change(winner, "releaseDomain", of(winner, domain)); refusal != "" || w.statusOf(loser, domain) != "" {
			t.Errorf("released: %s; the other claim is %q", refusal, w.statusOf(loser, domain))
		}
	}
}

// TestEndOfPendingClaims: a claim of the operator, an import, and time end pending claims; each end is in the log of its organization, which
// does not say by whom (R36).
func TestEndOfPendingClaims(t *testing.T) {
	w := openClaimants(t)
	for _, c := range []struct {
		name string // of the domain
		end  func()
	}{
		{name: "operator.test", end: func() {
			if made, refusal := w.change("OPERATOR", "claimDomain", of("B", "operator.test")); refusal != "" || made.Status != "PROVEN" {
				t.Errorf("the operator's claim is %+v, %s", made, refusal)
			}
		}},
		{name: "import.test", end: func() { load(t, w.store, []byte(`{"type":"domain","accountNumber":"B","name":"import.test"}`)) }},
		{name: "time.test", end: func() { w.setNow(w.clock().Add(14 * 24 * time.Hour)) }},
	} {
		pending, refusal := w.change("A", "claimDomain", of("A", c.name))
		if refusal != "" {
			t.Fatal(refusal)
		}
		c.end()
		if status := w.statusOf("A", c.name); status != "" {
			t.Errorf("%s: the claim is %s", c.name, status)
		}
		if a := w.askAs("A", fmt.Sprintf(`{node(id: %q) {id}}`, pending.ID)); string(a.Data) != `{"node":null}` {
			t.Errorf("%s: the node is %s", c.name, a.Data)
		}
		if _, refusal := w.change("A", "releaseDomain", of("A", c.name)); !strings.HasPrefix(refusal, "UNKNOWN_REFERENCE: ") {
			t.Errorf("%s: the release of it: %s", c.name, refusal)
		}
		w.setNow(w.clock().Add(2 * time.Minute))
		w.pass(t)
		if got, want := w.actions("A", 1), "server endDomainClaim "+c.name; len(got) != 1 || got[0] != want {
			t.Errorf("%s: the log has %q, want %q", c.name, got, want)
		}
	}
	w.pass(t)
	if got := w.actions("A", 10); strings.Count(strings.Join(got, ";"), "endDomainClaim") != 3 {
		t.Errorf("each claim ends once: %q", got)
	}
	if w.server.Asked(nameOfRecord("operator.test"))+w.server.Asked(nameOfRecord("time.test")) != 0 {
		t.Error("the DNS was asked for claims that have ended")
	}
}

// TestWorkerProvesDomains: the server proves a pending claim by itself once its record is there, and looks less often at older ones (R36).
func TestWorkerProvesDomains(t *testing.T) {
	w := openClaimants(t)
	pending, _ := w.change("A", "claimDomain", of("A", "late.test")+", autoApprove: true")
	w.server.Set(pending.Record.Name, one(dnstest.TXT(pending.Record.Name, "not yet")))
	asked := func() int { return w.server.Asked(pending.Record.Name) }
	for _, c := range []struct {
		after time.Duration // since the claim
		want  int           // how often the DNS was asked until then
	}{
		{after: 0, want: 0}, {after: 59 * time.Second, want: 0}, {after: time.Minute, want: 1}, {after: 2 * time.Minute, want: 1}, {after: 3 * time.Minute, want: 2},
		{after: 100 * time.Minute, want: 3}, {after: 109 * time.Minute, want: 3}, {after: 110 * time.Minute, want: 4},
		{after: 13 * 24 * time.Hour, want: 5}, {after: 13*24*time.Hour + 59*time.Minute, want: 5},
	} {
		w.setNow(noon.Add(c.after))
		if w.pass(t); asked() != c.want {
			t.Errorf("after %s the DNS was asked %d times, want %d", c.after, asked(), c.want)
		}
	}
	w.server.Set(pending.Record.Name, one(dnstest.TXT(pending.Record.Name, pending.Record.Value)))
	w.setNow(noon.Add(13*24*time.Hour + time.Hour))
	w.pass(t)
	if list := w.claims("A", "A"); len(list) != 1 || list[0].Status != "PROVEN" || !list[0].AutoApprove {
		t.Errorf("the claims are %+v", list)
	}
	if got := w.actions("A", 1); got[0] != "server verifyDomain late.test" {
		t.Errorf("the log has %q", got)
	}
}

// TestWorkersShareClaims: a claim that one server looks at is left alone by another, and a claim that ended meanwhile is not brought back.
func TestWorkersShareClaims(t *testing.T) {
	w := openClaimants(t)
	pending, _ := w.change("A", "claimDomain", of("A", "shared.test"))
	w.setNow(noon.Add(time.Minute))
	looking := lookUp(func(domain string) graph.DNSRecords {
		if domain != "shared.test" {
			t.Errorf("%s is looked up", domain)
		}
		w.passWith(t, lookUp(func(domain string) graph.DNSRecords {
			t.Errorf("%s is looked up twice", domain)
			return graph.DNSRecords{}
		}))
		if _, refusal := w.change("A", "releaseDomain", of("A", "shared.test")); refusal != "" {
			t.Error(refusal)
		}
		return graph.DNSRecords{Outcome: graph.DNSFound, Values: []string{pending.Record.Value}}
	})
	if w.passWith(t, looking); len(w.claims("A", "A")) != 0 {
		t.Errorf("the claims are %+v", w.claims("A", "A"))
	}
	var none *changes.DueClaim
	if due, err := w.store.TakeClaim(t.Context()); due != none || err != nil {
		t.Errorf("due is %+v, %v", due, err)
	}
}

// lookUp is a function as a DNS.
type lookUp func(domain string) graph.DNSRecords

// Records calls the function.
func (f lookUp) Records(_ context.Context, domain string) graph.DNSRecords { return f(domain) }
