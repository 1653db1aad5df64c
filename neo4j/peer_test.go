package neo4j_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"entitlegraph/graph"
	"entitlegraph/graph/scenario"
	"entitlegraph/neo4j"
	"entitlegraph/records"
)

// peerRecords returns the records of the accounts that the query of the measurement supports: without grace and global lines in ACTIVE contracts.
// Each line has dates, inside those of its contract, as in the data of the measurement. The keys have the prefix in place of 7.
func peerRecords(t *testing.T, prefix string) (text string, supported map[string]bool) {
	t.Helper()
	var all []records.Record
	supported = map[string]bool{"": true} // products
	reader := records.NewReader(strings.NewReader(ofPrefix(t, "records.ndjson", prefix)))
	for {
		record, err := reader.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, record)
		contract, isContract := record.(*records.Contract)
		if _, known := supported[record.Account()]; !known {
			supported[record.Account()] = true
		}
		if isContract && !withinPeer(contract) {
			supported[record.Account()] = false
		}
	}
	var out bytes.Buffer
	writer := records.NewWriter(&out)
	for _, record := range all {
		if !supported[record.Account()] {
			continue
		}
		if err := writer.Write(record); err != nil {
			t.Fatal(err)
		}
	}
	return out.String(), supported
}

// withinPeer clips the lines of a contract to its dates, leaves out those without a day, and reports whether the query supports the contract.
func withinPeer(c *records.Contract) bool {
	supported := c.Status != graph.ContractActive || c.GraceDays == 0
	for i, order := range c.Orders {
		var lines []graph.LineContent
		for _, line := range order.Lines {
			supported = supported && (c.Status != graph.ContractActive || !line.Global)
			if line.Own = line.Own.Overlap(c.Term); !line.Own.Empty() {
				lines = append(lines, line)
			}
		}
		c.Orders[i].Lines = lines
	}
	return supported
}

// ofPrefix reads a file of the questions, with the prefix in place of the 7 of its keys.
func ofPrefix(t *testing.T, name, prefix string) string {
	t.Helper()
	raw, err := os.ReadFile("../graph/scenario/testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer(`"7-`, `"`+prefix+`-`, `"P7-`, `"`+prefix+`P-`, `.7-`, `.`+prefix+`-`, `-7.example`, `-`+prefix+`.example`).Replace(string(raw))
}

// TestEntitledAgreesWithTheQuestions: the Cypher query of the measurement has the right answers to those questions whose accounts it supports.
func TestEntitledAgreesWithTheQuestions(t *testing.T) {
	query, err := os.ReadFile("../bench/peers/entitled.cypher")
	if err != nil {
		t.Fatal(err)
	}
	onDay := strings.ReplaceAll(string(query), "date()", "date($today)")
	s, p := openTest(t), prefix()
	text, supported := peerRecords(t, p)
	if _, refusals := load(t, s, text, neo4j.ImportOptions{}); len(refusals) > 0 {
		t.Fatal(refusals[0])
	}
	asked := 0
	for line := range strings.Lines(ofPrefix(t, "expect.ndjson", p)) {
		var q struct {
			Login, AccountNumber string
			At                   time.Time
			Expect               scenario.Expect
		}
		if err := json.Unmarshal([]byte(line), &q); err != nil {
			t.Fatal(err)
		}
		if !supported[q.AccountNumber] {
			continue
		}
		asked++
		rows := execute(t, s, onDay, map[string]any{
			"login": graph.LoginKey(strings.TrimSpace(q.Login)), "today": q.At.UTC().Format(time.DateOnly),
		})
		want := scenario.Expect{Country: q.Expect.Country, Entitlements: q.Expect.Entitlements, ValidUntil: q.Expect.ValidUntil}
		if diff := cmp.Diff(want, answerOfPeer(t, rows[0]["answer"].(map[string]any)), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%q at %s (-want +got):\n%s", q.Login, q.At, diff)
		}
	}
	if asked < 400 {
		t.Errorf("only %d questions were asked", asked)
	}
}

// answerOfPeer returns an answer of the query: the country, the entitlements and the day until which it is valid.
func answerOfPeer(t *testing.T, answer map[string]any) scenario.Expect {
	t.Helper()
	var got struct {
		Country      string
		ValidUntil   *time.Time
		Entitlements []struct {
			Product  string
			Quantity *int
		}
	}
	if day, ok := answer["validUntil"].(interface{ Time() time.Time }); ok {
		answer["validUntil"] = day.Time().UTC()
	}
	encoded, err := json.Marshal(answer)
	if err == nil {
		err = json.Unmarshal(encoded, &got)
	}
	if err != nil {
		t.Fatal(err)
	}
	observed := scenario.Expect{Country: got.Country, ValidUntil: got.ValidUntil, Entitlements: map[string]*int{}}
	for _, e := range got.Entitlements {
		observed.Entitlements[e.Product] = e.Quantity
	}
	return observed
}
