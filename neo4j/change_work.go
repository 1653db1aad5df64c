package neo4j

import (
	"context"
	"maps"
	"slices"
	"time"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

var (
	statementChangeAccounts     = cypher("change_accounts")
	statementChangeLockProducts = cypher("change_lock_products")
)

// changeWork is one request on its way into the database. Ids are made once per thing, so that every attempt writes the same; the
// instant is that of the first attempt.
type changeWork struct {
	store   *Store
	request changes.Request
	keys    changes.Keys
	now     time.Time
	ids     map[string]string
	// sent are the attempts of which the commit was sent and not heard of again, by their ids.
	sent map[string]*changes.Applied

	// What the last attempt came to.
	applied    *changes.Applied
	tombstones []tombstone
}

func (s *Store) newChangeWork(request changes.Request) *changeWork {
	return &changeWork{
		store: s, request: request, keys: changes.KeysOfChanges(request.Changes), now: s.now().UTC(), ids: map[string]string{},
		sent: map[string]*changes.Applied{},
	}
}

func (w *changeWork) newID(noun, key string) string {
	key = noun + "\x00" + key
	if _, made := w.ids[key]; !made {
		w.ids[key] = newID()
	}
	return w.ids[key]
}

// changeAttempt is one attempt at a request, in one transaction.
type changeAttempt struct {
	*changeWork
	keys     changes.Keys // those of the request, as far as it reaches
	tx       *openTransaction
	read     stateReader
	locked   map[string]lockedAccount
	accounts []string // concerned, sorted
	holders  []string // accounts that name a product that is renamed

	outcomes []judged
	effects  []changes.Effect
}

// judged is what the rules say of one change.
type judged struct {
	outcome changes.Outcome
	refusal *changes.Refusal
}

// run is one attempt. Without an error the request has come to something: it was applied, now or before, or refused.
func (w *changeWork) run(ctx context.Context, t *openTransaction) error {
	a := &changeAttempt{changeWork: w, keys: w.keys, tx: t, read: stateReader{tx: &t.transaction, state: changes.NewState(w.newID)}}
	a.read.state.Today, a.read.state.Within = graph.DateOf(w.now), w.request.Within
	a.keys.Accounts = a.reached(w.keys.Accounts)
	if err := a.lock(ctx); err != nil {
		return err
	}
	if found, err := a.appliedBefore(ctx); found || err != nil {
		return err
	}
	w.applied, w.tombstones = &changes.Applied{Rows: make([]changes.AppliedRow, len(w.request.Changes))}, nil
	if foreign, err := a.foreign(ctx); foreign || err != nil {
		return err
	}
	if a.stale() {
		return nil
	}
	if err := a.judge(ctx); err != nil {
		return err
	}
	if a.refuse(); len(a.effects) == 0 {
		return a.describe(ctx)
	}
	return a.apply(ctx)
}

// lock finds the accounts that the changes concern, and locks them in their order, so that two requests that want the same accounts
// never wait for each other.
func (a *changeAttempt) lock(ctx context.Context) error {
	names := a.productNames()
	if len(names) > 0 {
		_, err := a.tx.run(ctx, statementChangeLockProducts, map[string]any{"keys": slices.Sorted(maps.Keys(names))})
		if err != nil {
			return err
		}
	}
	if err := a.read.products(ctx, a.keys.Products); err != nil {
		return err
	}
	var err error
	if a.holders, err = a.read.holdersOfRenamed(ctx, names); err != nil {
		return err
	}
	before, err := a.subjectAccounts(ctx)
	if err != nil {
		return err
	}
	a.accounts = distinct(slices.Concat(a.keys.Accounts, before))
	if a.locked, err = a.read.lock(ctx, distinct(slices.Concat(a.accounts, a.holders)), a.request.ID); err != nil {
		return err
	}
	after, err := a.subjectAccounts(ctx)
	if err == nil && !slices.Equal(before, after) {
		return errMoved
	}
	return err
}

// unreached stands for the number of an account that the request does not reach: nothing has it, and it is looked for just the same.
const unreached = ""

// reached gives the accounts as far as the request reaches them.
func (a *changeAttempt) reached(accountNumbers []string) []string {
	numbers := slices.Clone(accountNumbers)
	for i, number := range numbers {
		if !a.request.Within.Reaches(number) {
			numbers[i] = unreached
		}
	}
	return distinct(numbers)
}

// productNames gives the names that the changes give products, by code.
func (a *changeAttempt) productNames() map[string]string {
	names := map[string]string{}
	for _, change := range a.request.Changes {
		if c, ok := change.(changes.UpdateProduct); ok && c.Name.Given {
			names[c.Code] = c.Name.Value
		}
	}
	return names
}

// subjectAccounts gives the accounts of what the changes are about without naming its account, sorted.
func (a *changeAttempt) subjectAccounts(ctx context.Context) ([]string, error) {
	return a.accountsOf(ctx, a.keys.Subjects)
}

// foreign refuses a request that is about something of another account than it says.
func (a *changeAttempt) foreign(ctx context.Context) (bool, error) {
	if a.request.AccountNumber == "" {
		return false, nil
	}
	subjects := a.keys.Subjects
	subjects.Users = slices.DeleteFunc(slices.Clone(subjects.Users), func(key string) bool {
		return slices.ContainsFunc(a.request.Changes, func(change changes.Change) bool {
			transfer, ok := change.(changes.TransferUser)
			return ok && transfer.LoginKey == key && transfer.AccountNumber == a.request.AccountNumber
		})
	})
	accounts, err := a.accountsOf(ctx, subjects)
	if slices.ContainsFunc(accounts, func(number string) bool { return number != a.request.AccountNumber }) {
		a.applied.Refusal = changes.RefuseForeign(a.request.AccountNumber)
	}
	return a.applied.Refusal != nil, err
}

// accountsOf gives the accounts that things belong to, as far as the request reaches.
func (a *changeAttempt) accountsOf(ctx context.Context, s changes.Subjects) ([]string, error) {
	if len(s.CustomerNumbers)+len(s.Contracts)+len(s.Users)+len(s.GroupIDs)+len(s.ContactIDs) == 0 {
		return nil, nil
	}
	records, err := a.tx.run(ctx, statementChangeAccounts, map[string]any{
		"customerNumbers": s.CustomerNumbers, "contracts": s.Contracts, "users": s.Users, "groups": s.GroupIDs, "contacts": s.ContactIDs,
	})
	var accounts []string
	for _, record := range records {
		if number := rowOf(record).text("accountNumber"); a.request.Within.Reaches(number) {
			accounts = append(accounts, number)
		}
	}
	slices.Sort(accounts)
	return accounts, err
}

// stale refuses a request that expects another revision. A transfer expects that of the organization that the user leaves.
func (a *changeAttempt) stale() bool {
	if a.request.ExpectedRevision == nil {
		return false
	}
	account, found := a.locked[a.account()]
	if !found || account.revision == *a.request.ExpectedRevision {
		return false
	}
	a.applied.Refusal, a.applied.Revision = changes.RefuseStale(*a.request.ExpectedRevision, account.revision), account.revision
	return true
}

// account gives the Account Number of the one account that the request is about; of a transfer, the account that the user leaves.
func (a *changeAttempt) account() string {
	for _, number := range a.accounts {
		if len(a.accounts) == 1 || !slices.Contains(a.keys.Accounts, number) {
			return number
		}
	}
	if len(a.accounts) > 0 {
		return a.accounts[0]
	}
	return ""
}

// judge reads the state, and has every change judged in order. After a refusal that refuses all, the rest is judged too, to tell
// everything that is wrong at once.
func (a *changeAttempt) judge(ctx context.Context) error {
	keys := a.keys
	keys.Accounts = a.accounts
	if err := a.read.all(ctx, keys); err != nil {
		return err
	}
	if err := a.read.tallies(ctx, changes.WantsOfChanges(a.read.state, a.request.Changes)); err != nil {
		return err
	}
	a.outcomes = make([]judged, len(a.request.Changes))
	for i, change := range a.request.Changes {
		outcome, err := a.read.state.Apply(change)
		if err != nil {
			refusal := changes.RefusalOf(err)
			if refusal == nil {
				return err
			}
			a.outcomes[i].refusal = refusal
			continue
		}
		a.outcomes[i].outcome = outcome
		a.effects = append(a.effects, outcome.Effects...)
	}
	return nil
}

// refuse puts the refusals into the rows. One refuses all, unless the changes are made one by one. What is not refused has an
// impact, if only none.
func (a *changeAttempt) refuse() {
	refused := 0
	for i, o := range a.outcomes {
		a.applied.Rows[i].Refusal = o.refusal
		if o.refusal != nil {
			refused++
		}
	}
	if refused > 0 && !a.request.OneByOne {
		for i := range a.outcomes {
			a.outcomes[i].outcome = changes.Outcome{}
		}
		a.effects, refused = nil, len(a.outcomes)
	}
	if refused < len(a.outcomes) && !a.withoutImpact() {
		a.applied.Impact = &changes.Impact{At: a.now}
	}
	a.applied.Revision = a.locked[a.account()].revision
}
