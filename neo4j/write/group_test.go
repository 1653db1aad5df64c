package write_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j"
	"entitlegraph/neo4j/neo4jtest"
	"entitlegraph/neo4j/write"
)

// someAccounts creates n accounts with users, and returns the prefix and the logins of each.
func someAccounts(t *testing.T, s *Store, n, users int) (prefixes []string, logins [][]string) {
	t.Helper()
	for range n {
		p := prefix()
		prefixes, logins = append(prefixes, p), append(logins, crowd(t, s, p, users, `,"status":"ACTIVE"`))
	}
	return prefixes, logins
}

// storedUser returns a user by login.
func storedUser(t *testing.T, s *Store, login string) *graph.User {
	t.Helper()
	found, err := s.UsersByLoginKey(t.Context(), []string{login}, graph.Alone)
	if err != nil || found[0] == nil {
		t.Fatal(login, found, err)
	}
	return found[0]
}

// lockAccount locks an account as another process would, until unlock is called.
func lockAccount(t *testing.T, s *Store, account string) (unlock func()) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), time.Minute)
	lock, err := s.LockAccount(ctx, account)
	if err != nil {
		t.Fatal(err)
	}
	unlock = sync.OnceFunc(func() {
		lock.Close(ctx)
		cancel()
	})
	t.Cleanup(unlock)
	return unlock
}

// TestCommitGroup: requests of different accounts are applied by three statements; each has the same outcome as alone. The second request of
// an account is left out, to be applied alone, and so is a second copy of a request.
func TestCommitGroup(t *testing.T) {
	var statements neo4jtest.Sent
	s := openOn(t, neo4jtest.Open(t), statements.Note)
	setNow(t, s, func() time.Time { return changeDay })
	s.SetLockTimeout(time.Minute)
	p, logins := someAccounts(t, s, 6, 2)
	foreign := smallRequest(rename(logins[3][0], "Foreign"))
	foreign.Scope = changes.Scope{Limited: true, AccountNumbers: []string{p[0] + "A"}}
	expecting := smallRequest(rename(logins[3][1], "Expecting"))
	expecting.ExpectedRevision = new(int64)
	twice := smallRequest(rename(logins[4][0], "Twice"))
	before := s.NewRequestWork(smallRequest(rename(logins[5][0], "Before")))
	if _, err := s.Apply(t.Context(), before.Request()); err != nil {
		t.Fatal(err)
	}
	revision := revisionOf(t, s, p[0]+"A")
	requests := []struct {
		changes.Request
		committed bool
		reason    changes.Reason
		result    changes.Result
	}{
		{Request: smallRequest(rename(logins[0][0], "Ada")), committed: true, reason: "", result: changes.Updated},
		{Request: smallRequest(rename(logins[0][1], "Grace")), committed: false, reason: "", result: ""},
		{Request: smallRequest(changes.SetUserStatus{LoginKey: logins[1][0], Action: changes.LockUser}), committed: true, reason: "", result: changes.Updated},
		{Request: smallRequest(changes.SetUserStatus{LoginKey: logins[2][0], Action: changes.UnlockUser}), committed: true, reason: "", result: changes.Unchanged},
		{Request: smallRequest(rename("nobody@"+strings.ToLower(p[0])+".example", "Nobody")), committed: true, reason: changes.UnknownReference, result: ""},
		{Request: foreign, committed: true, reason: changes.UnknownReference, result: ""},
		{Request: expecting, committed: true, reason: changes.StaleRevision, result: ""},
		{Request: before.Request(), committed: true, reason: "", result: changes.Updated},
		{Request: twice, committed: true, reason: "", result: changes.Updated},
		{Request: twice, committed: false, reason: "", result: ""},
	}
	works := make([]*write.RequestWork, len(requests))
	for i, r := range requests {
		if works[i] = s.NewRequestWork(r.Request); !works[i].Groupable() {
			t.Errorf("request %d is not groupable", i)
		}
	}
	statements.Take()
	committed, err := s.CommitGroup(t.Context(), works)
	if err != nil {
		t.Fatal(err)
	}
	if sent := statements.Take(); !slices.Equal(sent[:1], []string{"change_lock"}) || !slices.Equal(sent[len(sent)-2:], []string{"change_update_users", "change_finish"}) {
		t.Errorf("statements %v", sent)
	}
	for i, r := range requests {
		if committed[works[i]] != r.committed {
			t.Errorf("request %d: committed %t", i, committed[works[i]])
		}
		if !r.committed || !committed[works[i]] {
			continue
		}
		applied := works[i].Applied()
		if got := strings.Join(reasonStrings(applied), " "); got != string(r.reason) || applied.Rows[0].Result != r.result {
			t.Errorf("request %d: %q, %s", i, got, applied.Rows[0].Result)
		}
	}
	ada := works[0].Applied()
	if ada.Revision != revision+1 || revisionOf(t, s, p[0]+"A") != ada.Revision || len(ada.Undo) != 1 {
		t.Errorf("revision %d became %d: %+v", revision, revisionOf(t, s, p[0]+"A"), ada)
	}
	if user := storedUser(t, s, logins[0][0]); user.GivenName != "Ada" || ada.Rows[0].Subject.(*graph.User).GivenName != "Ada" {
		t.Errorf("%+v, %+v", user, ada.Rows[0].Subject)
	}
	if user := storedUser(t, s, logins[1][0]); user.Status != graph.UserLocked {
		t.Errorf("%+v", user)
	}
	for account, want := range []string{"updateUser", "lockUser", "", "", "updateUser", "updateUser"} {
		logs, err := s.AuditLogsOfOrganizations(t.Context(), []string{organizationID(t, s, p[account]+"A")}, graph.AuditFilter{}, graph.Page{Limit: 9})
		if err != nil {
			t.Fatal(err)
		}
		actions := ""
		for _, row := range logs[0].Rows {
			if row.Item.Action != "import" {
				actions += row.Item.Action
			}
		}
		if actions != want {
			t.Errorf("account %d: the log has %q, want %q", account, actions, want)
		}
	}
}

