package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"github.com/rs/zerolog"

	"entitlegraph/api"
	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/graph/scenario"
	"entitlegraph/neo4j"
	"entitlegraph/neo4j/neo4jtest"
)

func TestMain(m *testing.M) { os.Exit(neo4jtest.Main(m)) }

// trips counts the statements that are sent to the database.
type trips struct {
	mu    sync.Mutex
	count map[string]int
}

func (s *trips) observe(statement string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count[statement]++
}

// openServer returns a client of the handler over a real Neo4j, its store, and the statements that are sent to it.
func openServer(t *testing.T) (*client, *neo4j.Store, *trips) {
	t.Helper()
	return openServerOn(t, neo4jtest.Open(t))
}

// openServerOn serves a database.
func openServerOn(t *testing.T, connection *neo4jtest.Connection) (*client, *neo4j.Store, *trips) {
	t.Helper()
	sent := &trips{count: map[string]int{}}
	store, err := neo4j.Open(neo4j.Config{
		URI: connection.URI, Username: connection.Username, Password: connection.Password, Observe: sent.observe,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close(t.Context()) })
	if err := store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	log := &bytes.Buffer{}
	handler := api.Handler(api.Config{
		Store: store, Entitlements: store, Changes: store, APIKeys: store, Clock: func() time.Time { return noon }, Logger: zerolog.New(zerolog.SyncWriter(log)),
	})
	return &client{t: t, handler: handler, log: log}, store, sent
}

func load(t *testing.T, store *neo4j.Store, records []byte) {
	t.Helper()
	refused := func(r neo4j.ImportRefusal) { t.Errorf("refused: %s", r) }
	if _, err := store.Import(t.Context(), bytes.NewReader(records), neo4j.ImportOptions{Refused: refused}); err != nil {
		t.Fatal(err)
	}
}

// unique begins keys that no other test has.
func unique() string { return "R" + strings.ToUpper(uuid.NewString()[:8]) + "-" }

// TestScenarios asks every question of package scenario over HTTP, of a real database.
func TestScenarios(t *testing.T) {
	all, err := scenario.All()
	if err != nil {
		t.Fatal(err)
	}
	c, store, _ := openServer(t)
	prefix := unique()
	var records bytes.Buffer
	for i, s := range all {
		all[i] = s.Prefixed(fmt.Sprintf("%s%d-", prefix, i))
		records.Write(all[i].Records())
	}
	load(t, store, records.Bytes())
	for _, s := range all {
		t.Run(s.Name, func(t *testing.T) {
			c := &client{t: t, handler: c.handler}
			for i, q := range s.Questions {
				for _, problem := range c.problems(s, q) {
					t.Errorf("questions[%d], %s at %s:\n%s\nThe situation: %s", i, q.Login, q.At, problem, s.Story)
				}
			}
		})
	}
}

// country is the country of an option.
type country struct{ Code string }

// stated is the part of a response that scenarios state.
type stated struct {
	EffectiveEntitlements *scenario.Reply
	CheckEntitlements     []struct {
		ProductCode string
		Allowed     bool
		Reason      entitle.Reason
	}
	Organization struct {
		EntitlementCountryOptions []struct {
			Country                country
			Represented            bool
			AnnualRecurringRevenue struct{ Amount string }
			Sites                  []struct{ CustomerNumber string }
		}
	}
}

const question = `query Scenario($login: String!, $at: DateTime!, $account: String!, $checks: [EntitlementCheckInput!]!) {
	effectiveEntitlements(login: $login, at: $at) {
		country {code} countryRule representedCountries {country {code} annualRecurringRevenue {amount}}
		entitlements {product {code} quantity inGrace accessRule lines {contract {contractNumber} order {orderNumber}}}
		withheld {product {code} reason countries {code}} warnings {code} validUntil
	}
	checkEntitlements(checks: $checks, at: $at) {productCode allowed reason}
	organization(accountNumber: $account) {
		entitlementCountryOptions(at: $at) {country {code} represented annualRecurringRevenue {amount} sites {customerNumber}}
	}
}`

