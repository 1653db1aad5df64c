package api_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"entitlegraph/api"
	"entitlegraph/graph"
	"entitlegraph/policy"
)

const (
	oneProduct = "{product(code: \"P1\") {code}}"
	itsAnswer  = `{"product":{"code":"P1"}}`
)

// persistedQuery returns the extensions that name a document by hash.
func persistedQuery(hash string) string {
	return `{"persistedQuery":{"version":1,"sha256Hash":"` + hash + `"}}`
}

// TestAutomaticPersistedQueries: a document is named by hash once the server has seen it with its hash.
func TestAutomaticPersistedQueries(t *testing.T) {
	c := newClient(t, newMemory(1))
	hash := api.HashOf(oneProduct)
	send := func(body string) answer { return c.read(c.send("POST", "/graphql", body, post)) }
	query, err := json.Marshal(oneProduct)
	if err != nil {
		t.Fatal(err)
	}
	byHash, withHash := `{"extensions":`+persistedQuery(hash)+`}`, `{"query":`+string(query)+`,"extensions":`+persistedQuery(hash)+`}`

	unknown := send(byHash)
	c.wantError(unknown, graph.CodePersistedQueryNotFound, "")
	if unknown.Errors[0].Message != "PersistedQueryNotFound" {
		t.Errorf("clients do not know %q", unknown.Errors[0].Message)
	}
	c.want(send(`{"query":`+string(query)+`}`), itsAnswer)
	c.wantError(send(byHash), graph.CodePersistedQueryNotFound, "") // it came without its hash
	c.want(send(withHash), itsAnswer)
	c.want(send(byHash), itsAnswer)
	c.want(send(`{"documentId":"sha256:`+hash+`","query":null}`), itsAnswer)
	c.want(send(strings.Replace(byHash, hash, strings.ToUpper(hash), 1)), itsAnswer)
	c.want(c.read(c.send("GET", "/graphql?extensions="+url.QueryEscape(persistedQuery(hash)), "")), itsAnswer)

	c.wantError(send(strings.Replace(withHash, "P1", "P2", 1)), graph.CodeInvalid, "sha256Hash")
	broken := "{nothing}"
	c.wantError(send(`{"query":"`+broken+`","extensions":`+persistedQuery(api.HashOf(broken))+`}`), graph.CodeValidationFailed, "")
	c.wantError(send(`{"extensions":`+persistedQuery(api.HashOf(broken))+`}`), graph.CodePersistedQueryNotFound, "")
}

// TestPersistedChangesAreNotMadeByGET, nor by a simple request.
func TestPersistedChangesAreNotMadeByGET(t *testing.T) {
	change := "mutation {__typename}"
	c := newClient(t, newMemory(1), func(config *api.Config) { config.Trusted = api.Documents{api.HashOf(change): change} })
	response := c.send("GET", "/graphql?documentId=sha256:"+api.HashOf(change), "")
	c.wantError(c.read(response), graph.CodeMethodNotAllowed, "")
	c.want(c.read(c.send("POST", "/graphql", `{"documentId":"sha256:`+api.HashOf(change)+`"}`, post)), `{"__typename":"Mutation"}`)
}

func TestMalformedHashes(t *testing.T) {
	c := newClient(t, newMemory(1))
	hash := api.HashOf(oneProduct)
	for _, body := range []string{
		`{"extensions":{"persistedQuery":1}}`, `{"extensions":{"persistedQuery":{}}}`, `{"extensions":` + persistedQuery("abc") + `}`,
		`{"extensions":{"persistedQuery":{"version":2,"sha256Hash":"` + hash + `"}}}`, `{"documentId":"` + hash + `"}`, `{"documentId":1}`,
		`{"documentId":"sha256:` + strings.Repeat("0", 64) + `","extensions":` + persistedQuery(hash) + `}`, `{"extensions":{"persistedQuery":null}}`,
	} {
		response := c.send("POST", "/graphql", body, post)
		if c.wantError(c.read(response), graph.CodeBadRequest, ""); response.StatusCode != 400 {
			t.Errorf("%s: status %d", body, response.StatusCode)
		}
	}
}

// TestTrustedOnly: others than trusted documents are refused, however they come, before they are read.
func TestTrustedOnly(t *testing.T) {
	c := newClient(t, newMemory(1), func(config *api.Config) {
		config.Trusted, config.TrustedOnly = api.ShippedDocuments(), true
		config.Trusted.Add(oneProduct)
	})
	c.want(c.ask(oneProduct, ""), itsAnswer)
	c.want(c.read(c.send("POST", "/graphql", `{"extensions":`+persistedQuery(api.HashOf(oneProduct))+`}`, post)), itsAnswer)
	for _, body := range []string{
		body(t, oneProduct+" "), body(t, "{__schema {queryType {name}}}"), body(t, "{{{"),
		`{"query":"{__typename}","extensions":` + persistedQuery(api.HashOf("{__typename}")) + `}`,
		`{"extensions":` + persistedQuery(api.HashOf("{__typename}")) + `}`,
	} {
		response := c.send("POST", "/graphql", body, post)
		if c.wantError(c.read(response), graph.CodeNotTrusted, ""); response.StatusCode != 403 {
			t.Errorf("%s: status %d", body, response.StatusCode)
		}
	}
}

// TestShippedDocuments fit the schema, and are what the operations files say.
func TestShippedDocuments(t *testing.T) {
	entitled := "query Entitled($login: String!) {\n  effectiveEntitlements(login: $login) { country { code } entitlements { product { code } quantity } validUntil }\n}"
	shipped := api.ShippedDocuments()
	if shipped[api.HashOf(entitled)] != entitled {
		t.Error("the hot path is not shipped as it is written")
	}
	served := 0
	for _, document := range shipped {
		name, _, _ := strings.Cut(strings.Fields(document)[1], "(")
		served++
		if err := policy.DefaultLimits().CheckDocument(document); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	want := strings.Count(readFile(t, "../operations/queries.graphql"), "\nquery ") + strings.Count(readFile(t, "../operations/mutations.graphql"), "\nmutation ") + 1
	if served != want {
		t.Errorf("%d are shipped, %d are written", served, want)
	}
}
