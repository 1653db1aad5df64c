package transfer_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entitlegraph/changes"
	"entitlegraph/documents"
	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/neo4jtest"
	"entitlegraph/neo4j/nouns"
	"entitlegraph/neo4j/storetest"
	"entitlegraph/neo4j/transfer"
)

// TestRoundTripOfHistories: after any history of sites, organizations and orders, an export that is imported into an empty database creates
// the same graph with the same Fulfillment Documents, and is exported identically. Imported into its own database it changes nothing.
func TestRoundTripOfHistories(t *testing.T) {
	for seed := range uint64(3) {
		from := openOn(t, neo4jtest.OpenEmpty(t), nil)
		h := &history{Rand: rand.New(rand.NewPCG(seed, 28)), t: t, store: from}
		h.live(60)
		first := storetest.Export(t, from)
		shown, stored := documentsOf(t, from), storedFacts(t, from)
		if len(shown) < 5 {
			t.Fatalf("seed %d: %d documents are too few to compare", seed, len(shown))
		}
		lines := strings.Count(first, "\n")
		report, refusals := load(t, from, first, transfer.ImportOptions{})
		wantReport(t, report, transfer.ImportReport{Lines: lines, Unchanged: lines, ResumeAt: lines + 1})
		to := openOn(t, neo4jtest.OpenEmpty(t), nil)
		_, more := load(t, to, first, transfer.ImportOptions{})
		if refusals = append(refusals, more...); len(refusals) > 0 {
			t.Fatalf("seed %d: %v", seed, refusals)
		}
		if diff := cmp.Diff(first, storetest.Export(t, to)); diff != "" {
			t.Errorf("seed %d: the exports differ: %s", seed, diff)
		}
		if diff := cmp.Diff(shown, documentsOf(t, to)); diff != "" {
			t.Errorf("seed %d: the documents differ: %s", seed, diff)
		}
		if diff := cmp.Diff(stored, storedFacts(t, to)); diff != "" {
			t.Errorf("seed %d: the graphs differ: %s", seed, diff)
		}
	}
}

// TestDocumentsOfEarlierVersions: the document of an order without a stored site shows the site as it is, also after a round trip, which
// stores the site. Importing the export into its own database stores nothing.
func TestDocumentsOfEarlierVersions(t *testing.T) {
	from := openOn(t, neo4jtest.OpenEmpty(t), nil)
	load(t, from, companyOf("H"), transfer.ImportOptions{})
	execute(t, from, `MATCH (:Order {orderNumber: 'HO'})-[p:PLACED_FOR]->() SET p = {}`, nil)
	apply(t, from, changes.UpdateSite{CustomerNumber: "HA-1", City: changes.Say("Bonn")})
	first, shown := storetest.Export(t, from), documentsOf(t, from)
	if !strings.Contains(shown["HO"], "Bonn") || !strings.Contains(first, `"site":{"name":"One","city":"Bonn"`) {
		t.Errorf("%s\n%s", shown["HO"], first)
	}
	lines := strings.Count(first, "\n")
	report, _ := load(t, from, first, transfer.ImportOptions{})
	wantReport(t, report, transfer.ImportReport{Lines: lines, Unchanged: lines, ResumeAt: lines + 1})
	apply(t, from, changes.UpdateSite{CustomerNumber: "HA-1", City: changes.Say("Mainz")})
	if shown := documentsOf(t, from); !strings.Contains(shown["HO"], "Mainz") {
		t.Errorf("it shows %s", shown["HO"])
	}
	to := openOn(t, neo4jtest.OpenEmpty(t), nil)
	load(t, to, first, transfer.ImportOptions{})
	apply(t, to, changes.UpdateSite{CustomerNumber: "HA-1", City: changes.Say("Mainz")})
	if diff := cmp.Diff(shown, documentsOf(t, to)); diff != "" || storetest.Export(t, to) == first {
		t.Errorf("the documents differ: %s", diff)
	}
}