func reasonStrings(applied *changes.Applied) (all []string) {
	for _, reason := range reasonsOf(applied) {
		all = append(all, string(reason))
	}
	return all
}

// TestTogetherDoesNotWaitForever: an account that another process has locked for long delays only its own requests.
func TestTogetherDoesNotWaitForever(t *testing.T) {
	s := openChange(t)
	p, logins := someAccounts(t, s, 3, 1)
	apply(t, s, rename(logins[0][0], "Warm")) // so that the statements are planned
	unlock := lockAccount(t, s, p[1]+"A")
	held := make(chan error, 1)
	go func() {
		_, err := s.Apply(t.Context(), smallRequest(rename(logins[1][0], "Held up")))
		held <- err
	}()
	var wait sync.WaitGroup
	for _, login := range []string{logins[0][0], logins[2][0]} {
		wait.Go(func() {
			if applied, err := s.Apply(t.Context(), smallRequest(rename(login, "Free"))); err != nil || len(reasonsOf(applied)) > 0 {
				t.Error(applied, err)
			}
		})
	}
	wait.Wait()
	select {
	case err := <-held:
		t.Fatalf("the locked account was changed: %v", err)
	default:
	}
	unlock()
	if err := <-held; err != nil || storedUser(t, s, logins[1][0]).GivenName != "Held up" {
		t.Error(err)
	}
}

// TestTogetherIsLeft: a caller whose context ends returns at once and does not affect the other callers, and its request is not applied
// again.
func TestTogetherIsLeft(t *testing.T) {
	s := openChange(t)
	s.SetLockTimeout(time.Minute)
	p, logins := someAccounts(t, s, 1, 1)
	unlock := lockAccount(t, s, p[0]+"A")
	stays := make(chan error, 1)
	go func() {
		_, err := s.Apply(t.Context(), smallRequest(rename(logins[0][0], "Stays")))
		stays <- err
	}()
	for s.GroupsUnderWay() != 1 { // until it waits for the lock
		runtime.Gosched()
	}
	impatient, leave := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer leave()
	if _, err := s.Apply(impatient, smallRequest(rename(logins[0][0], "Leaves"))); graph.CodeOf(err) != graph.CodeTimeout {
		t.Errorf("left with %v", err)
	}
	unlock()
	if err := <-stays; err != nil {
		t.Error(err)
	}
}

