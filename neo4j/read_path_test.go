package neo4j_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/neo4j"
	"entitlegraph/neo4j/neo4jtest"
)

// numbered is an account in which one number stands in many places, which are always changed together; and another one in the name of a
// user, by small changes.
type numbered struct {
	p, login, small string
	written, named  atomic.Int64 // the last numbers that were acknowledged
}

func newNumbered(t *testing.T, s *Store) *numbered {
	t.Helper()
	p := prefix()
	load(t, s, companyOf(p), neo4j.ImportOptions{})
	a := &numbered{p: p, login: "u@" + strings.ToLower(p) + ".example", small: "small@" + strings.ToLower(p) + ".example"}
	apply(t, s, changes.CreateUser{AccountNumber: p + "A", Login: a.small, LoginKey: a.small, GivenName: "1", Status: graph.UserActive})
	if _, err := a.write(t.Context(), s, 1); err != nil {
		t.Fatal(err)
	}
	return a
}

// write puts a number into all places, one time as an administrator does and the other as an import does.
func (a *numbered) write(ctx context.Context, s *Store, n int64) (refused []changes.Reason, err error) {
	word := strconv.FormatInt(n, 10)
	if n%4 == 0 {
		text := strings.NewReplacer(`"city":"Ulm"`, `"city":"`+word+`"`, `"name":"Two"`, `"name":"`+word+`"`,
			`"graceDays":30`, `"graceDays":`+strconv.FormatInt(n%366, 10), `"givenName":"Ada"`, `"givenName":"`+word+`"`).Replace(companyOf(a.p))
		text = strings.ReplaceAll(text, `"profileCountry":"DE"`, `"profileCountry":"DE","familyName":"`+word+`"`)
		var refusals []changes.Reason
		_, err := s.Import(ctx, strings.NewReader(text), neo4j.ImportOptions{Refused: func(neo4j.ImportRefusal) { refusals = append(refusals, "refused") }})
		return refusals, err
	}
	applied, err := s.Apply(ctx, request(
		changes.UpdateSite{CustomerNumber: a.p + "A-1", City: changes.Say(word)},
		changes.UpdateContract{ContractNumber: a.p + "K", GraceDays: changes.Say(int(n % 366))},
		changes.UpdateUser{LoginKey: a.login, FamilyName: changes.Say(word)},
		changes.UpdateSite{CustomerNumber: a.p + "A-2", Name: changes.Say(word)},
	))
	if err != nil {
		return nil, err
	}
	return reasonsOf(applied), nil
}

// rename puts a number into the name of the other user.
func (a *numbered) rename(ctx context.Context, s *Store, n int64) error {
	applied, err := s.Apply(ctx, smallRequest(rename(a.small, strconv.FormatInt(n, 10))))
	if err == nil && len(reasonsOf(applied)) > 0 {
		err = fmt.Errorf("name %d: %v", n, reasonsOf(applied))
	}
	return err
}

// ask reads both users, and fails if the answers are torn, or older than the last acknowledged write.
func (a *numbered) ask(ctx context.Context, s *Store) (*entitle.Facts, error) {
	least, named := a.written.Load(), a.named.Load()
	facts, err := s.Facts(ctx, []string{a.login, a.small})
	if err != nil {
		return nil, err
	}
	if n, err := strconv.ParseInt(facts[1].Login.User.GivenName, 10, 64); err != nil || n < named {
		return nil, fmt.Errorf("stale: name %q after %d was acknowledged", facts[1].Login.User.GivenName, named)
	}
	return facts[0], a.check(facts[0], least)
}

// numbers returns the number in each place.
func numbers(f *entitle.Facts) ([]int64, error) {
	all := make([]int64, 0, 6)
	for _, text := range []string{f.AccountFacts.Sites[0].City, f.AccountFacts.Sites[1].Name, f.Login.User.FamilyName} {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, err
		}
		all = append(all, n)
	}
	for _, line := range f.AccountFacts.Lines {
		all = append(all, all[0]-all[0]%366+int64(line.Contract.GraceDays))
	}
	return all, nil
}

