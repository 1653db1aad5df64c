package transfer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/neo4jtest"
)

// flights is an import whose batches the test advances one by one: each has the nine records of one account.
type flights struct {
	*importer
	batches []importBatch

	mutex sync.Mutex
	sent  []string // statements since the start
}

// flightsOf returns an import of accounts, whose products are stored already.
func flightsOf(t *testing.T, c *neo4jtest.Connection, uri, text string) *flights {
	t.Helper()
	f := &flights{}
	pool := poolOf(t, bolt.Config{URI: uri, Username: c.Username, Password: c.Password, Observe: func(name string) {
		f.mutex.Lock()
		defer f.mutex.Unlock()
		f.sent = append(f.sent, name)
	}})
	options := ImportOptions{BatchRecords: 11}.withDefaults(time.Now)
	f.importer = &importer{pool: pool, options: options, report: ImportReport{ResumeAt: 1}}
	f.batches = batchesOf(t, text, options)
	return f
}

func batchesOf(t *testing.T, text string, options ImportOptions) []importBatch {
	t.Helper()
	out := make(chan importBatch)
	go readImport(t.Context(), strings.NewReader(text), options, out)
	var all []importBatch
	for len(all) == 0 || !all[len(all)-1].last {
		all = append(all, <-out)
	}
	return all
}

// begun returns the number of batches that were begun.
func (f *flights) begun() int {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	n := 0
	for _, name := range f.sent {
		if name == "change_lock_accounts" {
			n++
		}
	}
	return n
}

// accountsOf stores the two products of a prefix, and returns the records of n accounts with lines for them.
func accountsOf(t *testing.T, s *database, p string, n int) string {
	t.Helper()
	lines := strings.SplitAfter(neo4jtest.CompanyOf(p), "\n")
	load(t, s, strings.Join(lines[:2], ""), ImportOptions{})
	var text strings.Builder
	for i := range n {
		lower := strings.ToLower(p)
		own := strings.NewReplacer(p+"A", fmt.Sprint(p, i, "A"), p+"K", fmt.Sprint(p, i, "K"), p+"O", fmt.Sprint(p, i, "O"), lower+".example", fmt.Sprint(lower, i, ".example"))
		text.WriteString(own.Replace(strings.Join(lines[2:], "")))
	}
	return text.String()
}

// stored returns the accounts that are in the database.
func stored(t *testing.T, s *database, p string, n int) []bool {
	t.Helper()
	numbers, there := make([]string, n), make([]bool, n)
	for i := range n {
		numbers[i] = fmt.Sprint(p, i, "A")
	}
	found, err := s.OrganizationsByAccountNumber(t.Context(), numbers)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		there[i] = found[i] != nil
	}
	return there
}

