package command

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/miekg/dns"

	"entitlegraph/changes"
	"entitlegraph/domainproof/dnstest"
	"entitlegraph/graph"
	"entitlegraph/neo4j"
	"entitlegraph/neo4j/neo4jtest"
)

// TestServeWithDNSServer: the server looks records of domains up where --dns-server says (R36).
func TestServeWithDNSServer(t *testing.T) {
	connection := neo4jtest.Open(t)
	resolver := dnstest.Start(t)
	server := serve(t, append(database(connection), "--dns-server", resolver.Addr.String())...)
	store, err := neo4j.Open(neo4j.Config{URI: connection.URI, Username: connection.Username, Password: connection.Password})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close(t.Context()) })
	account := "DNS" + strings.ToUpper(uuid.NewString()[:8])
	domain := strings.ToLower(account) + ".test"
	applied, err := store.Apply(t.Context(), changes.Request{
		ID: uuid.NewString(), Actor: "tester", Scope: changes.Scope{MustProveDomains: true}, Changes: []changes.Change{
			changes.CreateOrganization{Site: graph.SiteBody{CustomerNumber: account + "-S", Name: "S", CountryCode: "DE"}, OrganizationBody: graph.OrganizationBody{
				AccountNumber: account, Name: "A", Currency: "EUR",
			}},
			changes.ClaimDomain{AccountNumber: account, Name: domain},
		},
	})
	if err != nil || applied.Rows[1].Refusal != nil {
		t.Fatal(applied, err)
	}
	record := applied.Rows[1].Subject.(*graph.Domain).Record()
	verify := `mutation {verifyDomain(input: {accountNumber: "` + account + `", domain: "` + domain + `"}) {domain {status} userErrors {message}}}`
	if status, answer := server.post(t, "", verify); status != http.StatusOK || !strings.Contains(answer, "the DNS has no TXT record of the name "+record.Name) {
		t.Errorf("without the record: status %d, %s", status, answer)
	}
	resolver.Set(record.Name, dnstest.Answer{Records: []dns.RR{dnstest.TXT(record.Name, record.Value)}})
	if status, answer := server.post(t, "", verify); status != http.StatusOK || !strings.Contains(answer, `"status":"PROVEN"`) {
		t.Errorf("with the record: status %d, %s", status, answer)
	}
}