// check fails when an answer is torn, or older than what was acknowledged before it was asked for.
func (a *numbered) check(f *entitle.Facts, least int64) error {
	all, err := numbers(f)
	if err != nil {
		return err
	}
	for _, n := range all {
		if n != all[0] {
			return fmt.Errorf("torn: %v, at revision %d", all, f.Login.Revision)
		}
		if n < least {
			return fmt.Errorf("stale: %v after %d was acknowledged, at revision %d", all, least, f.Login.Revision)
		}
	}
	return nil
}

// instances are stores of one database, as several servers have them, which are closed and opened anew while they are used.
type instances struct {
	open func() (*Store, error)
	mu   sync.RWMutex
	all  []*Store
}

// use lets work have an instance, which is not closed meanwhile.
func (i *instances) use(n int, work func(*Store)) {
	i.mu.RLock()
	defer i.mu.RUnlock()
	work(i.all[n%len(i.all)])
}

func (i *instances) restart(ctx context.Context, n int) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	place := n % len(i.all)
	err := i.all[place].Close(ctx)
	if err == nil {
		i.all[place], err = i.open()
	}
	return err
}

// answersToCheck is the number of answers that TestAnswersAreNeverStaleNorTorn checks, unless ENTITLEGRAPH_TEST_ANSWERS is set.
const answersToCheck = 20_000

