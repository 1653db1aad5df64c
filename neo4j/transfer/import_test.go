package transfer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"entitlegraph/graph"
	"entitlegraph/neo4j/neo4jtest"
	"entitlegraph/neo4j/transfer"
)

func wantReport(t *testing.T, got, want transfer.ImportReport) {
	t.Helper()
	if got != want {
		t.Errorf("the report is %+v, want %+v", got, want)
	}
}

// revisions returns both revisions of an account.
func revisions(t *testing.T, s *Store, account string) [2]int64 {
	t.Helper()
	found, err := s.OrganizationsByAccountNumber(t.Context(), []string{account})
	if err != nil || found[0] == nil {
		t.Fatal(found, err)
	}
	return [2]int64{found[0].Revision, found[0].EntitlementRevision}
}

func TestImportTwice(t *testing.T) {
	s, p := openTest(t), prefix()
	report, _ := load(t, s, companyOf(p), transfer.ImportOptions{})
	wantReport(t, report, transfer.ImportReport{Lines: 11, Created: 11, ResumeAt: 12})
	if got := revisions(t, s, p+"A"); got != [2]int64{1, 1} {
		t.Errorf("revisions %v after the first", got)
	}
	report, _ = load(t, s, companyOf(p), transfer.ImportOptions{})
	wantReport(t, report, transfer.ImportReport{Lines: 11, Unchanged: 11, ResumeAt: 12})
	if got := revisions(t, s, p+"A"); got != [2]int64{1, 1} {
		t.Errorf("revisions %v after the second: it wrote", got)
	}
	wantImportLogged(t, s, p+"A")
}