// problems asks a question and says what is wrong with the answer.
func (c *client) problems(s *scenario.Scenario, q scenario.Question) []string {
	c.t.Helper()
	type pair struct {
		Login       string `json:"login"`
		ProductCode string `json:"productCode"`
	}
	checks := []pair{}
	for code := range q.Checks {
		checks = append(checks, pair{Login: q.Login, ProductCode: code})
	}
	given, err := json.Marshal(map[string]any{"login": q.Login, "at": q.At, "account": s.Organization.AccountNumber, "checks": checks})
	if err != nil {
		c.t.Fatal(err)
	}
	var got stated
	a := c.ask(question, string(given))
	if err := json.Unmarshal(a.Data, &got); err != nil || len(a.Errors) > 0 {
		return []string{fmt.Sprintf("%v %+v", err, a.Errors)}
	}
	problems := differences("checks", q.Checks, got.checks())
	if (got.EffectiveEntitlements == nil) != (q.Expect == nil) {
		return append(problems, "the login has a user in only one of them")
	}
	if q.Expect != nil {
		observed := got.EffectiveEntitlements.Expect()
		problems = append(problems, differences("answer", *q.Expect, q.Expect.As(observed))...)
		problems = append(problems, q.Not.Violations(observed)...)
		problems = append(problems, differences("lines", q.Lines, got.lines(q))...)
		problems = append(problems, differences("elsewhere", q.Elsewhere, got.elsewhere(q))...)
	}
	if q.CountryOptions != nil {
		problems = append(problems, differences("countryOptions", q.CountryOptions, got.options())...)
	}
	return problems
}

func differences(of string, want, got any) []string {
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		return []string{of + " (-want +got):\n" + diff}
	}
	return nil
}

func (a stated) checks() map[string]entitle.Reason {
	checks := map[string]entitle.Reason{}
	for _, check := range a.CheckEntitlements {
		checks[check.ProductCode] = check.Reason
		if check.Allowed {
			checks[check.ProductCode] = scenario.Allowed
		}
	}
	return checks
}

func (a stated) lines(q scenario.Question) map[string][]string {
	lines := map[string][]string{}
	for _, e := range a.EffectiveEntitlements.Entitlements {
		if _, asked := q.Lines[e.Product.Code]; asked {
			for _, l := range e.Lines {
				lines[e.Product.Code] = append(lines[e.Product.Code], l.Contract.ContractNumber+"/"+l.Order.OrderNumber)
			}
		}
	}
	return lines
}

func (a stated) elsewhere(q scenario.Question) map[string][]string {
	elsewhere := map[string][]string{}
	for _, w := range a.EffectiveEntitlements.Withheld {
		if _, asked := q.Elsewhere[w.Product.Code]; asked {
			elsewhere[w.Product.Code] = nil
			for _, c := range w.Countries {
				elsewhere[w.Product.Code] = append(elsewhere[w.Product.Code], c.Code)
			}
		}
	}
	return elsewhere
}

func (a stated) options() []scenario.CountryOption {
	var options []scenario.CountryOption
	for _, o := range a.Organization.EntitlementCountryOptions {
		option := scenario.CountryOption{
			Country: o.Country.Code, Represented: o.Represented, AnnualRecurringRevenue: o.AnnualRecurringRevenue.Amount,
		}
		for _, site := range o.Sites {
			option.Sites = append(option.Sites, site.CustomerNumber)
		}
		options = append(options, option)
	}
	return options
}