// TestImportKeepsDocuments: an update of an order changes the site in its Fulfillment Document only if the record has that site, or names
// another Customer Number; and a line without a country stays in its country.
func TestImportKeepsDocuments(t *testing.T) {
	s, p := openChange(t), prefix()
	load(t, s, companyOf(p), transfer.ImportOptions{})
	apply(t, s, changes.AddSite{AccountNumber: p + "A", Site: graph.SiteBody{CustomerNumber: p + "A-3", Name: "Three", CountryCode: "DE"}},
		changes.UpdateSite{CustomerNumber: p + "A-1", Country: changes.Say("CH"), City: changes.Say("Bern")},
		changes.UpdateOrganization{AccountNumber: p + "A", Name: changes.Say("Renamed")})
	const order = `{"type":"contract","contractNumber":"@K","accountNumber":"@A","startsOn":"2026-01-01","graceDays":30,"orders":[{"orderNumber":"@O","orderedOn":"2026-01-03","customerNumber":"@A-%s",%s"lines":[` +
		`{"product":"@P","quantity":5,"annualRecurringRevenue":"12.50","startsOn":"2026-02-01"},{"product":"@Q","global":true},{"product":"@P","country":"AT","endsOn":"2027-01-01"}]}]}`
	for _, step := range []struct{ name, site, says, want, line string }{
		{name: "the record does not say", site: "1", want: "{One  Ulm   DE A}", line: "DE"},
		{name: "the record says", site: "1", says: `"site":{"name":"Old","street":"Way 1","city":"Rome","region":"Lazio","postalCode":"1","country":"it","organizationName":"Before"},`, want: "{Old Way 1 Rome Lazio 1 IT Before}", line: "DE"},
		{name: "the record does not say, again", site: "1", want: "{Old Way 1 Rome Lazio 1 IT Before}", line: "DE"},
		{name: "another site", site: "2", want: "{Two     AT Renamed}", line: "AT"},
		{name: "another site, which the record says", site: "1", says: `"site":{"name":"Said","country":"FR","organizationName":"Said Ltd"},`,
			want: "{Said     FR Said Ltd}", line: "CH"},
	} {
		text := strings.ReplaceAll(fmt.Sprintf(order, step.site, step.says), "@", p)
		if _, refusals := load(t, s, text, transfer.ImportOptions{}); len(refusals) > 0 {
			t.Fatalf("%s: %v", step.name, refusals)
		}
		row := execute(t, s, `MATCH (r:Order {orderNumber: $number})-[placed:PLACED_FOR]->(s) MATCH (:Contract {contractNumber: $contract})-[g:GRANTS {place: 0}]->()
				RETURN placed{.*} AS placed, s.customerNumber AS site, g.country AS country`, map[string]any{"number": p + "O", "contract": p + "K"})[0]
		if got := fmt.Sprint(nouns.PlacedSite(row)); got != step.want || row.Text("site") != p+"A-"+step.site || row.Text("country") != step.line {
			t.Errorf("%s: the document shows %s of %s, and the line is of %s; want %s", step.name, got, row.Text("site"), row.Text("country"), step.want)
		}
	}
}

// history applies random changes to one organization.
type history struct {
	*rand.Rand
	t      *testing.T
	store  *Store
	orders int
}

func (h *history) live(steps int) {
	h.t.Helper()
	_, refusals := load(h.t, h.store, companyOf("H"), transfer.ImportOptions{})
	if len(refusals) > 0 {
		h.t.Fatal(refusals)
	}
	for range steps {
		h.step()
	}
}

