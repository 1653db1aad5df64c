package neo4j_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"slices"
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

// supported is how far the query of the measurement supports an account: not at all with a global line in an ACTIVE contract, and except for the day
// until which an answer is valid with grace.
type supported struct{ not, exceptDay bool }

// peerRecords returns the records of the accounts that the query supports. Each line has dates, inside those of its contract, as in the data of the
// measurement; grace is part of them. The keys have the prefix in place of that of the set.
func peerRecords(t *testing.T, set questionSet, prefix string) (text string, accounts map[string]*supported) {
	t.Helper()
	var all []records.Record
	accounts = map[string]*supported{}
	reader := records.NewReader(strings.NewReader(set.read(t, "records.ndjson", prefix)))
	for {
		record, err := reader.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, record)
		account := accounts[record.Account()]
		if account == nil {
			account = &supported{}
			accounts[record.Account()] = account
		}
		if contract, isContract := record.(*records.Contract); isContract {
			simplify(contract, account)
		}
	}
	var out bytes.Buffer
	writer := records.NewWriter(&out)
	for _, record := range all {
		if accounts[record.Account()].not {
			continue
		}
		if err := writer.Write(record); err != nil {
			t.Fatal(err)
		}
	}
	return out.String(), accounts
}

// simplify clips the lines of a contract to its dates, leaves out those without a day, and adds the grace days to the dates of the others.
func simplify(c *records.Contract, account *supported) {
	account.exceptDay = account.exceptDay || c.GraceDays > 0
	for i, order := range c.Orders {
		var lines []graph.LineContent
		for _, line := range order.Lines {
			account.not = account.not || c.Status == graph.ContractActive && line.Global
			if line.Own = line.Own.Overlap(c.Term); line.Own.Empty() {
				continue
			}
			line.Own.To = extended(line.Own.To, c.GraceDays)
			lines = append(lines, line)
		}
		c.Orders[i].Lines = lines
	}
	c.Term.To, c.GraceDays = extended(c.Term.To, c.GraceDays), 0
}

// extended returns a last day with grace; an end that is open stays open.
func extended(to graph.Date, graceDays int) graph.Date {
	if to == graph.NoDate {
		return to
	}
	return to.AddDays(graceDays)
}

// questionSet is a folder of questions in testdata, with the prefix of its keys.
type questionSet struct{ folder, prefix string }

// read reads a file of the questions, with another prefix in its keys.
func (q questionSet) read(t *testing.T, name, prefix string) string {
	t.Helper()
	raw, err := os.ReadFile("../graph/scenario/testdata/" + q.folder + name)
	if err != nil {
		t.Fatal(err)
	}
	old, lower := q.prefix, strings.ToLower(q.prefix)
	return strings.NewReplacer(`"`+old+`-`, `"`+prefix+`-`, `"P`+old+`-`, `"`+prefix+`P-`, `.`+old+`-`, `.`+prefix+`-`,
		`-`+old+`.example`, `-`+prefix+`.example`, `.`+lower+`-`, `.`+prefix+`-`, `-`+lower+`.example`, `-`+prefix+`.example`).Replace(string(raw))
}

// TestEntitledAgreesWithTheQuestions: the Cypher query of the measurement has the right answers to those questions whose accounts it supports.
func TestEntitledAgreesWithTheQuestions(t *testing.T) {
	query, err := os.ReadFile("../bench/peers/entitled.cypher")
	if err != nil {
		t.Fatal(err)
	}
	// All logins of a day are asked at once.
	onDay := "UNWIND $logins AS login CALL (login) {\n" +
		strings.NewReplacer("date()", "date($today)", "$login", "login").Replace(string(query)) + "} RETURN login, answer"
	s := openTest(t)
	for _, test := range []struct {
		name  string
		set   questionSet
		least int // of questions that are asked
	}{
		{name: "any", set: questionSet{prefix: "7"}, least: 400},
		{name: "corners", set: questionSet{folder: "corners/", prefix: "D"}, least: 350},
	} {
		t.Run(test.name, func(t *testing.T) {
			if asked := askPeer(t, s, onDay, test.set); asked < test.least {
				t.Errorf("only %d questions were asked", asked)
			}
		})
	}
}

// wantedAnswer is the right answer in what the query supports; exceptDay is true if that leaves out the day until which it is valid.
type wantedAnswer struct {
	scenario.Expect
	exceptDay bool
}

// askPeer asks the query the questions of a set whose accounts it supports, and returns their number.
func askPeer(t *testing.T, s *Store, query string, set questionSet) (asked int) {
	t.Helper()
	p := prefix()
	text, accounts := peerRecords(t, set, p)
	if _, refusals := load(t, s, text, neo4j.ImportOptions{}); len(refusals) > 0 {
		t.Fatal(refusals[0])
	}
	days := map[string]map[string]wantedAnswer{} // by login key
	for line := range strings.Lines(set.read(t, "expect.ndjson", p)) {
		var q struct {
			Login, AccountNumber string
			At                   time.Time
			Expect               scenario.Expect
		}
		if err := json.Unmarshal([]byte(line), &q); err != nil {
			t.Fatal(err)
		}
		account, day := accounts[q.AccountNumber], q.At.UTC().Format(time.DateOnly)
		if account.not {
			continue
		}
		want := wantedAnswer{scenario.Expect{Country: q.Expect.Country, Entitlements: q.Expect.Entitlements}, account.exceptDay}
		if !account.exceptDay {
			want.ValidUntil = q.Expect.ValidUntil
		}
		if days[day] == nil {
			days[day] = map[string]wantedAnswer{}
		}
		days[day][graph.LoginKey(strings.TrimSpace(q.Login))] = want
		asked++
	}
	for day, wanted := range days {
		rows := execute(t, s, query, map[string]any{"today": day, "logins": slices.Collect(maps.Keys(wanted))})
		if len(rows) != len(wanted) {
			t.Errorf("%d answers on %s, want %d", len(rows), day, len(wanted))
		}
		for _, row := range rows {
			want, got := wanted[row["login"].(string)], answerOfPeer(t, row["answer"].(map[string]any))
			if want.exceptDay {
				got.ValidUntil = nil
			}
			if diff := cmp.Diff(want.Expect, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%q on %s (-want +got):\n%s", row["login"], day, diff)
			}
		}
	}
	return asked
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