// TestAnswersAreNeverStaleNorTorn reads answers of two instances, each with a cache of its own, which are restarted now and then, while the
// accounts change through both. A change writes one number in many places: in every answer these are equal, and no answer is older
// than the last write that was acknowledged before the read. In addition, cached facts are compared with facts that are read under the
// account's lock.
func TestAnswersAreNeverStaleNorTorn(t *testing.T) {
	t.Parallel()
	goal := int64(answersToCheck)
	if text := os.Getenv("ENTITLEGRAPH_TEST_ANSWERS"); text != "" {
		var err error
		if goal, err = strconv.ParseInt(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	c := neo4jtest.Open(t)
	servers := &instances{open: func() (*Store, error) {
		s, err := neo4j.Open(neo4j.Config{URI: c.URI, Username: c.Username, Password: c.Password})
		if err != nil {
			return nil, err
		}
		return s, s.Ready(t.Context()) // as the program does: the driver's first connection is no matter for several at once
	}}
	first := openOn(t, c, nil)
	accounts := make([]*numbered, 4)
	for i := range accounts {
		accounts[i] = newNumbered(t, first)
	}
	for range 2 {
		s, err := servers.open()
		if err != nil {
			t.Fatal(err)
		}
		servers.all = append(servers.all, s)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var asked, compared, restarts, writes atomic.Int64
	var wait sync.WaitGroup
	fail := func(err error) {
		if err != nil && ctx.Err() == nil {
			t.Error(err)
			stop()
		}
	}
	for i, a := range accounts {
		a.written.Store(1)
		wait.Go(func() {
			for n := int64(2); ctx.Err() == nil; n++ {
				servers.use(i+int(n), func(s *Store) {
					err := a.rename(ctx, s, n)
					if fail(err); err == nil {
						a.named.Store(n)
						writes.Add(1)
					}
				})
			}
		})
		wait.Go(func() {
			for n := int64(2); ctx.Err() == nil; n++ {
				servers.use(i+int(n), func(s *Store) {
					refused, err := a.write(ctx, s, n)
					if err == nil && len(refused) > 0 {
						err = fmt.Errorf("number %d: %s", n, refused)
					}
					if fail(err); err == nil {
						a.written.Store(n)
						writes.Add(1)
					}
				})
			}
		})
	}
	for reader := range 16 {
		wait.Go(func() {
			for n := reader; ctx.Err() == nil; n++ {
				a := accounts[n%len(accounts)]
				servers.use(n, func(s *Store) {
					facts, err := a.ask(ctx, s)
					if err == nil && n%50 == 0 {
						err = sameUnderLock(ctx, s, facts, &compared)
					}
					fail(err)
				})
				switch done := asked.Add(1); {
				case done >= goal:
					stop()
				case done%(goal/10) == 0:
					fail(servers.restart(ctx, n))
					restarts.Add(1)
				}
			}
		})
	}
	wait.Wait()
	for _, s := range servers.all {
		if err := s.Close(context.WithoutCancel(ctx)); err != nil {
			t.Error(err)
		}
	}
	t.Logf("%d answers, %d of them compared, %d writes, %d restarts", asked.Load(), compared.Load(), writes.Load(), restarts.Load())
}

// TestAnswersAreRightWhenTheDatabaseComesBack: the database is killed while accounts change and are asked about. Meanwhile there is an
// error that says so; before and after no answer is torn, or older than what was acknowledged before it was asked for.
func TestAnswersAreRightWhenTheDatabaseComesBack(t *testing.T) {
	t.Parallel()
	c := neo4jtest.OpenOwn(t)
	stores := []*Store{openOn(t, c, nil), openOn(t, c, nil)}
	if err := stores[0].Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	accounts := []*numbered{newNumbered(t, stores[0]), newNumbered(t, stores[0])}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	const goal = 300 // answers and writes, before and after
	var answers, writes, away atomic.Int64
	enough := make(chan struct{}, 1)
	count := func(err error, of *atomic.Int64) {
		var failure *graph.Error
		switch {
		case err == nil:
			of.Add(1)
			if answers.Load() >= goal && writes.Load() >= goal/10 {
				select {
				case enough <- struct{}{}:
				default:
				}
			}
		case errors.As(err, &failure) && (failure.Code == graph.CodeUnavailable || failure.Code == graph.CodeTimeout):
			away.Add(1)
		case ctx.Err() == nil:
			t.Error(err)
		}
	}
	var wait sync.WaitGroup
	for i, a := range accounts {
		a.written.Store(1)
		wait.Go(func() {
			for n := int64(2); ctx.Err() == nil; n++ {
				err := a.rename(ctx, stores[(i+int(n))%2], n)
				if count(err, &writes); err == nil {
					a.named.Store(n)
				}
			}
		})
		wait.Go(func() {
			for n := int64(2); ctx.Err() == nil; n++ {
				_, err := a.write(ctx, stores[(i+int(n))%2], n)
				if count(err, &writes); err == nil {
					a.written.Store(n)
				}
			}
		})
	}
	for reader := range 8 {
		wait.Go(func() {
			for n := reader; ctx.Err() == nil; n++ {
				a := accounts[n%2]
				_, err := a.ask(ctx, stores[n/2%2])
				count(err, &answers)
			}
		})
	}
	<-enough
	c.Restart(t)
	answers.Store(0)
	writes.Store(0)
	for len(enough) > 0 {
		<-enough
	}
	<-enough
	stop()
	wait.Wait()
	t.Logf("%d answers and %d writes after the database was back, %d refused because it was away", answers.Load(), writes.Load(), away.Load())
}

// sameUnderLock compares what a store gave with what is read under the account's lock, if that is still the same version.
func sameUnderLock(ctx context.Context, s *Store, given *entitle.Facts, compared *atomic.Int64) error {
	organizations := []string{given.Login.OrganizationID}
	read, err := s.AccountFactsUnderLock(ctx, organizations)
	if err != nil || read[0].Organization.EntitlementRevision != given.Login.Revision {
		return err
	}
	compared.Add(1)
	one, two := mustJSON(given.AccountFacts), mustJSON(read[0])
	if one != two {
		return fmt.Errorf("at revision %d a store gave\n%s\nbut there was\n%s", given.Login.Revision, one, two)
	}
	return nil
}

func mustJSON(h *entitle.AccountFacts) string {
	text, err := json.Marshal([]any{h.Organization, h.Lines, h.Groups, h.Sites})
	if err != nil {
		panic(err)
	}
	return string(text)
}

// TestMissesLoadOnce: however many ask at once for what is not in memory, it is loaded once.
func TestMissesLoadOnce(t *testing.T) {
	var mu sync.Mutex
	sent := map[string]int{}
	s := openOn(t, neo4jtest.Open(t), func(name string) {
		mu.Lock()
		defer mu.Unlock()
		sent[name]++
	})
	p := seed(t, s, 3)
	var wait sync.WaitGroup
	for i := range 100 {
		wait.Go(func() {
			facts, err := s.Facts(t.Context(), []string{fmt.Sprintf("%s-%03d@seed.example", strings.ToLower(p), i%3+1)})
			if err != nil || facts[0] == nil || len(facts[0].AccountFacts.Lines) != 6 {
				t.Errorf("%+v, %v", facts, err)
			}
		})
	}
	wait.Wait()
	if sent["account_facts"] != 1 || sent["organization_versions"] != 1 || sent["login_facts"] >= 100 {
		t.Errorf("sent %v", sent)
	}
}

// TestRevisionsThatGoBackAreKnown: a database that was set back to a backup, and went on from there, has the same revision again for
// something else; its stamp is another.
func TestRevisionsThatGoBackAreKnown(t *testing.T) {
	s := openChange(t)
	a := newNumbered(t, s)
	before, err := s.Facts(t.Context(), []string{a.login})
	if err != nil {
		t.Fatal(err)
	}
	// As a restored backup looks that is one change older.
	execute(t, s, `MATCH (o:Organization {accountNumber: $account}) SET o.entitlementRevision = o.entitlementRevision - 1`, map[string]any{"account": a.p + "A"})
	apply(t, s, changes.UpdateContract{ContractNumber: a.p + "K", Status: changes.Say(graph.ContractSuspended)})
	after, err := s.Facts(t.Context(), []string{a.login})
	if err != nil || after[0].Login.Revision != before[0].Login.Revision {
		t.Fatalf("%+v, %v", after, err)
	}
	if status := after[0].AccountFacts.Lines[0].Contract.Status; status != graph.ContractSuspended {
		t.Errorf("the contract is %s in the new revision of the old number", status)
	}
}

// TestBusyAccountsAreReadUnderTheirLock: when an account always moves on between its two reads, it is read while its changes wait.
func TestBusyAccountsAreReadUnderTheirLock(t *testing.T) {
	c := neo4jtest.Open(t)
	writer := openOn(t, c, nil)
	a := newNumbered(t, writer)
	const attempts = 5 // of facts.Cached
	n, locked := int64(1), false
	s, err := neo4j.Open(neo4j.Config{URI: c.URI, Username: c.Username, Password: c.Password, CacheBytes: -1, Observe: func(name string) {
		locked = locked || name == "facts_lock"
		if name == "account_facts" && !locked {
			n++
			if _, err := a.write(t.Context(), writer, n); err != nil {
				t.Error(err)
			}
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	}()
	facts, err := s.Facts(t.Context(), []string{a.login})
	if err != nil || !locked || n != attempts+1 {
		t.Fatalf("%v; locked: %t, after %d changes", err, locked, n-1)
	}
	if err := a.check(facts[0], n); err != nil {
		t.Error(err)
	}
}

// TestReadsThatAreSharedSeeEarlierWrites: a caller's next read contains its own write, also when the query is shared with other callers.
func TestReadsThatAreSharedSeeEarlierWrites(t *testing.T) {
	s := openChange(t)
	a := newNumbered(t, s)
	ctx, stop := context.WithCancel(t.Context())
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for ctx.Err() == nil {
				_, _ = s.UsersByLoginKey(ctx, []string{a.login}, graph.Alone)
			}
		})
	}
	for n := range 50 {
		name := fmt.Sprint("Name ", n)
		apply(t, s, changes.UpdateUser{LoginKey: a.login, GivenName: changes.Say(name)})
		if found, err := s.UsersByLoginKey(t.Context(), []string{a.login}, graph.Alone); err != nil || found[0].GivenName != name {
			t.Errorf("%+v, %v; want %s", found[0], err, name)
		}
	}
	stop()
	wait.Wait()
}