// step applies one random change to the organization; a refusal is ignored.
func (h *history) step() {
	h.t.Helper()
	site := func() string { return fmt.Sprintf("HA-%d", 1+h.IntN(3)) }
	word := func() string {
		return fmt.Sprintf("%s %d", []string{"Quay", "Straße", "東", "Rue"}[h.IntN(4)], h.IntN(100))
	}
	country := func() string { return []string{"DE", "AT", "CH"}[h.IntN(3)] }
	maybe := func() changes.Field[string] {
		if h.IntN(2) == 0 {
			return changes.Field[string]{}
		}
		return changes.Say([]string{"", word()}[h.IntN(2)])
	}
	line := func() graph.LineContent {
		l := graph.LineContent{ProductCode: []string{"HP", "HQ"}[h.IntN(2)], Quantity: h.IntN(5), ARR: []string{"", "7.50"}[h.IntN(2)], Own: graph.Always}
		l.Global = h.IntN(4) == 0
		return l
	}
	var made []changes.Change
	for range 1 + h.IntN(2) {
		switch h.IntN(8) {
		case 0:
			made = append(made, changes.UpdateOrganization{AccountNumber: "HA", Name: changes.Say(word())})
		case 1, 2:
			made = append(made, changes.UpdateSite{
				CustomerNumber: site(), Name: changes.Say(word()), Street: maybe(), City: maybe(), Region: maybe(), PostalCode: maybe(),
			})
		case 3:
			made = append(made, changes.UpdateSite{CustomerNumber: site(), Country: changes.Say(country())})
		case 4:
			made = append(made, changes.AddSite{AccountNumber: "HA", Site: graph.SiteBody{CustomerNumber: site(), Name: word(), CountryCode: country()}})
		case 5, 6:
			h.orders++
			made = append(made, changes.PlaceOrder{
				ContractNumber: "HK", OrderNumber: fmt.Sprintf("HO-%d", h.orders), CustomerNumber: site(), OrderedOn: graph.DateOf(changeDay),
				Lines: []graph.LineContent{line(), line()},
			})
		case 7:
			made = append(made, changes.UpdateContract{ContractNumber: "HK", GraceDays: changes.Say(h.IntN(30)), EndsOn: changes.Say(graph.DateOf(changeDay) + graph.Date(h.IntN(90)))})
		}
	}
	if _, err := h.store.Apply(h.t.Context(), request(made...)); err != nil {
		h.t.Fatal(err)
	}
}

// documentsOf returns every Fulfillment Document, as the API returns it and as HTML.
func documentsOf(t *testing.T, s *Store) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, record := range execute(t, s, `MATCH (r:Order) RETURN r.id AS id, r.orderNumber AS number`, nil) {
		row := record
		found, err := s.DocumentsOfOrders(t.Context(), []string{row.Text("id")})
		if err != nil || len(found) != 1 || found[0] == nil {
			t.Fatal(found, err)
		}
		page, err := documents.HTML(found[0])
		if err != nil {
			t.Fatal(err)
		}
		number := row.Text("number")
		all[number] = fmt.Sprintf("%+v\n%+v\n%s", found[0].SiteInformation, found[0].OrderInformation.CustomerNumber, page)
	}
	return all
}

// storedFacts returns every node and every relationship of the graph as text, without the values that differ between databases with the same
// graph: ids, instants, revisions, and the log.
func storedFacts(t *testing.T, s *Store) []string {
	t.Helper()
	const graphNodes = `n:Product OR n:Organization OR n:Site OR n:Contract OR n:Order OR n:EntitlementGroup OR n:User OR n:Domain`
	own := []string{"id", "createdAt", "updatedAt", "revision", "entitlementRevision", "entitlementStamp", "organization", "group"}
	rows := execute(t, s, `MATCH (n) WHERE `+graphNodes+`
		RETURN labels(n)[0] + ' ' + toString(coalesce(n.accountNumber + coalesce('/' + n.nameKey, ''), n.customerNumber, n.contractNumber, n.orderNumber, n.code, n.loginKey, n.name)) AS key,
		  properties(n) AS properties, elementId(n) AS element`, nil)
	names, facts := map[string]string{}, []string{}
	show := func(p bolt.Properties) string {
		var parts []string
		for name, value := range p {
			if !slices.Contains(own, name) {
				parts = append(parts, fmt.Sprintf("%s=%v", name, value))
			}
		}
		sort.Strings(parts)
		return strings.Join(parts, " ")
	}
	for _, record := range rows {
		row := record
		names[row.Text("element")] = row.Text("key")
		facts = append(facts, row.Text("key")+" {"+show(row.Properties("properties"))+"}")
	}
	for _, record := range execute(t, s, `MATCH (n)-[r]->(m) RETURN elementId(n) AS from, type(r) AS type, properties(r) AS properties, elementId(m) AS to, coalesce(m.code, '') AS code`, nil) {
		row := record
		from, to := names[row.Text("from")], names[row.Text("to")]
		if to == "" {
			to = row.Text("code") // a country
		}
		if from != "" && to != "" {
			facts = append(facts, from+" -"+row.Text("type")+"-> "+to+" {"+show(row.Properties("properties"))+"}")
		}
	}
	slices.Sort(facts)
	return facts
}