// wantImportLogged fails unless the import has written one entry into the log of an account that it changed (R31).
func wantImportLogged(t *testing.T, s *Store, account string) {
	t.Helper()
	found, err := s.OrganizationsByAccountNumber(t.Context(), []string{account})
	if err != nil {
		t.Fatal(err)
	}
	logs, err := s.AuditLogsOfOrganizations(t.Context(), []string{found[0].ID}, graph.AuditFilter{Action: "import"}, graph.Page{Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	if len(logs[0].Rows) != 1 {
		t.Fatalf("%d entries of imports, not 1", len(logs[0].Rows))
	}
	entry := logs[0].Rows[0].Item
	if entry.Actor != "import" || entry.Subject != found[0].NodeID() || entry.Changes[0].After == "0" || entry.Changes[len(entry.Changes)-1] != (graph.FieldChange{Field: "recordsUpdated", After: "0"}) {
		t.Errorf("entry %+v", entry)
	}
}

func TestImportScenariosTwice(t *testing.T) {
	raw, err := os.ReadFile("../../graph/scenario/testdata/records.ndjson")
	if err != nil {
		t.Fatal(err)
	}
	s, p := openTest(t), prefix()
	text := strings.NewReplacer(`"7-`, `"`+p+`-`, `"P7-`, `"`+p+`P-`, `.7-`, `.`+p+`-`, `-7.example`, `-`+p+`.example`).Replace(string(raw))
	lines := strings.Count(text, "\n")
	report, refusals := load(t, s, text, transfer.ImportOptions{BatchRecords: 1000})
	wantReport(t, report, transfer.ImportReport{Lines: lines, Created: lines, ResumeAt: lines + 1})
	if len(refusals) > 0 {
		t.Fatal(refusals[0])
	}
	report, _ = load(t, s, text, transfer.ImportOptions{})
	wantReport(t, report, transfer.ImportReport{Lines: lines, Unchanged: lines, ResumeAt: lines + 1})
}

// TestImportUpdates changes one thing at a time, and checks which revisions rise and that repeating the import changes nothing.
func TestImportUpdates(t *testing.T) {
	s, p := openTest(t), prefix()
	load(t, s, companyOf(p), transfer.ImportOptions{})
	lines := strings.Split(companyOf(p), "\n")
	for _, test := range []struct {
		name             string
		line             int
		old, replacement string
		shared           bool
	}{
		{name: "organization's name", line: 2, old: `"name":"A"`, replacement: `"name":"AA"`},
		{name: "site's city", line: 2, old: `Ulm`, replacement: `Bonn`, shared: true},
		{name: "site added", line: 2, old: `"sites":[`, replacement: `"sites":[{"customerNumber":"` + p + `A-3","name":"Three","country":"DE"},`, shared: true},
		{name: "site moves", line: 2, old: `"country":"DE"`, replacement: `"country":"CH"`, shared: true},
		{name: "contract", line: 3, old: `"graceDays":30`, replacement: `"status":"SUSPENDED","endsOn":"2028-01-01","graceDays":0`, shared: true},
		{name: "line's product", line: 3, old: `{"product":"` + p + `P","quantity":5`, replacement: `{"product":"` + p + `Q","quantity":5`, shared: true},
		{name: "line unlimited, without dates, of another country", line: 3, old: `"quantity":5,"annualRecurringRevenue":"12.50","startsOn":"2026-02-01"`,
			replacement: `"country":"AT"`, shared: true},
		{name: "line added", line: 3, old: `"global":true}`, replacement: `"global":true},{"product":"` + p + `P"}`, shared: true},
		{name: "order's site", line: 3, old: `"customerNumber":"` + p + `A-1"`, replacement: `"customerNumber":"` + p + `A-2"`, shared: true},
		{name: "group's products and override", line: 4, old: `"products":["` + p + `P"],"countryOverride":"AT"`,
			replacement: `"products":["` + p + `Q"]`, shared: true},
		{name: "group spelled anew", line: 4, old: `"Group"`, replacement: `"GROUP"`, shared: true},
		{name: "user's names, status and countries", line: 7, old: `"profileCountry":"DE"`,
			replacement: `"familyName":"U","status":"ACTIVE","entitlementCountry":"AT"`},
		{name: "user's lists", line: 7, old: `"groups":["group"],"products":["` + p + `Q"]`,
			replacement: `"groups":["Other"],"products":["` + p + `P"],"roles":["CO_ADMIN"]`},
		{name: "domain", line: 10, old: `true`, replacement: `false`},
		{name: "product renamed", old: `"name":"P"`, replacement: `"name":"PP"`, shared: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := revisions(t, s, p+"A")
			if !strings.Contains(lines[test.line], test.old) {
				t.Fatalf("%s is not in %s", test.old, lines[test.line])
			}
			changed := strings.Replace(lines[test.line], test.old, test.replacement, 1)
			report, refusals := load(t, s, changed, transfer.ImportOptions{})
			wantReport(t, report, transfer.ImportReport{Lines: 1, Updated: 1, ResumeAt: 2})
			want := [2]int64{before[0] + 1, before[1]}
			if test.name == "product renamed" { // only the answers of the account change
				want[0]--
			}
			if test.shared {
				want[1]++
			}
			if got := revisions(t, s, p+"A"); got != want {
				t.Errorf("revisions %v, want %v; %v", got, want, refusals)
			}
			report, _ = load(t, s, changed, transfer.ImportOptions{})
			wantReport(t, report, transfer.ImportReport{Lines: 1, Unchanged: 1, ResumeAt: 2})
			if !strings.HasSuffix(test.name, " added") { // nothing is ever deleted
				report, refusals = load(t, s, lines[test.line], transfer.ImportOptions{})
				if report.Updated != 1 {
					t.Errorf("back again: %+v, %v", report, refusals)
				}
				return
			}
			lines[test.line] = changed
		})
	}
}

// TestImportRefuses has refused lines: the lines before them are stored; with transfer.ImportStop none after them is, with transfer.ImportSkip all
// others are.
func TestImportRefuses(t *testing.T) {
	s := openTest(t)
	bad := func(p string) string {
		lines := strings.Split(strings.TrimSpace(companyOf(p)), "\n")
		return strings.Join(append(lines[:6:6],
			`{"type":"user","accountNumber":"`+p+`A","login":"x@x.example","profileCountry":"XX"}`, // line 7
			lines[6],
			`{"type":"user","accountNumber":"`+p+`NONE","login":"x@x.example"}`, // line 9
			lines[7], `nonsense`), "\n")
	}
	p := prefix()
	report, refusals := load(t, s, bad(p), transfer.ImportOptions{})
	wantReport(t, report, transfer.ImportReport{Lines: 7, Created: 6, Refused: 1, ResumeAt: 7})
	if len(refusals) != 1 || refusals[0].Line != 7 || refusals[0].Rule != "R3" || refusals[0].Field != "profileCountry" || !strings.Contains(refusals[0].String(), `line 7: profileCountry: country "XX"`) {
		t.Errorf("refusals: %v", refusals)
	}
	report, refusals = load(t, s, bad(p), transfer.ImportOptions{OnError: transfer.ImportSkip})
	wantReport(t, report, transfer.ImportReport{Lines: 11, Created: 2, Unchanged: 6, Refused: 3, ResumeAt: 12})
	if len(refusals) != 3 || refusals[1].Line != 9 || refusals[1].Code != graph.CodeNotFound || refusals[2].Line != 11 {
		t.Errorf("refusals: %v", refusals)
	}
	p = prefix() // a refusal that depends on the stored state stops in the same way
	text := strings.Replace(bad(p), `"profileCountry":"XX"`, `"entitlementCountry":"JP"`, 1)
	report, refusals = load(t, s, text, transfer.ImportOptions{})
	wantReport(t, report, transfer.ImportReport{Lines: 7, Created: 6, Refused: 1, ResumeAt: 7})
	if len(refusals) != 1 || refusals[0].Rule != "R23" {
		t.Errorf("refusals: %v", refusals)
	}
}

// TestImportKeepsRulesAcrossBatches: rules whose counts depend on earlier batches are enforced, with counts from the database.
func TestImportKeepsRulesAcrossBatches(t *testing.T) {
	s, p := openTest(t), prefix()
	load(t, s, companyOf(p), transfer.ImportOptions{BatchRecords: 1})
	other := prefix()
	load(t, s, companyOf(other), transfer.ImportOptions{BatchRecords: 2})
	replace := strings.NewReplacer("@@", p, "~~", strings.ToLower(p), "@!", other)
	for rule, line := range map[string]string{
		"R27": `{"type":"user","accountNumber":"@@A","login":"admin@~~.example","status":"LOCKED","roles":["ACCOUNT_ADMIN"]}`,
		"R23": `{"type":"organization","accountNumber":"@@A","name":"A","currency":"EUR","sites":[{"customerNumber":"@@A-1","name":"One","country":"CH"}]}`,
		"R6":  `{"type":"organization","accountNumber":"@@A","name":"A","currency":"USD","sites":[{"customerNumber":"@@A-1","name":"One","country":"DE"}]}`,
		"R4":  `{"type":"user","accountNumber":"@!A","login":"U@~~.example"}`,
		"R28": `{"type":"user","accountNumber":"@!A","login":"new@~~.example"}`,
		"R1":  `{"type":"contract","contractNumber":"@@K","accountNumber":"@!A","startsOn":"2026-01-01"}`,
		"R25": `{"type":"fulfillmentContact","accountNumber":"@!A","login":"u@~~.example"}`,
	} {
		_, refusals := load(t, s, replace.Replace(line), transfer.ImportOptions{})
		if len(refusals) != 1 || refusals[0].Rule != rule {
			t.Errorf("%s: %v", rule, refusals)
			continue
		}
		if (rule == "R4" || rule == "R28" || rule == "R25") && strings.Contains(refusals[0].Message, p+"A") {
			t.Errorf("%s tells whose it is: %s", rule, refusals[0].Message)
		}
	}
}

// TestImportsAtOnce runs several imports of overlapping accounts at the same time, in different orders: each record is created once.
func TestImportsAtOnce(t *testing.T) {
	s, p := openTest(t), prefix()
	const accounts, importers = 6, 4
	catalogue := fmt.Sprintf(`{"type":"product","code":"%[1]sP","name":"P"}`+"\n"+`{"type":"product","code":"%[1]sQ","name":"Q"}`+"\n", p)
	load(t, s, catalogue, transfer.ImportOptions{})
	var wait sync.WaitGroup
	var mutex sync.Mutex
	var total transfer.ImportReport
	for i := range importers {
		var text strings.Builder
		for j := range accounts {
			n := (i + j) % accounts
			if i%2 == 1 {
				n = (i + accounts - j) % accounts
			}
			own := strings.NewReplacer(p+"P", p+"P", p+"Q", p+"Q", p+"A", fmt.Sprint(p, n, "A"), p+"K", fmt.Sprint(p, n, "K"), p+"O", fmt.Sprint(p, n, "O"),
				strings.ToLower(p)+".example", fmt.Sprint(strings.ToLower(p), n, ".example"))
			text.WriteString(own.Replace(companyOf(p)))
		}
		wait.Go(func() {
			report, err := s.Import(t.Context(), strings.NewReader(text.String()), transfer.ImportOptions{BatchRecords: 7 + i})
			if err != nil {
				t.Error(err)
			}
			mutex.Lock()
			defer mutex.Unlock()
			total.Created += report.Created
			total.Updated += report.Updated
			total.Unchanged += report.Unchanged
			total.Refused += report.Refused
		})
	}
	wait.Wait()
	perAccount := strings.Count(companyOf(p), "\n") - 2
	if total.Created != accounts*perAccount || total.Updated != 0 || total.Refused != 0 {
		t.Errorf("together: %+v; want %d created", total, accounts*perAccount)
	}
}

func TestImportIsCancelledBetweenBatches(t *testing.T) {
	s, p := openTest(t), prefix()
	ctx, cancel := context.WithCancel(t.Context())
	options := transfer.ImportOptions{BatchRecords: 3, Progress: func(progress transfer.ImportProgress) {
		if progress.Lines == 6 {
			cancel()
		}
	}}
	report, err := s.Import(ctx, strings.NewReader(companyOf(p)), options)
	if graph.CodeOf(err) != graph.CodeTimeout || !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
	wantReport(t, report, transfer.ImportReport{Lines: 6, Created: 6, ResumeAt: 7})
	report, _ = load(t, s, companyOf(p), transfer.ImportOptions{})
	wantReport(t, report, transfer.ImportReport{Lines: 11, Created: 5, Unchanged: 6, ResumeAt: 12})
}

// TestImportSeesWhatOthersCreate: when a transaction creates the same login between the reading and the writing of a batch, the batch starts
// again, and the record is refused.
func TestImportSeesWhatOthersCreate(t *testing.T) {
	c := neo4jtest.Open(t)
	p, other := prefix(), prefix()
	var once sync.Once
	var rival *Store
	login := "contested@" + strings.ToLower(p) + "x.example"
	s := openOn(t, c, func(name string) {
		if name == "change_create_users" && rival != nil {
			once.Do(func() {
				line := fmt.Sprintf(`{"type":"user","accountNumber":"%sA","login":%q}`, other, login)
				if report, err := rival.Import(t.Context(), strings.NewReader(line), transfer.ImportOptions{}); err != nil || report.Created != 1 {
					t.Error(report, err)
				}
			})
		}
	})
	load(t, s, companyOf(p), transfer.ImportOptions{})
	load(t, s, companyOf(other), transfer.ImportOptions{})
	rival = openOn(t, c, nil)
	report, refusals := load(t, s, fmt.Sprintf(`{"type":"user","accountNumber":"%sA","login":%q}`, p, login), transfer.ImportOptions{})
	if report.Refused != 1 || len(refusals) != 1 || refusals[0].Rule != "R4" {
		t.Errorf("%+v, %v", report, refusals)
	}
}

// TestImportWritesTheGraph checks nodes and edges, under the names that analysts use.
func TestImportWritesTheGraph(t *testing.T) {
	s, p := openTest(t), prefix()
	at := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	load(t, s, companyOf(p), transfer.ImportOptions{Now: func() time.Time { return at }})
	session := neo4jtest.Open(t).Session(t)
	result, err := session.Run(t.Context(), `
MATCH (o:Organization {accountNumber: $account})-[:HOLDS]->(c:Contract)-[g:GRANTS]->(p:Product)
RETURN [g.place, p.code, g.country, g.quantity, g.arr, toString(g.startsOn), toString(g.endsOn), g.orderNumber, g.id IS NOT NULL,
  toString(o.updatedAt), COUNT { (o)-[:HAS_SITE]->()-[:LOCATED_IN]->(:Country {name: 'Germany'}) },
  COUNT { (c)-[:FULFILLED_BY]->()-[:PLACED_FOR]->({customerNumber: $account + '-1'}) }, COUNT { (o)-[:CLAIMS]->() },
  COUNT { (o)-[:HAS_CONTACT]->({status: 'INVITED'}) }, COUNT { (o)-[:HAS_GROUP]->({nameKey: 'group'})-[:ALLOWS]->(p) },
  COUNT { (o)<-[:BELONGS_TO {roles: ['ACCOUNT_ADMIN']}]-() }, o.locked] AS found
ORDER BY g.place`, map[string]any{"account": p + "A"})
	if err != nil {
		t.Fatal(err)
	}
	records, err := result.Collect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	for _, record := range records {
		fmt.Fprintln(&got, record.Values[0])
	}
	want := strings.ReplaceAll(`[0 @P DE 5 1250 2026-02-01 <nil> @O true 2026-11-22T10:00:00Z 1 1 1 2 1 1 <nil>]
[1 @Q <nil> <nil> 0 <nil> <nil> @O true 2026-11-22T10:00:00Z 1 1 1 2 0 1 <nil>]
[2 @P AT <nil> 0 <nil> 2027-01-01 @O true 2026-11-22T10:00:00Z 1 1 1 2 1 1 <nil>]
`, "@", p)
	if got := strings.ReplaceAll(got.String(), "Z[UTC]", "Z"); got != want {
		t.Errorf("the graph has\n%s\nwant\n%s", got, want)
	}
}