// TestTogetherIsSerial: in groups and on several servers, the changes of each account are serial: no two have the same revision, each is
// logged once, and each user has the state of its last change.
func TestTogetherIsSerial(t *testing.T) {
	c := neo4jtest.Open(t)
	stores := []*Store{openOn(t, c, nil), openOn(t, c, nil)}
	p, logins := someAccounts(t, stores[0], 6, 3)
	const callers, each = 12, 25
	type change struct {
		account, login, name string
		revision             int64
	}
	results := make([][]change, callers)
	var wait sync.WaitGroup
	for caller := range callers {
		wait.Go(func() {
			for n := range each {
				account := (caller + n) % len(p)
				m := change{account: p[account] + "A", login: logins[account][n%3], name: fmt.Sprintf("Name %d of %d", n, caller)}
				applied, err := stores[caller%2].Apply(t.Context(), smallRequest(rename(m.login, m.name)))
				if err != nil || len(reasonsOf(applied)) > 0 {
					t.Error(applied, err)
					return
				}
				m.revision = applied.Revision
				results[caller] = append(results[caller], m)
			}
		})
	}
	wait.Wait()
	last, seen, count := map[string]change{}, map[string]bool{}, map[string]int64{}
	for _, m := range slices.Concat(results...) {
		key := fmt.Sprint(m.account, " ", m.revision)
		if seen[key] {
			t.Errorf("two changes came to revision %s", key)
		}
		seen[key] = true
		count[m.account]++
		if m.revision > last[m.login].revision {
			last[m.login] = m
		}
	}
	for login, m := range last {
		if user := storedUser(t, stores[0], login); user.GivenName != m.name {
			t.Errorf("%s is %q, and its last change, revision %d, said %q", login, user.GivenName, m.revision, m.name)
		}
	}
	for account, n := range count {
		entries := execute(t, stores[0], "MATCH (:Organization {accountNumber: $account})-[:LOGGED]->(e {action: 'updateUser'})-[:ABOUT]->(:User) RETURN count(e) AS total",
			map[string]any{"account": account})[0]["total"]
		if entries != n {
			t.Errorf("%s: %d changes, %v entries in the log", account, n, entries)
		}
	}
}

// TestTogetherAfterALostCommit: the outcome of the common commit is unknown; each change is still applied once, with a complete outcome.
func TestTogetherAfterALostCommit(t *testing.T) {
	c := neo4jtest.Open(t)
	s := openChange(t)
	p, logins := someAccounts(t, s, 4, 1)
	apply(t, s, rename(logins[0][0], "Warm"))
	proxy := newLossyProxy(t, strings.TrimPrefix(c.URI, "bolt://"))
	lossy, err := neo4j.Open(neo4j.Config{URI: "bolt://" + proxy.Address(), Username: c.Username, Password: c.Password})
	if err != nil {
		t.Fatal(err)
	}
	defer lossy.Close(context.WithoutCancel(t.Context()))
	lossy.SetLockTimeout(time.Minute)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for _, loss := range []string{"answer", "commit"} {
		works := make([]*write.RequestWork, len(logins))
		before := make([]int64, len(logins))
		for i, of := range logins {
			before[i] = revisionOf(t, s, p[i]+"A")
			works[i] = lossy.NewRequestWork(smallRequest(rename(of[0], "Lost "+loss)))
		}
		proxy.Lose(loss)
		if committed, err := lossy.CommitGroup(t.Context(), works); err == nil {
			t.Fatalf("%s: nothing was lost: %v", loss, committed)
		}
		for i, w := range works {
			tx, err := lossy.AttemptChange(ctx, w)
			if err != nil {
				t.Fatal(err)
			}
			tx.Close(ctx)
			if after := revisionOf(t, s, p[i]+"A"); after != before[i]+1 || w.Applied().Revision != after || len(w.Applied().Undo) != 1 {
				t.Errorf("%s: revision %d became %d: %+v", loss, before[i], after, w.Applied())
			}
		}
	}
}
