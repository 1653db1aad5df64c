package changelog_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j"
	"entitlegraph/neo4j/neo4jtest"
	"entitlegraph/neo4j/storetest"
)

// acknowledged counts the entries of acknowledged changes, by account and action.
type acknowledged struct {
	mutex sync.Mutex
	count map[string]int
	err   error
}

func (a *acknowledged) add(err error, entries ...string) bool {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if err != nil && a.err == nil {
		a.err = err
	}
	for _, entry := range entries {
		a.count[entry]++
	}
	return a.err == nil
}

// TestLogEqualsWhatWasAcknowledged: eight writers of mutations and an import change four accounts by two stores, while both stores number, and are stopped
// at any moment and begin again. A follower that stops now and then, and goes on from its cursor, reads exactly what was acknowledged: each entry
// once, those of an account in the order of revisions without a gap. ENTITLEGRAPH_TEST_LOG_FOR sets the duration.
func TestLogEqualsWhatWasAcknowledged(t *testing.T) {
	duration := 5 * time.Second
	if text := os.Getenv("ENTITLEGRAPH_TEST_LOG_FOR"); text != "" {
		var err error
		if duration, err = time.ParseDuration(text); err != nil {
			t.Fatal(err)
		}
	}
	connection := neo4jtest.OpenEmpty(t)
	stores := []*neo4j.Store{storetest.OpenOn(t, connection, nil), storetest.OpenOn(t, connection, nil)}
	p := neo4jtest.Prefix()
	accounts := []string{p + "A", p + "B", p + "C", p + "D"}
	acked := &acknowledged{count: map[string]int{}}
	for _, account := range accounts {
		storetest.Apply(t, stores[0], createOrganization(account))
		acked.add(nil, account+" createOrganization")
	}

	writing, stopWriting := context.WithTimeout(t.Context(), duration)
	defer stopWriting()
	var writers, others sync.WaitGroup
	for n := range 8 {
		writers.Go(func() { write(writing, stores[n%2], acked, accounts, fmt.Sprint(p, n)) })
	}
	writers.Go(func() { importAgain(writing, stores[1], acked, accounts[3]) })

	ending, end := context.WithCancel(t.Context())
	defer end()
	var restarts atomic.Int64
	for _, s := range stores {
		others.Go(func() {
			for ending.Err() == nil {
				some, stop := context.WithTimeout(ending, time.Duration(rand.Int64N(int64(time.Second))))
				s.KeepNumbering(some, time.Hour*24*365*20, func(error) {}) // what is stopped at any moment reports what stopped it
				stop()
				restarts.Add(1)
			}
		})
		others.Go(func() {
			for ending.Err() == nil {
				some, stop := context.WithTimeout(ending, time.Duration(rand.Int64N(int64(time.Second))))
				_ = s.NumberChanges(some) // without a lease
				<-some.Done()
				stop()
			}
		})
	}
	var seen []*graph.Change
	others.Go(func() {
		after := new(graph.Position)
		for ending.Err() == nil {
			some, stop := context.WithTimeout(ending, time.Duration(rand.Int64N(int64(2*time.Second))))
			for {
				page, err := stores[rand.IntN(2)].Changes(some, after, 1+rand.IntN(40), graph.ChangeFilter{})
				if err != nil {
					break
				}
				if seen, after = append(seen, page.Nodes...), &page.End; page.UpToDate {
					break
				}
			}
			stop()
		}
	})
	writers.Wait()
	end()
	others.Wait()
	if acked.err != nil {
		t.Fatal(acked.err)
	}
	if err := stores[0].NumberChanges(t.Context()); err != nil {
		t.Fatal(err)
	}
	after, live := graph.Position(0), len(seen)
	if live > 0 {
		after = seen[live-1].Position
	}
	for done := false; !done; {
		page, err := stores[1].Changes(t.Context(), &after, 100, graph.ChangeFilter{})
		if err != nil {
			t.Fatal(err)
		}
		seen, after, done = append(seen, page.Nodes...), page.End, page.UpToDate
	}
	t.Logf("%d changes, %d of them read while they were made, %d numberers", len(seen), live, restarts.Load())
	wantWhole(t, seen, acked.count)
	wantAllNumbered(t, stores[0])
	if rows := storetest.Execute(t, stores[0], "MATCH (e:AuditEntry) WHERE e.unnumbered IS NOT NULL RETURN e.unnumbered AS mark", nil); len(rows) > 0 {
		t.Errorf("%d entries still wait, the first is %s", len(rows), rows[0].Text("mark"))
	}
}