// account is an organization with three of everything, as `import` reads it; # stands for a prefix.
const account = `{"type":"product","code":"#P1","name":"One"}
{"type":"product","code":"#P2","name":"Two"}
{"type":"organization","accountNumber":"#ACME","name":"Acme","currency":"EUR","sites":[
	{"customerNumber":"#S1","name":"Köln","country":"DE"},{"customerNumber":"#S2","name":"Roma","country":"IT"},{"customerNumber":"#S3","name":"Bonn","country":"DE","city":"Bonn"}]}
{"type":"contract","accountNumber":"#ACME","contractNumber":"#C1","startsOn":"2026-01-01","orders":[
	{"orderNumber":"#O1","orderedOn":"2026-01-01","customerNumber":"#S1","lines":[{"product":"#P1","quantity":5},{"product":"#P2","global":true}]}]}
{"type":"contract","accountNumber":"#ACME","contractNumber":"#C2","startsOn":"2026-01-01","orders":[
	{"orderNumber":"#O2","orderedOn":"2026-01-01","customerNumber":"#S2","lines":[{"product":"#P1","quantity":5}]},
	{"orderNumber":"#O3","orderedOn":"2026-01-01","customerNumber":"#S3","lines":[{"product":"#P1","quantity":5}]}]}
{"type":"contract","accountNumber":"#ACME","contractNumber":"#C3","startsOn":"2026-01-01","orders":[]}
{"type":"group","accountNumber":"#ACME","name":"A","products":["#P1"]}
{"type":"group","accountNumber":"#ACME","name":"B","products":["#P2"]}
{"type":"group","accountNumber":"#ACME","name":"C","products":[]}
{"type":"user","accountNumber":"#ACME","login":"#u1@acme.example","givenName":"U","familyName":"V","status":"ACTIVE","profileCountry":"DE","products":[],"groups":["A","B"]}
{"type":"user","accountNumber":"#ACME","login":"#u2@acme.example","givenName":"U","familyName":"V","status":"ACTIVE","products":["#P1"],"groups":["B"]}
{"type":"user","accountNumber":"#ACME","login":"#u3@acme.example","givenName":"U","familyName":"V","status":"LOCKED","products":[],"groups":[]}
`

// TestOperationsOverNeo4j asks the operations that clients rely on of a real database, once what the account holds is in memory: each kind of
// thing is one round trip.
func TestOperationsOverNeo4j(t *testing.T) {
	c, store, sent := openServerOn(t, neo4jtest.OpenEmpty(t)) // a login is read a second time when anything was written meanwhile
	p := unique()
	records := strings.ReplaceAll(strings.ReplaceAll(account, ",\"sites\":[\n\t", `,"sites":[`), "\n\t", "")
	load(t, store, []byte(strings.ReplaceAll(records, "#", p)))
	germany := graph.EncodeID(graph.KindCountry, "DE")
	for name, test := range map[string]struct {
		variables string
		trips     int
	}{
		"EffectiveEntitlements": {`{"login":"#U1@ACME.example","at":"2026-06-11T00:00:00Z"}`, 2},
		"Entitled":              {`{"login":"#u1@acme.example"}`, 1},
		"CheckEntitlement":      {`{"login":"#u1@acme.example","productCode":"#p1"}`, 1},
		"CheckEntitlements":     {`{"checks":[{"login":"#u1@acme.example","productCode":"#P1"},{"login":"#u2@acme.example","productCode":"#NONE"}]}`, 2},
		"Hierarchy":             {`{"accountNumber":"#acme","first":100}`, 1},
		"ByCustomerNumber":      {`{"customerNumber":"#s1"}`, 1},
		"ByLogin":               {`{"login":"#u1@acme.example"}`, 1},
		"Organizations":         {`{"first":2}`, 2},
		"AnyNode":               {`{"id":"` + germany + `"}`, 0},
		"Document":              {`{"orderNumber":"#o1"}`, 2},
	} {
		for range 2 { // the second time with what the account holds in memory
			clear(sent.count)
			a := c.ask(operations(t)[name], strings.ReplaceAll(test.variables, "#", p))
			if len(a.Errors) > 0 || strings.HasSuffix(string(a.Data), ":null}") {
				t.Fatalf("%s: %s %+v; log %s", name, a.Data, a.Errors, c.log)
			}
		}
		if total(sent.count) != test.trips {
			t.Errorf("%s: %d round trips, want %d: %v", name, total(sent.count), test.trips, sent.count)
		}
	}
}

func total(count map[string]int) int {
	all := 0
	for _, n := range count {
		all += n
	}
	return all
}