// TestImportWritesTheNextBatchDuringACommit: a batch that does not depend on the one before is written before that one is counted; a batch of
// the same account begins after it. Batches end where accounts do; the number of their statements is checked.
func TestImportWritesTheNextBatchDuringACommit(t *testing.T) {
	c := neo4jtest.Open(t)
	s, p := openTest(t), neo4jtest.Prefix()
	text := accountsOf(t, s, p, 2)
	again := fmt.Sprintf(`{"type":"user","accountNumber":"%[1]s1A","login":"late@%[2]s1.example","groups":["Other"]}`+"\n", p, strings.ToLower(p))
	f := flightsOf(t, c, c.URI, text)
	f.batches[1].last = false
	f.batches = append(f.batches, batchesOf(t, again, f.options)...)
	if len(f.batches) != 3 || len(f.batches[0].items) != 9 || f.batches[0].next != 10 || f.batches[1].items[0].line != 10 || f.batches[0].bytes != int64(len(text)/2) {
		t.Fatalf("%d batches, the first of %d lines up to byte %d, then line %d", len(f.batches), len(f.batches[0].items), f.batches[0].bytes, f.batches[0].next)
	}
	var begun []int // when each batch is counted
	f.options.Progress = func(ImportProgress) { begun = append(begun, f.begun()) }
	for _, batch := range f.batches {
		if _, err := f.apply(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(begun, []int{2, 2, 3}) {
		t.Errorf("so many batches were begun when each was counted: %v; want 2, 2, 3", begun)
	}
	if f.report.Created != 19 {
		t.Errorf("%+v", f.report)
	}
	second := slices.Index(f.sent[1:], f.sent[0]) + 1
	if second != wantStatements {
		t.Errorf("a batch of everything sends %d statements, not %d: %v", second, wantStatements, f.sent[:second])
	}
}

// wantStatements is the number of statements for a batch with new records of all types except products.
const wantStatements = 26

// TestImportRollsBackTheBatchAfterALostCommit cuts the connection at the commit of the first batch, while the second is being written: both are
// applied once, in order.
func TestImportRollsBackTheBatchAfterALostCommit(t *testing.T) {
	c := neo4jtest.Open(t)
	s := openTest(t)
	proxy := neo4jtest.NewLossyProxy(t, strings.TrimPrefix(c.URI, "bolt://"))
	for _, losses := range [][]string{{"commit"}, {"answer"}, {"commit", "answer"}} {
		p := neo4jtest.Prefix()
		f := flightsOf(t, c, "bolt://"+proxy.Address(), accountsOf(t, s, p, 3))
		proxy.Lose(losses...)
		for _, batch := range f.batches {
			if _, err := f.apply(t.Context(), batch); err != nil {
				t.Fatal(losses, err)
			}
		}
		wantReport(t, f.report, ImportReport{Lines: 27, Created: 27, ResumeAt: 28})
		for i := range 3 {
			if got := revisions(t, s, fmt.Sprint(p, i, "A")); got != [2]int64{1, 1} {
				t.Errorf("%v: revisions %v", losses, got)
			}
		}
		if left := proxy.Lose(); len(left) > 0 {
			t.Errorf("%v: %v are still to be lost; the test would prove little", losses, left)
		}
	}
}

// TestImportCommitsNothingAfterAFailure: when a batch fails for good, the next one, which is written already, is rolled back.
func TestImportCommitsNothingAfterAFailure(t *testing.T) {
	c := neo4jtest.Open(t)
	s, p := openTest(t), neo4jtest.Prefix()
	proxy := neo4jtest.NewLossyProxy(t, strings.TrimPrefix(c.URI, "bolt://"))
	f := flightsOf(t, c, "bolt://"+proxy.Address(), accountsOf(t, s, p, 3))
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := f.apply(ctx, f.batches[0]); err != nil {
		t.Fatal(err)
	}
	<-f.committing.committed
	proxy.Lose("commit")
	if _, err := f.apply(ctx, f.batches[1]); err != nil {
		t.Fatal(err)
	}
	cancel() // so that it is not retried
	if _, err := f.apply(ctx, f.batches[2]); graph.CodeOf(err) != graph.CodeUnavailable {
		t.Errorf("the error is %v", err)
	}
	wantReport(t, f.report, ImportReport{Lines: 9, Created: 9, ResumeAt: 10})
	if there := stored(t, s, p, 3); !slices.Equal(there, []bool{true, false, false}) {
		t.Errorf("stored: %v", there)
	}
}

// TestImportRollsBackABatchOnCancellation: on cancellation, a batch that is written but not yet being committed is rolled back.
func TestImportRollsBackABatchOnCancellation(t *testing.T) {
	c := neo4jtest.Open(t)
	s, p := openTest(t), neo4jtest.Prefix()
	f := flightsOf(t, c, c.URI, accountsOf(t, s, p, 3))
	ctx, cancel := context.WithCancel(t.Context())
	f.options.Progress = func(ImportProgress) { cancel() }
	if _, err := f.apply(ctx, f.batches[0]); err != nil {
		t.Fatal(err)
	}
	done, err := f.apply(ctx, f.batches[1])
	if !done || graph.CodeOf(err) != graph.CodeTimeout || !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "line 10;") {
		t.Errorf("%v, the error is %v", done, err)
	}
	if f.begun() != 2 {
		t.Errorf("%d batches were begun; the test would prove little", f.begun())
	}
	wantReport(t, f.report, ImportReport{Lines: 9, Created: 9, ResumeAt: 10})
	if there := stored(t, s, p, 3); !slices.Equal(there, []bool{true, false, false}) {
		t.Errorf("stored: %v", there)
	}
}

// TestImportStopsInALaterBatch: the lines before the refused one are stored and those after it are not, whichever batches were under way.
func TestImportStopsInALaterBatch(t *testing.T) {
	s := openTest(t)
	for name, bad := range map[string]string{
		"by what is stored": `{"type":"user","accountNumber":"%[1]s1A","login":"x@x.example","entitlementCountry":"JP"}`,
		"by itself":         `{"type":"user","accountNumber":"%[1]s1A","login":"x@x.example","entitlementCountry":"XX"}`,
	} {
		p := neo4jtest.Prefix()
		lines := strings.SplitAfter(accountsOf(t, s, p, 4), "\n")
		lines = slices.Insert(lines, 14, fmt.Sprintf(bad, p)+"\n") // line 15, in the second account
		text := strings.Join(lines, "")
		report, refusals := load(t, s, text, ImportOptions{BatchRecords: 11})
		wantReport(t, report, ImportReport{Lines: 15, Created: 14, Refused: 1, ResumeAt: 15})
		if len(refusals) != 1 || refusals[0].Line != 15 || refusals[0].Field != "entitlementCountry" {
			t.Errorf("%s: %v", name, refusals)
		}
		if there := stored(t, s, p, 4); !slices.Equal(there, []bool{true, true, false, false}) {
			t.Errorf("%s: stored: %v", name, there)
		}
		report, _ = load(t, s, text, ImportOptions{BatchRecords: 11, OnError: ImportSkip})
		wantReport(t, report, ImportReport{Lines: 37, Created: 22, Unchanged: 14, Refused: 1, ResumeAt: 38})
	}
}

// TestImportAfterAnUnknownOutcome commits an attempt whose result is lost: the next attempt applies nothing twice, and the report is right.
func TestImportAfterAnUnknownOutcome(t *testing.T) {
	s, p := openTest(t), neo4jtest.Prefix()
	options := ImportOptions{}.withDefaults(time.Now)
	batch := make(chan importBatch, 1)
	readImport(t.Context(), strings.NewReader(neo4jtest.CompanyOf(p)), options, batch)
	b := <-batch
	im := &importer{pool: s.pool, options: options}
	work := newImportWork(b, options)
	if err := im.attempt(t.Context(), work); err != nil {
		t.Fatal(err)
	}
	ids := len(work.ids)
	if err := im.attempt(t.Context(), work); err != nil {
		t.Fatal(err)
	}
	if len(work.ids) != ids || len(work.effects) != 0 {
		t.Errorf("%d ids became %d; %d effects", ids, len(work.ids), len(work.effects))
	}
	im.count(b, work)
	wantReport(t, im.report, ImportReport{Lines: 11, Created: 11, ResumeAt: 12})
	if got := revisions(t, s, p+"A"); got != [2]int64{1, 1} {
		t.Errorf("revisions %v", got)
	}
}