// write applies changes until the context ends. It fails the test when one is refused.
func write(ctx context.Context, s *neo4j.Store, acked *acknowledged, accounts []string, name string) {
	for i := 0; ctx.Err() == nil; i++ {
		unique := fmt.Sprint(name, "-", i)
		own := accounts[rand.IntN(len(accounts))]
		other := accounts[(slices.Index(accounts, own)+1+rand.IntN(3))%4]
		rename := changes.UpdateOrganization{AccountNumber: own, Name: changes.Say(unique)}
		login := strings.ToLower(unique) + "@mail.example"
		var requests []changes.Request
		var entries [][]string
		switch rand.IntN(4) {
		case 0:
			requests, entries = append(requests, storetest.SmallRequest(rename)), append(entries, []string{own + " updateOrganization"})
		case 1:
			again := changes.UpdateOrganization{AccountNumber: own, Name: changes.Say(unique + " again")}
			requests = append(requests, storetest.Request(rename, again, createUser(own, login, "Ann")))
			entries = append(entries, []string{own + " updateOrganization", own + " updateOrganization", own + " createUser"})
		case 2:
			requests = append(requests, storetest.SmallRequest(createUser(own, login, "Ann")), storetest.Request(changes.TransferUser{LoginKey: login, AccountNumber: other}))
			entries = append(entries, []string{own + " createUser"}, []string{own + " transferUser", other + " transferUser"})
		case 3:
			requests = append(requests, storetest.Request(changes.CreateProduct{ProductBody: graph.ProductBody{Code: strings.ToUpper(unique), Name: "P"}}))
			entries = append(entries, []string{" createProduct"})
		}
		for r, request := range requests {
			applied, err := s.Apply(context.WithoutCancel(ctx), request)
			if reasons := storetest.ReasonsOf(applied); err == nil && len(reasons) > 0 {
				err = fmt.Errorf("%v: %v", entries[r], reasons)
			}
			if err != nil {
				acked.add(err)
				return
			}
			acked.add(nil, entries[r]...)
		}
	}
}

// importAgain imports another name of an account's site until the context ends.
func importAgain(ctx context.Context, s *neo4j.Store, acked *acknowledged, account string) {
	for i := 0; ctx.Err() == nil; i++ {
		file := fmt.Sprintf(`{"type":"organization","accountNumber":%q,"name":"Imported %d","currency":"EUR","sites":[{"customerNumber":"%s-1","name":"Site %d","country":"DE"}]}`+"\n",
			account, i, account, i)
		report, err := s.Import(context.WithoutCancel(ctx), strings.NewReader(file), neo4j.ImportOptions{})
		if err == nil && report.Refused > 0 {
			err = fmt.Errorf("%d records were refused", report.Refused)
		}
		if !acked.add(err, account+" import") {
			return
		}
	}
}

// wantWhole fails the test unless the log has exactly the acknowledged changes, each once, in order.
func wantWhole(t *testing.T, seen []*graph.Change, acked map[string]int) {
	t.Helper()
	ids, revisions, count, position := map[string]bool{}, map[string]int{}, map[string]int{}, graph.Position(0)
	for _, c := range seen {
		if c.Position <= position || ids[c.ID] {
			t.Fatalf("%s of %s at %d comes again, after %d", c.Action, c.AccountNumber, c.Position, position)
		}
		position, ids[c.ID] = c.Position, true
		count[c.AccountNumber+" "+c.Action]++
		if c.AccountNumber == "" {
			continue
		}
		if last := revisions[c.AccountNumber]; *c.Revision != last && *c.Revision != last+1 {
			t.Fatalf("%s has revision %d after %d", c.AccountNumber, *c.Revision, last)
		}
		revisions[c.AccountNumber] = *c.Revision
	}
	for entry, n := range acked {
		if count[entry] != n {
			t.Errorf("%q is in the log %d times, and was acknowledged %d times", entry, count[entry], n)
		}
		delete(count, entry)
	}
	if len(count) > 0 {
		t.Errorf("the log has %v, which was not acknowledged", count)
	}
}
